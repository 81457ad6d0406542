"""What a rehearsed ladder looks like: lanes with marks, lines across them, shaded hours. Pure.

A lane is one person on one level, or one room. A mark is one call (all contacts of one round together), one message or
one announcement. A line is what the clocks do, and the moment everybody has been called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from nawba.domain.calendar import working_spans
from nawba.domain.paging import quiet_spans
from nawba.domain.rehearsal import Case, Rehearsal, Rehearsed, rehearse
from nawba.domain.scene import Scene
from nawba.domain.time import MINUTE, Instant
from nawba.text import times
from nawba.text.catalogue import has, say
from nawba.text.drawing.scale import Scale, scale
from nawba.text.pieces import language, listed, pick, piece, reader_of, when
from nawba.text.times import Reader

MarkKind = Literal["page", "tell", "announce", "last_resort"]
LineKind = Literal["at_risk", "breached", "exhausted", "acknowledged"]
TONES: Final[dict[LineKind, Literal["soon", "now", "ok"]]] = {
    "at_risk": "soon", "breached": "now", "exhausted": "now", "acknowledged": "ok",
}  # fmt: skip
_MOST_TIMES: Final = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn: a case, rehearsed on a scene."""

    scene: Scene
    case: Case
    made: Rehearsal


@dataclass(frozen=True, slots=True)
class Mark:
    """`place` 0 … 1 along the time; `says` is the whole of it in words."""

    kind: MarkKind
    at: Instant
    place: float
    says: str


@dataclass(frozen=True, slots=True)
class Lane:
    """`name`: a person or a room. `group`: their level. `by`: the channels. `quiet`: the person's own quiet hours."""

    name: str
    group: str
    by: str
    marks: tuple[Mark, ...]
    quiet: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    kind: LineKind
    at: Instant
    place: float
    says: str


@dataclass(frozen=True, slots=True)
class Tick:
    """An instant worth its time beneath the drawing; a smaller `weight` goes first where not all have room."""

    place: float
    clock: str
    after: str
    weight: int


