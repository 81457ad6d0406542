"""All checks in one go. A check runs when the sections it looks at were read without an error, so none speaks of a
thing that is merely misspelt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

from nawba.playbook.checking import (
    calendars,
    duty,
    falling_due,
    hiding,
    people,
    practice,
    reach,
    reviews,
    routing,
    targets,
    technical,
    ways,
    words,
)
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft, Reading, in_order


class Check(NamedTuple):
    """`needs`: the sections it looks at. `is_partial_enough`: true of what is there, whatever else there may be."""

    look: Callable[[Draft], Iterator[Finding]]
    needs: frozenset[str]
    is_partial_enough: bool = False


_WHO: Final = frozenset({"chains", "roles", "people", "channels"})
_CALLED: Final = frozenset({"chains", "roles", "rotas", "organisation"})
_REACHED: Final = frozenset(
    {"chains", "roles", "people", "rotas", "organisation", "severities", "services", "routing", "channels"}
    | {"contact_rules", "teams"}
)
_USES: Final = frozenset({"chains", "severities", "organisation", "services", "routing"})

_TARGETS: Final = frozenset({"severities", "calendars", "organisation"})
_URGENT: Final = frozenset({"severities", "contact_rules", "channels"})

CHECKS: Final = (
    Check(people.circle_of_needs, frozenset({"services"}), is_partial_enough=True),
    Check(people.circle_of_deputies, frozenset({"roles"}), is_partial_enough=True),
    Check(people.confusable_names, frozenset({"people"}), is_partial_enough=True),
    Check(people.unused, frozenset(people.USED)),
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
    Check(ways.personal_data, frozenset(), is_partial_enough=True),
    Check(ways.slow_ways, _URGENT),
    Check(ways.one_vendor, _URGENT),
    Check(ways.asked_too_late, frozenset({"contact_rules"})),
    Check(ways.no_room, frozenset({"chains", "services", "teams"})),
    Check(words.updates_too_late, frozenset({"severities", "audiences"})),
    Check(words.short_too_long, frozenset({"templates", "services", "severities"})),
    Check(words.button_too_long, frozenset({"decisions"}), is_partial_enough=True),
    Check(words.nobody_approves, frozenset({"audiences", "notices", "roles", "people"})),
    Check(words.on_no_component, frozenset({"status_page", "services"})),
    Check(words.internal_outside, frozenset({"outside", "templates"})),
    Check(hiding.two_severities, frozenset({"severities"}), is_partial_enough=True),
    Check(hiding.hides_the_worst, frozenset({"severities", "routing", "suppression"})),
    Check(practice.never_drilled, frozenset({"drills", "severities", "chains"})),
    Check(practice.untrained_right, frozenset({"rights"})),
    Check(reviews.unconfirmed_assumption, frozenset({"assumptions"}), is_partial_enough=True),
    Check(reviews.review_later_than_cycle, frozenset({"meta", "reviews"})),
    *(Check(look, frozenset(needs), is_partial_enough=True) for look, needs in technical.CHECKS),
)


def check(reading: Reading, today: date | None = None) -> tuple[Finding, ...]:
    """Return every finding about the text: those of its reading, and what it means, in the order of the text.

    Warnings that are accepted are left out. `today` is needed for what depends on the date (PB801, PB015, PB304). Pure.
    """
    draft = reading.draft
    found = list(reading.findings)
    for one in CHECKS:
        if _can_see(draft, one):
            found += one.look(draft)
    if today is not None and "meta" in draft.whole:
        found += reviews.review_overdue(draft, today)
    if today is not None and _can_see(draft, Check(lambda _: iter(()), _REACHED)):
        found += reach.look(reach.view(draft, today))
    if today is not None and _can_see(draft, Check(lambda _: iter(()), _TARGETS)):
        found += calendars.holidays_unknown(draft, today)
    return in_order(list(reviews.without_accepted(draft, found, today)))


def due_times(reading: Reading, today: date) -> tuple[Finding, ...]:
    """Return two worked due times for each target in days or working time, from `today` on (PB308). Pure.

    They say nothing is wrong: `nawba check` prints them, and nothing else does.
    """
    if not _can_see(reading.draft, Check(lambda _: iter(()), _TARGETS)):
        return ()
    return in_order(list(falling_due.worked_examples(reading.draft, today)))


def _can_see(draft: Draft, one: Check) -> bool:
    """Say whether `one` sees enough: its sections were read whole, or the text has none.

    While a file could not be read, more may stand in it; reviews must be there to be compared.
    """
    if draft.is_partial and not one.is_partial_enough:
        return False
    return all(name in draft.whole or (name not in draft.sections and name != "reviews") for name in one.needs)
