"""R31, R11, R12: Nawba watches itself, and whoever listens to it learns of its silence. On a clock of our own."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from nawba.actions import self_audit
from nawba.actions.oncall import ORGANISATION
from nawba.domain.signal import Signal
from nawba.domain.time import SECOND, Instant
from nawba.ports.channel import Failed
from nawba.ports.outbound import Answered
from nawba.store.nodes import Node
from tests.fakes.channel import Hang
from tests.fakes.loop import plays
from tests.fakes.outside import GIB
from tests.stories.conftest import Staged
from tests.stories.stage import TUESDAY, Stage
from tests.stories.watched import PING, Watched, with_watch


@pytest.fixture
def watched(staged: Staged) -> Watched:
    return Watched(staged(None, TUESDAY, *with_watch()))


def rows(stage: Stage) -> dict[str, int]:
    """Return how many rows every table has."""
    tables = ("signal", "incident", "timer", "page", "attempt", "alert", "entry", "change", "note")
    return {name: stage.raw(f"SELECT count(*) FROM {name}")[0][0] for name in tables}


def test_while_all_is_well_a_ping_leaves_every_half_minute(watched: Watched) -> None:
    """R31: a proof a minute went intake → triage → page → receipt, so the listener hears us, by GET, at its address."""
    began = watched.stage.now
    watched.lives(minutes=10)
    heard = watched.pings_after(began)
    assert heard[0] <= 40
    assert {round(b - a) for a, b in itertools.pairwise(heard)} == {30}
    assert {(method, url) for _, method, url in watched.listener.heard} == {("GET", PING.reveal().decode())}
    assert watched.stage.channels["watch"].sent, "no page of the proof was ever sent"
    assert watched.logged == []


def test_the_proof_leaves_nothing_and_counts_nowhere(watched: Watched) -> None:
    """R31, R5: after ten minutes of proofs there is not one row more, no number is burnt, nobody was called for it."""
    stage = watched.stage
    before, summary = rows(stage), stage.summary()
    watched.lives(minutes=10)
    assert rows(stage) == before
    assert stage.summary() == summary
    assert stage.channels["sandbox"].sent == []
    sample = watched.measures.registry.get_sample_value
    assert sample("nawba_attempts_handed_total", {"kind": "page"}) is None
    stage.declares("SEV1")
    assert stage.incident().number == 1


def test_a_proof_under_way_is_shown_to_nobody(watched: Watched) -> None:
    """It is an incident with a page like any other, and no list, count or hint has it."""
    stage = watched.stage
    stage.channels["watch"].answers = lambda message: Hang()
    seen: list[Any] = []

    def look() -> None:
        assert stage.raw("SELECT number, state, purpose FROM incident") == [(-1, "open", "watch")]
        seen.append(
            stage.sees(
                lambda tx: (
                    tx.incidents.live(),
                    tx.incidents.newest({}, (2**62, b"\xff" * 16), 10),
                    tx.incidents.live_counts(),
                    tx.alerts.newest((2**62, b"\xff" * 16), 10),
                    tx.changes.last(),
                    tx.incidents.next_number(),
                )
            )
        )

    watched.lives(minutes=0.1, then=look)
    assert seen == [([], [], [], [], 1, 1)]  # the one change is the playbook's


def _shuts_the_door(watched: Watched) -> None:
    watched.door.is_shut = True


def _loses_the_vendor(watched: Watched) -> None:
    watched.stage.channels["watch"].answers = lambda message: Failed("gone")


def _fills_the_disk(watched: Watched) -> None:
    watched.machine.free = 1_000


def _makes_it_read_only(watched: Watched) -> None:
    watched.machine.is_writable = False


def _stops_the_database(watched: Watched) -> None:
    watched.stage.raw("CREATE TRIGGER full BEFORE INSERT ON setting BEGIN SELECT RAISE(ABORT, 'no room'); END")


def _sets_the_clock(watched: Watched) -> None:
    watched.measures.clock(3_600 * SECOND, "hold")


def _keeps_a_page_waiting(watched: Watched) -> None:
    """A vendor's hands are all full: its pages wait, and soon one has waited for a minute."""
    phone = watched.stage.channels["sandbox"]
    phone.answers = lambda message: Hang()
    phone._concurrency = 1
    for number in range(8):
        fires(watched.stage, f"k{number}")


