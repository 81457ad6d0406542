"""R8, R9, R19: what the simulator found: claims between an answer, a death, and another node's try."""

from __future__ import annotations

from nawba.actions.deliver import claim, look_after, prepare, record
from nawba.domain.delivery import LEASE_US
from nawba.domain.signal import Signal
from nawba.ports.channel import Message, Retry, Unknown
from tests.fakes.channel import FakeChannel, Hang
from tests.stories.stage import Stage

ONE, OTHER = "mohammed_ahmed", "sara_mohammed"
FREE = {"sandbox": 8}


def _opens(stage: Stage) -> None:
    """An incident is open and everything due waits."""
    stage.receives(Signal("fire", "k", "critical", "SiteDown", labels={"service": "web"}), is_triaged=False)
    stage._triages()


def test_what_another_node_has_tried_meanwhile_is_not_sent_from_an_old_preparation(stage: Stage) -> None:
    """R8: both read it as pending; one sent it and does not know what came of it; the other composes it anew, marked."""
    _opens(stage)
    mine, theirs = (stage.sees(lambda tx: prepare(tx, stage.house, FREE, 1)) for _ in range(2))
    [first] = stage.does(lambda tx: claim(tx, stage.house, mine))
    stage.does(lambda tx: record(tx, stage.house, first, Unknown("timeout")))
    assert stage.does(lambda tx: claim(tx, stage.house, theirs)) == []
    anew = stage.sees(lambda tx: prepare(tx, stage.house, FREE, 64))
    [again] = [p for p in anew if p.row.id == first.row.id]
    assert again.message is not None
    assert again.message.is_repeat


def test_a_wish_to_be_asked_later_binds_the_other_node_too(stage: Stage) -> None:
    """R16: the vendor said later to one node; the other had it prepared already, and waits as well."""
    _opens(stage)
    mine, theirs = (stage.sees(lambda tx: prepare(tx, stage.house, FREE, 1)) for _ in range(2))
    [first] = stage.does(lambda tx: claim(tx, stage.house, mine))
    stage.does(lambda tx: record(tx, stage.house, first, Retry(20_000_000, "429")))
    assert stage.does(lambda tx: claim(tx, stage.house, theirs)) == []


def test_what_was_lost_three_times_with_its_sender_is_given_up_and_the_next_contact_is_tried(stage: Stage) -> None:
    """R8, R34: whatever kills its sender each time does not ring, or kill, for ever."""
    _opens(stage)
    for _ in range(3):
        due = stage.sees(lambda tx: prepare(tx, stage.house, FREE, 64))
        [push] = [p for p in due if p.row.person == ONE and p.row.channel == "push"]
        assert stage.does(lambda tx, push=push: claim(tx, stage.house, [push]))  # type: ignore[misc]
        stage.clock.passes(LEASE_US)
        stage.does(lambda tx: look_after(tx, stage.house))
    rows = {a.channel: a for a in stage.attempts_to(ONE)}
    assert (rows["push"].state, rows["push"].tries, rows["push"].possible_duplicate) == ("unknown", 3, True)
    stage.runs()
    assert [h.message.channel for h in stage.handed if h.person == ONE] == ["call"]  # in its own time: after 3 minutes


def test_what_rings_a_level_that_has_answered_is_not_tried_again(stage: Stage, phone: FakeChannel) -> None:
    """R9: level 2 joins while a try to it is under way: whatever becomes of that try, it is the last."""
    stage.fires()
    stage.acknowledges(ONE)
    phone.answers = lambda m: Hang() if m.channel == "push" and m.is_page else None
    stage.escalates(ONE)
    [lead] = stage.paged(level=2)
    stage.acknowledges(lead)
    assert [e.params["level"] for e in stage.entries("joined")] == [2]
    count = len(phone.sent)
    stage.passes(minutes=2)
    assert [m for m in phone.sent[count:] if m.is_page] == []


def test_who_cannot_is_not_tried_again_either(stage: Stage, phone: FakeChannel) -> None:
    """R9: somebody says `I cannot` while a try to them is under way: it is not sent again; the colleague's is."""

    def hangs(message: Message) -> Hang | None:
        return Hang() if message.channel == "push" and message.is_page else None

    phone.answers = hangs
    stage.fires()
    stage.cannot(ONE)
    stage.passes(seconds=12)
    pushes = [(h.person, h.message.is_repeat) for h in stage.handed if h.message.channel == "push" and h.kind == "page"]
    assert (ONE, True) not in pushes
    assert (OTHER, True) in pushes
