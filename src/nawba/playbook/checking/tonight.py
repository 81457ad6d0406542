"""What the data of the day says beside the text: who can be reached from now on, old numbers, broken targets (class L:
PB202, PB206, PB207, PB213 with overrides and contacts; PB304, PB401, PB404, PB804)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from nawba.domain import walltime
from nawba.domain.cadence import longest_us
from nawba.domain.calling import contacts_of
from nawba.domain.clock import ClockKind
from nawba.domain.holiday import Rulings
from nawba.domain.reaching import AHEAD_US, Window
from nawba.domain.rota import shifts
from nawba.domain.scene import Scene, Today
from nawba.domain.time import DAY, Instant
from nawba.playbook.checking import calendars, reach, reviews
from nawba.playbook.checking.reach import View
from nawba.playbook.checking.seeing import tracks, written
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft, Reading, in_order
from nawba.playbook.wording.saying import say

PAST_US: Final = 90 * DAY
"""How far back incidents are looked at."""
_NAMED_AT_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Past:
    """One incident that is over or goes on, and which of its targets were broken."""

    number: int
    severity: str
    breached: frozenset[ClockKind]


@dataclass(frozen=True, slots=True)
class Data:
    """What is not in the text. `verified_at`: by contact; `past`: the incidents of the last 90 days, newest first;
    `rulings`: what was said of tentative holidays."""

    now: Instant
    today: Today = Today()
    verified_at: Mapping[str, Instant] | None = None
    past: tuple[Past, ...] = ()
    rulings: Rulings = field(default_factory=dict)


def look(reading: Reading, data: Data) -> tuple[Finding, ...]:
    """Return what the data says of a text without errors, in the order of the text; acceptances hold here too. Pure."""
    if reading.playbook is None:
        return ()
    draft = reading.draft
    scene = Scene(reading.playbook, reading.playbook, 0, data.today)
    seen = View(draft, scene, Window(data.now, data.now + AHEAD_US))
    today = walltime.local(data.now, reading.playbook.organisation.zone).date()
    found = [*reach.look(seen), *_contacts(seen, data), *targets_broken(draft, data.past)]
    found += calendars.unconfirmed(draft, data.rulings, today)
    kept = reviews.without_accepted(draft, found, today)
    return in_order([finding for finding in kept if finding.code != "PB015"])


def _on_call(seen: View) -> dict[str, Instant]:
    """Return everybody who will be on call, with when first."""
    first: dict[str, Instant] = {}
    for _, track in tracks(seen.draft.playbook):
        for shift in shifts(track, seen.scene.today.overrides, *seen.window):
            for person in shift.people:
                first[person] = min(shift.starts_at, first.get(person, shift.starts_at))
    return first


def _contacts(seen: View, data: Data) -> Iterator[Finding]:
    """Somebody on call without what `must_have` asks for (PB401), or whose number is old (PB404). Not in the sandbox,
    where stand-in phones take every page."""
    if not seen.scene.live.is_sandbox:
        for person, starts_at in _on_call(seen).items():
            yield from contact_missing(seen, person, starts_at)
            yield from number_old(seen, data, person, starts_at)


def contact_missing(seen: View, person: str, starts_at: Instant) -> Iterator[Finding]:
    """Without a verified contact on a channel that every severity of a kind asks for (PB401, S99, R14)."""
    path = ("people", person)
    own = {one.channel for one in seen.scene.today.contacts.get(person, ()) if one.is_verified}
    for severity, channels in seen.draft.playbook.must_have.items():
        missing = [channel for channel in channels if channel not in own]
        if missing:
            yield say(
                "PB401.missing",
                seen.draft.place(*path),
                path,
                {"person": seen.scene.name_of(person)},
                starts=seen.moment(starts_at),
                channels=", ".join(missing),
                severity=severity,
            )
            return


def number_old(seen: View, data: Data, person: str, starts_at: Instant) -> Iterator[Finding]:
    """A contact that was last confirmed longer ago than `stale_after` (PB404, S99)."""
    stale = seen.draft.playbook.numbers.stale_after
    worst = next(iter(seen.draft.playbook.severities), "")
    for one in contacts_of(seen.scene, person, worst) if stale is not None else ():
        at = (data.verified_at or {}).get(one.id)
        if stale is not None and at is not None and data.now - at >= longest_us(stale):
            path = ("people", person)
            yield say(
                "PB404.stale",
                seen.draft.place(*path),
                path,
                {"person": seen.scene.name_of(person)},
                starts=seen.moment(starts_at),
                channel=one.channel,
                date=seen.moment(at)[:10],
            )


def targets_broken(draft: Draft, past: tuple[Past, ...]) -> Iterator[Finding]:
    """Incidents that broke their targets (PB804, S89)."""
    for severity in draft.playbook.severities.values():
        ours = [one for one in past if one.severity == severity.key]
        both: tuple[tuple[ClockKind, str], ...] = (("response", "respond"), ("resolution", "resolve"))
        for kind, key in both:
            broken = [one for one in ours if kind in one.breached]
            if broken:
                path = ("severities", severity.key, key)
                target = severity.respond if key == "respond" else severity.resolve
                yield say(
                    "PB804.breached",
                    draft.place(*path),
                    path,
                    severity=severity.key,
                    key=key,
                    within=written(target.within),
                    count=str(len(broken)),
                    total=str(len(ours)),
                    numbers=", ".join(f"INC-{one.number}" for one in broken[:_NAMED_AT_MOST]),
                )
