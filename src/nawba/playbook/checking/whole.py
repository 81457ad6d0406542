"""All checks in one go. A check runs when the sections it looks at were read without an error, so none speaks of a
thing that is merely misspelt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

from nawba.playbook.checking import duty, people, reviews, routing, targets, technical
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft, Reading, in_order


class Check(NamedTuple):
    """`needs`: the sections it looks at. `is_partial_enough`: true of what is there, whatever else there may be."""

    look: Callable[[Draft], Iterator[Finding]]
    needs: frozenset[str]
    is_partial_enough: bool = False


_WHO: Final = frozenset({"chains", "roles", "people", "channels"})
_CALLED: Final = frozenset({"chains", "roles", "rotas", "organisation"})
_USES: Final = frozenset({"chains", "severities", "organisation", "services", "routing"})

CHECKS: Final = (
    Check(people.circle_of_needs, frozenset({"services"}), is_partial_enough=True),
    Check(people.circle_of_deputies, frozenset({"roles"}), is_partial_enough=True),
    Check(people.confusable_names, frozenset({"people"}), is_partial_enough=True),
    Check(people.unused, frozenset({"roles", "rooms", "templates"})),
    Check(duty.role_without_rota, _WHO),
    Check(duty.vacant_role, _WHO),
    Check(duty.track_never_called, _CALLED),
    Check(duty.heavy_load, frozenset({"rotas"})),
    Check(duty.level_never_entered, frozenset({"chains"})),
    Check(duty.rung_never_run, frozenset({"chains"})),
    Check(duty.falls_silent, frozenset({"chains"})),
    Check(duty.weak_last_resort, frozenset({"chains", "organisation"})),
    Check(targets.severity_without_ladder, _USES),
    Check(targets.nobody_paged, _USES),
    Check(targets.called_too_late, _USES),
    Check(targets.targets_contradict, frozenset({"severities"}), is_partial_enough=True),
    Check(targets.quiet_hours_delay, frozenset({"severities"}), is_partial_enough=True),
    Check(routing.no_last_route, frozenset({"routing"})),
    Check(routing.hidden_route, frozenset({"routing"}), is_partial_enough=True),
    Check(reviews.unconfirmed_assumption, frozenset({"assumptions"}), is_partial_enough=True),
    Check(reviews.review_later_than_cycle, frozenset({"meta", "reviews"})),
    *(Check(look, frozenset(needs), is_partial_enough=True) for look, needs in technical.CHECKS),
)


def check(reading: Reading, today: date | None = None) -> tuple[Finding, ...]:
    """Return every finding about the text: those of its reading, and what it means, in the order of the text.

    Warnings that are accepted are left out. `today` is needed for what depends on the date (PB801, PB015). Pure.
    """
    draft = reading.draft
    found = list(reading.findings)
    for one in CHECKS:
        if _can_see(draft, one):
            found += one.look(draft)
    if today is not None and "meta" in draft.whole:
        found += reviews.review_overdue(draft, today)
    return in_order(list(reviews.without_accepted(draft, found, today)))


def _can_see(draft: Draft, one: Check) -> bool:
    """Say whether `one` sees enough: its sections were read whole, or the text has none.

    While a file could not be read, more may stand in it; reviews must be there to be compared.
    """
    if draft.is_partial and not one.is_partial_enough:
        return False
    return all(name in draft.whole or (name not in draft.sections and name != "reviews") for name in one.needs)
