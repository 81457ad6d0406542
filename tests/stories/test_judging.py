"""S3, S11, S16, S28, S43, S45–S47: what is proposed, measured and decided in an incident, and that nobody is paged by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nawba.domain import commands as c
from nawba.domain.decision import Refused
from nawba.domain.entry import Actor
from nawba.domain.time import MINUTE
from tests.stories.conftest import Staged
from tests.stories.playbooks import Files, guide
from tests.stories.stage import Stage

TEXT: Files = {"judged.yaml": (Path(__file__).parent / "texts/judged.yaml").read_bytes()}
ROBOT = Actor("key", "robot", "api")
QUESTION = "fix_or_roll_back"


@pytest.fixture
def shop(staged: Staged) -> Stage:
    """The shop of `judged.yaml`; Amal is on call."""
    return staged(TEXT)


def _paying(shop: Stage) -> None:
    """A SEV2, in Amal's hands."""
    shop.fires("Declined", service="payments", severity="high")
    shop.acknowledges("amal")


# ── Proposals


def test_an_alert_that_fits_a_worse_example_is_routed_and_the_worse_is_proposed(shop: Stage) -> None:
    """S3, S8: the reason stands in the opening; the ladder is that of the routed severity."""
    shop.fires("Declined", service="payments", severity="low")
    incident = shop.incident()
    assert (incident.severity, incident.proposed, incident.proposed_n) == ("SEV3", "SEV2", 0)
    assert shop.timeline()[0].params["example"] == ["SEV2", 0, 1]
    shop.passes(hours=12)
    assert shop.paged() == ()


def test_a_proposal_is_taken_by_one_tap_and_then_it_pages(shop: Stage) -> None:
    """S16, S52: as any raise: a new round, clocks from detection, level 1 at once."""
    shop.fires("Declined", service="payments", severity="low")
    shop.passes(minutes=3)
    incident = shop.says(c.AcceptProposal(), "huda")
    assert (incident.severity, incident.proposed) == ("SEV2", None)
    assert shop.minutes(incident.clock("response").due_at) == 60
    assert shop.called_at(level=1) == [3]
    with pytest.raises(Refused, match="nothing_proposed"):
        shop.says(c.AcceptProposal(), "huda")


def test_a_proposal_is_dismissed_with_a_reason_and_only_with_one(shop: Stage) -> None:
    """S16: who, when and why stay in the timeline."""
    shop.fires("Declined", service="payments", severity="low")
    with pytest.raises(Refused, match="reason_needed"):
        shop.says(c.DismissProposal(), "huda")
    incident = shop.says(c.DismissProposal(), "huda", note="one card only")
    assert (incident.severity, incident.proposed) == ("SEV3", None)
    (entry,) = shop.entries("proposal_dismissed")
    words = shop.sees(lambda tx: tx.ledger.notes_of(shop.incident_id))
    assert words[entry.params["note"]] == "one card only"
    assert shop.entries("noted") == []


def test_an_alert_that_joins_and_fits_a_worse_example_proposes_it_and_the_owner_is_told(shop: Stage) -> None:
    """S3: never raised by an example alone; once, however many alerts say so."""
    shop.fires("Slow", service="web", severity="high")
    shop.acknowledges("amal")
    shop.passes(minutes=1)
    for number in range(3):
        shop.fires("ProbeFailed", service="web", severity="high", key=f"probe {number}")
    incident = shop.incident()
    assert (incident.severity, incident.state, incident.proposed) == ("SEV2", "acknowledged", "SEV1")
    (entry,) = shop.entries("severity_proposed")
    assert (entry.n, entry.params["example"]) == (incident.proposed_n, ["SEV1", 0, 1])
    assert shop.told(since=shop.now) == ("amal",)
    assert shop.paged(since=shop.now) == ()


def test_lost_data_puts_the_decision_to_freeze_writes_first(shop: Stage) -> None:
    """S3: put when the alert comes, whatever it was routed to; asked once, and open until somebody decides."""
    shop.fires("DataLost", service="web", severity="critical")
    assert shop.incident().standings["freeze_writes"].is_open
    shop.fires("DataLost", service="web", severity="critical", key="again")
    assert len(shop.entries("decision_asked")) == 1
    incident = shop.decides("amal", "freeze_writes", "leave")
    assert not incident.standings["freeze_writes"].is_open
    assert shop.entries("decided")[0].reason == "free"


