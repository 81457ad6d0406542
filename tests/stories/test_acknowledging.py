"""S17, R9, R10: somebody answers: one owner, silence for everybody else, and a question later whether they are awake."""

from __future__ import annotations

import pytest

from nawba.domain.decision import Refused
from tests.stories.stage import Stage


def test_one_tap_stops_everything_that_rings(stage: Stage) -> None:
    """R9, S54: after the acknowledgement no attempt starts; the other phone of the level falls silent, too."""
    stage.fires()
    stage.passes(seconds=30)
    stage.acknowledges("mohammed_ahmed")
    before = len(stage.handed)
    stage.passes(minutes=19)
    assert len(stage.handed) == before
    assert {a.state for a in stage.attempts() if a.kind == "page"} == {"delivered", "answered", "cancelled"}
    assert {a.reason for a in stage.attempts() if a.state == "cancelled"} == {"acknowledged"}


def test_a_person_s_answer_stops_the_response_clock_and_no_other(stage: Stage) -> None:
    """S4, S5: answered at six minutes: the response is met; the hour to restore goes on."""
    stage.fires()
    stage.passes(minutes=6)
    incident = stage.acknowledges("sara_mohammed")
    assert (incident.owner, incident.state) == ("sara_mohammed", "acknowledged")
    assert stage.minutes(incident.acknowledged_at) == 6
    assert incident.clock("response").state == "met"
    assert stage.minutes(incident.clock("response").stopped_at) == 6
    stage.passes(minutes=54)
    assert stage.incident().clock("resolution").state == "breached"


def test_the_attempt_they_answered_on_is_the_one_that_is_answered(stage: Stage) -> None:
    """R15: of all tries only the last that reached the person is answered; the colleague's stay delivered."""
    stage.fires()
    stage.passes(minutes=1)
    stage.acknowledges("mohammed_ahmed")
    assert [a.channel for a in stage.attempts() if a.state == "answered"] == ["whatsapp"]
    assert {a.state for a in stage.attempts_to("sara_mohammed")} == {"delivered", "cancelled"}


def test_two_acknowledge_and_one_owns_it(stage: Stage) -> None:
    """R10: the second is told who was first, and when; nothing changes."""
    stage.fires()
    stage.passes(minutes=1)
    stage.acknowledges("mohammed_ahmed")
    acknowledged_at = stage.now
    stage.passes(seconds=2)
    before = stage.incident()
    with pytest.raises(Refused) as refused:
        stage.acknowledges("sara_mohammed")
    assert refused.value.code == "already_acknowledged"
    assert refused.value.params == {"by": "mohammed_ahmed", "at": acknowledged_at}
    assert stage.incident() == before


def test_an_acknowledgement_never_brings_back_what_is_resolved(stage: Stage) -> None:
    """R10: the tap that comes too late is refused with what happened."""
    stage.fires()
    stage.resolves("mohammed_ahmed")
    with pytest.raises(Refused) as refused:
        stage.acknowledges("sara_mohammed")
    assert refused.value.code == "resolved"
    assert stage.incident().state == "resolved"


def test_what_is_said_twice_is_said_once(stage: Stage) -> None:
    """R3, R10: the owner taps again: it counts as a sign of life and changes nothing else."""
    stage.fires()
    stage.acknowledges("mohammed_ahmed")
    stage.passes(minutes=1)
    stage.acknowledges("mohammed_ahmed")
    assert stage.kinds().count("acknowledged") == 1
    assert stage.minutes(stage.incident().acknowledged_at) == 0
    stage.resolves("mohammed_ahmed")
    count = len(stage.timeline())
    stage.resolves("mohammed_ahmed")
    assert len(stage.timeline()) == count


