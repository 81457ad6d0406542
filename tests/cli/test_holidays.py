"""`nawba holiday`: what is a guess, confirmed or moved from the command line (S14)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tests.cli.conftest import EXAMPLE, Nawba


def test_a_tentative_holiday_is_listed_confirmed_and_moved(nawba: Nawba, data: Path) -> None:
    """S14: the days that are in force are those that were said last."""
    first = nawba("holiday", "list", "--json", "--data", data).json["items"][0]
    assert first["ruled"] is None
    assert first["days"] == first["computed"]
    assert first["id"] in nawba("holiday", "list", "--data", data).out
    confirmed = nawba("holiday", "confirm", first["id"], "--json", "--data", data).json
    assert (confirmed["days"], bool(confirmed["ruled"])) == (first["days"], True)
    moved = nawba("holiday", "move", first["id"], "--days", "1", "--json", "--data", data).json
    assert moved["days"] == [(date.fromisoformat(d) + timedelta(days=1)).isoformat() for d in first["days"]]
    span = ("--first", moved["days"][0], "--last", moved["days"][1])
    said = nawba("holiday", "move", first["id"], *span, "--data", data)
    assert f"{moved['days'][0]} to {moved['days'][1]}" in said.out
    assert nawba("holiday", "list", "--json", "--data", data).json["items"][0]["days"] == moved["days"][:2]


def test_what_cannot_be_is_refused_and_says_why(nawba: Nawba, data: Path) -> None:
    first = nawba("holiday", "list", "--json", "--data", data).json["items"][0]["id"]
    assert nawba("holiday", "move", first, "--data", data).code == 2
    assert nawba("holiday", "move", first, "--days", "1", "--first", "2026-03-01", "--data", data).code == 2
    too_far = nawba("holiday", "move", first, "--days", "40", "--data", data)
    assert (too_far.code, "at_most: 15" in too_far.err) == (1, True)
    assert nawba("holiday", "move", first, "--first", "soon", "--last", "later", "--data", data).code == 1
    assert nawba("holiday", "confirm", "YE.eid_al_fitr.1300", "--data", data).code == 1


def test_the_example_names_its_feasts(nawba: Nawba, data: Path) -> None:
    """S14: both Eids of Yemen, as `examples/bthwani` names them."""
    assert "eid_al_adha" in "".join(path.read_text("utf-8") for path in EXAMPLE.glob("*.yaml"))
    keys = {one["holiday"] for one in nawba("holiday", "list", "--json", "--data", data).json["items"]}
    assert keys == {"eid_al_fitr", "eid_al_adha"}
