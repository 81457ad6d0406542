"""Do the calendars know the holidays ahead, and are those that are a guess confirmed in time? (PB304)"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from nawba.domain.calendar import Calendar
from nawba.domain.holiday import Rulings, is_near
from nawba.domain.playbook import Playbook
from nawba.playbook.finding import Finding, Path, dotted
from nawba.playbook.known_days import LAST_DAY
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

AHEAD: Final = timedelta(days=365)
_WORKING: Final = ("working_hours", "working_days")


def holidays_unknown(draft: Draft, today: date) -> Iterator[Finding]:
    """A calendar that counts and has no holiday in the next twelve months: none is named, or the tables end (PB304,
    S14)."""
    playbook = draft.playbook
    uses = _uses(playbook)
    for key, where in uses.items():
        calendar = playbook.calendars.get(key)
        until = today + AHEAD
        if calendar is None or not calendar.hours:
            continue
        path: Path = ("calendars", key)
        if not _has_holidays(calendar, today, until):
            yield say("PB304.none", draft.place(*path), path, key=key, date=until.isoformat(), where=where)
        elif until > LAST_DAY and (draft.read["calendars"][key]["holidays"] or {}).get("country"):
            yield say("PB304.ends", draft.place(*path), path, key=key, date=LAST_DAY.isoformat(), where=where)


def unconfirmed(draft: Draft, rulings: Rulings, today: date) -> Iterator[Finding]:
    """A tentative holiday that begins within thirty days and that nobody has confirmed (PB304, S14). Looks at data: in
    a text alone it cannot be seen whether somebody has."""
    for calendar in draft.playbook.calendars.values():
        path: Path = ("calendars", calendar.key, "holidays", "tentative")
        for feast in calendar.feasts:
            if feast.id not in rulings and is_near(feast.days, today):
                first = feast.days[0].isoformat()
                yield say("PB304.guess", draft.place(*path), path, {"name": feast.name}, date=first, key=calendar.key)


def _has_holidays(calendar: Calendar, today: date, until: date) -> bool:
    days = (*calendar.free, *(day for feast in calendar.feasts for day in feast.days))
    return any(today <= day <= until for day in days)


def _uses(playbook: Playbook) -> dict[str, str]:
    """Return the calendars that targets in working time go by, each with the path of the first."""
    found: dict[str, str] = {}
    for severity in playbook.severities.values():
        for key, target in (("respond", severity.respond), ("resolve", severity.resolve)):
            if target.within.kind in _WORKING:
                calendar = target.calendar or playbook.organisation.calendar
                found.setdefault(calendar, dotted(("severities", severity.key, key)))
    return found
