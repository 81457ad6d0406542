"""Does every signal find a route, and every route a signal? (PB601)"""

from __future__ import annotations

from collections.abc import Iterator

from nawba.domain.matching import Condition
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say


def no_last_route(draft: Draft) -> Iterator[Finding]:
    """The last route has conditions: a signal may fit none (PB601)."""
    routes = draft.playbook.routing
    if routes and routes[-1].match.tests:
        path = ("routing", len(routes))
        yield say("PB601.last", draft.place(*path), path, name=routes[-1].name)


def hidden_route(draft: Draft) -> Iterator[Finding]:
    """A route whose every signal is taken by an earlier one (PB601)."""
    routes = draft.playbook.routing
    for number, route in enumerate(routes, 1):
        for before, earlier in enumerate(routes[: number - 1], 1):
            if _takes_all(earlier.match, route.match):
                path = ("routing", number)
                first = str(draft.place("routing", before))
                yield say("PB601.hidden", draft.place(*path), path, name=route.name, other=earlier.name, first=first)
                break


def _takes_all(earlier: Condition, later: Condition) -> bool:
    """Whatever fits `later` fits `earlier`, as far as it can be seen without trying: each test of it is asked again."""
    return all(test in later.tests for test in earlier.tests)
