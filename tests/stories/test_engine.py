"""The engine itself, on a clock of our own: R6, R23, R34, R35. Nothing here waits for real."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from nawba.domain.applying import fold
from nawba.domain.signal import Signal
from nawba.domain.time import SECOND, Instant
from nawba.engine.delivering import Delivering
from nawba.engine.loop import Engine
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.ports.channel import Delivered, Message, Result
from nawba.store.codec import encode_snapshot
from tests.fakes.channel import FakeChannel, Hang
from tests.fakes.loop import plays
from tests.stories.conftest import Staged
from tests.stories.playbooks import edited
from tests.stories.stage import Stage

SANDBOX = "  sandbox:\n    kind: sandbox\n    through:\n      - vendor: sandbox\n"


def runs(
    stage: Stage, *, minutes: float, meanwhile: Callable[[], None] = lambda: None, backstop_s: float = 1.0
) -> Measures:
    """Let the real engine run on the stage's store and clock; `meanwhile` happens once it is up."""
    measures = Measures()

    async def main() -> None:
        membership = Membership(stage.house)
        engine = Engine(
            stage.house, Delivering(stage.house, stage.channels, measures, membership), measures, membership
        )
        engine.backstop_s = backstop_s
        running = asyncio.create_task(engine.run())
        await asyncio.sleep(0.001)
        meanwhile()
        await asyncio.sleep(minutes * 60)
        engine.stop()
        await running

    with capture_logs():
        plays(stage.clock, main())
    return measures


def _posts(stage: Stage, title: str, service: str | None, key: str) -> None:
    labels = {"alertname": title, **({"service": service} if service else {})}
    stage.receives(Signal("fire", key, "critical", title, labels=labels), is_triaged=False)


class _Noting(FakeChannel):
    """Remembers when it was given what."""

    def __init__(self, stage: Callable[[], Stage], vendor: str = "sandbox", concurrency: int = 8) -> None:
        super().__init__(vendor, concurrency)
        self._stage = stage
        self.at: list[Instant] = []

    async def send(self, message: Message) -> Result:
        self.at.append(self._stage().now)
        return await super().send(message)


