"""What becomes of a stored signal: it joins an incident, opens one, is suppressed by a named rule, or is quarantined.

A signal is settled exactly once, in the transaction that acts on it (R5). Whatever order signals come in, an alert
converges to its newest state (R4).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

from nawba.actions.house import House
from nawba.actions.saving import Work, save, save_new
from nawba.domain import commands as c
from nawba.domain.alert import Alert, Received, detected_at, receive
from nawba.domain.deciding import decide, open_incident
from nawba.domain.decision import Refused
from nawba.domain.entry import Actor
from nawba.domain.playbook import Playbook
from nawba.domain.routing import Routed, Ways, group_values, route
from nawba.domain.scene import Scene
from nawba.domain.severity import SignalSeverity
from nawba.domain.signal import Signal
from nawba.domain.suggesting import exemplars
from nawba.domain.time import HOUR, Instant, iso
from nawba.store.alerts import Shown
from nawba.store.signals import Waiting
from nawba.store.transaction import Transaction

TRIES_AT_MOST = 3
_UNREADABLE: SignalSeverity = "high"


@dataclass(frozen=True, slots=True)
class _Case:
    """One signal being triaged."""

    tx: Transaction
    house: House
    scene: Scene
    waiting: Waiting
    signal: Signal
    now: Instant

    @property
    def actor(self) -> Actor:
        return Actor("source", self.waiting.source, "intake")


def triage(tx: Transaction, house: House, waiting: list[Waiting], now: Instant, budget_s: float | None = None) -> int:
    """Settle `waiting` in their order and return how many: all, or as many as fit into `budget_s`, one at least.
    Those that another node is settling count as settled.

    A repeat costs a twentieth of an alert that opens an incident, so a unit is measured in time, not in signals.
    """
    scene = house.policies.scene(tx, now)
    until = None if budget_s is None else house.clock.monotonic() + budget_s
    ends: dict[tuple[str, str], list[str]] = {}
    done = 0
    for one in waiting:
        done += 1
        if not tx.signals.take(one.id):  # another node has it
            continue
        disposition = _one(tx, house, house.policies.built_in(one.purpose) or scene, one, now)
        ends.setdefault((disposition, one.purpose), []).append(one.id)
        if until is not None and house.clock.monotonic() >= until:
            break
    for (disposition, purpose), ids in ends.items():
        tx.signals.settle_all(ids, disposition, purpose)
    return done


def quarantine(tx: Transaction, house: House, waiting: Waiting, now: Instant) -> None:
    """Put a signal that breaks us aside, loudly (R34); nothing when another node has settled it meanwhile."""
    if not tx.signals.take(waiting.id):
        return
    scene = house.policies.built_in(waiting.purpose) or house.policies.scene(tx, now)
    _quarantined(tx, house, scene, waiting, now)
    tx.signals.settle_all([waiting.id], "quarantined", waiting.purpose)
    tx.touches("signals")


def _one(tx: Transaction, house: House, scene: Scene, waiting: Waiting, now: Instant) -> str:
    if not waiting.signals:
        _quarantined(tx, house, scene, waiting, now)
        return "quarantined"
    source = scene.live.sources.get(waiting.source)
    label = source.service_label if source else None
    found = [_signal(_Case(tx, house, scene, waiting, _of_service(s, label), now)) for s in waiting.signals]
    return next((d for d in found if d == "attached"), found[0])


def _of_service(signal: Signal, label: str | None) -> Signal:
    """Return the signal with its service where its declared source keeps it: in the label `label`."""
    if label is None or label == "service" or label not in signal.labels:
        return signal
    return replace(signal, labels={**signal.labels, "service": signal.labels[label]})


def _signal(case: _Case) -> str:
    signal, waiting = case.signal, case.waiting
    if signal.kind == "change":
        return "suppressed:change"
    known = case.tx.alerts.current(waiting.key_id, signal.dedup_key)
    new_id = "" if known is not None and known.state == "firing" else case.house.ids.new("alt")
    received = receive(known, signal, waiting.received_at, new_id, waiting.source)
    match received.outcome:
        case "fired":
            return _fired(case, received.alert, known)
        case "repeated":
            return _repeated(case, received, known)
        case "cleared":
            case.tx.alerts.save(received.alert)
            return _cleared(case, received.alert)
        case "acknowledged":
            return _acknowledged(case, received.alert)
        case "unknown_clear":
            _keep(case, replace(received.alert, disposition="suppressed:unknown_clear"))
            return "suppressed:unknown_clear"
        case _:
            if known is not None:
                case.tx.alerts.save(received.alert)
            return "suppressed:stale" if known is not None else "suppressed:unknown_key"


def _fired(case: _Case, alert: Alert, known: Alert | None) -> str:
    routed = route(case.signal, ways(case.scene.live))
    if routed.severity is None:
        _keep(case, replace(alert, disposition="suppressed:info"))
        return "suppressed:info"
    incident = _back(case, alert, routed, known) or _join(case, alert, routed) or _open(case, alert, routed)
    _keep(case, replace(alert, incident=incident))
    return "attached"


def _repeated(case: _Case, received: Received, known: Alert | None) -> str:
    """It only counts, unless it got worse: then it raises its incident, or opens the one it had no need of."""
    alert = received.alert
    if known is not None and known.severity != alert.severity:
        routed = route(case.signal, ways(case.scene.live))
        if alert.incident is None and routed.severity is not None:
            started_at = detected_at(case.signal, case.waiting.received_at)
            fresh = replace(alert, id=case.house.ids.new("alt"), started_at=started_at, disposition="attached")
            return _fired(case, fresh, None)
        if alert.incident is not None and routed.severity is not None:
            _act(case, alert.incident, _attaching(alert, routed, fresh=False))
    case.tx.alerts.save(alert)
    return alert.disposition if alert.incident is None else "attached"


def _cleared(case: _Case, alert: Alert) -> str:
    if alert.incident is None:
        return alert.disposition
    _act(case, alert.incident, c.ClearAlert(alert.id))
    return "attached"


def _acknowledged(case: _Case, alert: Alert) -> str:
    if alert.incident is None:
        return alert.disposition
    try:
        _act(case, alert.incident, c.Acknowledge())
    except Refused:
        return "suppressed:already_answered"
    return "attached"


def _back(case: _Case, alert: Alert, routed: Routed, known: Alert | None) -> str | None:
    """Come back to the incident of the key's last episode while it is not over; return its id (R3)."""
    if known is None or known.incident is None or routed.severity is None:
        return None
    kept = case.tx.incidents.get(known.incident)
    if kept is None or not kept.incident.is_live:
        return None
    _act(case, known.incident, _attaching(alert, routed))
    return known.incident


