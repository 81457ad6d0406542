"""R14, R15, R35, S19, S27, S54: from one contact to the next, and the difference between sent and reached."""

from __future__ import annotations

from nawba.domain.time import MINUTE, SECOND
from nawba.ports.channel import Failed, Retry, Unknown
from tests.fakes.channel import FakeChannel, Hang, accepts
from tests.stories.conftest import Staged
from tests.stories.playbooks import edited
from tests.stories.stage import Stage

ONE = "mohammed_ahmed"


def _tries(stage: Stage, person: str = ONE, level: int = 1, round_: int = 1) -> list[tuple[str, float]]:
    """Return the channels `person` was tried on in one round, and when, in seconds."""
    found = [h for h in stage.handed if (h.person, h.level, h.round, h.kind) == (person, level, round_, "page")]
    return [(h.message.channel, (h.at - stage.begins_at) / SECOND) for h in found]


def test_contacts_are_tried_in_the_order_of_the_rules(stage: Stage) -> None:
    """S19, S54: push and call at once, WhatsApp after one minute, SMS after two, mail after four."""
    stage.fires()
    stage.passes(minutes=5)
    assert _tries(stage) == [("push", 0), ("call", 0), ("whatsapp", 60), ("sms", 120), ("email", 240)]
    assert {m.language for m in stage.channels["sandbox"].sent} == {"ar"}


def test_no_receipt_in_thirty_seconds_and_the_next_contact_is_tried_now(stage: Stage, phone: FakeChannel) -> None:
    """R15: the provider took it and was not heard of again: not WhatsApp at one minute, but at thirty seconds."""
    phone.answers = lambda m: accepts(m) if m.channel in ("push", "call") else None
    stage.fires()
    stage.passes(seconds=29)
    assert {a.state for a in stage.attempts_to(ONE) if a.channel in ("push", "call")} == {"accepted"}
    assert _tries(stage) == [("push", 0), ("call", 0)]
    stage.passes(seconds=1)
    assert _tries(stage)[2:] == [("whatsapp", 30)]
    assert stage.incident().state == "open"  # accepted is not acknowledged: the ladder goes on
    stage.passes(minutes=2, seconds=30)
    assert stage.called_at(level=1) == [0, 3]


def test_a_provider_s_failure_moves_to_the_next_contact_now(stage: Stage, phone: FakeChannel) -> None:
    """R15: push and call fail: WhatsApp is tried in the same moment, and the timeline says why."""
    phone.answers = lambda m: Failed("blocked") if m.channel in ("push", "call") and m.is_page else None
    stage.fires()
    assert _tries(stage)[2:] == [("whatsapp", 0)]
    failures = stage.entries("attempt_failed")
    assert {(e.params["channel"], e.reason, str(e.actor)) for e in failures} == {
        ("push", "blocked", "provider:sandbox"), ("call", "blocked", "provider:sandbox"),
    }  # fmt: skip
    assert all(e.params["next"] for e in failures)
    stage.passes(minutes=5)
    assert stage.called_at(level=2) == [5]


def test_when_no_contact_is_left_the_ladder_goes_on(stage: Stage, phone: FakeChannel) -> None:
    """R12, R15: everything fails at once; the next round and the next level come at their time."""
    phone.answers = lambda m: Failed("down") if m.is_page else None
    stage.fires()
    assert [channel for channel, at in _tries(stage) if at == 0] == ["push", "call", "whatsapp", "sms", "email"]
    assert stage.entries("attempt_failed")[-1].params["next"] is False
    stage.passes(minutes=5)
    assert stage.called_at(level=1) == [0, 3]
    assert stage.called_at(level=2) == [5]


def test_a_wish_to_be_asked_later_holds_the_person_back_for_nothing(stage: Stage, phone: FakeChannel) -> None:
    """R15, R16: 429 with an hour: tried again after a minute at the most, and the next contact at once."""
    phone.does(Retry(60 * MINUTE, "429"), times=2, channel="push")
    stage.fires()
    assert ("whatsapp", 0) in _tries(stage)
    stage.passes(minutes=1)
    assert [at for channel, at in _tries(stage) if channel == "push"] == [0, 60]
    assert {a.state for a in stage.attempts_to(ONE) if a.channel == "push"} == {"delivered"}


