"""The guide on one page reads without an error, and what it says of each noun is what the domain has."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

from nawba.domain.matching import Condition
from nawba.domain.matching import Test as Trial
from nawba.domain.opening import Opens
from nawba.domain.playbook import Playbook
from nawba.domain.question import DecisionOverride, DecisionRule
from nawba.domain.severity import Decide, PlanNextRelease, PostMortemRule, RollBackAtOnce, Tripwire, UpdateRule
from nawba.domain.time import DAY, MINUTE, Duration
from nawba.playbook import decode, read

GUIDE: Final = {"whole.yaml": Path(__file__).with_name("whole.yaml").read_bytes()}


def guide() -> Playbook:
    return decode(GUIDE)


def minutes(number: int) -> Duration:
    return Duration("elapsed", number * MINUTE)


def test_the_guide_on_one_page_has_no_error() -> None:
    assert [str(f) for f in read(GUIDE).findings if f.severity == "error"] == []


def test_a_severity_is_read_whole() -> None:
    """S2–S16, S29–S30, S114–S116: examples with their match, action, updates, checklist, what closing needs."""
    sev1, sev2, sev3 = guide().severities.values()
    assert [example.match is not None for example in sev1.examples] == [True, True, True, False]
    assert sev1.examples[3].ask_first == "freeze_writes"
    assert sev1.action == RollBackAtOnce(2 * MINUTE)
    assert sev2.action == Decide("fix_or_roll_back")
    assert sev3.action == PlanNextRelease()
    assert sev1.updates[1:] == (
        UpdateRule("executives", minutes(15), minutes(30)),
        UpdateRule("public", minutes(10), minutes(20)),
    )
    assert [item.opens for item in sev1.checklist] == [
        Opens("template", "sev1_alert"),
        Opens("runbook", "gather"),
        Opens("release", "affected_release"),
        Opens("update", "public"),
    ]
    assert sev2.checklist[3].opens == Opens("watch_for", "", 30 * MINUTE)
    assert sev1.close_needs == ("post_checks", "playbook_answer")
    assert sev1.post_mortem == PostMortemRule(True, Duration("days", 3), Duration("working_days", 5))
    assert sev3.tripwires == (
        Tripwire(Condition((("linked_tickets", Trial("at_least", Decimal(10))),)), "SEV2"),
        Tripwire(Condition((("affected_users", Trial("above", Decimal(10))),)), "SEV2"),
    )


def test_a_decision_has_its_measures_rules_options_and_who_may_decide_otherwise() -> None:
    """S11, S45–S47: exactly half of the users means fix; no number yet: it is asked for."""
    playbook = guide()
    question = playbook.decisions["fix_or_roll_back"]
    assert question.asks == ("affected_users",)
    assert question.rules == (
        DecisionRule("roll_back", Condition((("affected_users", Trial("above", Decimal(50))),))),
        DecisionRule("fix"),
    )
    assert question.options["roll_back"].opens == Opens("release", "affected_release")
    assert (question.options["fix"].time_box_us, question.options["fix"].then) == (30 * MINUTE, "ask_again")
    assert question.override == DecisionOverride(("responder", "technical_lead"))
    users = playbook.measures["affected_users"]
    assert (users.unit, users.sources, users.fresh_for_us) == ("%", ("by_hand", "google_analytics"), 15 * MINUTE)
    assert playbook.measures["linked_tickets"].sources == ("by_hand",)


def test_what_is_said_and_to_whom() -> None:
    """S30, S60–S61, S87: approved sentences have places of their own; a public audience has who approves."""
    playbook = guide()
    assert "{{component}}" in playbook.phrases["looking"]["en"]
    public = playbook.audiences["public"]
    assert (public.is_on_status_page, public.approved_by) == (True, ("support_manager",))
    assert playbook.audiences["partners"].lists == ("partners_email",)
    assert playbook.follow_ups.kinds["fix"].due == Duration("days", 28)
    assert playbook.follow_ups.tracker.kind == "built_in"
    assert playbook.organisation.retention.raw_us == 30 * DAY
