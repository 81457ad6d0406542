"""The worked examples of docs/explanation/time.md are what the core computes (S14, S15)."""

from __future__ import annotations

import re
from datetime import date, time
from functools import cache
from typing import Final

import pytest

from nawba.domain.calendar import Calendar, due
from nawba.domain.walltime import instant, local
from nawba.playbook import decode, files_of
from nawba.playbook.duration import duration
from nawba.playbook.wall import days, hours
from tests.docs.documents import ROOT

PAGE: Final = ROOT / "docs/explanation/time.md"
ROW: Final = re.compile(r"^\| `([^`]+)` \| \w{3} ([^|]+) \| `([^`]+)` \| (\w{3} [^|]+) \|$", re.MULTILINE)
ROWS: Final = ROW.findall(PAGE.read_text("utf-8"))
ADEN: Final = "Asia/Aden"


@cache
def calendar(text: str) -> Calendar:
    if text.startswith("office of "):
        return decode(files_of(ROOT / text.removeprefix("office of "))).calendars["office"]
    week, _, day = text.partition(" ")
    return Calendar("office", ADEN, dict.fromkeys(days(week), hours(day)))


def test_the_page_has_its_examples() -> None:
    assert len(ROWS) == 12


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_a_worked_example_is_right(row: tuple[str, str, str, str]) -> None:
    """S14, S15: working days, working hours and calendar days, over weekends, Ramadan, an Eid."""
    text, begins, target, falls_due = row
    day, clock = begins.split()
    start_at = instant(date.fromisoformat(day), time.fromisoformat(clock), ADEN)
    due_at = due(calendar(text), start_at, duration(target), ADEN)
    assert f"{local(due_at, ADEN):%a %Y-%m-%d %H:%M}" == falls_due
