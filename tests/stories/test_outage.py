"""R7, R8, R23: the process dies, and nobody is forgotten, and nobody is woken because of it."""

from __future__ import annotations

from nawba.actions.respond import Answer, respond
from nawba.domain.commands import Acknowledge
from nawba.domain.entry import Actor
from nawba.domain.signal import Signal
from nawba.domain.time import MINUTE
from nawba.ports.channel import Message, Unknown
from nawba.text.catalogue import say
from tests.fakes.channel import FakeChannel, Hang
from tests.stories.stage import Stage


def test_twenty_minutes_of_outage_do_not_wake_the_cto(stage: Stage) -> None:
    """R23, S17: every level gets its wait from the call before it; the breach is recorded at its own time."""
    stage.fires()
    stage.passes(minutes=1)
    stage.down_for(minutes=20)
    assert stage.called_at(level=1) == [0, 21]
    assert stage.called_at(level=2) == [21]
    assert stage.paged(level=3) == stage.paged(level=4) == ()
    breach = next(e for e in stage.entries("clock") if e.reason == "breached")
    assert stage.minutes(breach.at) == 15
    assert stage.incident().clock("response").state == "breached"
    stage.passes(minutes=4, seconds=59)
    assert stage.paged(level=3) == stage.paged(level=4) == ()
    stage.passes(minutes=5)
    assert stage.called_at(level=4) == [26]  # level 2 had its five minutes
    assert stage.called_at(level=3) == []
    stage.passes(seconds=1)
    assert stage.called_at(level=3) == [31]  # and its ten


