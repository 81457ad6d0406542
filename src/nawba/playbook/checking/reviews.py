"""What waits for a person: assumptions, reviews, findings that were accepted (PB014, PB015, PB801, PB802)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from nawba.playbook.finding import Finding
from nawba.playbook.lapse import months_later
from nawba.playbook.reading import Draft
from nawba.playbook.wording.codes import CODES
from nawba.playbook.wording.saying import say

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}


def unconfirmed_assumption(draft: Draft) -> Iterator[Finding]:
    """What the source left open and nobody has confirmed (PB014)."""
    for number, assumption in enumerate(draft.playbook.assumptions, 1):
        if assumption.confirmed_by is None:
            place = draft.place("assumptions", number)
            target = assumption.about
            yield say(
                "PB014.assumption", place, tuple(target.split(".")), local={"text": assumption.text}, target=target
            )


def review_later_than_cycle(draft: Draft) -> Iterator[Finding]:
    """The promised next review lies later than the earliest due of the cycles (PB802, S117)."""
    meta = draft.read.get("meta")
    if meta is None or meta["next_review"] is None:
        return
    promised, updated = meta["next_review"], meta["updated"]
    dues = [(_due(updated, row["every"]), key) for key, row in draft.read["reviews"].items() if key != "after"]
    due, key = min(dues, default=(promised, ""))
    if promised > due:
        path = ("meta", "next_review")
        yield say("PB802.cycle", draft.place(*path), path, date=promised.isoformat(), due=due.isoformat(), review=key)


def review_overdue(draft: Draft, today: date) -> Iterator[Finding]:
    """The promised review has not been held (PB801, S117)."""
    promised = draft.read["meta"]["next_review"]
    if promised is not None and promised < today:
        path = ("meta", "next_review")
        days = str((today - promised).days)
        yield say("PB801.overdue", draft.place(*path), path, date=promised.isoformat(), days=days)


def _due(start: date, every: tuple[int, str]) -> date:
    number, unit = every
    if unit in _MONTHS:
        return months_later(start, number * _MONTHS[unit])
    return start + timedelta(days=number * _DAYS.get(unit, 0))


def without_accepted(draft: Draft, findings: Sequence[Finding], today: date | None) -> Iterator[Finding]:
    """Yield `findings` without the warnings accepted until a date to come, and PB015 for acceptances that ended.

    Errors cannot be accepted. Without `today` no acceptance has ended; while the text has errors, not every check has
    looked, so none is called needless.
    """
    rows = list(enumerate(draft.read.get("accepted") or (), 1))
    live = {number: row for number, row in rows if today is None or row["until"] >= today}
    quiet = {(row["finding"], row["about"]) for row in live.values()}
    yield from (finding for finding in findings if quiet.isdisjoint(_may_be_accepted_as(finding)))
    has_errors = any(finding.severity == "error" for finding in findings)
    there = {one for finding in findings for one in _may_be_accepted_as(finding)}
    for number, row in rows:
        path = ("accepted", number)
        target = row["about"]
        if number not in live:
            yield say("PB015.expired", draft.place(*path), path, finding=row["finding"], until=row["until"].isoformat())
        elif not has_errors and row["finding"] in CODES and (row["finding"], target) not in there:
            yield say("PB015.gone", draft.place(*path), path, finding=row["finding"], target=target)


def _may_be_accepted_as(finding: Finding) -> list[tuple[str, str]]:
    """Return the code of a warning with its path and with every path round it; nothing of an error."""
    if finding.severity != "warning":
        return []
    parts = finding.params["about"].split(".")
    return [(finding.code, ".".join(parts[:length])) for length in range(1, len(parts) + 1)]
