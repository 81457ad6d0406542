"""The guide on one page reads without an error, and what it says of each noun is what the domain has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from nawba.domain.assumption import Margin
from nawba.domain.channel import Recording
from nawba.domain.matching import Condition
from nawba.domain.matching import Test as Trial
from nawba.domain.opening import Opens
from nawba.domain.paging import NumberRules
from nawba.domain.people import Member
from nawba.domain.playbook import Playbook
from nawba.domain.question import DecisionOverride, DecisionRule
from nawba.domain.right import Right
from nawba.domain.secret import Secret
from nawba.domain.severity import Decide, PlanNextRelease, PostMortemRule, RollBackAtOnce, Tripwire, UpdateRule
from nawba.domain.shift_change import ShiftChange
from nawba.domain.telling import AtMost
from nawba.domain.time import DAY, MINUTE, Cadence, Duration
from nawba.playbook import decode, read
from tests.playbook.small import changed, small

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
    assert playbook.status_page is not None
    assert [one.services for one in playbook.status_page.components] == [("orders", "backend"), ("payments", "wallet")]
    assert playbook.status_page.mirror == {"vendor": "statuspage", "key": Secret("statuspage_key")}
    alert = playbook.notices["alert"]
    assert (alert.only, alert.at_most) == ("affected_segment", AtMost(2, Duration("days", 1)))
    assert playbook.outside["partner_bank"].hours is not None
    assert playbook.tools["grafana"].purpose == "diagnosis"


def test_for_whom_it_is() -> None:
    """S15, S22–S24, S32, S37, S95: what the organisation, its roles and its services say beside their names."""
    playbook = guide()
    organisation = playbook.organisation
    assert (organisation.week_starts, organisation.hijri, organisation.currency) == ("sun", "beside", "YER")
    assert (organisation.source, organisation.retention.raw_us) == ("any", 30 * DAY)
    assert playbook.roles["commander"].ask_after_us == 10 * MINUTE
    payments = playbook.services["payments"]
    assert (payments.runbooks, payments.switches) == (("payment_errors",), ("new_payment_system",))
    assert playbook.services["backend"].release == "backend"


def test_how_a_shift_is_handed_over_and_numbers_are_kept_fresh() -> None:
    """S62, S97–S100."""
    playbook = guide()
    assert playbook.hand_over == ShiftChange(("known_issues", "phone_list", "channel_test"))
    assert playbook.numbers == NumberRules(Cadence(1, "week"), Cadence(7, "day"), 60 * MINUTE)


def test_by_what_and_from_where() -> None:
    """S26, S56, S78–S84: vendors' settings with secrets by name, recording, sources, what is quiet."""
    playbook = guide()
    call = playbook.channels["call"]
    assert call.vendors == ("twilio", "gsm_modem")
    assert call.settings == ({"account": Secret("twilio_account")}, {"agent": "office"})
    assert playbook.channels["teams"].recording == Recording("asked", Duration("days", 90))
    assert playbook.channels["pagerduty"].severities == ("SEV1", "SEV2")
    assert playbook.sources["sentry"].signature == Secret("sentry_client_secret")
    watchdog = playbook.sources["alertmanager"].dead_man
    assert watchdog is not None
    assert (watchdog.period_us, watchdog.grace_us) == (5 * MINUTE, 2 * MINUTE)
    quiet = playbook.suppression
    assert [test for test, _ in quiet.inhibit[0].cause.tests] == ["service", "severity"]
    assert (quiet.maintenance[0].days, quiet.maintenance[0].services) == ((4,), ("search",))


def test_what_is_allowed_and_learnt() -> None:
    """S21, S88–S94, S101–S113."""
    playbook = guide()
    assert playbook.rights["emergency_roll_back"] == Right(
        "emergency_roll_back",
        ("roll_back",),
        (Member("level", "operations"),),
        "on_call",
        ("rollback_basics",),
        "technical",
    )
    assert [section.key for section in playbook.post_mortem.sections][:3] == ["summary", "events", "cause"]
    assert playbook.post_mortem.sent_to == ("executives",)
    fire = playbook.drills["fire_drill"]
    assert (fire.every, fire.commands, len(fire.injects)) == (Cadence(1, "month"), "dry_run", 2)
    assert fire.injects[0].signal == {"service": "backend", "alertname": "SiteDown"}
    assert playbook.training["rollback_basics"].proof_drill == "fire_drill"
    assert playbook.reviews["monthly"].by == (Member("role", "devops_lead"),)
    assert [after.event for after in playbook.review_after] == ["incident_closed", "change", "security_advisory"]


def test_what_stands_beside_a_thing_is_kept() -> None:
    """S117: notes for the margin, own words, former keys; assumptions and acceptances with their dates."""
    beside = "lead: lead\n    note: {ar: قديم, en: Old}\n    labels: {a: b}\n    was: [sys]"
    assert decode(changed("teams", "lead: lead", beside)).margins == {
        "teams.ops": Margin({"ar": "قديم", "en": "Old"}, (("a", "b"),), ("sys",))
    }
    assert guide().accepted[0].finding == "PB509"
    assumed = "assumptions: [{about: x, text: y, confirmed: {by: nada, date: 2026-11-01}}]\n"
    assert decode(small(assumptions=assumed)).assumptions[0].confirmed_on == date(2026, 11, 1)
