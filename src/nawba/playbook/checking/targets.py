"""Do the targets fit each other, and do the ladders fit the targets? (PB201, PB210, PB301, PB302, PB306)"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from nawba.domain.chain import Chain, Rung
from nawba.domain.severity import Severity
from nawba.domain.time import HOUR
from nawba.playbook.checking.seeing import is_wall_time, nominal_us, written, written_us
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

URGENT_US: Final = 8 * HOUR
_BY_RESPONSE: Final = ("response_at_risk", "response_breached")


def uses(draft: Draft) -> Iterator[tuple[Severity, Chain]]:
    """Yield every severity with every chain it may use: its own or the organisation's, a service's, a route's.

    An incident may be raised, so the chain of a route needs what is worse than its severity too.
    """
    playbook = draft.playbook
    by_service = [service.chain for service in playbook.services.values()]
    for severity in playbook.severities.values():
        by_route = [r.chain for r in playbook.routing if severity.order <= _order(draft, r.severity)]
        keys: dict[str | None, None] = dict.fromkeys(
            [severity.chain or playbook.organisation.chain, *by_service, *by_route]
        )
        for key in keys:
            if key is not None and key in playbook.chains:
                yield severity, playbook.chains[key]


def _order(draft: Draft, key: str | None) -> int:
    """Return the order of the severity a route gives; one that gives none may give the mildest."""
    given = draft.playbook.severities.get(key or "")
    return given.order if given else max(severity.order for severity in draft.playbook.severities.values())


def severity_without_ladder(draft: Draft) -> Iterator[Finding]:
    """A severity without a ladder in a chain it may use: nobody would be called (PB201)."""
    for severity, chain in uses(draft):
        if not chain.ladders.get(severity.key):
            path = ("chains", chain.key, "ladders")
            yield say("PB201.ladder", draft.place(*path), path, severity=severity.key, chain=chain.key)


def nobody_paged(draft: Draft) -> Iterator[Finding]:
    """A response target that runs by night too, and a ladder that only announces and tells (PB210)."""
    for severity, chain in uses(draft):
        rungs = chain.ladders.get(severity.key, ())
        is_paging = any(r.verb == "page" and (r.when is None or r.when in _BY_RESPONSE) for r in rungs)
        if rungs and is_wall_time(severity.respond.within) and not is_paging:
            path = ("chains", chain.key, "ladders", severity.key)
            within = written(severity.respond.within)
            yield say("PB210.silent", draft.place(*path), path, severity=severity.key, chain=chain.key, within=within)


def called_too_late(draft: Draft) -> Iterator[Finding]:
    """A level that is first paged after the response target has passed, and by no breach (PB301)."""
    for severity, chain in uses(draft):
        if not is_wall_time(severity.respond.within):
            continue
        target = nominal_us(severity.respond.within)
        rungs = chain.ladders.get(severity.key, ())
        for level in chain.levels:
            pages = [(n, r) for n, r in enumerate(rungs, 1) if r.verb == "page" and r.level == level.key]
            first = _first_wait(pages)
            if first and (first[1].after_us or 0) > target and not any(r.when in _BY_RESPONSE for _, r in pages):
                path = ("chains", chain.key, "ladders", severity.key, first[0])
                yield say(
                    "PB301.late",
                    draft.place(*path, "after"),
                    path,
                    local={"level": level.name},
                    severity=severity.key,
                    within=written(severity.respond.within),
                    after=written_us(first[1].after_us or 0),
                )


def _first_wait(pages: list[tuple[int, Rung]]) -> tuple[int, Rung] | None:
    waits = [(number, rung) for number, rung in pages if rung.when is None]
    return min(waits, key=lambda pair: pair[1].after_us or 0, default=None)


def targets_contradict(draft: Draft) -> Iterator[Finding]:
    """Resolve before respond, a worse severity with a longer target, a confirmation rarer than the target (PB302)."""
    degrees = list(draft.playbook.severities.values())
    for severity in degrees:
        yield from _own_targets(draft, severity)
    for worse, other in pairwise(degrees):
        for key in ("respond", "resolve"):
            yield from _worse_is_longer(draft, worse, other, key)


def _own_targets(draft: Draft, severity: Severity) -> Iterator[Finding]:
    respond, resolve = written(severity.respond.within), written(severity.resolve.within)
    if nominal_us(severity.resolve.within) <= nominal_us(severity.respond.within):
        path = ("severities", severity.key, "resolve")
        yield say("PB302.resolve", draft.place(*path), path, severity=severity.key, respond=respond, resolve=resolve)
    every_us = severity.acknowledgement.confirm_every_us
    if every_us is not None and every_us > nominal_us(severity.resolve.within):
        path = ("severities", severity.key, "acknowledgement")
        every = written_us(every_us)
        yield say("PB302.confirm", draft.place(*path), path, severity=severity.key, every=every, resolve=resolve)


def _worse_is_longer(draft: Draft, worse: Severity, other: Severity, key: str) -> Iterator[Finding]:
    longer, shorter = (worse.respond, other.respond) if key == "respond" else (worse.resolve, other.resolve)
    if nominal_us(longer.within) > nominal_us(shorter.within):
        path = ("severities", worse.key, key)
        yield say(
            "PB302.order",
            draft.place(*path),
            path,
            severity=worse.key,
            other=other.key,
            key=key,
            within=written(longer.within),
            other_within=written(shorter.within),
        )


def quiet_hours_delay(draft: Draft) -> Iterator[Finding]:
    """Quiet hours are kept though somebody must answer within hours (PB306)."""
    for severity in draft.playbook.severities.values():
        within = severity.respond.within
        if severity.quiet_hours == "kept" and is_wall_time(within) and nominal_us(within) < URGENT_US:
            path = ("severities", severity.key, "quiet_hours")
            yield say("PB306.quiet", draft.place(*path), path, severity=severity.key, within=written(within))
