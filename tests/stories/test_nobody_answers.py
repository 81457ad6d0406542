"""S17, R12, R13, R14: nobody answers, and Nawba goes on until somebody does."""

from __future__ import annotations

from nawba.domain.time import HOUR
from tests.stories.conftest import Staged
from tests.stories.playbooks import Files, edited
from tests.stories.stage import Stage

EXECUTIVES = ("role:cto", "role:product_manager", "role:support_manager", "role:business_operations_manager")


def test_the_people_on_call_are_called_at_once(stage: Stage) -> None:
    """S17, S19, S24: the site is down, and in the same moment the two on duty are paged and the lead is told."""
    stage.fires("SiteDown", service="web", severity="critical")
    assert stage.incident().severity == "SEV1"
    assert stage.paged() == ("sara_mohammed", "mohammed_ahmed")
    assert stage.told() == ("role:frontend_lead",)
    assert stage.announced() == ("emergency", "frontend_emergency")  # S25: heard, and nobody counts as reached


def test_nobody_answers_for_five_minutes_and_the_lead_is_called(stage: Stage) -> None:
    """S17, S32: level 1 every three minutes; level 2 after five, the lead of the affected service's team alone."""
    stage.fires("SiteDown", service="web")
    stage.passes(minutes=4, seconds=59)
    assert stage.paged(level=2) == ()
    stage.passes(seconds=1)
    assert stage.paged(level=2) == ("role:frontend_lead",)
    assert stage.called_at(level=1) == [0, 3]


def test_nobody_answers_at_all_and_the_executives_are_called_at_the_breach(stage: Stage) -> None:
    """S4, S17, S37: at fifteen minutes the response is breached; level 3 is called, level 2 again, and it goes on."""
    stage.fires("SiteDown", service="web")
    stage.passes(minutes=14, seconds=59)
    assert stage.paged(level=3) == ()
    stage.passes(minutes=20, seconds=1)
    assert stage.paged(level=3) == EXECUTIVES
    assert stage.called_at(level=3) == [15, 20, 25, 30, 35]
    assert stage.called_at(level=2) == [5, 10, 15, 20, 25, 30, 35]
    assert stage.called_at(level=1) == list(range(0, 36, 3))
    clocks = [(e.params["clock"], e.reason, stage.minutes(e.params["at"])) for e in stage.entries("clock")]
    assert clocks == [("response", "at_risk", 7.5), ("response", "breached", 15), ("resolution", "at_risk", 30)]


def test_a_level_s_rounds_are_counted_from_one_whatever_calls_it(stage: Stage) -> None:
    """S17: a repetition and a breach that fall together are one call, and every call is the level's next round."""
    stage.fires("SiteDown", service="web")
    stage.passes(hours=1)
    for level in (1, 2, 3, 4):
        rounds = [e.params["round"] for e in stage.entries("called") if e.params["level"] == level]
        assert rounds == list(range(1, len(rounds) + 1))
    calls = [(e.at, e.params["level"]) for e in stage.entries("called")]
    assert len(set(calls)) == len(calls)


def test_when_everybody_was_called_in_vain_it_is_said_aloud_and_not_given_up(stage: Stage) -> None:
    """R12: level 2 had its five minutes, so at ten it is exhausted: the last resort is called, and again, and again."""
    stage.fires("SiteDown", service="web")
    stage.passes(minutes=9, seconds=59)
    assert not stage.incident().is_exhausted
    stage.passes(seconds=1)
    assert stage.incident().is_exhausted
    assert stage.incident().state == "open"
    [said] = stage.entries("exhausted")
    assert stage.minutes(said.at) == 10
    assert stage.raw("SELECT is_exhausted FROM incident") == [(1,)]
    assert stage.paged(level=4) == ("role:cto", "role:devops_lead")
    assert stage.announced()[-1] == "emergency"
    stage.passes(hours=3)
    assert stage.called_at(level=4) == list(range(10, 191, 5))
    assert stage.called_at(level=1)[-1] == 189
    assert len(stage.entries("exhausted")) == 1


def test_an_answer_ends_what_is_exhausted(stage: Stage) -> None:
    """R12: an escalation ends by an answer, however late."""
    stage.fires()
    stage.passes(minutes=42)
    stage.acknowledges("role:cto")
    handed = len([h for h in stage.handed if h.kind == "page"])
    assert not stage.incident().is_exhausted
    stage.passes(minutes=15)
    assert len([h for h in stage.handed if h.kind == "page"]) == handed
    assert stage.incident().clock("response").state == "breached"  # S4: answered, but too late


def test_sev2_follows_its_own_ladder(stage: Stage) -> None:
    """S9, S10, S17, S37: level 1 at once, level 2 at twenty minutes and at the breach, level 3 at three quarters."""
    stage.fires("CheckoutErrors", service="payments", severity="high")
    assert stage.incident().severity == "SEV2"
    stage.passes(hours=3)
    assert stage.called_at(level=1)[:4] == [0, 10, 20, 30]
    assert stage.called_at(level=2)[:6] == [20, 30, 40, 50, 60, 65]
    assert stage.paged(level=2) == ("role:backend_lead",)
    assert stage.called_at(level=3) == [180]
    assert stage.minutes(stage.entries("exhausted")[0].at) == 30
    assert stage.told() == EXECUTIVES  # at the breach of the hour


