"""S2–S16, `engine.md` §4: the severity changes in the middle, and nobody is forgotten or rung in vain."""

from __future__ import annotations

from tests.stories.stage import Stage


def test_lowered_to_sev3_with_level_2_already_called(stage: Stage) -> None:
    """S12, S52, R9: what rings ends, those who were called are told so, nobody is paged any more, a breach stays."""
    stage.fires()
    stage.passes(minutes=16)
    assert stage.paged(level=2)
    incident = stage.sets_severity("mohammed_ahmed", "SEV3")
    lowered_at = stage.now
    assert incident.severity == "SEV3"
    assert incident.clock("response").state == "breached"
    assert set(stage.told(since=lowered_at)) == {
        "sara_mohammed", "mohammed_ahmed", "role:frontend_lead", "role:cto", "role:product_manager",
        "role:support_manager", "role:business_operations_manager", "role:devops_lead",
    }  # fmt: skip
    stage.passes(hours=24 * 8)
    assert stage.paged(since=lowered_at + 1) == ()
    assert stage.incident().clock("response").state == "breached"


def test_lowered_while_nobody_has_answered_the_lower_ladder_goes_on(stage: Stage) -> None:
    """S9, R12: SEV1 to SEV2 at twelve minutes: silence now, then level 1 and 2 at the pace of SEV2 until an answer."""
    stage.fires()
    stage.passes(minutes=12)
    stage.sets_severity("dina_rami", "SEV2")
    stage.passes(minutes=40)
    assert [m for m in stage.called_at(level=1) if m > 12] == [22, 32, 42, 52]
    assert [m for m in stage.called_at(level=2) if m > 12] == [20, 30, 40, 50]
    assert stage.called_at(level=3) == []


def test_lowered_after_an_answer_the_owner_stays_and_is_not_asked_as_for_sev1(stage: Stage) -> None:
    """S12, S52: SEV3 asks nobody whether they are awake, and so never pages for want of an answer."""
    stage.fires()
    stage.passes(minutes=3)
    stage.acknowledges("mohammed_ahmed")
    stage.passes(minutes=5)
    incident = stage.sets_severity("mohammed_ahmed", "SEV3")
    lowered_at = stage.now
    assert (incident.owner, incident.state) == ("mohammed_ahmed", "acknowledged")
    assert incident.clock("response").state == "met"
    stage.passes(hours=48)
    assert stage.asked() == ()
    assert stage.paged(since=lowered_at + 1) == ()
    assert stage.incident().owner == "mohammed_ahmed"


def test_raised_to_sev1_after_an_acknowledgement(stage: Stage) -> None:
    """S2, S52: the old answer does not carry; clocks run from detection; a new round, and what is due already, now."""
    stage.fires("FilterBroken", service="search", severity="low")
    stage.passes(minutes=2)
    stage.acknowledges("dina_rami")
    stage.passes(minutes=18)
    incident = stage.sets_severity("dina_rami", "SEV1")
    assert (incident.state, incident.owner, incident.acknowledged_at) == ("open", None, None)
    assert stage.minutes(incident.clock("response").due_at) == 15
    assert incident.clock("response").state == "breached"
    assert incident.clock("response").stopped_at is None
    assert stage.minutes(incident.clock("resolution").due_at) == 60
    breach = next(e for e in stage.entries("clock") if e.reason == "breached")
    assert stage.minutes(breach.params["at"]) == 15
    assert stage.called_at(level=1) == [20]
    assert stage.called_at(level=3) == [20]  # the breach is past: what is due already runs at once
    assert stage.pages()[-1].late_us == 0  # and nobody says that Nawba was down
    stage.passes(minutes=5)
    assert stage.called_at(level=1) == [20, 23]
    assert stage.called_at(level=2) == [20, 25]
    stage.acknowledges("mohammed_ahmed")
    assert stage.incident().clock("response").state == "breached"


def test_raised_early_the_executives_have_to_wait_for_the_breach(stage: Stage) -> None:
    """S3, S17: raised three minutes after detection: level 2 five minutes after that, level 3 at fifteen as ever."""
    stage.fires("FilterBroken", service="search", severity="low")
    stage.passes(minutes=3)
    stage.sets_severity("dina_rami", "SEV1")
    stage.passes(minutes=14)
    assert stage.called_at(level=1)[:2] == [3, 6]
    assert stage.called_at(level=2) == [8, 13]
    assert stage.called_at(level=3) == []
    stage.passes(minutes=1)
    assert stage.called_at(level=3) == [18]  # level 2 was called at eight and has had its ten minutes


def test_raised_while_snoozed_it_rings(stage: Stage) -> None:
    """S52, R18: a snooze was given to the lesser incident; the worse one is a new round."""
    stage.fires("Slow", service="orders", severity="high")
    stage.snoozes("mohammed_ahmed", minutes=60)
    stage.passes(minutes=1)
    assert stage.sets_severity("mohammed_ahmed", "SEV1").state == "open"
    assert stage.called_at(level=1) == [0, 1]


def test_the_same_severity_again_changes_nothing(stage: Stage) -> None:
    """R3: said twice, done once."""
    stage.fires()
    before = stage.incident()
    stage.sets_severity("mohammed_ahmed", "SEV1")
    assert stage.incident() == before


def test_working_time_of_sev3(stage: Stage) -> None:
    """S14, S15: Tuesday ten o'clock: to be answered by Wednesday ten, to be resolved within seven days."""
    stage.fires("FilterBroken", service="search", severity="low")
    response, resolution = stage.incident().clocks
    assert stage.minutes(response.due_at) == 24 * 60
    assert stage.minutes(resolution.due_at) == 7 * 24 * 60