def _breaks_the_auditor(watched: Watched) -> None:
    """It cannot keep what it found, so no round of it ends."""
    watched.stage.raw(
        "CREATE TRIGGER stuck BEFORE INSERT ON setting WHEN NEW.key = 'watch' BEGIN SELECT RAISE(ABORT, 'stuck'); END"
    )


def fires(stage: Stage, key: str = "k") -> None:
    """A SEV1 comes in; whoever runs takes it from there."""
    labels = {"alertname": "SiteDown", "service": "web"}
    stage.receives(Signal("fire", key, "critical", "SiteDown", labels=labels), is_triaged=False)


BREAKS: list[tuple[Callable[[Watched], None], float]] = [
    (_fills_the_disk, 60),
    (_makes_it_read_only, 60),
    (_stops_the_database, 60),
    (_sets_the_clock, 60),
    (_keeps_a_page_waiting, 10 + 60 + 60),  # a send is given up after ten seconds; the next waits since then
    (_breaks_the_auditor, 3 * 60 + 60),
    (_shuts_the_door, 5 * 60 + 60),
    (_loses_the_vendor, 5 * 60 + 60),
]


@pytest.mark.parametrize(("breaks", "within_s"), BREAKS, ids=[b.__name__.strip("_") for b, _ in BREAKS])
def test_the_pings_stop_when_something_breaks(
    watched: Watched, breaks: Callable[[Watched], None], within_s: float
) -> None:
    """R31: at most a minute after it breaks. A proof counts for five minutes, the auditor's round for three."""
    broken_at: list[int] = []

    def then() -> None:
        broken_at.append(watched.stage.now)
        breaks(watched)

    watched.lives(minutes=3, then=then, more=10)
    heard = watched.pings_after(broken_at[0])
    assert watched.pings_after(0)[0] > 0
    assert all(at <= within_s for at in heard), heard
    assert watched.said("not well; no ping leaves")


def test_the_pings_come_back_when_it_is_mended(watched: Watched) -> None:
    """R31: room is made again; the next half minute is heard."""

    def then() -> None:
        watched.machine.free = 10 * GIB

    _fills_the_disk(watched)
    watched.lives(minutes=4, then=then, more=2)
    heard = watched.pings_after(0)
    assert len(heard) in (3, 4)
    assert watched.said("no longer broken")


def test_without_a_playbook_nobody_can_be_paged_and_no_ping_leaves(watched: Watched) -> None:
    """R31: the proof is triaged only where real signals are."""
    watched.stage.raw("DELETE FROM setting WHERE key = 'live_playbook'")
    watched.lives(minutes=5)
    assert watched.listener.heard == []


def test_a_ping_that_is_not_taken_is_said_without_its_token(watched: Watched) -> None:
    """C8: the address holds a token; the log names its host and what came back."""
    watched.listener.says = Answered(404)
    watched.lives(minutes=2)
    said = watched.said("the dead-man's ping was not taken")
    assert {(line["host"], line["why"]) for line in said} == {("hc.example", 404)}
    assert "a-token" not in str(watched.logged) + repr(PING)
    assert watched.watch.vitals().pinged_at is None


def test_one_node_pings_and_another_takes_it_over(staged: Staged) -> None:
    """R31, R20: while both live one is heard; when it dies the other proves the path itself and goes on."""
    stage = staged(None, TUESDAY, *with_watch())
    stage.store.is_shared = True
    one, two = (Watched(stage, Node(f"nod_{n:032x}", f"node-{n}", "test", "web,engine", stage.now)) for n in (1, 2))
    died_at: list[Instant] = []

    async def main() -> None:
        await one.starts()
        await two.starts()
        await asyncio.sleep(7 * 60)
        assert two.listener.heard == []
        assert (await two.health())[0] == 200, "whoever only stands by has nothing to prove"
        await one.dies()
        died_at.append(stage.now)
        await asyncio.sleep(5 * 60)
        await two.stops()

    with capture_logs():
        plays(stage.clock, main())
    assert len(one.listener.heard) >= 5
    heard = two.pings_after(died_at[0])
    assert heard[0] <= 120
    assert len(heard) >= 6


