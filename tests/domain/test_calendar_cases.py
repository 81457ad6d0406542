"""Working hours as other schedules of the field have them (`data/schedule_cases.jsonl`, see `test_rota_cases.py`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest

from nawba.domain.calendar import Calendar, is_working, next_working
from nawba.domain.time import Instant, from_datetime
from nawba.domain.walltime import instant

CASES = [json.loads(line) for line in (Path(__file__).parent / "data" / "schedule_cases.jsonl").open(encoding="utf-8")]
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Case = Mapping[str, Any]


def _of_kind(kind: str) -> list[Case]:
    return [case for case in CASES if case["kind"] == kind]


def _at(text: str, zone: str) -> Instant:
    moment = datetime.fromisoformat(text)
    return from_datetime(moment) if moment.tzinfo else instant(moment.date(), moment.time(), zone)


def _calendar(given: Case) -> Calendar:
    hours = time.fromisoformat(given["time_from"]), time.fromisoformat(given["time_to"])
    days = WEEK if given["weekdays"] == "ALL" else given["weekdays"]
    return Calendar("rule", given["tz"], {WEEK.index(day): hours for day in days})


@pytest.mark.parametrize("case", _of_kind("rule_active"), ids=lambda c: str(c["id"]))
def test_hours_belong_to_the_day_they_begin_on(case: Case) -> None:
    """S14: also hours through the night, and hours across a change of the clocks."""
    calendar = _calendar(case["input"])
    for text, active in case["expect"]["active"]:
        assert is_working(calendar, _at(text, calendar.zone)) is active, text


@pytest.mark.parametrize("case", _of_kind("rule_current_or_next_start"), ids=lambda c: str(c["id"]))
def test_what_must_wait_waits_for_the_next_hours(case: Case) -> None:
    """S14: inside hours nothing waits (`ours`); outside it waits for the next beginning."""
    calendar = _calendar(case["input"])
    for text, starts in case.get("ours", case)["expect"]["start_at"]:
        assert next_working(calendar, _at(text, calendar.zone)) == _at(starts, calendar.zone), text


@pytest.mark.parametrize("case", _of_kind("time_interval"), ids=lambda c: str(c["id"]))
def test_business_hours_hold_from_monday_to_friday(case: Case) -> None:
    """S14."""
    given = case["input"]
    assert given["weekdays"] == ["monday:friday"]
    begin, end = (time.fromisoformat(text) for text in given["times"][0])
    calendar = Calendar("business", given["tz"], dict.fromkeys(range(5), (begin, end)))
    for inside in (True, False):
        for text in case["expect"]["inside" if inside else "outside"]:
            assert is_working(calendar, _at(text, calendar.zone)) is inside, text