@dataclass(frozen=True, slots=True)
class Picture:
    """`free`: hours that are no working hours. `described`: the drawing in sentences, for whoever cannot see it."""

    lang: str
    title: str
    opened: str
    ends: str
    lanes: tuple[Lane, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    free: tuple[tuple[float, float], ...]
    described: tuple[str, ...]


def rehearsed(scene: Scene, case: Case) -> Shown:
    """Rehearse `case` on `scene` and return what can be drawn of it."""
    return Shown(scene, case, rehearse(scene, case))


def picture(shown: Shown, lang: str) -> Picture:
    """Return the picture of a rehearsal in `lang`; an unknown language is English. Never raises on odd names."""
    return _Draughtsman(shown, language(lang)).picture()


@dataclass(slots=True)
class _Call:
    """The steps of one mark: one round of one lane, or one message."""

    kind: MarkKind
    at: Instant
    reason: str
    round: int | None
    channels: list[str] = field(default_factory=list)


_LaneKey = tuple[int, str]
"""The level (0 a room, the last one whoever is told outside a level) and whom."""


class _Draughtsman:
    """One rehearsal before one reader."""

    def __init__(self, shown: Shown, lang: str) -> None:
        self._scene, self._case, self._made, self._lang = shown.scene, shown.case, shown.made, lang
        live = shown.scene.live
        self._reader: Reader = reader_of(lang, live.organisation.zone, live.organisation.digits)
        service = live.services.get(shown.case.service or "")
        severity = live.severities[shown.case.severity]
        chain = (service.chain if service else None) or severity.chain or live.organisation.chain
        self._levels = live.chains[chain].levels
        self._lanes = self._called()
        self._lines = [s for s in shown.made.steps if s.kind in ("clock", "exhausted")]
        self._scale = self._scaled()

    def picture(self) -> Picture:
        lanes = tuple(self._lane(key, calls) for key, calls in self._lanes.items())
        lines = tuple(self._line(step) for step in self._lines) + self._acknowledged()
        opened = self._say("opened", at=self._moment(self._case.at), zone=self._outside(self._reader.zone))
        ends = self._say(f"ends.{self._made.reason}", at=self._moment(self._made.ends_at))
        return Picture(
            lang=self._lang,
            title=self._title(),
            opened=opened,
            ends=ends,
            lanes=lanes,
            lines=lines,
            ticks=tuple(self._ticks()),
            free=tuple(self._free()),
            described=(f"{opened}.", *self._described(lanes, lines), f"{ends}."),
        )

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────────────────

    def _called(self) -> dict[_LaneKey, list[_Call]]:
        """Return the calls of every lane in their order; rooms first, then level after level."""
        found: dict[_LaneKey, dict[tuple[str, int | None, str], _Call]] = {}
        outside = len(self._levels) + 2
        for step in self._made.steps:
            if step.kind not in ("page", "tell", "announce"):
                continue
            key = (0, step.contact or "") if step.person is None else (step.level or outside, step.person)
            kind = self._kind(step)
            call = found.setdefault(key, {}).setdefault(
                (kind, step.round, "" if step.round else step.reason), _Call(kind, step.at, step.reason, step.round)
            )
            channel = self._channel(step)
            if channel and channel not in call.channels:
                call.channels.append(channel)
        ordered = sorted(found.items(), key=lambda pair: (pair[0][0], min(c.at for c in pair[1].values())))
        return {key: list(calls.values()) for key, calls in ordered}

    def _kind(self, step: Rehearsed) -> MarkKind:
        if step.kind == "page" and (step.level or 0) > len(self._levels):
            return "last_resort"
        return "page" if step.kind == "page" else "tell" if step.kind == "tell" else "announce"

    def _channel(self, step: Rehearsed) -> str:
        """Return the key of the channel a contact belongs to; empty for a room, and for what nobody knows any more."""
        contact = step.contact or ""
        if contact.startswith("sandbox:"):
            return contact.removeprefix("sandbox:")
        own = self._scene.today.contacts.get(step.person or "", ())
        return next((one.channel for one in own if one.id == contact), "")

    def _scaled(self) -> Scale:
        calls = [call.at for calls in self._lanes.values() for call in calls]
        return scale([self._case.at, self._made.ends_at, *calls, *(step.at for step in self._lines)])

    # ── what is said of it ───────────────────────────────────────────────────────────────────────────────────────────

    def _lane(self, key: _LaneKey, calls: Sequence[_Call]) -> Lane:
        level, whom = key
        channels = list(dict.fromkeys(channel for call in calls for channel in call.channels))
        name = self._room(whom) if level == 0 else self._person(whom)
        by = listed([self._channel_name(c) for c in channels], self._lang) if channels else ""
        marks = tuple(Mark(c.kind, c.at, self._scale.of(c.at), self._call_said(name, c)) for c in calls)
        return Lane(name, self._group(level), by, marks, tuple(self._quiet(whom)))

    def _group(self, level: int) -> str:
        if level == 0:
            return self._say("rooms")
        if level <= len(self._levels):
            return self._outside(pick(self._levels[level - 1].name, self._lang))
        return self._say("last_resort" if level == len(self._levels) + 1 else "others")

    def _call_said(self, name: str, call: _Call) -> str:
        word = f"mark.{call.kind}" if call.round is None else f"mark.{call.kind}.round"
        said = self._say(word, name=name, at=self._clock(call.at), round=times.digits(str(call.round), self._reader))
        channels = [self._channel_name(channel) for channel in call.channels]
        return self._say("mark.by", what=said, channels=listed(channels, self._lang)) if channels else said

    def _line(self, step: Rehearsed) -> Line:
        kind: LineKind = "exhausted"
        if step.kind == "clock":
            kind = "breached" if step.reason.endswith("_breached") else "at_risk"
        key = f"drawing.line.{step.reason}"
        said = say(self._lang, key if has(self._lang, key) else f"drawing.line.{kind}")
        return Line(kind, step.at, self._scale.of(step.at), said)

    def _acknowledged(self) -> tuple[Line, ...]:
        if self._made.reason != "acknowledged":
            return ()
        at = self._made.ends_at
        return (Line("acknowledged", at, self._scale.of(at), self._say("line.acknowledged")),)

    def _ticks(self) -> Iterator[Tick]:
        firsts = {calls[0].at for calls in self._lanes.values()}
        lines = {step.at for step in self._lines}
        for at, place in zip(self._scale.instants, self._scale.places, strict=True):
            if at > self._made.ends_at:
                return
            is_edge = at in (self._case.at, self._made.ends_at)
            weight = 0 if is_edge else 1 if at in firsts or at in lines else 2
            after = self._say("after", length=times.short(at - self._case.at, self._reader))
            yield Tick(place, self._clock(at), after if at > self._case.at else "", weight)

    def _free(self) -> Iterator[tuple[float, float]]:
        """Yield what lies outside the organisation's working hours."""
        live = self._scene.live
        calendar = live.calendars.get(live.organisation.calendar)
        if calendar is None:
            return
        at, end = self._case.at, self._scale.instants[-1]
        for opens_at, closes_at in working_spans(calendar, at, end):
            if opens_at > at:
                yield self._scale.of(at), self._scale.of(opens_at)
            at = closes_at
        if at < end:
            yield self._scale.of(at), 1.0

    def _quiet(self, person: str) -> Iterator[tuple[float, float]]:
        hours = self._scene.today.quiet.get(person)
        for start, end in quiet_spans(hours, self._reader.zone, self._case.at, self._scale.instants[-1]):
            yield self._scale.of(start), self._scale.of(end)

    def _described(self, lanes: Iterable[Lane], lines: Iterable[Line]) -> Iterator[str]:
        for lane in lanes:
            clocks = [self._clock(mark.at) for mark in lane.marks]
            if len(clocks) > _MOST_TIMES:
                clocks = [*clocks[: _MOST_TIMES - 1], "…"]
            yield self._say("described", group=lane.group, name=lane.name, times=listed(clocks, self._lang))
        for line in lines:
            yield self._say("described.line", what=line.says, at=self._clock(line.at))

    # ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _say(self, key: str, **params: object) -> str:
        return say(self._lang, f"drawing.{key}", **params)

    def _title(self) -> str:
        severity = self._outside(self._case.severity)
        service = self._scene.live.services.get(self._case.service or "")
        if service is None:
            return self._say("title", severity=severity)
        return self._say("title.service", severity=severity, service=self._outside(pick(service.name, self._lang)))

    def _outside(self, value: str) -> str:
        return piece(value, self._lang)

    def _person(self, key: str) -> str:
        return self._outside(pick(self._scene.name_of(key), self._lang) or key)

    def _room(self, contact: str) -> str:
        key = contact.removeprefix("room:")
        room = self._scene.live.rooms.get(key)
        return self._outside((room.address if room else None) or key)

    def _channel_name(self, key: str) -> str:
        channel = self._scene.live.channels.get(key)
        word = f"channel.{channel.kind if channel else key}"
        return say(self._lang, word) if has(self._lang, word) else self._outside(key)

    def _clock(self, at: Instant) -> str:
        """Return the wall time, with the day where it is another one than that of the opening."""
        if at % MINUTE == 0:
            return when(at, self._case.at, self._reader)
        return piece(times.clock_seconds(at, self._reader), self._lang)

    def _moment(self, at: Instant) -> str:
        return self._say(
            "moment", day=times.date(at, self._reader), at=piece(times.clock(at, self._reader), self._lang)
        )
