"""The line on the pages of an incident and of declaring: the review of the text is overdue (S117)."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from nawba.domain import walltime
from nawba.domain.playbook import Playbook
from nawba.domain.time import Instant
from nawba.text.catalogue import LANGUAGES, count
from nawba.text.times import Reader, digits

_OVERDUE = "PB801"
_ABOUT = ("meta", "meta.next_review")


def review_overdue(live: Playbook, now: Instant) -> dict[str, str] | None:
    """Return by how many days the review is overdue, in every language, as the handbook says it; None while it is not,
    or while that is accepted."""
    if live.next_review is None:
        return None
    due = date.fromisoformat(live.next_review)
    today = walltime.local(now, live.organisation.zone).date()
    accepted = any(a.finding == _OVERDUE and a.about in _ABOUT and a.until >= today for a in live.accepted)
    return None if due >= today or accepted else {lang: _said(live, lang, due, today) for lang in LANGUAGES}


def _said(live: Playbook, lang: str, due: date, today: date) -> str:
    reader = Reader(lang, live.organisation.zone, live.organisation.digits)
    days, at = (today - due).days, format_date(due, "d MMMM y", locale=lang)
    return digits(count(lang, "handbook.review.overdue", days, at=at), reader)