def test_the_lead_called_by_the_clock_joins_and_the_owner_stays(stage: Stage) -> None:
    """R9, S17: resolution at risk calls level 2 in spite of the owner; the lead's tap stops level 2 alone."""
    stage.fires()
    stage.acknowledges("mohammed_ahmed")
    stage.passes(minutes=19)
    stage.notes("mohammed_ahmed", "still at it")
    stage.passes(minutes=11)
    assert stage.called_at(level=2) == [30]
    stage.passes(minutes=1)
    incident = stage.acknowledges("role:frontend_lead")
    assert incident.owner == "mohammed_ahmed"
    [joined] = stage.entries("joined")
    assert joined.params == {"level": 2}
    stage.passes(minutes=7)
    assert stage.called_at(level=2) == [30]
    with pytest.raises(Refused):  # nobody is calling Sara
        stage.acknowledges("sara_mohammed")


def test_the_owner_who_is_called_by_the_clock_can_stop_it_too(stage: Stage) -> None:
    """S17: the lead owns it; at risk, level 2 is called, and the owner's own tap answers that page."""
    stage.fires()
    stage.passes(minutes=12)
    stage.acknowledges("role:frontend_lead")
    stage.passes(minutes=19)
    assert stage.called_at(level=2)[-1] == 30
    stage.acknowledges("role:frontend_lead")
    stage.passes(minutes=12)
    assert stage.called_at(level=2)[-1] == 30


def test_the_executives_are_told_though_somebody_answered(stage: Stage) -> None:
    """S30, S33: half an hour without the service: the executives learn of it, whoever is at work on it."""
    stage.fires()
    stage.passes(minutes=2)
    stage.acknowledges("mohammed_ahmed")
    stage.passes(minutes=17)
    stage.notes("mohammed_ahmed", "at it")
    stage.passes(minutes=10, seconds=59)
    assert "role:cto" not in stage.told()
    stage.passes(seconds=1)
    assert "role:cto" in stage.told()


def test_acknowledged_and_asleep(stage: Stage) -> None:
    """S17: asked after twenty minutes, no sign within five: called again, the same person first, then the chain."""
    stage.fires()
    stage.passes(minutes=2)
    stage.acknowledges("sara_mohammed")
    stage.passes(minutes=19, seconds=59)
    assert stage.asked() == ()
    stage.passes(seconds=1)
    assert stage.asked() == ("sara_mohammed",)
    stage.passes(minutes=4, seconds=59)
    assert stage.incident().owner == "sara_mohammed"
    stage.passes(seconds=1)
    incident = stage.incident()
    assert (incident.state, incident.owner, incident.acknowledged_at) == ("open", None, None)
    again = stage.entries("called")[-1]
    assert (again.reason, again.params["level"], again.params["people"][0]) == ("unconfirmed", 1, "sara_mohammed")
    assert stage.called_at(level=1) == [0, 27]
    stage.passes(minutes=5)
    assert stage.called_at(level=1) == [0, 27, 30]
    assert stage.called_at(level=2) == [32]  # its wait, counted from the new beginning
    assert incident.clock("response").state == "met"  # a verdict once given stays


def test_the_one_who_fell_asleep_is_first_even_from_another_level(stage: Stage) -> None:
    """S17: the lead had it; the lead is called first, then those on duty."""
    stage.fires()
    stage.passes(minutes=6)
    stage.acknowledges("role:frontend_lead")
    stage.passes(minutes=25)
    assert stage.entries("unconfirmed")
    calls = [e for e in stage.entries("called") if e.reason == "unconfirmed"]
    assert calls[0].params["people"] == ["role:frontend_lead", "sara_mohammed", "mohammed_ahmed"]


def test_the_whole_chain_is_called_again_after_an_owner_fell_asleep(stage: Stage) -> None:
    """S17: the executives had been called at the breach; the ladder starts from its top and comes to them again."""
    stage.fires()
    stage.passes(minutes=16)
    stage.acknowledges("sara_mohammed")
    stage.passes(minutes=25)
    assert [e.reason for e in stage.entries("unconfirmed")] == ["no_sign"]
    stage.passes(minutes=20)
    assert stage.called_at(level=2)[-4:] == [46, 51, 56, 61]
    assert stage.called_at(level=3) == [15, 56, 61]


