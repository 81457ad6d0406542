"""Handbooks for the tests: of the example, and of the example with something changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from nawba.domain.time import from_datetime
from nawba.handbook.building import Edition, handbook
from nawba.handbook.tree import Handbook
from nawba.playbook import files_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "bthwani"
NOW = from_datetime(datetime(2026, 11, 24, 9, tzinfo=UTC))


@cache
def example(lang: str) -> Handbook:
    return handbook(Edition(files_of(EXAMPLE), lang, NOW))


def changed(lang: str, *changes: tuple[str, str], now: int = NOW) -> Handbook:
    """Return the handbook of the example after replacing, once, each first text by its second."""
    files = files_of(EXAMPLE)
    for old, new in changes:
        name = next(name for name, text in files.items() if old.encode() in text)
        files[name] = files[name].replace(old.encode(), new.encode(), 1)
    return handbook(Edition(files, lang, now))


def said(book: Handbook) -> str:
    """Return every word of a handbook, runs joined, a line for each line."""
    return "\n".join(_lines(msgspec.to_builtins(book)))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, (list, tuple)) and value and all(_is_run(one) for one in value):
        yield "".join(one[0] for one in value)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _lines(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _lines(one)
    elif isinstance(value, str):
        yield value


def _is_run(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and len(value) == 2 and all(isinstance(one, str) for one in value)