def _join(case: _Case, alert: Alert, routed: Routed) -> str | None:
    """Join the open incident of the alert's group while its window is open; return its id."""
    group = _group_key(case)
    held = case.tx.incidents.of_group(group[0]) if group else None
    if group is None or held is None or routed.severity is None:
        return None
    incident, grouped_at = held
    if case.now - grouped_at > group[1]:
        case.tx.incidents.ungroup(incident)
        return None
    case.tx.incidents.grouped(incident, case.now)
    _act(case, incident, _attaching(alert, routed))
    return incident


def _attaching(alert: Alert, routed: Routed, *, fresh: bool = True) -> c.AttachAlert:
    return c.AttachAlert(alert.id, routed.severity or "", fresh, routed.proposes, routed.fits)


def _open(case: _Case, alert: Alert, routed: Routed) -> str:
    """Open an incident for the alert; return its id."""
    tx, house, scene = case.tx, case.house, case.scene
    group = _group_key(case)
    command = c.Open(
        id=house.ids.new("inc"),
        number=tx.incidents.next_number(case.waiting.purpose),
        severity=routed.severity or "",
        chain=routed.chain,
        service=routed.service,
        detected_at=alert.started_at,
        reason="alert",
        alert=alert.id,
        route=routed.route,
        proposes=routed.proposes,
        fits=routed.fits,
        purpose=case.waiting.purpose,  # type: ignore[arg-type]
    )
    decision = open_incident(command, scene, case.now, case.actor)
    save_new(Work(tx, house, scene, case.now), alert.title, decision, group[0] if group else None)
    return command.id