def test_the_engine_does_what_the_stage_does(staged: Staged) -> None:
    """R6, R23: the same story on both: the same people at the same time, none more than a tick late."""
    played = staged(None, "2025-01-21T10:00", FakeChannel(concurrency=64))
    lived = staged(None, "2025-01-21T10:00", FakeChannel(concurrency=64))
    played.fires()
    played.passes(minutes=32)
    runs(lived, minutes=32, meanwhile=lambda: _posts(lived, "SiteDown", "web", "SiteDown/web"))

    def calls(stage: Stage) -> list[tuple[object, ...]]:
        entries = stage.entries("called")
        return sorted((e.params["level"], e.params["round"], e.reason, round(stage.minutes(e.at), 2)) for e in entries)

    def rows(stage: Stage) -> list[tuple[object, ...]]:
        until = stage.begins_at + 29 * 60 * SECOND + SECOND // 2
        return sorted((a.person, a.contact, a.kind, a.state) for a in stage.attempts() if a.due_at <= until)

    assert calls(lived) == calls(played)
    assert rows(lived) == rows(played)
    assert all(a.at is not None and a.at - a.due_at < SECOND // 10 for a in lived.attempts() if a.state == "delivered")


def test_a_signal_that_breaks_us_is_set_aside_and_the_others_go_on(stage: Stage) -> None:
    """R34, R5: three tries, then quarantine with an incident of its own; nobody else waits for it."""
    broken = stage.declares("SEV2", "orders")
    _group(stage, broken, "orders")
    stage.raw("UPDATE incident SET snapshot = x'00' WHERE id = ?", (bytes.fromhex(broken[4:]),))

    def meanwhile() -> None:
        _posts(stage, "SlowA", "orders", "a")
        _posts(stage, "SlowB", "search", "b")

    measures = runs(stage, minutes=1, meanwhile=meanwhile)
    assert stage.summary() == {"accepted": 3, "attached": 2, "suppressed": 0, "quarantined": 1, "pending": 0}
    titles = [row[0] for row in stage.raw("SELECT title FROM incident ORDER BY number")]
    assert titles[2:] == ["SlowB", "pagerduty: signals that could not be understood"]
    assert measures.registry.get_sample_value("nawba_engine_failures_total", {"where": "triage"}) == 3
    _mend(stage, broken)


def test_a_timer_that_breaks_us_is_set_aside_and_the_others_are_on_time(stage: Stage) -> None:
    """R34: its incident cannot be read; after three tries it is left alone, and counted where everybody sees it."""
    broken, sound = stage.declares("SEV1", "orders"), stage.declares("SEV1", "web")
    stage.raw("UPDATE incident SET snapshot = x'00' WHERE id = ?", (bytes.fromhex(broken[4:]),))
    runs(stage, minutes=11)
    assert stage.sees(lambda tx: tx.incidents.quarantined_timers()) == 1
    calls = [stage.minutes(e.at) for e in stage.entries("called", sound) if e.params["level"] == 1]
    assert [round(at, 2) for at in calls] == [0, 3, 6, 9]
    assert {a.state for a in stage.attempts(broken) if a.kind == "page" and a.channel == "email"} == {"cancelled"}
    assert "delivered" in {a.state for a in stage.attempts(sound) if a.channel == "email"}
    _mend(stage, broken)


def test_a_page_that_cannot_be_composed_keeps_nobody_waiting(stage: Stage) -> None:
    """R34, R15: one page's row is broken: its tries are set aside and said; the colleague's leave at their time."""
    stage.fires()
    row = next(p for p in stage.pages() if p.person == "mohammed_ahmed")
    stage.raw("UPDATE page SET params = x'7b' WHERE id = ?", (bytes.fromhex(row.id[4:]),))
    stage.passes(minutes=5)
    tries = {a.channel: (a.state, a.reason) for a in stage.attempts() if a.page == row.id}
    assert tries["whatsapp"] == tries["sms"] == ("cancelled", "cannot_be_composed")
    assert {e.reason for e in stage.entries("attempt_failed")} == {"cannot_be_composed"}
    assert stage.called_at(level=1) == [0, 3]
    assert [h.message.channel for h in stage.handed if (h.person, h.round, h.level) == ("sara_mohammed", 1, 1)] == [
        "push", "call", "whatsapp", "sms", "email",
    ]  # fmt: skip
    stage.raw("UPDATE page SET params = x'7b7d' WHERE id = ?", (bytes.fromhex(row.id[4:]),))


@pytest.mark.parametrize("hands", [1, 4])
def test_a_hung_vendor_delays_nobody_else(staged: Staged, hands: int) -> None:
    """R35, R8: every hand of one vendor hangs until its time is up; the other's messages leave when they are due."""
    made: list[Stage] = []
    push = _Noting(lambda: made[0], "web_push", hands)
    sms = _Noting(lambda: made[0], "gsm_modem", 8)
    push.answers = lambda message: Hang()
    text = edited(
        ("channels.yaml", SANDBOX, ""),
        ("channels.yaml", "  SEV1:\n    - by: [push, call]\n", "  SEV1:\n    - by: [push, sms]\n"),
        ("channels.yaml", "    - by: [sms]\n      after: 2m\n", ""),
        ("channels.yaml", "    SEV1: [call, push]\n", "    SEV1: [sms, push]\n"),
    )
    stage = staged(text, "2025-01-21T10:00", push, sms)
    made.append(stage)
    for person in ("mohammed_ahmed", "sara_mohammed"):
        for channel in ("push", "sms"):
            stage.has_contact(person, channel)

    def meanwhile() -> None:
        for service in ("web", "orders", "search", "mobile"):
            _posts(stage, "SiteDown", service, service)

    runs(stage, minutes=2.5, meanwhile=meanwhile)
    assert len(sms.at) == 8
    assert max(sms.at) - stage.begins_at < SECOND // 10
    assert max(_at_once(push, stage)) <= hands
    assert len(push.at) >= min(24, 14 * hands)  # eight pushes, three tries each, as fast as its hands allow
    pushes = [a for i in stage.incidents() for a in stage.attempts(i.id) if a.channel == "push"]
    assert {a.state for a in pushes if a.tries == 3} <= {"unknown", "sending"}


class _Slow(_Noting):
    """Takes five seconds for each."""

    async def send(self, message: Message) -> Result:
        result = await super().send(message)
        await asyncio.sleep(5)
        return result


def test_a_freed_hand_takes_the_next_message_at_once(staged: Staged) -> None:
    """R6, R35: one hand, two pushes: the second leaves when the first has ended, and nothing looks in between."""
    made: list[Stage] = []
    push = _Slow(lambda: made[0], "web_push", 1)
    stage = staged(edited(("channels.yaml", SANDBOX, "")), "2025-01-21T10:00", push)
    made.append(stage)
    for person in ("mohammed_ahmed", "sara_mohammed"):
        stage.has_contact(person, "push")
    runs(stage, minutes=0.5, meanwhile=lambda: _posts(stage, "SiteDown", "web", "k"), backstop_s=60.0)
    waited = [(later - at) / SECOND for at, later in pairwise(push.at)]
    assert len(push.at) == 2
    assert 5 <= waited[0] < 5.02


def _at_once(channel: _Noting, stage: Stage) -> list[int]:
    """Return how many sends were begun within each ten seconds before a send."""
    return [sum(at - 10 * SECOND < other <= at for other in channel.at) for at in channel.at]


def test_a_channel_that_raises_is_unknown_and_the_engine_lives(staged: Staged) -> None:
    """R34, R35: a vendor's bug is an outcome like another."""

    class Raising(FakeChannel):
        async def send(self, message: Message) -> Result:
            if message.channel == "push":
                raise KeyError("bug")
            return Delivered("x")

    stage = staged(None, "2025-01-21T10:00", Raising())
    runs(stage, minutes=1, meanwhile=lambda: _posts(stage, "SiteDown", "web", "k"))
    assert {(a.state, a.reason) for a in stage.attempts() if a.channel == "push" and a.kind == "page"} == {
        ("unknown", "KeyError")
    }
    assert "delivered" in {a.state for a in stage.attempts() if a.channel == "call"}


def test_a_commit_wakes_the_engine_at_once(stage: Stage) -> None:
    """R6: what is committed is taken up in the same moment, not at the next tick."""
    waited: list[Instant] = []
    stage.channels["sandbox"].answers = lambda message: waited.append(stage.now)
    posted: list[Instant] = []

    def meanwhile() -> None:
        _posts(stage, "SiteDown", "web", "k")
        posted.append(stage.now)

    runs(stage, minutes=0.01, meanwhile=meanwhile)
    assert waited
    assert waited[0] - posted[0] < SECOND // 100


def _group(stage: Stage, incident: str, service: str) -> None:
    """Let `incident` hold the group of `service`, so that the next alert of it joins."""
    stage.fires("SlowX", service=service, severity="high")
    key = stage.raw("SELECT open_group_key FROM incident WHERE id <> ?", (bytes.fromhex(incident[4:]),))[0][0]
    stage.raw("UPDATE incident SET open_group_key = NULL")
    stage.raw("UPDATE incident SET open_group_key = ? WHERE id = ?", (key, bytes.fromhex(incident[4:])))


def _mend(stage: Stage, incident: str) -> None:
    """Put the snapshot back, as a fold of the entries, so that the curtain can be looked behind."""
    snapshot = encode_snapshot(fold(stage.timeline(incident)))
    stage.raw("UPDATE incident SET snapshot = ? WHERE id = ?", (snapshot, bytes.fromhex(incident[4:])))