def test_a_node_that_has_lost_the_lease_pings_no_more(staged: Staged) -> None:
    """R31, R19: it was frozen and another holds the lease now; its own proof is still fresh, and it is silent."""
    stage = staged(None, TUESDAY, *with_watch())
    stage.store.is_shared = True
    one = Watched(stage, Node(f"nod_{1:032x}", "node-1", "test", "web,engine", stage.now))
    lost_at: list[Instant] = []

    def then() -> None:
        lost_at.append(stage.now)
        stage.raw(
            "UPDATE lease SET node = ?, token = token + 1, until = ? WHERE name = 'deadman'", (b"2" * 16, stage.now * 2)
        )

    one.lives(minutes=2.3, then=then, more=4)
    assert one.listener.heard
    assert one.pings_after(lost_at[0]) == []


def test_an_open_incident_whose_timer_is_gone_gets_it_again(watched: Watched) -> None:
    """R11: somebody took the row away by hand. Within a minute it is found, said everywhere once, and mended: level 2
    is called as if nothing had been."""
    stage = watched.stage
    seen: list[Any] = []

    async def main() -> None:
        await watched.starts()
        fires(stage)
        await asyncio.sleep(61)
        stage.raw("DELETE FROM timer")
        await asyncio.sleep(60)
        seen.append(await watched.health())
        seen.append(
            stage.raw("SELECT count(*) FROM timer WHERE incident_id = ?", (bytes.fromhex(stage.incident_id[4:]),))
        )
        await asyncio.sleep(5 * 60)
        await watched.stops()

    with capture_logs() as logs:
        plays(stage.clock, main())
    status, body = seen[0]
    assert (status, body["broken"]) == (503, ["orphans"])
    assert seen[1] == [(1,)]
    said = [(line["event"], line.get("code")) for line in logs if line["log_level"] in ("error", "warning")]
    assert said == [("a promise is broken", "orphans"), ("mended", "orphans"), ("no longer broken", "orphans")]
    entries = stage.sees(lambda tx: tx.ledger.of(ORGANISATION))
    found = [(e.kind, e.params["code"], e.params["about"]) for e in entries if e.kind.startswith("watch_")]
    assert found == [("watch_found", "orphans", stage.incident_id), ("watch_over", "orphans", stage.incident_id)]
    calls = [round(stage.minutes(e.at), 2) for e in stage.entries("called") if e.params["level"] == 2]
    assert calls[0] == 5


def test_an_orphan_that_cannot_be_mended_stays_found_and_keeps_nobody_waiting(watched: Watched) -> None:
    """R11, R34: its row cannot be read; it is said once, health stays broken, the other one is mended."""
    stage = watched.stage
    broken, sound = stage.declares("SEV1", "orders"), stage.declares("SEV1", "web")
    stage.raw("DELETE FROM timer")
    snapshot = stage.raw("SELECT snapshot FROM incident WHERE id = ?", (bytes.fromhex(broken[4:]),))[0][0]
    stage.raw("UPDATE incident SET snapshot = x'00' WHERE id = ?", (bytes.fromhex(broken[4:]),))
    watched.lives(minutes=4)
    assert [(line["code"], line["about"]) for line in watched.said("a promise is broken")] == [
        ("orphans", broken), ("orphans", sound),
    ]  # fmt: skip
    assert [line["about"] for line in watched.said("mended")] == [sound]
    assert [f.about for f in watched.watch.findings] == [broken]
    sample = watched.measures.registry.get_sample_value
    assert sample("nawba_findings", {"code": "orphans"}) == 1
    stage.raw("UPDATE incident SET snapshot = ? WHERE id = ?", (snapshot, bytes.fromhex(broken[4:])))
    watched.lives(minutes=2)


