"""Preview and engine agree at every instant, and both with somebody who watches the clock on the wall (R22)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nawba.domain.people import Member
from nawba.domain.rota import HandOver, Layer, Override, Track, gaps, hand_overs, shifts, who_is_on_call
from nawba.domain.time import DAY, MINUTE, Instant
from tests.domain.wall_clock import ZONES, days_of_change, midnight, watched

WINDOW = 3 * DAY
EVERYWHERE = tuple(sorted(available_timezones()))
PEOPLE = ("a", "b", "c", "d")
TRICKY = (time(0), time(0, 1), time(1, 30), time(2), time(2, 15), time(2, 30), time(3), time(9), time(23, 59))
TURNS = st.lists(st.lists(st.sampled_from(PEOPLE), max_size=2).map(tuple), max_size=4).map(tuple)
TIMES = st.one_of(st.sampled_from(TRICKY), st.times().map(lambda t: t.replace(second=0, microsecond=0)))


@st.composite
def days(draw: st.DrawFn, zone: str) -> date:
    """Any day of 1970 … 2040, mostly one on which clocks or years change."""
    year = draw(st.integers(1970, 2040))
    changes = days_of_change(zone, year)
    leap_day = date(year, 3, 1) - timedelta(days=1)
    usual = st.dates(date(year, 1, 1), date(year, 12, 31))
    picked: date = draw(st.one_of(*([st.sampled_from(changes)] * 3 if changes else []), st.just(leap_day), usual))
    return picked


@st.composite
def layers(draw: st.DrawFn, zone: str, near: date) -> Layer:
    unit = draw(st.sampled_from(("day", "week")))
    weekday = draw(st.one_of(st.none(), st.integers(0, 6))) if unit == "week" else None
    starts = near - timedelta(days=draw(st.one_of(st.integers(-3, 30), st.integers(30, 9_000))))
    return Layer(unit, draw(st.integers(1, 3)), HandOver(draw(TIMES), weekday), starts, draw(TURNS), zone)


@st.composite
def scenes(draw: st.DrawFn, zones: Sequence[str]) -> tuple[Track, tuple[Override, ...], Instant]:
    """A track, its overrides, and where three days to look at begin."""
    zone = draw(st.sampled_from(zones))
    day = draw(days(zone))
    from_at = midnight(day) - DAY + draw(st.integers(0, 1439)) * MINUTE
    stack = tuple(draw(st.lists(layers(zone, day), max_size=2)))
    fallback = draw(st.sampled_from((None, Member("person", "hind"), Member("role", "cto"))))
    overrides = []
    for number in range(draw(st.integers(0, 3))):
        starts_at = from_at + draw(st.integers(-1440, 4320)) * MINUTE
        ends_at = starts_at + draw(st.integers(0, 3000)) * MINUTE
        replaces = draw(st.sampled_from((None, "hind", "x", *PEOPLE)))
        track = draw(st.sampled_from(("here", "here", "here", "elsewhere")))
        person = draw(st.sampled_from(("x", "y", "a")))
        overrides.append(Override(f"ovr_{number}", track, person, starts_at, ends_at, replaces))
    return Track("here", {}, "team", stack, fallback), tuple(overrides), from_at


def turn_at(layer: Layer, shown: datetime) -> tuple[str, ...]:
    """Whose turn it is once the wall clock has shown `shown`: nothing but counting days."""
    if not layer.turns or shown < datetime.combine(layer.starts, layer.hands_over.time):
        return ()
    grid = layer.starts
    while layer.hands_over.weekday not in (None, grid.weekday()):
        grid += timedelta(days=1)
    length = timedelta(days=layer.every) if layer.unit == "day" else timedelta(weeks=layer.every)
    number = max(0, (shown - datetime.combine(grid, layer.hands_over.time)) // length)
    return layer.turns[number % len(layer.turns)]


def stands_for(person: str | None, overrides: Sequence[Override]) -> str | None:
    """Who stands where `person` was scheduled: the newest override that reaches them, then only newer ones."""
    for number in reversed(range(len(overrides))):
        if overrides[number].replaces in (None, person):
            return stands_for(overrides[number].person, overrides[number + 1 :])
    return person


def expected_at(track: Track, overrides: Sequence[Override], at: Instant, shown: datetime) -> list[str]:
    scheduled: Sequence[str | None] = next((t for layer in track.layers if (t := turn_at(layer, shown))), ())
    if not scheduled and track.fallback and track.fallback.kind == "person":
        scheduled = [track.fallback.key]
    covering = [o for o in overrides if o.track == track.key and o.starts_at <= at < o.ends_at]
    found = [stands_for(person, covering) for person in scheduled or [None]]
    return list(dict.fromkeys(person for person in found if person is not None))


def agree(track: Track, overrides: tuple[Override, ...], from_at: Instant) -> None:
    """Compare engine, preview and watcher at each minute of three days."""
    until_at = from_at + WINDOW
    preview = shifts(track, overrides, from_at, until_at)
    holes = gaps(track, overrides, from_at, until_at)
    pieces = sorted([(p.starts_at, p.ends_at) for p in preview] + [(p.starts_at, p.ends_at) for p in holes])
    assert pieces[0][0] == from_at
    assert pieces[-1][1] == until_at
    assert all(one[1] == two[0] and one[0] < one[1] for one, two in pairwise([*pieces, (until_at, until_at)]))
    coming = iter(preview)
    shift = next(coming, None)
    zone = track.layers[0].zone if track.layers else "UTC"
    for at, shown in watched(zone, from_at, until_at):
        while shift is not None and shift.ends_at <= at:
            shift = next(coming, None)
        promised = list(shift.people) if shift is not None and shift.starts_at <= at else []
        duties = who_is_on_call(track, overrides, at)
        assert [duty.person for duty in duties] == expected_at(track, overrides, at, shown) == promised
        if duties and shift is not None:
            held_until = duties[0].until_at
            assert shift.ends_at == (until_at if held_until is None else min(held_until, until_at))
    for one, two in pairwise(preview):  # no cut without a reason
        if one.ends_at == two.starts_at and one.people == two.people:
            handed = any(hand_overs(layer, one.ends_at, one.ends_at + 1) for layer in track.layers)
            assert handed or any(one.ends_at in (o.starts_at, o.ends_at) for o in overrides)


@pytest.mark.thorough
@given(scenes(ZONES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_preview_is_what_the_engine_will_do(scene: tuple[Track, tuple[Override, ...], Instant]) -> None:
    """R22: at each minute the preview, the engine and the wall agree: changes of clocks, leap days, year ends."""
    agree(*scene)


@pytest.mark.slow
@given(scenes(EVERYWHERE))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_preview_is_what_the_engine_will_do_everywhere(scene: tuple[Track, tuple[Override, ...], Instant]) -> None:
    """R22: the same over every zone there is."""
    agree(*scene)


@given(st.sampled_from(ZONES).flatmap(lambda zone: days(zone).flatmap(lambda day: layers(zone, day))))
@settings(max_examples=40, deadline=None)
def test_a_rotation_without_empty_turns_has_no_gap(layer: Layer) -> None:
    """R22: from its first hand-over on, across every change of the clocks, years and leap days, somebody is on call."""
    full = Layer(layer.unit, layer.every, layer.hands_over, layer.starts, (("a",), ("b",)), layer.zone)
    track = Track("here", {}, "team", (full,))
    begins_at = hand_overs(full, midnight(full.starts) - 2 * DAY, midnight(full.starts) + 3 * DAY)[0]
    until_at = begins_at + 800 * DAY
    assert gaps(track, (), begins_at, until_at) == ()
    found = shifts(track, (), begins_at, until_at)
    assert all(one.ends_at == two.starts_at for one, two in pairwise(found))