def _act(case: _Case, incident: str, command: c.Command) -> None:
    kept = case.tx.incidents.get(incident)
    if kept is None:
        return
    scene = case.house.policies.scene(case.tx, case.now, kept.incident.playbook)
    decision = decide(kept.incident, command, scene, case.now, case.actor)
    save(Work(case.tx, case.house, scene, case.now), kept, decision)


def _keep(case: _Case, alert: Alert) -> None:
    signal = case.signal
    case.tx.alerts.add(
        case.waiting.key_id, Shown(alert, signal.labels, signal.body, signal.links, case.waiting.purpose)
    )


def _group_key(case: _Case) -> tuple[str, int] | None:
    """Return the key of the alert's group, fit for a column, and its window; None: the alert stands alone."""
    rules = case.scene.live.grouping
    found = group_values(case.signal, rules)
    if found is None:
        return None
    words = "\x1f".join((*rules[found[0]].by, *found[1], case.waiting.purpose))
    return sha256(words.encode()).hexdigest(), rules[found[0]].within_us


_ways: dict[int, tuple[Playbook, Ways]] = {}


def ways(playbook: Playbook) -> Ways:
    """Return what routing needs of `playbook`; made once for each."""
    kept = _ways.get(id(playbook))
    if kept is not None and kept[0] is playbook:
        return kept[1]
    made = Ways(
        playbook.routing,
        tuple(playbook.severities),
        {s.key: s.chain for s in playbook.services.values()},
        {s.key: s.chain for s in playbook.severities.values()},
        playbook.organisation.chain,
        exemplars(playbook.severities),
    )
    _ways.clear()
    _ways[id(playbook)] = (playbook, made)
    return made


def quarantine_key(source: str, purpose: str, now: Instant) -> str:
    """Return the key of the hour's alert about what `source` sent and nobody understood."""
    kind = "" if purpose == "real" else f":{purpose}"  # a test must not swallow what is real
    return f"quarantine:{source}:{iso(now - now % HOUR)[:13]}{kind}"


def _quarantined(tx: Transaction, house: House, scene: Scene, waiting: Waiting, now: Instant) -> None:
    """One incident a source and hour, at the source's own severity, paged as such (`engine.md` §7)."""
    source = waiting.source
    declared = scene.live.sources.get(source)
    severity = declared.severity if declared else "SEV2"
    if severity not in scene.live.severities:
        severity = list(scene.live.severities)[min(1, len(scene.live.severities) - 1)]
    key = quarantine_key(source, waiting.purpose, now)
    signal = Signal("fire", key, _UNREADABLE, f"{source}: signals that could not be understood")
    case = _Case(tx, house, scene, waiting, signal, now)
    known = tx.alerts.current(waiting.key_id, signal.dedup_key)
    if known is not None and known.state == "firing":
        tx.alerts.save(replace(known, count=known.count + 1, last_at=now))
        return
    alert = receive(None, signal, now, house.ids.new("alt"), source).alert
    group = sha256(signal.dedup_key.encode()).hexdigest()
    held = tx.incidents.of_group(group)
    if held is not None:
        _keep(case, replace(alert, incident=held[0], disposition="quarantined"))
        return
    chain = scene.live.severities[severity].chain or scene.live.organisation.chain
    command = c.Open(
        house.ids.new("inc"), tx.incidents.next_number(waiting.purpose), severity, chain, None, now, "quarantined",
        alert.id, None, purpose=waiting.purpose,  # type: ignore[arg-type]
    )  # fmt: skip
    decision = open_incident(command, scene, now, case.actor)
    save_new(Work(tx, house, scene, now), alert.title, decision, group)
    _keep(case, replace(alert, incident=decision.incident.id, disposition="quarantined"))
