"""How an incident changes: one function an entry kind, and the fold over them. `apply` is the only way.

Each function reads the snapshot and the entry, and nothing else; so `fold(entries) == snapshot` for every stored
incident.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from nawba.domain.clock import Clock, from_params
from nawba.domain.entry import Entry
from nawba.domain.incident import Call, Incident, Ladder
from nawba.domain.reading import Reading
from nawba.domain.standing import Standing
from nawba.domain.time import Instant

_NO_TOUCH = frozenset(("opened", "clocks_moved"))
"""What a person does without having looked at the incident: a source's clear may still resolve it."""


def fold(entries: Iterable[Entry]) -> Incident:
    """Return the incident its entries tell; the first must be `opened` (ValueError otherwise)."""
    incident: Incident | None = None
    for entry in entries:
        incident = apply(incident, entry)
    if incident is None:
        raise ValueError("an incident without entries")
    return incident


def apply(incident: Incident | None, entry: Entry) -> Incident:
    """Return the incident after `entry`. Pure; an unknown kind changes nothing but the count."""
    if incident is None:
        if entry.kind != "opened":
            raise ValueError(f"the first entry is {entry.kind}, not opened")
        return replace(_opened(entry), n=entry.n)
    change = _CHANGES.get(entry.kind)
    touched = incident.is_touched or (entry.actor.is_person and entry.kind not in _NO_TOUCH)
    if change is None:
        return replace(incident, n=entry.n, is_touched=touched)
    return replace(incident, n=entry.n, is_touched=touched, **change(incident, entry, entry.params))


def _opened(entry: Entry) -> Incident:
    p = entry.params
    return Incident(
        id=p["id"],
        number=p["number"],
        state="open",
        severity=p["severity"],
        chain=p["chain"],
        playbook=p["playbook"],
        detected_at=p["detected_at"],
        opened_at=entry.at,
        ladder=Ladder(entry.at, "opened"),
        clocks=from_params(p["clocks"]),
        service=p.get("service"),
        team=p.get("team"),
        purpose=p.get("purpose", "real"),
        visibility=p.get("visibility", "open"),
        is_touched=entry.actor.is_person,
        proposed=p.get("proposes"),
    )


Changes = dict[str, Any]


def _quieted(i: Incident) -> Changes:
    """Everything that rings stops: the epoch moves on and no level repeats (R9)."""
    return {
        "paging_epoch": i.paging_epoch + 1,
        "is_ringing": False,
        "calls": {level: replace(call, next_at=None) for level, call in i.calls.items()},
    }


def _unanswered(i: Incident) -> Changes:
    """The incident is nobody's again."""
    return {
        "state": "open",
        "owner": None,
        "acknowledged_at": None,
        "held_by": None,
        "held_until": None,
        "snoozed_until": None,
        "confirm_at": None,
        "asked_at": None,
        "declined": (),
    }


def _restarted(i: Incident, at: Instant, why: Any, keep: Mapping[int, Instant] | None = None) -> Changes:
    return {**_unanswered(i), **_quieted(i), "ladder": Ladder(at, why, dict(keep or {}))}


