"""R31, R11 on every store: the proof's whole way and what it leaves, and the auditor's questions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nawba.actions import proving, self_audit
from nawba.actions.apply import Text, apply_text
from nawba.actions.deliver import claim_due, record
from nawba.actions.house import House, Policies
from nawba.actions.receive import arrival, receive
from nawba.actions.triage import triage
from nawba.domain.entry import Actor
from nawba.domain.signal import Signal
from nawba.domain.time import MINUTE
from nawba.playbook import decode
from nawba.ports.channel import Accepted
from nawba.store.contract import Store
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.postgres.places import Place
from tests.stories.playbooks import guide
from tests.stories.stage import TUESDAY, at

TABLES = ("signal", "incident", "timer", "page", "attempt", "alert", "entry", "change")


@pytest.fixture
def house(store: Store) -> House:
    made = House(store, FakeClock(at(TUESDAY)), FakeIds(), Policies(decode), "http://nawba.test", b"s" * 32,
                 frozenset(("watch", "sandbox")))  # fmt: skip
    text, actor = Text(guide(), "d"), Actor("person", "admin", "cli")
    store.submit(lambda tx: apply_text(tx, made, text, actor)).result()
    return made


def counts(place: Place) -> dict[str, int]:
    return {name: int(place.rows(f"SELECT count(*) FROM {name}")[0][0]) for name in TABLES}


def test_the_proof_goes_all_the_way_and_leaves_nothing(house: House, store: Store, place: Place) -> None:
    """R31: door to receipt to answer on this database, numbered below zero, counted nowhere, and gone."""
    before = counts(place)
    signals = (Signal("fire", "watch-1", "critical", "Nawba watches itself"),)
    one = arrival(proving.WATCH_KEY, house.ids.new("sig"), b"{}", signals, house.clock.now())
    store.submit(receive(one)).result()
    assert store.read(proving.standing).result().stage == "accepted"
    waiting = store.read(lambda tx: tx.signals.waiting("urgent", 9)).result()
    store.submit(lambda tx: triage(tx, house, waiting, house.clock.now())).result()
    assert store.read(proving.standing).result().stage == "triaged"
    [claimed] = store.submit(lambda tx: claim_due(tx, house, {"watch": 4}, 9)).result()
    assert (claimed.row.vendor, claimed.message.purpose) == ("watch", "watch")
    assert store.read(proving.standing).result().stage == "paged"
    store.submit(lambda tx: record(tx, house, claimed, Accepted("w"))).result()
    assert store.read(proving.standing).result().awaited == "w"
    assert store.submit(lambda tx: proving.hear(tx, house, "w")).result()
    found = store.read(proving.standing).result()
    assert found.stage == "received"
    incident = found.incident or ""
    store.submit(lambda tx: proving.answer(tx, house, incident)).result()
    store.submit(lambda tx: proving.resolve(tx, house, incident)).result()
    kept = store.read(lambda tx: tx.incidents.get(incident)).result()
    assert kept is not None
    assert (kept.incident.state, kept.incident.number, kept.incident.owner) == ("resolved", -1, "watch")
    assert store.read(lambda tx: tx.signals.summary()[0]["accepted"]).result() == 0
    assert store.submit(lambda tx: proving.sweep(tx, one.id)).result() == 1
    assert counts(place) == before
    assert store.submit(lambda tx: tx.incidents.next_number()).result() == 1


def test_the_auditor_finds_says_and_mends(house: House, store: Store, place: Place) -> None:
    """R11: no timer, found; armed again; over in the next round; two entries in the ledger."""
    signals = (Signal("fire", "k", "critical", "SiteDown", labels={"alertname": "SiteDown", "service": "web"}),)
    key = replace(proving.WATCH_KEY, source="pagerduty", purpose="real")
    real = arrival(key, house.ids.new("sig"), b"{}", signals, house.clock.now())
    store.submit(receive(real)).result()
    waiting = store.read(lambda tx: tx.signals.waiting("urgent", 9)).result()
    store.submit(lambda tx: triage(tx, house, waiting, house.clock.now())).result()
    [[id_]] = place.rows("SELECT incident_id FROM timer")
    incident = f"inc_{bytes(id_).hex()}"
    found = store.read(lambda tx: self_audit.look(tx, house, house.clock.now())).result()
    assert found == []
    kept = store.read(lambda tx: tx.incidents.get(incident)).result()
    assert kept is not None
    store.submit(lambda tx: tx.incidents.arm(kept.incident, None, "", 1)).result()
    now = house.clock.now()
    found = store.read(lambda tx: self_audit.look(tx, house, now)).result()
    assert [(f.code, f.about) for f in found] == [("orphans", incident)]
    done = store.submit(lambda tx: self_audit.audit(tx, house, now, found)).result()
    assert [f.about for f in done.fresh] == [f.about for f in done.mended] == [incident]
    found = store.read(lambda tx: self_audit.look(tx, house, now)).result()
    done = store.submit(lambda tx: self_audit.audit(tx, house, now, found)).result()
    assert (done.findings, [f.code for f in done.over]) == ((), ["orphans"])
    late = store.read(lambda tx: self_audit.look(tx, house, now + 2 * MINUTE)).result()
    assert {f.code for f in late} == {"late_attempts"}
    assert store.read(lambda tx: self_audit.late_us(tx, now + 2 * MINUTE)).result() >= MINUTE