def test_attempts_of_a_vendor_that_is_gone_go_by_another(watched: Watched) -> None:
    """R11, R15: the vendor was taken out of the installation while its pages were pending; a minute later they leave."""
    stage = watched.stage
    stage.declares("SEV1")
    stage.raw("UPDATE attempt SET vendor = 'twillio' WHERE state = 'pending'")
    waiting = {a.id for a in stage.attempts() if a.vendor == "twillio"}
    assert waiting
    watched.lives(minutes=8)
    found = watched.said("a promise is broken")[0]
    assert (found["code"], found["about"]) == ("vendor_gone", "twillio")
    moved = [a for a in stage.attempts() if a.id in waiting]
    assert {a.vendor for a in moved} == {"sandbox"}
    assert {a.state for a in moved} == {"delivered"}


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE attempt SET state = 'sending', claimed_until = {past}", "stuck_sends"),
        ("UPDATE attempt SET state = 'accepted', receipt_by = {past}", "silent_receipts"),
        ("UPDATE attempt SET state = 'pending', due_at = {past}", "late_attempts"),
        ("UPDATE timer SET due_at = {past}", "late_timers"),
        ("UPDATE timer SET tries = 3", "quarantined_timers"),
        ("UPDATE signal SET state = 0, received_at = {past}", "untriaged_signals"),
    ],
)
def test_what_the_engine_should_have_taken_is_found(stage: Stage, sql: str, code: str) -> None:
    """R6, R8, R15, R34: each thing that nobody moves on is found a minute later, and nothing is found before."""
    stage.fires()
    stage.passes(minutes=1)
    assert stage.sees(lambda tx: self_audit.look(tx, stage.house, stage.now)) == []
    stage.raw(sql.format(past=stage.now - 61 * SECOND))
    assert {f.code for f in stage.sees(lambda tx: self_audit.look(tx, stage.house, stage.now))} == {code}
    stage.raw("DELETE FROM signal WHERE state = 0")
    stage.raw("DELETE FROM attempt")
    stage.raw("UPDATE timer SET tries = 0")


def test_health_tells_how_old_everything_is(watched: Watched) -> None:
    """R31: seconds since each task last ended a round, since the proof, the ping and the auditor; and what is late."""
    seen: list[Any] = []

    async def main() -> None:
        await watched.starts()
        seen.append(await watched.health())
        await asyncio.sleep(3 * 60 + 7)
        seen.append(await watched.health())
        await watched.stops()

    with capture_logs():
        plays(watched.stage.clock, main())
    (first, early), (status, body) = seen
    assert (first, early["status"], early["figures"]["proof_age_seconds"]) == (200, "ready", None)
    assert (status, body["status"]) == (200, "ready")
    found = body["figures"]
    assert set(found["engine_age_seconds"]) >= {"signals", "timers", "attempts", "audit", "proof", "deadman"}
    assert all(age <= 1.1 for age in found["engine_age_seconds"].values())
    assert found["audit_age_seconds"] < 61
    assert found["proof_age_seconds"] < 62
    assert found["ping_age_seconds"] < 31
    assert found["write_age_seconds"] < 31
    assert found["proof_seconds"] < 1
    assert (found["late_page_seconds"], found["oldest_signal_seconds"], found["disk_free_bytes"]) == (0, 0, 10 * GIB)
    assert found["ailments"] == []


def test_a_silent_auditor_makes_health_speak(watched: Watched) -> None:
    """R11: the auditor is watched itself: no round for three minutes, and health says so."""
    seen: list[Any] = []

    async def main() -> None:
        await watched.starts()
        await asyncio.sleep(60)
        _breaks_the_auditor(watched)
        await asyncio.sleep(2 * 60)
        seen.append(await watched.health())
        await asyncio.sleep(90)
        seen.append(await watched.health())
        await watched.stops()

    with capture_logs():
        plays(watched.stage.clock, main())
    assert [(status, body.get("broken")) for status, body in seen] == [(200, []), (503, ["auditor_silent"])]