@pytest.mark.parametrize("sign", ["note", "tap"])
def test_a_sign_of_life_is_enough(stage: Stage, sign: str) -> None:
    """S17: a note or another tap, before the question or after it, and twenty minutes begin anew."""
    stage.fires()
    stage.acknowledges("mohammed_ahmed")
    for _ in range(4):
        stage.passes(minutes=22)
        if sign == "note":
            stage.notes("mohammed_ahmed", "restarting the gateway")
        else:
            stage.acknowledges("mohammed_ahmed")
    assert stage.incident().owner == "mohammed_ahmed"
    assert len(stage.entries("confirmation_asked")) == 4
    assert stage.entries("unconfirmed") == []
    stage.passes(minutes=25)
    assert len(stage.entries("unconfirmed")) == 1


def test_somebody_else_s_note_is_no_sign_of_the_owner(stage: Stage) -> None:
    """S17: that a colleague writes does not mean that the owner is awake."""
    stage.fires()
    stage.acknowledges("mohammed_ahmed")
    stage.passes(minutes=22)
    stage.notes("sara_mohammed", "is anybody there?")
    stage.passes(minutes=3)
    assert len(stage.entries("unconfirmed")) == 1


def test_i_cannot_and_the_other_still_rings(stage: Stage) -> None:
    """S17: who cannot is not called again; the colleague is."""
    stage.fires()
    stage.passes(seconds=20)
    stage.cannot("sara_mohammed")
    stage.passes(minutes=4)
    assert [h.person for h in stage.handed if h.kind == "page" and h.at > stage.begins_at and h.level == 1] == (
        ["mohammed_ahmed"] * len([h for h in stage.handed if h.kind == "page" and h.at > stage.begins_at])
    )
    assert stage.called_at(level=2) == []


def test_when_everybody_called_cannot_the_next_level_is_called_now(stage: Stage) -> None:
    """S17: both cannot: the lead is called in that moment, not after five minutes."""
    stage.fires()
    stage.passes(minutes=1)
    stage.cannot("sara_mohammed")
    stage.cannot("mohammed_ahmed")
    assert stage.called_at(level=2) == [1]


def test_escalating_by_hand_calls_the_next_level_and_then_the_last_resort(stage: Stage) -> None:
    """S17: one level a time, whoever owns it; after the last one comes the last resort."""
    stage.fires()
    stage.acknowledges("mohammed_ahmed")
    for level in (2, 3, 4):
        stage.passes(minutes=1)
        stage.escalates("mohammed_ahmed")
        assert stage.called_at(level=level) == [level - 1]
    assert stage.incident().owner == "mohammed_ahmed"
    stage.passes(minutes=1)
    assert stage.acknowledges("role:product_manager").owner == "mohammed_ahmed"
    stage.passes(minutes=5)
    assert stage.called_at(level=3) == [2]  # R9: answered
    assert len(stage.called_at(level=2)) == 2  # not answered, not restored: it goes on


def test_after_a_reopening_escalation_begins_with_the_first_level_not_called_since(stage: Stage) -> None:
    """S17: what was called in the first life of the incident does not count in its second."""
    stage.fires()
    stage.passes(minutes=16)
    stage.resolves("role:cto")
    stage.passes(minutes=10)
    stage.reopens("mohammed_ahmed")
    stage.escalates("mohammed_ahmed")
    assert stage.entries("called")[-1].params["level"] == 2


def test_a_service_key_acknowledges_only_as_a_source_does(stage: Stage) -> None:
    """S4: nobody in person has answered: the chain is held, no clock stops, and afterwards it goes on."""
    stage.fires()
    stage.passes(minutes=1)
    incident = stage.key_acknowledges("robot")
    assert (incident.state, incident.owner, incident.acknowledged_at) == ("acknowledged", None, None)
    assert incident.clock("response").stopped_at is None
    stage.passes(minutes=10)
    assert stage.incident().state == "open"
    stage.acknowledges("mohammed_ahmed")
    with pytest.raises(Refused) as refused:
        stage.key_acknowledges("robot")
    assert refused.value.params["by"] == "mohammed_ahmed"
