"""Which sentence each kind of entry becomes, and how it looks: one small function or one row a kind.

A reason or a value that is not known makes the sentence more general, never an error: old and newer entries too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from nawba.text.catalogue import has
from nawba.text.feasts import days_of, feast_of
from nawba.text.judgements import asked, decided, dismissed, measured, opening, proposed
from nawba.text.naming import Case
from nawba.text.pieces import first_of, when
from nawba.text.reasons import call_why, door, late, passed_over, trigger
from nawba.text.said import Said, Tone, explained, sentence


def told(case: Case) -> Said:
    """Return what `case` says; an unknown kind is said neutrally."""
    say = _KINDS.get(case.entry.kind)
    return say(case) if say else Said(case.say("entry.unknown"))


def _opened(case: Case) -> Said:
    reason = case.entry.reason
    severity, service = case.code(case.get("severity")), case.get("service")
    text = sentence(case, reason, by=case.actor(), severity=severity)
    why = [case.say("entry.why.opened.service", service=case.named(case.names.service, service))] if service else []
    if case.get("route"):
        why.append(case.say("entry.why.opened.route", route=case.outside(case.get("route")), severity=severity))
    why += opening(case)
    purpose = f"entry.why.purpose.{case.get('purpose')}"
    if has(case.lang, purpose):
        why.insert(0, case.say(purpose))
    return Said(text, "flag" if reason == "declared" else "warn", "milestone", tuple(why))


def _alert(case: Case) -> Said:
    title = case.names.alert(str(case.get("alert")))
    named = ("named",) if title else ()
    text = sentence(case, *named, case.entry.reason, alert=case.outside(title or ""), source=case.actor())
    icon = "check" if case.entry.kind == "alert_cleared" else "warn"
    return Said(text, icon, None, explained(case, case.entry.reason))


def _called(case: Case) -> Said:
    people = case.many("people")
    names = case.listing(case.names.person, people)
    text = case.count("entry.called", len(people), people=names, level=case.level(), round=case.counted("round"))
    return Said(text if people else case.say("entry.nobody", level=case.level()), "bell", None, tuple(call_why(case)))


def _nobody(case: Case) -> Said:
    then = [case.say("entry.why.nobody.falls_through")] if case.get("falls_through") else []
    return Said(case.say("entry.nobody", level=case.level()), "warn", "now", (*call_why(case), *then))


def _told(case: Case) -> Said:
    people = case.many("people")
    if not people:
        text = case.say("entry.told.nobody", level=case.level())
        return Said(text, "chat", "soon", (*trigger(case), *passed_over(case)))
    names = case.listing(case.names.person, people)
    text = case.count("entry.told", len(people), people=names, level=case.level())
    return Said(text, "chat", None, (*trigger(case), *explained(case), *passed_over(case), *late(case)))


def _announced(case: Case) -> Said:
    rooms = case.many("rooms")
    if not rooms:
        return Said(case.say("entry.announced.nowhere"), "announce", "soon", tuple(trigger(case)))
    text = case.say("entry.announced", rooms=case.listing(case.names.room, rooms))
    return Said(text, "announce", None, (*trigger(case), *explained(case)))


_CLOCK_TONES: Final[Mapping[str, Tone]] = {"at_risk": "soon", "breached": "now", "met": "ok", "late": "now"}


def _clock(case: Case) -> Said:
    reason, kind = case.entry.reason, str(case.get("clock"))
    text = sentence(case, kind, reason, at=case.at("at"))
    return Said(text, "clock", _CLOCK_TONES.get(reason), explained(case, kind, reason))


def _acknowledged(case: Case) -> Said:
    through = door(case)
    text = sentence(case, *(("through",) if through else ()), by=case.actor(), door=through)
    return Said(text, "check", "ok", explained(case))


def _attempt_failed(case: Case) -> Said:
    channel = first_of(case.lang, f"entry.by.{case.get('channel')}", "entry.by")
    by = case.say(channel, channel=case.code(case.get("channel")))
    reason = case.entry.reason or str(case.get("reason") or "")
    known = f"entry.failure.{reason}"
    why = case.say(known) if has(case.lang, known) else case.say("entry.failure", reason=case.outside(reason))
    contact = str(case.get("contact") or "")
    if not case.get("person") and contact.startswith("room:"):
        room = case.named(case.names.room, contact.removeprefix("room:"))
        return Said(case.say("entry.attempt_failed.room", room=room, by=by), "cross", "soon", (why,))
    then = case.say("entry.why.attempt_failed.next" if case.get("next") else "entry.why.attempt_failed.last")
    text = case.say("entry.attempt_failed", person=case.person(case.get("person")), by=by)
    return Said(text, "cross", "soon", (why, then))


def _severity_changed(case: Case) -> Said:
    params = {"old": case.code(case.get("from")), "new": case.code(case.get("to")), "by": case.actor()}
    text = sentence(case, case.entry.reason, case.entry.actor.kind, **params)
    icon = "up" if case.entry.reason == "raised" else "flag"
    return Said(text, icon, "milestone", explained(case, case.entry.reason))


def _clocks_moved(case: Case) -> Said:
    """Who moved which holiday from when to when, and which clock is due when instead of when."""
    params = {"by": case.actor(), "feast": feast_of(case), "old": days_of(case, "was"), "new": days_of(case, "days")}
    why = []
    for row in case.many("clocks"):
        key = f"entry.why.clocks_moved.{row.get('kind')}" if isinstance(row, Mapping) else ""
        if has(case.lang, key):
            was, now = (when(row.get(at), case.entry.at, case.reader) for at in ("was_due_at", "due_at"))
            why.append(case.say(key, old=was, new=now))
    return Said(case.say("entry.clocks_moved", **params), "clock", None, tuple(why))


def _person_in(case: Case) -> dict[str, Any]:
    """Return the pieces the plain sentences may need."""
    return {
        "by": case.actor(),
        "person": case.person(case.get("person")),
        "to": case.person(case.get("to")),
        "until": case.at("until"),
        "new": case.counted("playbook"),
        "old": case.counted("from"),
    }


def _plain(icon: str, tone: Tone | None = None, *, by_actor: bool = False) -> Callable[[Case], Said]:
    """Return the saying of a kind that needs nothing of its own; `by_actor`: who did it chooses the sentence."""

    def say(case: Case) -> Said:
        part = case.entry.actor.kind if by_actor else case.entry.reason
        return Said(sentence(case, part, **_person_in(case)), icon, tone, explained(case, part))

    return say


_KINDS: Final[Mapping[str, Callable[[Case], Said]]] = {
    "opened": _opened,
    "alert_attached": _alert,
    "alert_cleared": _alert,
    "called": _called,
    "nobody": _nobody,
    "told": _told,
    "announced": _announced,
    "clock": _clock,
    "acknowledged": _acknowledged,
    "joined": _plain("people"),
    "confirmed": _plain("check"),
    "confirmation_asked": _plain("question"),
    "unconfirmed": _plain("warn", "soon"),
    "source_acknowledged": _plain("link"),
    "hold_ended": _plain("clock", "soon"),
    "snoozed": _plain("moon"),
    "snooze_ended": _plain("clock"),
    "severity_changed": _severity_changed,
    "severity_proposed": proposed,
    "proposal_dismissed": dismissed,
    "measured": measured,
    "decision_asked": asked,
    "decided": decided,
    "escalated": _plain("up"),
    "reassigned": _plain("swap"),
    "declined": _plain("cross"),
    "noted": _plain("note"),
    "restored": _plain("flag", "milestone", by_actor=True),
    "resolved": _plain("check", "ok", by_actor=True),
    "resolve_proposed": _plain("question"),
    "reopened": _plain("back", "milestone", by_actor=True),
    "closed": _plain("checks", "milestone", by_actor=True),
    "adopted": _plain("book"),
    "clocks_moved": _clocks_moved,
    "exhausted": _plain("warn", "now"),
    "attempt_failed": _attempt_failed,
    "timer_quarantined": _plain("stop", "now"),
    "held": _plain("stop", "now"),
    "released": _plain("back", "milestone"),
}
