"""R8, R9, R15: what a provider says later of its message."""

from __future__ import annotations

import pytest

from nawba.actions.deliver import receipt
from nawba.ports.channel import Accepted, Message, Receipt, Result
from nawba.store.attempts import AttemptRow
from tests.fakes.channel import FakeChannel
from tests.stories.stage import Stage

ONE = "mohammed_ahmed"


def _accepts_push(message: Message) -> Result | None:
    return Accepted(f"id-{message.key}") if message.channel == "push" and message.is_page else None


@pytest.fixture
def accepted(stage: Stage, phone: FakeChannel) -> Stage:
    """The push was accepted, and nothing is heard of it."""
    phone.answers = _accepts_push
    stage.fires()
    return stage


def _push(stage: Stage) -> AttemptRow:
    return next(a for a in stage.attempts_to(ONE) if a.channel == "push")


def _says(stage: Stage, state: str, reason: str = "", vendor: str = "sandbox") -> bool:
    said = Receipt(f"id-{_push(stage).id}", state, stage.now, reason)
    known = stage.does(lambda tx: receipt(tx, stage.house, vendor, said))
    stage.runs()
    return known


def _tried(stage: Stage) -> list[str]:
    return [h.message.channel for h in stage.handed if h.person == ONE and h.kind == "page"]


def test_a_receipt_in_time_holds_the_next_contact_at_its_own_time(accepted: Stage) -> None:
    """R15: delivered after twenty seconds: WhatsApp waits for its minute."""
    accepted.passes(seconds=20)
    assert _says(accepted, "delivered")
    assert _push(accepted).state == "delivered"
    accepted.passes(seconds=39)
    assert _tried(accepted) == ["push", "call"]
    accepted.passes(seconds=1)
    assert _tried(accepted) == ["push", "call", "whatsapp"]


def test_a_failure_reported_later_moves_on_now_and_is_said(accepted: Stage) -> None:
    """R15: undelivered after ten seconds: WhatsApp in that moment, and the timeline names the provider's reason."""
    accepted.passes(seconds=10)
    assert _says(accepted, "failed", "absent subscriber")
    assert (_push(accepted).state, _push(accepted).reason) == ("failed", "absent subscriber")
    assert _tried(accepted) == ["push", "call", "whatsapp"]
    [entry] = accepted.entries("attempt_failed")
    assert (entry.reason, str(entry.actor), entry.params["next"]) == ("absent subscriber", "provider:sandbox", True)
    accepted.passes(minutes=1)  # the receipt that was awaited is awaited no more
    assert _tried(accepted) == ["push", "call", "whatsapp"]


def test_a_failure_after_the_time_for_receipts_moves_on_only_once(accepted: Stage) -> None:
    """R8, R15: at thirty seconds WhatsApp was tried because nothing was heard; that it failed too wakes nobody more."""
    accepted.passes(seconds=40)
    assert _tried(accepted) == ["push", "call", "whatsapp"]
    assert _says(accepted, "failed")
    assert _push(accepted).state == "failed"
    assert [e.params["next"] for e in accepted.entries("attempt_failed")] == [False]
    accepted.passes(seconds=79)
    assert _tried(accepted) == ["push", "call", "whatsapp"]


def test_a_late_failure_after_an_acknowledgement_pages_nobody(accepted: Stage) -> None:
    """R9: somebody has answered; that a push did not arrive is noted, and that is all."""
    accepted.passes(seconds=5)
    accepted.acknowledges("sara_mohammed")
    count = len(accepted.handed)
    assert _says(accepted, "failed", "absent")
    assert _push(accepted).state == "failed"
    accepted.passes(minutes=5)
    assert [h for h in accepted.handed[count:] if h.kind == "page"] == []


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        (["delivered", "seen"], "seen"),
        (["seen", "delivered"], "seen"),
        (["delivered", "delivered"], "delivered"),
        (["delivered", "failed"], "delivered"),
        (["failed", "delivered"], "delivered"),
        (["failed", "seen", "failed"], "seen"),
        (["read by the provider's cat"], "accepted"),
    ],
)
def test_receipts_in_any_order_and_twice(accepted: Stage, said: list[str], ends: str) -> None:
    """R15: accepted < failed < delivered < seen: nothing goes back."""
    for state in said:
        assert _says(accepted, state)
    assert _push(accepted).state == ends


def test_whoever_answered_has_answered_whatever_the_provider_says(accepted: Stage) -> None:
    """R15: an answer is the strongest receipt."""
    accepted.acknowledges(ONE)
    answered = _push(accepted)
    assert answered.state == "answered" or any(a.state == "answered" for a in accepted.attempts_to(ONE))
    for state in ("failed", "delivered", "seen"):
        assert _says(accepted, state)
    assert "answered" in {a.state for a in accepted.attempts_to(ONE)}


def test_a_receipt_nobody_knows_or_of_another_vendor_changes_nothing(accepted: Stage) -> None:
    """R15: it is not known, and the door may ask for it again later."""
    assert not _says(accepted, "delivered", vendor="twilio")
    said = Receipt("id-of-nothing", "failed", accepted.now)
    assert not accepted.does(lambda tx: receipt(tx, accepted.house, "sandbox", said))
    assert _push(accepted).state == "accepted"
