"""Who is on call when: tracks, layers, turns, overrides. Types first; the arithmetic is below them.

One function says who is on call at an instant and until when that holds; the preview walks the same function from
change to change, so preview and engine cannot disagree (R22). The rules:

1. The first layer with somebody answers. Before its `starts`, and in a turn of nobody, a layer has nobody.
2. With no layer answering, a `fallback` that is a person answers. Any other fallback is the caller's to resolve.
3. For each of these people the newest override decides that covers the instant and replaces all, or just them. Who
   stands in through an override is replaced by a newer one in the same way. An override also fills a time with nobody,
   unless it `replaces` somebody.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from nawba.domain.people import Member, Text
from nawba.domain.time import Instant, to_datetime
from nawba.domain.walltime import instant

Why = Literal["rota", "override", "fallback"]


@dataclass(frozen=True, slots=True)
class HandOver:
    """When a turn ends: local wall `time` in the layer's zone, on `weekday` (0 Monday … 6 Sunday) for weekly turns.

    `weekday` None: turns of days; for turns of weeks, the weekday of the layer's `starts`.
    """

    time: time
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """When a layer counts: on `days` (0 Monday … 6 Sunday) at `hours`, or inside a `calendar` (`is_outside`: outside).

    `hours` (from, until) of the layer's zone; `until` at or before `from` runs into the next day. None: the whole day.
    """

    days: tuple[int, ...] = ()
    hours: tuple[time, time] | None = None
    calendar: str | None = None
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """A rotation: each of `turns` (one person or several together) for `every` × `unit`, from hand-over on `starts`.

    From the start inclusive to the end exclusive, local wall time in `zone` (`playbook.md` §2 layer; R22). When
    `starts` is not the hand-over weekday, the first turn begins on `starts` all the same, and its `every` weeks are
    counted from the next such weekday.
    """

    unit: str  # "day" | "week"
    every: int
    hands_over: HandOver
    starts: date
    turns: tuple[tuple[str, ...], ...]
    zone: str
    only: tuple[Window, ...] = ()
    empty_turn: Literal["skipped", "counted"] = "skipped"
    is_shadow: bool = False


@dataclass(frozen=True, slots=True)
class Follows:
    """The person who is `turns` turns later in `track`: the second behind the first."""

    track: str
    turns: int = 1


@dataclass(frozen=True, slots=True)
class Track:
    """One column of the rota. The first layer with somebody wins; `fallback` when none has.

    `lead`: the role that hears of gaps and hand-overs. `follows` stands instead of layers.
    """

    key: str
    name: Text
    team: str
    layers: tuple[Layer, ...]
    fallback: Member | None = None
    lead: str | None = None
    follows: Follows | None = None


@dataclass(frozen=True, slots=True)
class Rota:
    key: str
    zone: str
    tracks: Mapping[str, Track]


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody takes a track from `starts_at` inclusive to `ends_at` exclusive (data, not policy). The newest wins.

    `replaces` None: everybody of the track; else that person alone, and nothing happens while they are not on call.
    """

    id: str
    track: str
    person: str
    starts_at: Instant
    ends_at: Instant
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One person on call, and why. `until_at`: when the answer for the track next changes; None: never.

    A hand-over is a change even when the same person has the next turn.
    """

    person: str
    until_at: Instant | None
    why: Why


@dataclass(frozen=True, slots=True)
class Shift:
    """Who is on call together from `starts_at` inclusive to `ends_at` exclusive.

    `why` is `override` when any of them is on call through one.
    """

    people: tuple[str, ...]
    starts_at: Instant
    ends_at: Instant
    why: Why


@dataclass(frozen=True, slots=True)
class Gap:
    """A time with nobody on call, from `starts_at` inclusive to `ends_at` exclusive."""

    starts_at: Instant
    ends_at: Instant


def who_is_on_call(track: Track, overrides: Sequence[Override], at: Instant) -> tuple[Duty, ...]:
    """Return who is on call for `track` at `at`, each person once, in the order of the turn; empty: nobody.

    `overrides` from the oldest to the newest; those of other tracks are passed over. Nobody and a `track.fallback` that
    is not a person: the caller resolves the fallback.
    """
    if not overrides and track.layers:
        starts, _, duties = _spells(track.layers[0], at >> _BLOCK_BITS)
        found = duties[bisect_right(starts, at) - 1]
        if found:
            return found
    board = _Board.of(track, overrides)
    places = board.places(at)
    if not places:
        return ()
    until_at = board.holds_until(at, places)
    return tuple(Duty(place.person, until_at, place.why) for place in places)


def person_is_on_call(track: Track, overrides: Sequence[Override], person: str, at: Instant) -> bool:
    """Return whether `person` is among those on call for `track` at `at`."""
    return any(duty.person == person for duty in who_is_on_call(track, overrides, at))


def shifts(track: Track, overrides: Sequence[Override], from_at: Instant, until_at: Instant) -> tuple[Shift, ...]:
    """Return the shifts of `track` between `from_at` and `until_at`, in order, the outer two cut to that window.

    One shift is one turn of the rota or one override. Times with nobody are left out (`gaps`). An empty window: none.
    """
    return tuple(
        Shift(tuple(place.person for place in places), starts_at, ends_at, _why(places))
        for starts_at, ends_at, places in _Board.of(track, overrides).stretches(from_at, until_at)
        if places
    )


def gaps(track: Track, overrides: Sequence[Override], from_at: Instant, until_at: Instant) -> tuple[Gap, ...]:
    """Return when nobody is on call between `from_at` and `until_at`, in order and as long as they last.

    A person as fallback leaves no gap; any other fallback does, since the rota cannot know whether it is somebody.
    """
    stretches = _Board.of(track, overrides).stretches(from_at, until_at)
    return tuple(Gap(starts_at, ends_at) for starts_at, ends_at, places in stretches if not places)


def hand_overs(layer: Layer, from_at: Instant, until_at: Instant) -> tuple[Instant, ...]:
    """Return when turns of `layer` begin, from `from_at` inclusive to `until_at` exclusive; none before `starts`."""
    found: list[Instant] = []
    number = _turn_before(layer, from_at)
    while (begins_at := _begins_at(layer, number)) < until_at:
        if begins_at >= from_at:
            found.append(begins_at)
        number += 1
    return tuple(found)


# ── one layer ────────────────────────────────────────────────────────────────────────────────────────────────────────

_BLOCK_BITS: Final = 43
"""Turns are remembered in blocks of 2^43 microseconds, about 102 days: found by a shift, worked out in a moment."""
_BLOCKS: Final = 1024
_MARGIN: Final = timedelta(days=2)
"""More than any local clock has ever been away from UTC, so that a day before it is surely past."""

Cause = tuple[int, Instant | None] | str | None


class _Spells(NamedTuple):
    """The spells of a layer that touch one block: spell i lasts from `starts[i]` to `ends[i]`, None for ever."""

    starts: tuple[Instant, ...]
    ends: tuple[Instant | None, ...]
    duties: tuple[tuple[Duty, ...], ...]


@lru_cache(maxsize=_BLOCKS)
def _spells(layer: Layer, block: int) -> _Spells:
    """Return the turns of `layer` in the block; a time before the first turn and turns of nobody are spells of nobody.

    1. Take a turn that surely began before the block. 2. Note each turn until the block is over. 3. A spell ends
    with the next turn, a spell of nobody with the next turn of somebody.
    """
    starts, ends, duties = [block << _BLOCK_BITS], [], list[tuple[Duty, ...]]()
    if not any(layer.turns):
        return _Spells(tuple(starts), (None,), ((),))
    number = _turn_before(layer, starts[0])
    begins_at = _begins_at(layer, number)
    if begins_at > starts[0]:
        following = number if _people(layer, number) else _next_of_somebody(layer, number)
        ends.append(_begins_at(layer, following))
        duties.append(())
    else:
        starts.clear()
    while begins_at < (block + 1) << _BLOCK_BITS:
        people = _people(layer, number)
        following = number + 1 if people else _next_of_somebody(layer, number)
        ends_at = _begins_at(layer, following)
        starts.append(begins_at)
        ends.append(ends_at)
        duties.append(tuple(Duty(person, ends_at, "rota") for person in people))
        number, begins_at = following, ends_at
    return _Spells(tuple(starts), tuple(ends), tuple(duties))


def _turn_before(layer: Layer, at: Instant) -> int:
    """Return the number of a turn that begins at or before `at`, at most a few turns early; 0 when there is none."""
    day = to_datetime(at).date() - _MARGIN
    return max(0, (day - _grid_day(layer)).days // _turn_days(layer))


def _begins_at(layer: Layer, number: int) -> Instant:
    """Return when the turn `number` (from 0) begins: the wall time of the hand-over on the day the grid gives it."""
    day = _grid_day(layer) + timedelta(days=number * _turn_days(layer)) if number else layer.starts
    return instant(day, layer.hands_over.time, layer.zone)


def _grid_day(layer: Layer) -> date:
    """Return the day from which turns are counted: the first on or after `starts` on which a hand-over may be."""
    weekday = layer.hands_over.weekday
    if layer.unit == "day" or weekday is None:
        return layer.starts
    return layer.starts + timedelta(days=(weekday - layer.starts.weekday()) % 7)


def _turn_days(layer: Layer) -> int:
    return layer.every * (7 if layer.unit == "week" else 1)


def _people(layer: Layer, number: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(layer.turns[number % len(layer.turns)]))


def _next_of_somebody(layer: Layer, number: int) -> int:
    return next(n for n in range(number + 1, number + 1 + len(layer.turns)) if _people(layer, n))


# ── layers, fallback and overrides together ──────────────────────────────────────────────────────────────────────────


class _Place(NamedTuple):
    """One person on call and what put them there. Equal places at two neighbouring instants are one shift."""

    person: str
    why: Why
    cause: Cause


@dataclass(frozen=True, slots=True)
class _Board:
    """A track with those `overrides` that are about it, from the oldest to the newest."""

    track: Track
    overrides: tuple[Override, ...]

    @classmethod
    def of(cls, track: Track, overrides: Sequence[Override]) -> _Board:
        return cls(track, tuple(o for o in overrides if o.track == track.key and o.starts_at < o.ends_at))

    def places(self, at: Instant) -> tuple[_Place, ...]:
        """Return who is on call at `at` by the module's rules; empty: nobody."""
        scheduled, _ = _scheduled(self.track, at)
        covering = self._covering(at)
        if not covering:
            return scheduled
        after = (_replaced(place, covering) for place in scheduled or (None,))
        return tuple({place.person: place for place in after if place is not None}.values())

    def holds_until(self, at: Instant, places: tuple[_Place, ...]) -> Instant | None:
        """Return the first instant after `at` at which others are on call than `places`; None: never."""
        edge = self._next_edge(at)
        while edge is not None and self.places(edge) == places:
            edge = self._next_edge(edge)
        return edge

    def stretches(self, from_at: Instant, until_at: Instant) -> Iterator[tuple[Instant, Instant, tuple[_Place, ...]]]:
        """Yield (start, end, places) from `from_at` to `until_at` without a hole; places may be nobody."""
        at = from_at
        while at < until_at:
            places = self.places(at)
            held_until = self.holds_until(at, places)
            ends_at = until_at if held_until is None else min(held_until, until_at)
            yield at, ends_at, places
            at = ends_at

    def _covering(self, at: Instant) -> list[Override]:
        return [o for o in self.overrides if o.starts_at <= at < o.ends_at]

    def _next_edge(self, at: Instant) -> Instant | None:
        """Return the next instant at which an override begins or ends, or a turn does while not all are replaced."""
        edges = [edge for o in self.overrides for edge in (o.starts_at, o.ends_at) if edge > at]
        covering = self._covering(at)
        if not covering or covering[-1].replaces is not None:
            _, ends_at = _scheduled(self.track, at)
            edges += [] if ends_at is None else [ends_at]
        return min(edges, default=None)


