"""What is written to the terminal: lines, tables, JSON.

Invariant: outside text cannot command the terminal. `safe` cleans one piece of it; every line loses its controls
once more when it is printed; and no character is too much for a terminal that does not speak UTF-8.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TextIO

from nawba.text.isolate import clean

WIDEST: Final = 300
# Everything below a space but the line end, DEL, the C1 controls, and the marks that turn the reading direction.
_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def prepare_streams() -> None:
    """Let a stream that cannot say a character show a question mark instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        change = getattr(stream, "reconfigure", None)
        if change is not None:
            change(errors="replace")


def say(text: str = "") -> None:
    """Print lines for people, on stdout."""
    _write(text, sys.stdout)


def complain(text: str) -> None:
    """Print what went wrong, on stderr."""
    _write(text, sys.stderr)


def show_json(value: Any) -> None:
    """Print `value` as JSON: one object, for programs."""
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(value, ensure_ascii=not is_utf8, indent=2), flush=True)


def safe(value: object, limit: int = WIDEST) -> str:
    """Return somebody else's text as one harmless line; nothing for None."""
    return "" if value is None else clean(str(value), limit)


def name(person: Mapping[str, Any] | None, lang: str = "en") -> str:
    """Return how a person of the API is called, with their key; nothing for nobody."""
    if not person:
        return ""
    found = title(person.get("name"), lang)
    key = safe(person.get("id"))
    return f"{found} ({key})" if found and found != key else key


def title(text: object, lang: str = "en") -> str:
    """Return a map by language in `lang`, else in any language it has; a plain string as it is."""
    if not isinstance(text, Mapping):
        return safe(text)
    return safe(text.get(lang) or text.get("en") or next(iter(text.values()), ""))


def table(head: Sequence[str], rows: Iterable[Sequence[object]], indent: str = "") -> None:
    """Print columns under their heads, as wide as they need to be; the last one is not padded."""
    from rich.cells import cell_len  # noqa: PLC0415 - slow import

    lines = [list(head), *([safe(cell) for cell in row] for row in rows)]
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        cells = [cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)]
        say(indent + "  ".join(cells).rstrip())


def _write(text: str, stream: TextIO) -> None:
    print(_CONTROLS.sub("", text), file=stream)
