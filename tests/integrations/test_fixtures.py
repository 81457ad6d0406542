"""Generated from the fixtures: for every source of the registry, what a body becomes, word for word.

`NAME.json` is a body in the true shape of the tool, written anew with values of our own; `NAME.expected.json` says what
it becomes: `signals` (fields with their usual value are left out) and the `dedup_key` answered, or the `errors`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from nawba.domain.signal import Signal
from nawba.integrations.registry import OWN
from nawba.ports.inbound import Inbound, NotUnderstood, Request, Understood

FIXTURES: Final = Path(__file__).parent / "fixtures"
SOURCES: Final[dict[str, Inbound]] = {m.vendor: m.inbound() for m in OWN if m.inbound is not None}
BODIES: Final = sorted(p for p in FIXTURES.glob("*/*.json") if not p.name.endswith(".expected.json"))
_USUAL: Final[dict[str, Any]] = {"body": "", "labels": {}, "links": [], "started_at": None}


def told(signal: Signal) -> dict[str, Any]:
    """Return a signal as a fixture writes it."""
    fields: dict[str, Any] = json.loads(msgspec.json.encode(signal))
    return {name: value for name, value in fields.items() if name not in _USUAL or value != _USUAL[name]}


@pytest.mark.parametrize("path", BODIES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_body_becomes_what_is_written_beside_it(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_bytes())
    parsed = SOURCES[path.parent.name].parse(Request({}, path.read_bytes(), "key"))
    match parsed:
        case Understood(signals, dedup_key):
            assert {"signals": [told(s) for s in signals], "dedup_key": dedup_key} == expected
        case NotUnderstood(errors):
            assert {"errors": list(errors)} == expected


def test_every_source_has_bodies_it_understands_and_bodies_it_does_not() -> None:
    for source in SOURCES:
        outcomes = {"signals" in json.loads(p.read_bytes()) for p in (FIXTURES / source).glob("*.expected.json")}
        assert outcomes == {True, False}, source
    assert {p.name for p in FIXTURES.iterdir()} == set(SOURCES)


def test_every_body_has_its_expectation_and_the_other_way_round() -> None:
    expected = {p.with_suffix(".expected.json") for p in BODIES}
    assert expected == set(FIXTURES.glob("*/*.expected.json"))