def _scheduled(track: Track, at: Instant) -> tuple[tuple[_Place, ...], Instant | None]:
    """Return whom the layers, else the fallback, put on call at `at` and until when; None: for ever."""
    until_at: Instant | None = None
    for index, layer in enumerate(track.layers):
        spells = _spells(layer, at >> _BLOCK_BITS)
        spell = bisect_right(spells.starts, at) - 1
        ends_at = spells.ends[spell]
        if until_at is None or (ends_at is not None and ends_at < until_at):
            until_at = ends_at
        if spells.duties[spell]:
            return tuple(_Place(duty.person, "rota", (index, ends_at)) for duty in spells.duties[spell]), until_at
    if track.fallback is not None and track.fallback.kind == "person":
        return (_Place(track.fallback.key, "fallback", None),), until_at
    return (), until_at


def _replaced(place: _Place | None, covering: Sequence[Override]) -> _Place | None:
    """Return who stands where `place` (None: nobody) was scheduled, given the `covering` overrides, oldest first.

    1. The newest override that replaces all, or this person, decides. 2. Ask again for its person, newer ones only.
    """
    oldest = 0
    while True:
        person = place.person if place else None
        newest = next(
            (n for n in range(len(covering) - 1, oldest - 1, -1) if covering[n].replaces in (None, person)), None
        )
        if newest is None:
            return place
        place, oldest = _Place(covering[newest].person, "override", covering[newest].id), newest + 1


def _why(places: tuple[_Place, ...]) -> Why:
    return "override" if any(place.why == "override" for place in places) else places[0].why
