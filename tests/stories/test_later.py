"""S54, R9, R10, R18: put off, handed on, over, and not over after all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nawba.domain.decision import Refused
from nawba.domain.time import MINUTE
from tests.stories.conftest import Staged
from tests.stories.playbooks import edited
from tests.stories.stage import Stage


def test_a_snooze_is_quiet_until_its_instant_and_no_longer(stage: Stage) -> None:
    """R18, R9, S54: ten minutes of silence; then level 1 rings and the ladder goes on with its waits."""
    stage.fires()
    stage.passes(minutes=2)
    stage.snoozes("mohammed_ahmed", minutes=10)
    before = len(stage.handed)
    stage.passes(minutes=9, seconds=59)
    assert len(stage.handed) == before
    stage.passes(seconds=1)
    assert stage.incident().state == "open"
    assert stage.called_at(level=1) == [0, 12]
    stage.passes(minutes=5)
    assert stage.called_at(level=1) == [0, 12, 15]
    assert stage.called_at(level=2) == [17]
    assert {p.late_us for p in stage.pages()} == {0}


def test_a_snooze_pauses_no_clock(stage: Stage) -> None:
    """S4, `engine.md` §4: snoozed or not, at fifteen minutes it is breached."""
    stage.fires()
    stage.passes(minutes=5)
    stage.snoozes("mohammed_ahmed", minutes=15)
    stage.passes(minutes=10)
    assert stage.incident().state == "snoozed"
    assert stage.incident().clock("response").state == "breached"


def test_more_than_a_quarter_of_an_hour_is_refused_on_sev1(stage: Stage) -> None:
    """`engine.md` §4: refused with how long is allowed; nothing changes. SEV2 has no such bound."""
    stage.fires()
    with pytest.raises(Refused) as refused:
        stage.snoozes("mohammed_ahmed", minutes=16)
    assert refused.value.code == "snooze_too_long"
    assert refused.value.params == {"at_most_us": 15 * MINUTE, "severity": "SEV1"}
    assert stage.incident().state == "open"
    stage.snoozes("mohammed_ahmed", minutes=15)
    slow = stage.declares("SEV2", "orders")
    assert stage.snoozes("mohammed_ahmed", minutes=120, incident=slow).state == "snoozed"
    with pytest.raises(Refused):
        stage.snoozes("mohammed_ahmed", minutes=0, incident=slow)


def test_a_snooze_ends_though_the_process_was_down(stage: Stage) -> None:
    """R18, R23: it ended while Nawba was down; at the start it rings at once."""
    stage.fires()
    stage.passes(minutes=1)
    stage.snoozes("mohammed_ahmed", minutes=10)
    stage.passes(minutes=2)
    stage.down_for(minutes=30)
    assert stage.incident().state == "open"
    [ended] = stage.entries("snooze_ended")
    assert stage.minutes(ended.params["due_at"]) == 11
    assert stage.called_at(level=1) == [0, 33]
    assert stage.called_at(level=2) == []


def test_a_snooze_of_a_bounded_rung_gives_no_call_too_many(staged: Staged) -> None:
    """S17: `at_most` counts all calls of the rung; the end of a snooze rings once and begins no new series."""
    stage = staged(edited(("chain.yaml", "repeat: 3m", "repeat: 3m\n          at_most: 2")))
    stage.fires()
    stage.passes(minutes=9)
    assert stage.called_at(level=1) == [0, 3]
    stage.snoozes("mohammed_ahmed", minutes=5)
    stage.passes(minutes=20)
    assert stage.called_at(level=1) == [0, 3, 14]


def test_a_snoozed_sev3_pages_nobody_when_it_ends(stage: Stage) -> None:
    """S52: lowered while level 1 rang, then put off: its end is told in the timeline and wakes nobody."""
    stage.fires()
    stage.passes(minutes=1)
    stage.sets_severity("mohammed_ahmed", "SEV3")
    stage.snoozes("mohammed_ahmed", minutes=60)
    since = stage.now + 1
    stage.passes(hours=5)
    assert stage.incident().state == "open"
    assert stage.paged(since=since) == ()


def test_an_answer_during_the_snooze_is_an_answer(stage: Stage) -> None:
    """R10: whoever taps owns it; the snooze is over."""
    stage.fires()
    stage.snoozes("mohammed_ahmed", minutes=10)
    stage.passes(minutes=1)
    incident = stage.acknowledges("sara_mohammed")
    assert (incident.owner, incident.snoozed_until) == ("sara_mohammed", None)
    stage.passes(minutes=12)
    assert stage.called_at(level=1) == [0]


def test_reassigned_it_rings_the_one_who_is_meant_and_nobody_else(stage: Stage) -> None:
    """S54, S17: the lead is called; no answer, and the ladder goes on after its wait."""
    stage.fires()
    stage.passes(minutes=1)
    stage.acknowledges("mohammed_ahmed")
    stage.passes(minutes=1)
    since = stage.now
    incident = stage.reassigns("mohammed_ahmed", "role:backend_lead")
    assert (incident.state, incident.owner) == ("open", None)
    assert stage.paged(since=since) == ("role:backend_lead",)
    assert stage.entries("called")[-1].params["level"] == 2
    stage.passes(minutes=2, seconds=59)
    assert stage.paged(since=since) == ("role:backend_lead",)
    stage.passes(seconds=1)
    assert stage.called_at(level=1) == [0, 5]
    assert stage.acknowledges("role:backend_lead").owner == "role:backend_lead"


def test_reassigning_to_somebody_unreachable_is_refused_with_who_is_reachable(staged: Staged) -> None:
    """S54, R14: without a verified phone nobody is reached; the answer names those who are."""
    sandbox = "  sandbox:\n    kind: sandbox\n    through:\n      - vendor: sandbox\n"
    stage = staged(edited(("channels.yaml", sandbox, "")))
    stage.has_contact("mohammed_ahmed", "call")
    stage.has_contact("dina_rami", "call", is_verified=False)
    stage.fires()
    stage.acknowledges("mohammed_ahmed")
    before = stage.incident()
    with pytest.raises(Refused) as refused:
        stage.reassigns("mohammed_ahmed", "dina_rami")
    assert refused.value.code == "unreachable"
    assert refused.value.params == {"person": "dina_rami", "reachable": ["mohammed_ahmed"]}
    assert stage.incident() == before


def test_resolved_nothing_rings_and_both_clocks_have_their_verdict(stage: Stage) -> None:
    """S5, R9: a person says that it is back: the milestone restored is recorded with it."""
    stage.fires()
    stage.passes(minutes=14)
    incident = stage.resolves("mohammed_ahmed")
    assert [clock.state for clock in incident.clocks] == ["met", "met"]
    assert stage.minutes(incident.restored_at) == 14
    before = len(stage.handed)
    stage.passes(hours=2)
    assert len(stage.handed) == before
    assert stage.incident() == incident


def test_reopened_it_keeps_its_number_and_its_history(stage: Stage) -> None:
    """S54, R10: not over after all: the same incident, new clocks from now, the next round from the top."""
    stage.fires()
    stage.passes(minutes=16)
    stage.resolves("mohammed_ahmed")
    stage.closes("mohammed_ahmed")
    stage.passes(hours=1, minutes=-16)
    history, number = stage.timeline(), stage.incident().number
    incident = stage.reopens("sara_mohammed")
    assert incident.number == number
    assert stage.timeline()[: len(history)] == history
    assert (incident.state, incident.owner, incident.resolved_at, incident.closed_at) == ("open", None, None, None)
    assert stage.minutes(incident.clock("response").due_at) == 75
    assert incident.clock("response").state == "running"
    last = stage.entries("called")[-1]
    assert (last.params["level"], last.params["round"], stage.minutes(last.at)) == (1, 7, 60)
    stage.passes(minutes=15)
    assert stage.called_at(level=2)[-3:] == [65, 70, 75]
    assert stage.called_at(level=3)[-1] == 75


def test_only_what_is_over_can_be_reopened_or_closed(stage: Stage) -> None:
    """R10: refused with what is."""
    stage.fires()
    stage.acknowledges("mohammed_ahmed")
    for verb in (stage.reopens, stage.closes):
        with pytest.raises(Refused) as refused:
            verb("sara_mohammed")
        assert (refused.value.code, refused.value.params["by"]) == ("not_resolved", "mohammed_ahmed")


def test_nothing_can_be_done_to_what_is_closed_but_reopening(stage: Stage) -> None:
    """R10: each verb is refused with the state as its reason."""
    stage.fires()
    stage.resolves("mohammed_ahmed")
    stage.closes("mohammed_ahmed")
    verbs: tuple[Callable[[], object], ...] = (
        lambda: stage.acknowledges("sara_mohammed"),
        lambda: stage.escalates("sara_mohammed"),
        lambda: stage.snoozes("sara_mohammed", minutes=5),
        lambda: stage.reassigns("sara_mohammed", "mohammed_ahmed"),
        lambda: stage.sets_severity("sara_mohammed", "SEV2"),
        lambda: stage.cannot("sara_mohammed"),
    )
    for verb in verbs:
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.code == "closed"
    assert stage.closes("mohammed_ahmed").state == "closed"
    assert stage.reopens("mohammed_ahmed").state == "open"