# ── Measures and tripwires


def test_a_value_keeps_its_time_and_source_and_the_newest_counts(shop: Stage) -> None:
    """S31, S36, S43: every value stays; one that was taken earlier and told later changes nothing."""
    _paying(shop)
    shop.measures("amal", "affected_users", "37%")
    shop.passes(minutes=2)
    shop.measures(ROBOT, "affected_users", "41.5", source="google_analytics")
    shop.measures("huda", "affected_users", "12", at=shop.now - 4 * MINUTE)
    shop.measures("huda", "loss_per_minute", "12000")
    found = shop.incident().readings
    assert [found["affected_users"].value, found["affected_users"].source] == ["41.5", "google_analytics"]
    assert found["affected_users"].at == shop.now
    assert [(e.params["value"], e.params["source"], e.actor.id) for e in shop.entries("measured")] == [
        ("37", "by_hand", "amal"), ("41.5", "google_analytics", "robot"), ("12", "by_hand", "huda"),
        ("12000", "by_hand", "huda"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.Measure("mood", "3"), "unknown_measure"),
        (c.Measure("affected_users", "many"), "not_a_value"),
        (c.Measure("affected_users", "101"), "not_a_value"),
        (c.Measure("affected_users", "5", source="tea_leaves"), "unknown_source"),
        (c.Measure("affected_users", "5", at=2**60), "not_yet"),
    ],
)
def test_what_is_no_value_is_refused_and_changes_nothing(shop: Stage, command: c.Measure, code: str) -> None:
    _paying(shop)
    before = shop.incident()
    with pytest.raises(Refused, match=code):
        shop.says(command, "amal")
    assert shop.incident() == before


def test_a_script_that_measures_in_the_owners_name_is_no_sign_of_life(staged: Staged) -> None:
    """engine.md §3: whoever sleeps is asked whether they are there, however busy their key is; by hand it is a sign."""
    stage = staged(guide())
    stage.declares("SEV1", "payments")
    due = stage.acknowledges("mohammed_ahmed").confirm_at
    stage.passes(minutes=10)
    assert due is not None
    assert stage.measures("mohammed_ahmed", "affected_users", "60", source="google_analytics").confirm_at == due
    assert stage.measures("mohammed_ahmed", "affected_users", "61").confirm_at == due + 10 * MINUTE


@pytest.mark.parametrize(
    ("measure", "below", "above"), [("linked_tickets", "9", "10"), ("affected_users", "10", "10.01")]
)
def test_a_tripwire_proposes_the_worse_severity_and_pages_nobody(
    shop: Stage, measure: str, below: str, above: str
) -> None:
    """S16: SEV3 whose impact grows: proposed with its reason at the very value, and one tap away."""
    shop.fires("FilterBroken", service="search", severity="low")
    assert shop.measures("huda", measure, below).proposed is None
    incident = shop.measures("huda", measure, above)
    assert (incident.severity, incident.proposed) == ("SEV3", "SEV2")
    (entry,) = shop.entries("severity_proposed")
    assert (entry.reason, entry.params["inputs"][0]["value"]) == ("tripwire", above)
    shop.passes(hours=5)
    assert shop.paged() == ()
    shop.says(c.AcceptProposal(), "huda")
    assert shop.paged() == ("amal",)


def test_what_was_dismissed_is_not_proposed_again_within_the_hour(shop: Stage) -> None:
    """S16: whoever said why not is not told the same by the next reading, but what is worse at once, and the same later."""
    shop.fires("FilterBroken", service="search", severity="low")
    assert shop.measures(ROBOT, "affected_users", "11").proposed == "SEV2"
    shop.says(c.DismissProposal(), "huda", note="bots only")
    shop.passes(minutes=59)
    assert shop.measures(ROBOT, "affected_users", "12").proposed is None
    shop.passes(minutes=2)
    assert shop.measures(ROBOT, "affected_users", "12").proposed == "SEV2"
    shop.says(c.DismissProposal(), "huda", note="still bots")
    shop.measures(ROBOT, "linked_tickets", "3")
    assert shop.measures(ROBOT, "affected_users", "96").proposed == "SEV1"


