"""What other schedules of the field promise, as data: `data/schedule_cases.jsonl`, each case with its `source`.

A case with `ours` is one where a rule of ours decides otherwise: what we expect, and the `reason`.
Left out, since these features come later: turns of hours and months (`handoffs`, `shift_end`, `rotation_window`,
`monthly_anchor_31`, and the hourly layer of a `layer_order_merge`), restrictions to hours and week-ends, which are
`only` in the playbook (`rule_schedule_shifts` of day and night, `weekly_window_active`, `no_duplicate_segments`,
restricted layers), an override that only takes somebody off, templates of several shifts a week and fair scheduling
(`weekly_template_populate`), coverage as a word (`coverage_state`), dates in a calendar (`time_interval`); and what is
no matter of the rota at all: `heartbeat_status`, `escalation_flow`, `message_throttle_sequence`.
Working hours (`rule_active` and its kin) are run in `test_calendar_cases.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from nawba.domain.rota import HandOver, Layer, Override, Track, hand_overs, shifts, who_is_on_call
from nawba.domain.time import DAY, HOUR, Instant, from_datetime
from nawba.domain.walltime import instant, local

CASES = [json.loads(line) for line in (Path(__file__).parent / "data" / "schedule_cases.jsonl").open(encoding="utf-8")]
CALENDAR_KINDS = {"rule_active", "rule_current_or_next_start", "time_interval"}

Case = Mapping[str, Any]


def _at(text: str, zone: str) -> Instant:
    moment = datetime.fromisoformat(text)
    return from_datetime(moment) if moment.tzinfo else instant(moment.date(), moment.time(), zone)


def _layer(given: Case, zone: str, users: list[str] | None = None) -> Layer:
    starts = datetime.fromisoformat(given["rotation_start"])
    weekday = starts.weekday() if given["unit"] == "week" else None
    turns = tuple((user,) for user in users or given.get("users", ["A", "B"]))
    return Layer(given["unit"], given["length"], HandOver(starts.time(), weekday), starts.date(), turns, zone)


def _track(*layers: Layer) -> Track:
    return Track("t", {}, "team", layers)


def _on_call(track: Track, overrides: tuple[Override, ...], at: Instant) -> str | None:
    duties = who_is_on_call(track, overrides, at)
    assert len(duties) <= 1
    return duties[0].person if duties else None


def _all_day(person: str, on: str, zone: str) -> Layer:
    """A rota of one, for cases whose restriction to hours does not matter to what they ask."""
    return Layer("day", 1, HandOver(time(0)), datetime.fromisoformat(on).date() - timedelta(days=3), ((person,),), zone)


def _handoffs(given: Case, expect: Case) -> None:
    """The hand-overs of every turn that touches the window."""
    zone = given["tz"]
    from_at, until_at = _at(given["window_from"], zone), _at(given["window_to"], zone)
    layer = _layer(given, zone)
    all_of_them = hand_overs(layer, from_at - 9 * DAY, until_at + 9 * DAY)
    first = max((at for at in all_of_them if at <= from_at), default=from_at)
    last = min(at for at in all_of_them if at > until_at)
    assert [at for at in all_of_them if first <= at <= last] == [_at(text, zone) for text in expect["handoffs"]]


def _shift_end(given: Case, expect: Case) -> None:
    zone = given["tz"]
    at = _at(given["at"], zone)
    (duty,) = who_is_on_call(_track(_layer(given, zone)), (), at)
    assert duty.until_at == _at(expect["shift_end"], zone) == at + expect["real_hours_from_at"] * HOUR


def _rotation_window(given: Case, expect: Case) -> None:
    zone = given["tz"]
    window = _at(given["window_from"], zone), _at(given["window_to"], zone)
    found = shifts(_track(_layer(given, zone)), (), *window)
    assert found[0].people == (expect["first_user"],)
    assert found[0].ends_at == _at(expect["first_end"], zone)
    sequence = expect["user_sequence"]
    assert [shift.people[0] for shift in found][: len(sequence)] == sequence


def _layer_order_merge(given: Case, expect: Case) -> None:
    zone = given["tz"]
    track = _track(*(_layer(layer, zone) for layer in given["layers"]))
    for text, person in expect["on_call_at"]:
        assert _on_call(track, (), _at(text, zone)) == person, text


def _user_override(given: Case, expect: Case) -> None:
    """The events are one person's; instants between them are not asked for."""
    day = "2026-01-05"
    track = _track(_all_day(given["events"][0][0], day, "UTC"))
    overrides = tuple(
        Override(str(n), "t", person, _at(f"{day}T{starts}", "UTC"), _at(f"{day}T{ends}", "UTC"), replaces)
        for n, (replaces, person, starts, ends, _) in enumerate(given["overrides"])
    )
    for text, person in expect["on_call_at"]:
        assert _on_call(track, overrides, _at(f"{day}T{text}", "UTC")) == person, text