def _called(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    level = int(p["level"])
    before = i.calls.get(level)
    repeat, left = p.get("repeat_us"), p.get("left")
    next_at = e.at + repeat if repeat is not None and (left is None or left > 0) else None
    epoch = i.paging_epoch + (1 if p.get("opens_epoch") else 0)
    people = before.people if before and before.epoch == epoch and not before.is_answered else ()
    call = Call(
        level,
        int(p["round"]),
        e.at,
        next_at,
        repeat,
        p["unless"],
        left,
        tuple(dict.fromkeys((*people, *p["people"]))),
        epoch,
    )
    return {
        "calls": {**i.calls, level: call},
        "ladder": _ran(i.ladder, e, p),
        "paging_epoch": epoch,
        "is_ringing": True,
    }


def _ran(ladder: Ladder, e: Entry, p: Mapping[str, Any]) -> Ladder:
    rung = p.get("rung")
    if rung is None:
        return ladder
    runs = ladder.runs if rung in ladder.runs else {**ladder.runs, int(rung): e.at}
    pulled = ladder.pulled_at if e.kind in ("told", "announced") else None
    return replace(ladder, runs=runs, pulled_at=pulled)


def _nobody(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    ladder = replace(_ran(i.ladder, e, p), pulled_at=e.at) if p.get("falls_through") else _ran(i.ladder, e, p)
    changes: Changes = {"ladder": ladder}
    level, repeat = int(p["level"]), p.get("repeat_us")
    if level in i.calls:  # a repetition that reaches nobody is tried again a wait later
        call = i.calls[level]
        again = e.at + call.repeat_us if call.repeat_us else None
        changes["calls"] = {**i.calls, level: replace(call, last_at=e.at, next_at=again)}
    elif repeat is not None:
        call = Call(level, 0, e.at, e.at + repeat, repeat, p["unless"], p.get("left"))
        changes["calls"] = {**i.calls, level: call}
    return changes


def _mentioned(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    return {"ladder": _ran(i.ladder, e, p)}


def _clock(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    def after(clock: Clock) -> Clock:
        if clock.kind != p["clock"]:
            return clock
        match e.reason:
            case "met" | "late":
                return clock.stopped(p["at"])
            case "void":
                return clock.voided(p["at"])
            case state:
                return replace(clock, state=state)  # type: ignore[arg-type]

    return {"clocks": tuple(after(c) for c in i.clocks)}


def _acknowledged(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    every = p.get("confirm_every_us")
    return {
        **_quieted(i),
        "state": "acknowledged",
        "owner": e.actor.id,
        "acknowledged_at": e.at,
        "held_by": None,
        "held_until": None,
        "snoozed_until": None,
        "confirm_at": e.at + every if every else None,
        "confirm_grace_us": p.get("confirm_grace_us", 0),
        "asked_at": None,
    }


def _joined(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    level = p["level"]
    return (
        {"calls": {**i.calls, level: replace(i.calls[level], next_at=None, is_answered=True)}}
        if level in i.calls
        else {}
    )


def _confirmed(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    every = p.get("confirm_every_us")
    return {"confirm_at": e.at + every if every else None, "asked_at": None}


def _unconfirmed(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    return _restarted(i, e.at, "unconfirmed", {int(k): at for k, at in p["keep"]})


def _source_acknowledged(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    paused = {level: call.next_at for level, call in i.calls.items()}
    return {
        **_quieted(i),
        "calls": {level: replace(call, next_at=paused[level]) for level, call in i.calls.items()},
        "state": "acknowledged",
        "held_by": e.actor.id,
        "held_until": p["until"],
    }


def _hold_ended(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    calls = {n: replace(c, next_at=c.next_at and max(c.next_at, e.at)) for n, c in i.calls.items()}
    ladder = replace(i.ladder, resumed_at=e.at)
    return {"state": "open", "held_by": None, "held_until": None, "calls": calls, "ladder": ladder}


def _snoozed(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    return {**_quieted(i), "state": "snoozed", "snoozed_until": p["until"], "held_by": None, "held_until": None,
            "confirm_at": None, "asked_at": None}  # fmt: skip


def _resumed(i: Incident, at: Instant, ringing: int | None) -> Changes:
    """The ladder goes on where it stood: level `ringing` now, the others a repetition later, waits counted anew."""

    def next_at(call: Call) -> Instant | None:
        if call.level == ringing:
            return at
        is_spent = call.left is not None and call.left <= 0
        return at + call.repeat_us if call.repeat_us and not is_spent else None

    calls = {level: replace(call, next_at=next_at(call)) for level, call in i.calls.items()}
    return {"calls": calls, "ladder": replace(i.ladder, runs=dict.fromkeys(i.ladder.runs, at))}


def _snooze_ended(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    called = [n for n, c in i.calls.items() if c.rounds and (c.repeat_us is not None or not c.is_answered)]
    return {**_unanswered(i), **_resumed(i, e.at, min(called, default=None))}


def _reassigned(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    return {**_unanswered(i), **_resumed(i, e.at, None), "paging_epoch": i.paging_epoch + 1, "is_ringing": False}


def _severity_changed(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    judged: Changes = {"proposed": None, "proposed_n": 0, "dismissed": None, "dismissed_at": None}
    same: Changes = {"severity": p["to"], **judged, "clocks": from_params_stopped(i, p)}
    if p["raised"]:
        return {**_restarted(i, e.at, "raised"), **same}
    ladder = Ladder(p["ladder_at"], "lowered", {int(k): at for k, at in p["keep"]})
    changes = {**_quieted(i), **same, "ladder": ladder, "calls": _going_on(i, p)}
    if i.state == "acknowledged" and i.owner is not None:
        every = p.get("confirm_every_us")
        changes |= {"confirm_at": e.at + every if every else None, "asked_at": None}
        changes |= {"confirm_grace_us": p.get("confirm_grace_us", 0)}
    return changes


def _going_on(i: Incident, p: Mapping[str, Any]) -> dict[int, Call]:
    """Return the calls after a lowering: by the lower ladder for the levels it has, over for the others."""
    by = {row["level"]: row for row in p.get("calls", ())}

    def after(call: Call) -> Call:
        row = by.get(call.level)
        if row is None:
            return replace(call, next_at=None, repeat_us=None, is_answered=True)
        rule = {key: row[key] for key in ("repeat_us", "unless", "left")}
        goes_on = row["repeat_us"] is not None and row["left"] != 0
        return replace(call, **rule, next_at=call.last_at + row["repeat_us"] if goes_on else None)

    return {level: after(call) for level, call in i.calls.items()}


def from_params_stopped(i: Incident, p: Mapping[str, Any]) -> tuple[Clock, ...]:
    """Return the new clocks of a severity change; what a lowering leaves stopped stays stopped."""
    fresh = from_params(p["clocks"])
    if p["raised"]:
        return fresh
    return tuple(replace(clock, stopped_at=i.clock(clock.kind).stopped_at) for clock in fresh)


def _declined(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    return {"declined": tuple(dict.fromkeys((*i.declined, p["person"])))}


def _measured(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    """The newest value counts; one that is told later and was taken earlier is history only."""
    known = i.readings.get(p["measure"])
    if known is not None and known.at > p["at"]:
        return {}
    return {"readings": {**i.readings, p["measure"]: Reading(p["value"], p["at"], p["source"])}}


def _decision_asked(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    standing = i.standings.get(p["decision"], Standing())
    return {"standings": {**i.standings, p["decision"]: replace(standing, asked_at=e.at, ask_at=None)}}


def _decided(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    standing = i.standings.get(p["decision"], Standing())
    ask_at = p["until"] if p["asks_again"] else None
    after = replace(standing, option=p["option"], decided_at=e.at, by=e.actor.id, ask_at=ask_at)
    return {"standings": {**i.standings, p["decision"]: after}}


def _resolved(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    return {**_quieted(i), "state": "resolved", "resolved_at": e.at, "snoozed_until": None, "held_by": None,
            "held_until": None, "confirm_at": None, "asked_at": None,
            "standings": {key: replace(one, ask_at=None) for key, one in i.standings.items()}}  # fmt: skip


def _reopened(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    return {
        **_restarted(i, e.at, "reopened"),
        "resolved_at": None,
        "closed_at": None,
        "restored_at": None,
        "clocks": from_params(p["clocks"]),
    }


def _clocks_moved(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    by_kind = {row["kind"]: row for row in p["clocks"]}

    def moved(clock: Clock) -> Clock:
        row = by_kind.get(clock.kind)
        if row is None:
            return clock
        return replace(clock, at_risk_at=row["at_risk_at"], due_at=row["due_at"], state=row["state"])

    return {"clocks": tuple(moved(clock) for clock in i.clocks)}


def _exhausted(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    return {"ladder": replace(i.ladder, exhausted_at=e.at, pulled_at=None)}


def _adopted(i: Incident, e: Entry, p: Mapping[str, Any]) -> Changes:
    """The incident goes on by another text. Entries of a release that left the clocks alone carry none."""
    changes: Changes = {
        "playbook": p["playbook"],
        "chain": p["chain"],
        "ladder": replace(i.ladder, runs={int(k): at for k, at in p["keep"]}),
    }
    if "clocks" in p:
        fresh = from_params(p["clocks"])
        changes["clocks"] = tuple(replace(clock, stopped_at=i.clock(clock.kind).stopped_at) for clock in fresh)
    return changes


Change = Callable[[Incident, Entry, Mapping[str, Any]], Changes]

_CHANGES: Mapping[str, Change] = {
    "alert_attached": lambda i, e, p: {"firing": i.firing + 1},
    "alert_cleared": lambda i, e, p: {"firing": max(0, i.firing - 1)},
    "called": _called,
    "nobody": _nobody,
    "told": _mentioned,
    "announced": _mentioned,
    "clock": _clock,
    "acknowledged": _acknowledged,
    "joined": _joined,
    "confirmed": _confirmed,
    "confirmation_asked": lambda i, e, p: {"asked_at": e.at},
    "unconfirmed": _unconfirmed,
    "source_acknowledged": _source_acknowledged,
    "hold_ended": _hold_ended,
    "snoozed": _snoozed,
    "snooze_ended": _snooze_ended,
    "reassigned": _reassigned,
    "severity_changed": _severity_changed,
    "severity_proposed": lambda i, e, p: {"proposed": p["to"], "proposed_n": e.n},
    "proposal_dismissed": lambda i, e, p: {
        "proposed": None,
        "proposed_n": 0,
        "dismissed": p["to"],
        "dismissed_at": e.at,
    },
    "measured": _measured,
    "decision_asked": _decision_asked,
    "decided": _decided,
    "declined": _declined,
    "restored": lambda i, e, p: {"restored_at": e.at},
    "resolved": _resolved,
    "closed": lambda i, e, p: {"state": "closed", "closed_at": e.at},
    "reopened": _reopened,
    "adopted": _adopted,
    "clocks_moved": _clocks_moved,
    "exhausted": _exhausted,
}