def test_of_two_wires_the_worse_and_a_standing_proposal_is_not_repeated(shop: Stage) -> None:
    """S16: 96 % with three tickets is SEV1; the next value says nothing new."""
    shop.fires("FilterBroken", service="search", severity="low")
    shop.measures("huda", "affected_users", "96")
    assert shop.incident().proposed == "SEV2"
    shop.measures("huda", "linked_tickets", "3")
    assert shop.incident().proposed == "SEV1"
    shop.measures("huda", "affected_users", "97")
    assert len(shop.entries("severity_proposed")) == 2


def test_a_stale_value_trips_no_wire(shop: Stage) -> None:
    """S16, S45: 96 % of a quarter of an hour ago is not 96 % now."""
    shop.fires("FilterBroken", service="search", severity="low")
    shop.measures("huda", "affected_users", "96")
    shop.says(c.DismissProposal(), "huda", note="a hiccup")
    shop.passes(minutes=16)
    assert shop.measures("huda", "linked_tickets", "3").proposed is None


def test_after_the_end_a_value_is_history_and_proposes_nothing(shop: Stage) -> None:
    """S36: what it cost is often known a day later."""
    shop.fires("FilterBroken", service="search", severity="low")
    shop.resolves("huda")
    shop.passes(hours=30)
    incident = shop.measures("huda", "affected_users", "60")
    assert (incident.state, incident.proposed, incident.readings["affected_users"].value) == ("resolved", None, "60")


# ── Decisions


def test_the_rules_decide_on_the_stored_value(shop: Stage) -> None:
    """S11, S45, S46: 63 % is a rollback: who, input, value, time, rule are kept."""
    _paying(shop)
    shop.measures("amal", "affected_users", "63%")
    shop.passes(minutes=1)
    shop.decides("amal", QUESTION)
    (entry,) = shop.entries("decided")
    assert (entry.actor.id, entry.reason) == ("amal", "rule")
    said = entry.params
    assert (said["option"], said["rule"], said["advised"]) == ("roll_back", 0, "roll_back")
    assert said["when"] == [["affected_users", "above", "50"]]
    taken = {"measure": "affected_users", "value": "63", "unit": "%", "at": shop.now - MINUTE, "source": "by_hand"}
    assert said["inputs"] == [taken]


def test_without_a_value_it_asks_and_never_assumes(shop: Stage) -> None:
    """S45: missing or stale: refused, named; nothing is decided."""
    _paying(shop)
    for option in (None, "fix", "roll_back"):
        with pytest.raises(Refused, match="measure_missing") as refused:
            shop.decides("amal", QUESTION, option)
        assert refused.value.params == {"missing": ["affected_users"], "stale": []}
    shop.measures("amal", "affected_users", "63%")
    shop.passes(minutes=16)
    with pytest.raises(Refused, match="measure_missing") as refused:
        shop.decides("amal", QUESTION)
    assert refused.value.params == {"missing": [], "stale": ["affected_users"]}
    assert shop.entries("decided") == []


def test_another_option_needs_the_right_and_a_reason(shop: Stage) -> None:
    """S11: by role on call, by role held, or by what the door knows; never by somebody without."""
    _paying(shop)
    shop.measures("amal", "affected_users", "63%")
    with pytest.raises(Refused, match="reason_needed"):
        shop.decides("amal", QUESTION, "fix")
    for outsider in ("nadia", "basim"):  # a seller; and an engineer who is not on call this week
        with pytest.raises(Refused, match="not_your_right"):
            shop.decides(outsider, QUESTION, "fix", "I know better")
    shop.decides("huda", QUESTION, "fix", "the fix is ready")
    shop.decides("amal", QUESTION, "fix", "as Huda says")
    shop.says(c.Choose(QUESTION, "fix", grants=("responder",)), "nadia", note="by her account")
    assert [(e.actor.id, e.reason) for e in shop.entries("decided")] == [
        ("huda", "override"), ("amal", "override"), ("nadia", "override"),
    ]  # fmt: skip