def test_sev3_wakes_nobody(staged: Staged) -> None:
    """S12, S13, S49, S52: told in working hours, at three quarters of the response time, and never paged."""
    stage = staged(begins="2025-01-21T22:00")
    stage.fires("FilterBroken", service="search", severity="low")
    assert stage.incident().severity == "SEV3"
    assert stage.handed == []  # it is night: the room hears of it in the morning
    stage.passes(hours=10)
    assert stage.announced() == ("frontend_emergency",)
    stage.passes(hours=24 * 9)
    assert stage.paged() == ()
    assert stage.told() == ("role:frontend_lead",)
    assert not stage.incident().is_exhausted  # R12: a ladder with no page is never exhausted
    assert [e.reason for e in stage.entries("clock")] == ["at_risk", "breached", "at_risk", "breached"]


def test_an_empty_member_is_passed_over_and_said(stage: Stage) -> None:
    """R13, S23: the guide's rota has no column for the SRE; the others of the level are called."""
    stage.fires()
    [called] = stage.entries("called")
    assert called.params["empties"] == [{"kind": "role", "key": "sre", "reason": "no_rota"}]


def _emptied(*levels: str) -> Files:
    """Return the guide outside the sandbox, so that its vacant roles are nobody (PB204)."""
    return edited(("channels.yaml", "  sandbox:\n    kind: sandbox\n    through:\n      - vendor: sandbox\n", ""))


def test_an_empty_level_falls_through_at_once(staged: Staged) -> None:
    """R13, R14: nobody of level 1 has a verified phone, so level 2 is called in the same moment, and it is said why."""
    stage = staged(_with_leads())
    stage.has_contact("fatima_ali", "call")
    stage.has_contact("sara_mohammed", "call", is_verified=False)  # R14: not verified is nobody
    stage.fires("SiteDown", service="web")
    [empty] = stage.entries("nobody")
    assert empty.params["level"] == 1
    assert {e["reason"] for e in empty.params["empties"]} == {"no_contact", "no_rota"}
    assert {p.person for p in stage.pages() if p.kind == "page"} == {"fatima_ali"}
    assert stage.entries("called")[0].at == empty.at == stage.begins_at
    stage.passes(minutes=5)
    assert stage.minutes(stage.entries("exhausted")[0].at) == 5  # the wait of level 2, counted from its call


def test_an_empty_level_is_tried_again_since_somebody_may_have_come(staged: Staged) -> None:
    """R13: a phone is verified four minutes later; the next repetition of level 1 rings it."""
    stage = staged(_with_leads())
    stage.has_contact("fatima_ali", "call")
    stage.fires("SiteDown", service="web")
    stage.passes(minutes=4)
    stage.has_contact("mohammed_ahmed", "call")
    stage.passes(minutes=2)
    [called] = [e for e in stage.entries("called") if e.params["level"] == 1]
    assert (stage.minutes(called.at), called.params["people"]) == (6, ["mohammed_ahmed"])


def test_nobody_can_be_reached_at_all(staged: Staged) -> None:
    """R12, R13: every level and the last resort come to nobody: exhausted in the first moment, loud, and tried again."""
    stage = staged(_emptied())
    stage.fires("SiteDown", service="web")
    assert stage.incident().is_exhausted
    assert stage.minutes(stage.entries("exhausted")[0].at) == 0
    assert [e.params["level"] for e in stage.entries("nobody")] == [1, 2, 4]
    assert stage.entries("announced")[-1].params["rooms"] == ["emergency"]
    stage.passes(minutes=20)
    assert 3 in {e.params["level"] for e in stage.entries("nobody")}  # at the breach, too
    stage.has_contact("mohammed_ahmed", "call")
    stage.passes(minutes=3)
    [called] = stage.entries("called")
    assert called.params["people"] == ["mohammed_ahmed"]
    stage.acknowledges("mohammed_ahmed")
    assert not stage.incident().is_exhausted


def _with_leads() -> Files:
    """Return the guide outside the sandbox, in which Fatima leads the frontend team."""
    return edited(
        ("people.yaml", "web site and search\n    grants: technical_lead\n    vacant: true\n",
         "web site and search\n    grants: technical_lead\n"),
        ("people.yaml", "    code: FA1\n    team: frontend\n", "    code: FA1\n    team: frontend\n    roles: [frontend_lead]\n"),
        files=_emptied(),
    )  # fmt: skip


def test_a_step_at_its_own_microsecond(stage: Stage) -> None:
    """S17: one microsecond before its time nobody is called, at its time they are, and the row says when that was."""
    stage.fires()
    stage.waits_until(stage.begins_at + 15 * HOUR // 60 - 1)
    assert stage.paged(level=3) == ()
    stage.waits_until(stage.now + 1)
    assert stage.paged(level=3) == EXECUTIVES
    assert {a.due_at for a in stage.attempts_to("role:product_manager") if a.channel == "push"} == {stage.now}
