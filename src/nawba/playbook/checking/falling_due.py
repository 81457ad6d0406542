"""When do targets in days and working time fall due? Two worked examples a target (PB308)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from itertools import pairwise
from typing import Final

from nawba.domain import walltime
from nawba.domain.calendar import Calendar, due, working_spans
from nawba.domain.severity import Severity, Target
from nawba.domain.time import DAY, HOUR, MINUTE, Instant
from nawba.playbook.checking.seeing import written
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

_LOOKED_AT_US: Final = 14 * DAY
_DAYS: Final = {
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def _targets(draft: Draft) -> Iterator[tuple[Severity, str, Target, Calendar | None]]:
    """Yield every target that is not plain elapsed time, with its calendar."""
    playbook = draft.playbook
    for severity in playbook.severities.values():
        for key, target in (("respond", severity.respond), ("resolve", severity.resolve)):
            if target.within.kind != "elapsed":
                calendar = playbook.calendars.get(target.calendar or playbook.organisation.calendar)
                yield severity, key, target, calendar


def worked_examples(draft: Draft, today: date) -> Iterator[Finding]:
    """Two due times for every target in days or working time, from `today` on (PB308, S14)."""
    zone = draft.playbook.organisation.zone
    for severity, key, target, calendar in _targets(draft):
        if calendar is None or not calendar.hours:
            continue
        first, other = _starts(calendar, walltime.instant(today, time(), calendar.zone))
        dues = [due(calendar, at, target.within, zone) for at in (first, other)]
        path = ("severities", severity.key, key)
        names = ("start", "due", "other_start", "other_due")
        moments = (first, dues[0], other, dues[1])
        local = {name: _moment(at, calendar.zone) for name, at in zip(names, moments, strict=True)}
        within = written(target.within)
        yield say("PB308.example", draft.place(*path), path, local, severity=severity.key, key=key, within=within)


def _starts(calendar: Calendar, from_at: Instant) -> tuple[Instant, Instant]:
    """Return two hours into the next working day, and half an hour after the last one before free days ends."""
    spans = list(working_spans(calendar, from_at, from_at + _LOOKED_AT_US))
    opens_at, closes_at = spans[0]
    ends = [one[1] for one, following in pairwise(spans) if following[0] - one[1] > DAY]
    return min(opens_at + 2 * HOUR, closes_at - MINUTE), (ends[0] if ends else closes_at) + 30 * MINUTE


def _moment(at: Instant, zone: str) -> dict[str, str]:
    there = walltime.local(at, zone)
    return {lang: f"{days[there.weekday()]} {there:%Y-%m-%d %H:%M}" for lang, days in _DAYS.items()}