def test_whoever_has_the_right_may_decide_without_the_value_and_says_why(shop: Stage) -> None:
    """S45: in the dark a person may still decide; the record says that the value was missing."""
    _paying(shop)
    shop.decides("huda", QUESTION, "roll_back", "no figures, everything burns")
    (entry,) = shop.entries("decided")
    assert (entry.reason, entry.params["missing"]) == ("without_measure", ["affected_users"])
    with pytest.raises(Refused, match="option_needed"):
        shop.decides("huda", QUESTION, None, "no figures")


def test_only_a_person_decides(shop: Stage) -> None:
    """S11, S28: a key may bring values, never a decision."""
    _paying(shop)
    shop.measures(ROBOT, "affected_users", "63")
    with pytest.raises(Refused, match="person_needed"):
        shop.says(c.Choose(QUESTION), ROBOT)
    for wrong, code in ((c.Choose("tea"), "unknown_decision"), (c.Choose(QUESTION, "pray"), "unknown_option")):
        with pytest.raises(Refused, match=code):
            shop.says(wrong, "amal")


def test_when_the_time_box_is_over_it_is_asked_again(shop: Stage) -> None:
    """S47: thirty minutes for the fix, then the question is open again and its owners are told; nobody is paged."""
    _paying(shop)
    shop.measures("amal", "affected_users", "50")
    shop.decides("huda", QUESTION)
    assert shop.entries("decided")[0].params["option"] == "fix"  # exactly fifty
    assert shop.incident().standings[QUESTION].ask_at == shop.now + 30 * MINUTE
    before = shop.now
    shop.passes(minutes=29.9)
    assert shop.entries("decision_asked") == []
    shop.passes(minutes=1)
    (entry,) = shop.entries("decision_asked")
    assert (entry.reason, shop.minutes(entry.at)) == ("time_box", 30)
    assert shop.told(since=before) == ("amal", "huda")
    assert shop.incident().standings[QUESTION].is_open
    assert shop.paged(since=before + 1) == ()
    shop.passes(minutes=45)
    assert len(shop.entries("decision_asked")) == 1
    with pytest.raises(Refused, match="measure_missing"):  # and the value is an old one by then
        shop.decides("amal", QUESTION)


def test_the_time_box_survives_an_outage_and_is_asked_once(shop: Stage) -> None:
    """S47, R19: the timer is a row."""
    _paying(shop)
    shop.measures("amal", "affected_users", "5")
    shop.decides("amal", QUESTION)
    shop.passes(minutes=20)
    shop.down_for(minutes=25)
    shop.passes(minutes=1)
    (entry,) = shop.entries("decision_asked")
    assert entry.params["due_at"] == entry.at - 15 * MINUTE


@pytest.mark.parametrize("ends", ["decided again", "resolved", "reopened"])
def test_a_time_box_ends_with_what_it_was_for(shop: Stage, ends: str) -> None:
    """S47: another decision has its own time; what is resolved asks nobody, nor after it was reopened."""
    _paying(shop)
    shop.measures("amal", "affected_users", "5")
    shop.decides("amal", QUESTION)
    shop.passes(minutes=10)
    if ends == "decided again":
        shop.measures("amal", "affected_users", "70")
        shop.decides("amal", QUESTION)
    else:
        shop.resolves("amal")
    if ends == "reopened":
        shop.reopens("huda")
        shop.acknowledges("amal")
    shop.passes(hours=2)
    assert shop.entries("decision_asked") == []


def test_snoozed_it_is_asked_when_the_quiet_is_over(shop: Stage) -> None:
    """S47, R9: quiet is quiet; nothing is forgotten."""
    _paying(shop)
    shop.measures("amal", "affected_users", "5")
    shop.decides("amal", QUESTION)
    shop.snoozes("amal", minutes=50)
    shop.passes(minutes=40)
    assert shop.entries("decision_asked") == []
    shop.passes(minutes=11)
    assert len(shop.entries("decision_asked")) == 1
