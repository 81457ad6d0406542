"""Which severity, service, chain and room a signal gets: the first route that fits wins (`playbook.md` §2 routing)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nawba.domain.matching import Condition, holds
from nawba.domain.signal import Signal
from nawba.domain.suggesting import Exemplar, Fit, fitting


@dataclass(frozen=True, slots=True)
class Route:
    """`cel`: what a condition cannot say; kept, and refused where it would decide (PB016)."""

    name: str
    match: Condition = Condition()
    service: str | None = None
    severity: str | None = None
    chain: str | None = None
    room: str | None = None
    cel: str | None = None


@dataclass(frozen=True, slots=True)
class GroupingRule:
    """Alerts that agree on every label of `by` share one incident while the last one came `within_us` ago or less."""

    by: tuple[str, ...]
    within_us: int
    match: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a signal goes. `severity` None: an alert without incident. `proposes`: worse, but for a person to say.

    `fits`: the example it was recognised by; of the proposed severity, it is the reason of the proposal.
    """

    severity: str | None
    service: str | None
    chain: str
    route: str
    proposes: str | None = None
    fits: Fit | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """What routing needs of the playbook: the routes, the severities from the worst, which chain a service has."""

    routes: tuple[Route, ...]
    severities: tuple[str, ...]
    services: Mapping[str, str | None]
    severity_chains: Mapping[str, str | None]
    default_chain: str
    exemplars: tuple[Exemplar, ...] = ()


def values_of(signal: Signal) -> dict[str, str]:
    """Return what conditions see: the labels, and `service`, `severity`, `title` of the signal."""
    values = {**signal.labels, "severity": signal.severity, "title": signal.title}
    if signal.service:
        values["service"] = signal.service
    return values


def route(signal: Signal, ways: Ways) -> Routed:
    """Return where `signal` goes: the first route that fits, then by the signal's own severity (`engine.md` §4).

    critical becomes the worst severity only where a route names it, else the second with a proposal; high the second;
    medium and low the third; info none. A playbook with fewer severities gives its last. An example of a worse one that
    fits only proposes it (S3). Chain: route, service, severity, organisation, in this order.
    """
    values = values_of(signal)
    found = next((r for r in ways.routes if holds(r.match, values)), Route("none"))
    service = found.service or (signal.service if signal.service in ways.services else None)
    if signal.severity == "info" and found.severity is None:
        return Routed(None, service, ways.default_chain, found.name)
    rank = {"critical": 1, "high": 1, "medium": 2, "low": 2, "info": 2}[signal.severity]
    severity = found.severity or ways.severities[min(rank, len(ways.severities) - 1)]
    is_milder = severity != ways.severities[0]
    proposes = ways.severities[0] if signal.severity == "critical" and found.severity is None and is_milder else None
    fits = fitting(ways.exemplars, values)
    if fits is not None and proposes is None and _is_worse(fits.severity, severity, ways):
        proposes = fits.severity
    chain = (
        found.chain
        or (ways.services.get(service) if service else None)
        or ways.severity_chains.get(severity)
        or ways.default_chain
    )
    return Routed(severity, service, chain, found.name, proposes, fits)


def _is_worse(one: str, than: str, ways: Ways) -> bool:
    order = ways.severities
    return one in order and than in order and order.index(one) < order.index(than)


def group_values(signal: Signal, rules: tuple[GroupingRule, ...]) -> tuple[int, tuple[str, ...]] | None:
    """Return the index of the first rule that fits `signal` and its values; None: it stands alone.

    An alert without every `by` value of a rule is not grouped by it (`engine.md` §4).
    """
    values = values_of(signal)
    for index, rule in enumerate(rules):
        if holds(rule.match, values) and all(values.get(label) for label in rule.by):
            return index, tuple(values[label] for label in rule.by)
    return None
