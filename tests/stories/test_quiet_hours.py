"""R18, S37: quiet hours hold what may wait, never what may not, and end at their instant."""

from __future__ import annotations

from nawba.domain.time import MINUTE
from tests.stories.conftest import Staged
from tests.stories.playbooks import Files, edited
from tests.stories.stage import at

NIGHT = "2025-01-21T23:00"
LEAD = "role:frontend_lead"


def _kept(members: str = "") -> Files:
    """Return the guide with quiet hours kept for SEV2, and level 2 called at once (and with `members` more)."""
    return edited(
        ("severities.yaml", "    resolve:\n      within: 4h\n      at_risk: 75%\n",
         "    resolve:\n      within: 4h\n      at_risk: 75%\n    quiet_hours: kept\n"),
        ("chain.yaml", "        - page: technical\n          after: 20m\n          repeat: 10m\n",
         "        - page: technical\n          after: 1m\n          repeat: never\n"),
        ("chain.yaml", "          - role: devops_lead\n        pick: affected        # only the leads whose team owns the affected service\n",
         f"          - role: devops_lead\n{members}        pick: affected\n"),
    )  # fmt: skip


def test_a_page_that_may_wait_is_held_to_the_end_of_the_night(staged: Staged) -> None:
    """R18: one lead sleeps, the other does not: the first is called at six, to the second."""
    stage = staged(_kept("          - person: dina_rami\n"), NIGHT)
    stage.has_quiet_hours(LEAD, "22:00", "06:00")
    stage.fires("CartSlow", service="web", severity="high")
    stage.passes(minutes=2)
    assert stage.paged(level=2) == ("dina_rami",)
    held = [a for a in stage.attempts_to(LEAD) if a.state == "pending"]
    assert min(a.due_at for a in held) == at("2025-01-22T06:00")
    stage.waits_until(at("2025-01-22T06:00") - 1)
    assert LEAD not in stage.paged(level=2)
    stage.waits_until(at("2025-01-22T06:00"))
    assert LEAD in stage.paged(level=2)


def test_a_held_page_is_not_sent_once_somebody_has_answered(staged: Staged) -> None:
    """R9, R18: answered in the night: nobody is called in the morning."""
    stage = staged(_kept("          - person: dina_rami\n"), NIGHT)
    stage.has_quiet_hours(LEAD, "22:00", "06:00")
    stage.fires("CartSlow", service="web", severity="high")
    stage.passes(minutes=2)
    stage.acknowledges("dina_rami")
    stage.passes(hours=8)
    assert LEAD not in stage.paged(level=2)


def test_a_rung_that_has_nobody_else_wakes_the_one_it_has(staged: Staged) -> None:
    """R18: quiet hours may delay, but never leave a level with nobody."""
    stage = staged(_kept(), NIGHT)
    stage.has_quiet_hours(LEAD, "22:00", "06:00")
    stage.fires("CartSlow", service="web", severity="high")
    stage.passes(minutes=2)
    assert stage.paged(level=2) == (LEAD,)


def test_whoever_is_on_duty_has_no_quiet_hours(staged: Staged) -> None:
    """S18: being on call means being woken."""
    stage = staged(_kept(), NIGHT)
    stage.has_quiet_hours("mohammed_ahmed", "22:00", "06:00")
    stage.fires("CartSlow", service="web", severity="high")
    assert "mohammed_ahmed" in stage.paged(level=1)


def test_sev1_ignores_them(staged: Staged) -> None:
    """S37, R18: the platform is down: everybody is called at their time."""
    stage = staged(_kept("          - person: dina_rami\n"), NIGHT)
    stage.has_quiet_hours(LEAD, "22:00", "06:00")
    stage.fires("SiteDown", service="web")
    stage.passes(minutes=5)
    assert LEAD in stage.paged(level=2)


def test_raised_in_the_night_it_waits_no_longer(staged: Staged) -> None:
    """R18, S52: what was held for SEV2 is called at once for SEV1."""
    stage = staged(_kept("          - person: dina_rami\n"), NIGHT)
    stage.has_quiet_hours(LEAD, "22:00", "06:00")
    stage.fires("CartSlow", service="web", severity="high")
    stage.passes(minutes=2)
    stage.sets_severity("dina_rami", "SEV1")
    stage.passes(minutes=5)
    first = next(h for h in stage.handed if h.person == LEAD and h.kind == "page")
    assert first.at - stage.begins_at == 7 * MINUTE


def test_many_rounds_of_one_night_ring_once_in_the_morning(staged: Staged) -> None:
    """R8, R18: level 2 is called every few minutes and one lead sleeps: at six they are called once, not forty times."""
    text = edited(
        ("chain.yaml", "          repeat: never\n", "          repeat: 10m\n"),
        files=_kept("          - person: dina_rami\n"),
    )
    stage = staged(text, "2025-01-21T23:02")
    stage.has_quiet_hours(LEAD, "22:00", "06:00")
    stage.fires("CartSlow", service="web", severity="high")
    stage.waits_until(at("2025-01-22T06:00"))
    [push] = [h for h in stage.handed if h.person == LEAD and h.kind == "page" and h.message.channel == "push"]
    assert push.at == at("2025-01-22T06:00")
    assert push.round > 30
    assert {a.reason for a in stage.attempts_to(LEAD) if a.state == "cancelled"} == {"superseded"}