def _rule_schedule_shifts(given: Case, expect: Case) -> None:
    zone, (rule,) = given["tz"], given["rules"]
    overrides = tuple(
        Override(str(n), "t", o["add"], _at(o["start"], zone), _at(o["end"], zone), o.get("remove"))
        for n, o in enumerate(given["overrides"])
    )
    window = _at(given["window_from"], zone), _at(given["window_to"], zone)
    found = shifts(_track(_all_day(rule["user"], given["window_from"], zone)), overrides, *window)
    assert [(shift.people[0], shift.starts_at, shift.ends_at) for shift in found] == [
        (person, _at(starts, zone), _at(ends, zone)) for person, starts, ends, _ in expect["shifts"]
    ]


def _weekly_template(given: Case, expect: Case) -> None:
    """The hand-overs from the Sunday before `now_local` to the horizon."""
    zone, (row,) = given["tz"], given["template"]
    now = datetime.fromisoformat(given["now_local"])
    sunday = (now - timedelta(days=(now.weekday() + 1) % 7)).date()
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU").index(row["day"])
    hand_over = HandOver(time.fromisoformat(row["at"]), weekday)
    starts = sunday + timedelta(days=(weekday + 1) % 7)
    layer = Layer("week", 1, hand_over, starts, (("A",), ("B",)), zone)
    horizon = _at((now + timedelta(days=given["horizon_days"])).isoformat(), zone)
    found = hand_overs(layer, instant(sunday, time(0), zone), horizon)
    if "starts_local" in expect:
        assert found == tuple(_at(text, zone) for text in expect["starts_local"])
        assert {two - one for one, two in pairwise(found)} == {expect["hours_each"] * HOUR}
    else:
        assert len(found) == expect["periods"]
        assert {local(at, zone).hour for at in found} == {expect["start_hour_local"]}
        turns = shifts(_track(layer), (), found[0], horizon)
        assert all(one.ends_at == two.starts_at for one, two in pairwise(turns)) is expect["consecutive"]


RUN: Mapping[str, Callable[[Case, Case], None]] = {
    "handoffs": _handoffs,
    "shift_end": _shift_end,
    "rotation_window": _rotation_window,
    "layer_order_merge": _layer_order_merge,
    "user_override": _user_override,
    "rule_schedule_shifts": _rule_schedule_shifts,
    "weekly_template_populate": _weekly_template,
}


@pytest.mark.parametrize("case", [c for c in CASES if c["kind"] not in CALENDAR_KINDS], ids=lambda c: str(c["id"]))
def test_the_rota_keeps_what_the_field_has_learnt(case: Case) -> None:
    """S53, R22: each case as its source has it, or as our rule decides with the reason beside it."""
    RUN[case["kind"]](case["input"], case.get("ours", case)["expect"])


def test_every_case_says_where_it_is_from_and_why_we_differ() -> None:
    assert all({"repo", "path", "licence"} <= case["source"].keys() for case in CASES)
    differing = [case["ours"] for case in CASES if "ours" in case]
    assert differing
    assert all(ours["reason"] for ours in differing)
