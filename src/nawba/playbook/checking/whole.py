"""All checks in one go. A check runs when the sections it looks at were read without an error, so none speaks of a
thing that is merely misspelt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from nawba.playbook.checking import duty, people, reviews, routing, targets
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft, Reading, in_order

Check = Callable[[Draft], Iterator[Finding]]

_WHO: Final = frozenset({"chains", "roles", "people", "channels"})
_CALLED: Final = frozenset({"chains", "roles", "rotas", "organisation"})
_USES: Final = frozenset({"chains", "severities", "organisation", "services", "routing"})

CHECKS: Final[tuple[tuple[Check, frozenset[str]], ...]] = (
    (people.circle_of_needs, frozenset({"services"})),
    (people.circle_of_deputies, frozenset({"roles"})),
    (people.confusable_names, frozenset({"people"})),
    (people.unused, frozenset({"roles", "rooms", "templates"})),
    (duty.role_without_rota, _WHO),
    (duty.vacant_role, _WHO),
    (duty.track_never_called, _CALLED),
    (duty.heavy_load, frozenset({"rotas"})),
    (duty.level_never_entered, frozenset({"chains"})),
    (duty.rung_never_run, frozenset({"chains"})),
    (duty.falls_silent, frozenset({"chains"})),
    (duty.weak_last_resort, frozenset({"chains", "organisation"})),
    (targets.severity_without_ladder, _USES),
    (targets.nobody_paged, _USES),
    (targets.called_too_late, _USES),
    (targets.targets_contradict, frozenset({"severities"})),
    (targets.quiet_hours_delay, frozenset({"severities"})),
    (routing.no_last_route, frozenset({"routing"})),
    (routing.hidden_route, frozenset({"routing"})),
    (reviews.unconfirmed_assumption, frozenset({"assumptions"})),
    (reviews.review_later_than_cycle, frozenset({"meta", "reviews"})),
)


def check(reading: Reading, today: date | None = None) -> tuple[Finding, ...]:
    """Return every finding about the text: those of its reading, and what it means, in the order of the text.

    Warnings that are accepted are left out. `today` is needed for what depends on the date (PB801, PB015). Pure.
    """
    draft = reading.draft
    found = list(reading.findings)
    for look, needs in CHECKS:
        if _can_see(draft, needs):
            found += look(draft)
    if today is not None and "meta" in draft.whole:
        found += reviews.review_overdue(draft, today)
    return in_order(list(reviews.without_accepted(draft, found, today)))


def _can_see(draft: Draft, needs: frozenset[str]) -> bool:
    """A section is seen when it was read whole, or when the text has none; reviews must be there to be compared."""
    return all(name in draft.whole or (name not in draft.sections and name != "reviews") for name in needs)