def test_late_pages_say_by_how_much(stage: Stage) -> None:
    """R23: who is called late is told that Nawba was down, and for how long; who is called in time is not."""
    stage.fires()
    stage.passes(minutes=1)
    stage.down_for(minutes=20)
    late = {(p.level, p.round): p.late_us // MINUTE for p in stage.pages() if p.kind == "page"}
    assert late == {(1, 1): 0, (1, 2): 18, (2, 1): 16}
    now = [h for h in stage.handed if h.kind == "page" and h.at == stage.now]
    bodies = {h.level: h.message.body for h in now if (h.level, h.round) in ((1, 2), (2, 1))}
    assert "18" in bodies[1]
    assert "16" in bodies[2]
    assert all(_is_late(h.message) for h in stage.handed if h.kind == "page" and h.at == stage.now)
    stage.passes(minutes=3)
    [*_, last] = [h for h in stage.handed if h.kind == "page" and h.level == 1 and h.round == 3]
    assert not _is_late(last.message)


def test_a_try_that_fell_due_during_the_outage_says_so_too(stage: Stage) -> None:
    """R23: the page was made in time, its message on WhatsApp was not sent in time."""
    stage.fires()
    stage.passes(seconds=30)
    stage.down_for(minutes=20)
    tries = {
        h.message.channel: h.message for h in stage.handed if (h.level, h.round, h.person) == (1, 1, "sara_mohammed")
    }
    assert _is_late(tries["whatsapp"])
    assert "19" in tries["whatsapp"].body
    assert not _is_late(tries["push"])


def _is_late(message: Message) -> bool:
    """Whether the message says that Nawba was down."""
    return say("ar", "message.late", length="#").split("#")[1].strip() in message.body


def test_what_came_in_during_triage_is_taken_up_after_a_restart(stage: Stage) -> None:
    """R1, R23: answered 202 and not yet looked at: it opens its incident when the process is back."""
    stage.receives(Signal("fire", "k", "critical", "SiteDown", labels={"alertname": "SiteDown"}), is_triaged=False)
    assert stage.summary()["pending"] == 1
    stage.down_for(minutes=20)
    assert stage.incident().severity == "SEV1"
    assert stage.paged() == ("sara_mohammed", "mohammed_ahmed")


def test_the_worst_is_taken_up_first_after_an_outage(stage: Stage) -> None:
    """R23: both are overdue; SEV1 is paged before SEV2, whichever was due first."""
    stage.fires("CheckoutErrors", service="payments", severity="high")
    stage.passes(minutes=8)
    stage.fires("SiteDown", service="web")
    count = len(stage.handed)
    stage.down_for(minutes=25)
    severities = [stage.incident(h.incident).severity for h in stage.handed[count:]]
    assert severities == sorted(severities)
    assert set(severities) == {"SEV1", "SEV2"}


def test_what_was_answered_meanwhile_is_not_paged_after_an_outage(stage: Stage) -> None:
    """R9, R23: pending tries of an acknowledged incident are not taken up again."""
    stage.fires()
    stage.passes(seconds=10)
    stage.acknowledges("mohammed_ahmed")
    count = len(stage.handed)
    stage.down_for(minutes=15)
    assert len(stage.handed) == count


def test_a_crash_between_the_claim_and_the_send(stage: Stage, phone: FakeChannel) -> None:
    """R7, R8: nothing left the house, but nobody can know that: it is sent at the start, marked as a possible repeat."""
    stage.crashes = "after_claim"
    stage.fires()
    assert phone.sent == []
    stage.down_for(seconds=3)
    pushes = [a for a in stage.attempts_to("mohammed_ahmed") if a.channel == "push"]
    assert [(a.state, a.possible_duplicate, a.tries) for a in pushes] == [("delivered", True, 2)]
    [message] = [m for m in phone.sent if m.key == pushes[0].id]
    assert message.is_repeat


def test_a_crash_between_the_send_and_its_outcome(stage: Stage, phone: FakeChannel) -> None:
    """R7, R8: it was sent and nobody wrote it down: sent once more under the same key, marked; never a third time."""
    stage.crashes = "after_send"
    stage.fires()
    first = [m for m in phone.sent if m.is_page]
    stage.down_for(seconds=3)
    again = [m for m in phone.sent[len(first) :] if m.key == first[0].key]
    assert [m.is_repeat for m in again] == [True]
    stage.passes(seconds=50)
    assert [m.key for m in phone.sent].count(first[0].key) == 2
    assert stage.paged(level=1) == ("sara_mohammed", "mohammed_ahmed")


def test_an_answer_before_the_restart_stops_the_repetition_too(stage: Stage, phone: FakeChannel) -> None:
    """R8, R9: it rang, the process died, somebody had already answered: it does not ring again."""
    stage.crashes = "after_send"
    stage.fires()
    count = len(phone.sent)
    about = stage.incident_id
    stage.does(
        lambda tx: respond(tx, stage.house, about, Answer(Acknowledge()), Actor("person", "mohammed_ahmed", "page"))
    )
    stage.down_for(seconds=5)
    assert [m for m in phone.sent[count:] if m.is_page] == []
    assert "unknown" in {a.state for a in stage.attempts()}


def test_unknown_is_sent_again_with_the_same_key_and_the_next_contact_is_tried(
    stage: Stage, phone: FakeChannel
) -> None:
    """R8, R15: nobody can say whether the push arrived: the same key again, marked, and the next contact without waiting."""
    phone.does(Unknown("timeout"), channel="push")
    stage.fires()
    first = next(m for m in phone.sent if m.channel == "push")
    pushes = [m for m in phone.sent if m.key == first.key]
    assert [m.is_repeat for m in pushes] == [False, True]
    row = next(a for a in stage.attempts() if a.id == first.key)
    assert (row.state, row.possible_duplicate, row.tries) == ("delivered", True, 2)


def test_unknown_for_good_is_given_up_after_three_tries(stage: Stage, phone: FakeChannel) -> None:
    """R8: three tries with one key; then it stays unknown, and the person's other contacts have been tried."""
    phone.answers = lambda message: Unknown("timeout") if message.channel == "push" else None
    stage.fires()
    stage.passes(seconds=30)
    rows = [a for a in stage.attempts() if a.channel == "push" and a.kind == "page"]
    assert {(a.state, a.tries) for a in rows} == {("unknown", 3)}
    assert {a.channel for a in stage.attempts_to("mohammed_ahmed") if a.state == "delivered"} >= {"call", "whatsapp"}


def test_a_send_that_never_ends_is_unknown_after_ten_seconds(stage: Stage, phone: FakeChannel) -> None:
    """R8, R35: given up after T_s, sent again; the call beside it was not kept waiting."""
    phone.does(Hang(), times=2, channel="push")
    stage.fires()
    assert {h.contact for h in stage.handed if h.person == "mohammed_ahmed"} == {"sandbox:push", "sandbox:call"}
    stage.passes(seconds=9)
    assert {a.state for a in stage.attempts() if a.channel == "push" and a.kind == "page"} == {"sending"}
    stage.passes(seconds=1)
    assert {a.state for a in stage.attempts() if a.channel == "push" and a.kind == "page"} == {"delivered"}