def test_asked_to_wait_for_ever_it_fails_after_three_tries(stage: Stage, phone: FakeChannel) -> None:
    """R15: three tries of one contact, then it has failed."""
    phone.answers = lambda m: Retry(SECOND, "busy") if m.channel == "push" and m.is_page else None
    stage.fires()
    stage.passes(seconds=10)
    assert [at for channel, at in _tries(stage) if channel == "push"] == [0, 1, 2]
    assert {a.state for a in stage.attempts_to(ONE) if a.channel == "push"} == {"failed"}


def test_after_an_acknowledgement_nothing_is_tried_again(stage: Stage, phone: FakeChannel) -> None:
    """R9, R15: no receipt, no retry and no next contact once somebody has answered."""
    phone.answers = lambda m: accepts(m) if m.channel == "push" else Retry(20 * SECOND, "busy")
    stage.fires()
    stage.passes(seconds=10)
    stage.acknowledges(ONE)
    count = len([m for m in phone.sent if m.is_page])
    stage.passes(minutes=5)
    assert len([m for m in phone.sent if m.is_page]) == count


def test_an_attempt_in_flight_may_end_but_is_not_repeated_after_the_answer(stage: Stage, phone: FakeChannel) -> None:
    """R8, R9: the send hung, somebody answered; its outcome is unknown, and it is not sent again."""
    phone.answers = lambda m: Hang() if m.channel == "call" and m.is_page else None
    stage.fires()
    stage.passes(seconds=2)
    stage.acknowledges(ONE)
    count = len(phone.sent)
    stage.passes(minutes=2)
    assert len(phone.sent) == count


def test_a_contact_without_a_vendor_fails_at_once(staged: Staged) -> None:
    """R14, R15: a channel is declared, but nothing carries it: said, and the next contact is tried in that moment."""
    sandbox = "  sandbox:\n    kind: sandbox\n    through:\n      - vendor: sandbox\n"
    twilio = FakeChannel("twilio")
    stage = staged(edited(("channels.yaml", sandbox, "")), "2025-01-21T10:00", twilio)
    for channel in ("push", "sms"):
        stage.has_contact(ONE, channel)
    stage.fires()
    assert [(a.channel, a.state, a.reason) for a in stage.attempts_to(ONE)] == [
        ("push", "failed", "no_vendor"), ("sms", "delivered", None),
    ]  # fmt: skip
    assert _tries(stage) == [("sms", 0)]


def test_a_hung_vendor_delays_no_other(staged: Staged) -> None:
    """R35: all hands of one vendor hang; the SMS of the same people leave at their time."""
    sandbox = "  sandbox:\n    kind: sandbox\n    through:\n      - vendor: sandbox\n"
    push, sms = FakeChannel("web_push", concurrency=1), FakeChannel("gsm_modem")
    push.answers = lambda message: Hang()
    stage = staged(edited(("channels.yaml", sandbox, "")), "2025-01-21T10:00", push, sms)
    for person in (ONE, "sara_mohammed"):
        for channel in ("push", "sms"):
            stage.has_contact(person, channel)
    stage.fires()
    assert len(push.sent) == 1
    stage.passes(minutes=2)
    assert {(h.person, h.at - stage.begins_at) for h in stage.handed if h.message.channel == "sms"} <= {
        (person, at) for person in (ONE, "sara_mohammed") for at in (0, 10 * SECOND, 20 * SECOND, 30 * SECOND, 2 * MINUTE)
    }  # fmt: skip
    assert {h.person for h in stage.handed if h.message.channel == "sms"} == {ONE, "sara_mohammed"}


def test_unknown_for_an_announcement_calls_nobody(stage: Stage, phone: FakeChannel) -> None:
    """S25, R8: a room that may have heard is told again; that is no page."""
    phone.answers = lambda m: Unknown("timeout") if m.contact.startswith("room:") else None
    stage.fires()
    stage.passes(minutes=1)
    rooms = [a for a in stage.attempts() if a.kind == "announce"]
    assert {(a.state, a.tries) for a in rooms} == {("unknown", 3)}
