"""A tentative Eid is confirmed or moved, and every due time in working time follows (S14)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nawba.actions.holidays import Expected, Wish, expected, follow, is_following, rule
from nawba.actions.oncall import ORGANISATION
from nawba.actions.respond import Invalid, NotFound
from nawba.domain import commands as c
from nawba.domain.entry import Actor
from nawba.domain.incident import Incident
from nawba.engine.housekeeping import Housekeeping
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from tests.fakes.loop import plays
from tests.stories.playbooks import guide
from tests.stories.stage import Stage, at

NADA = Actor("person", "dina_rami", "page")
EID = "YE.eid_al_fitr.1447"  # computed for Wednesday 18 to Monday 23 March 2026
TUESDAY = "2026-03-17T10:00"


@pytest.fixture
def stage() -> Stage:
    """The example on the day before the Eid as it is computed; Ramadan's hours are 10:00 to 15:00."""
    return Stage(guide(), begins=TUESDAY)


def says(stage: Stage, wish: Wish, portion: int = 25) -> Expected:
    found = stage.does(lambda tx: rule(tx, stage.house, wish, NADA))
    while stage.does(lambda tx: follow(tx, stage.house, portion)):
        pass
    return found


def due_at(incident: Incident) -> int:
    return incident.clock("response").due_at


def moves(stage: Stage, incident: str) -> list[dict[str, object]]:
    return [dict(e.params) for e in stage.entries("clocks_moved", incident)]


def test_an_eid_a_day_later_brings_the_due_time_forward(stage: Stage) -> None:
    """S14: one working day from Tuesday was after the Eid; now Wednesday counts, with an entry that says who and why."""
    one = stage.declares("SEV3", "payments")
    assert due_at(stage.incident(one)) == at("2026-03-24T08:00")
    found = says(stage, Wish(EID, by_days=1))
    assert found.days == tuple(date(2026, 3, 19) + timedelta(days=n) for n in range(6))
    assert due_at(stage.incident(one)) == at("2026-03-18T10:00")
    (entry,) = stage.entries("clocks_moved", one)
    assert (entry.actor.kind, entry.actor.id) == ("person", "dina_rami")
    assert (entry.params["was"][0], entry.params["days"][0]) == ("2026-03-18", "2026-03-19")
    assert entry.params["clocks"][0]["was_due_at"] == at("2026-03-24T08:00")
    stage.waits_until(at("2026-03-18T10:01"))
    assert stage.incident(one).clock("response").state == "breached"


def test_and_back_again_is_as_it_was(stage: Stage) -> None:
    """S14: the days in force are what was said last; the ledger keeps both."""
    one = stage.declares("SEV3", "payments")
    before = due_at(stage.incident(one))
    says(stage, Wish(EID, by_days=2))
    assert due_at(stage.incident(one)) != before
    says(stage, Wish(EID))
    assert due_at(stage.incident(one)) == before
    assert len(moves(stage, one)) == 2


def test_a_breach_is_never_undone(stage: Stage) -> None:
    """S14, engine.md §4: what has been breached by the days that were in force stays so, and a met clock stays met."""
    says(stage, Wish(EID, by_days=1))
    breached, met = stage.declares("SEV3", "payments"), stage.declares("SEV3", "web")
    stage.acknowledges("dina_rami", met)
    stage.waits_until(at("2026-03-18T12:00"))
    assert stage.incident(breached).clock("response").state == "breached"
    says(stage, Wish(EID))
    assert stage.incident(breached).clock("response").state == "breached"
    assert due_at(stage.incident(breached)) == at("2026-03-18T10:00")
    assert stage.incident(met).clock("response").state == "met"


def test_what_is_due_already_by_the_new_days_is_due_at_once(stage: Stage) -> None:
    """S14: an Eid that turns out to be later was no holiday yesterday; nobody waits until after it."""
    one = stage.declares("SEV3", "payments")
    stage.waits_until(at("2026-03-18T12:00"))
    assert stage.incident(one).clock("response").state == "at_risk"
    says(stage, Wish(EID, by_days=1))
    clock = stage.incident(one).clock("response")
    assert (clock.state, clock.due_at) == ("breached", at("2026-03-18T10:00"))


def test_targets_in_wall_time_do_not_move(stage: Stage) -> None:
    """S5: fifteen minutes are fifteen minutes, whatever day it is; and nothing is written about it."""
    one = stage.declares("SEV1", "payments")
    before = stage.incident(one).clocks
    says(stage, Wish(EID, by_days=1))
    assert stage.incident(one).clocks == before
    assert not moves(stage, one)


def test_incidents_follow_in_portions_and_after_a_crash(stage: Stage) -> None:
    """S14, R21: how far it is lies in a row; whoever comes next goes on from there, and nobody follows twice."""
    incidents = [stage.declares("SEV3", "payments") for _ in range(5)]
    stage.does(lambda tx: rule(tx, stage.house, Wish(EID, by_days=1), NADA))
    stage.does(lambda tx: follow(tx, stage.house, 2))
    assert sum(len(moves(stage, one)) for one in incidents) == 2
    stage.does(lambda tx: rule(tx, stage.house, Wish(EID, by_days=-1), NADA))
    while stage.does(lambda tx: follow(tx, stage.house, 2)):
        pass
    assert not stage.sees(is_following)
    expected_due = due_at(stage.incident(stage.declares("SEV3", "payments")))
    assert {due_at(stage.incident(one)) for one in incidents} == {expected_due}


def test_one_that_cannot_follow_holds_up_nobody(stage: Stage) -> None:
    """R34: an incident nobody can read is passed over and said; the others follow, and housekeeping goes on."""
    incidents = [stage.declares("SEV3", "payments") for _ in range(3)]
    stage.does(lambda tx: rule(tx, stage.house, Wish(EID, by_days=1), NADA))
    stage.raw(f"UPDATE incident SET snapshot = x'00' WHERE id = x'{incidents[1].removeprefix('inc_')}'")
    keeping = Housekeeping(stage.house, Measures(), Membership(stage.house, None))
    plays(stage.clock, keeping.take())
    assert not stage.sees(is_following)
    assert [len(moves(stage, one)) for one in incidents] == [1, 0, 1]


def test_a_source_may_still_clear_what_no_person_has_touched(stage: Stage) -> None:
    """engine.md §3: to move a holiday is not to have looked at an incident."""
    key = stage.fires("Slow", severity="medium", service="web")
    assert stage.incident().severity == "SEV3"
    says(stage, Wish(EID, by_days=1))
    assert moves(stage, stage.incident_id)
    stage.source_clears(key)
    assert stage.incident().state == "resolved"


def test_an_incident_opened_after_goes_by_what_was_said(stage: Stage) -> None:
    says(stage, Wish(EID, first=date(2026, 3, 20), last=date(2026, 3, 22)))
    assert due_at(stage.incident(stage.declares("SEV3", "payments"))) == at("2026-03-18T10:00")


def test_the_audit_says_who_moved_what(stage: Stage) -> None:
    """S14: the log of the confirmation itself, of one that changes nothing too."""
    says(stage, Wish(EID))
    says(stage, Wish(EID, by_days=1))
    kept = [e for e in stage.timeline(ORGANISATION) if str(e.kind) == "holiday_ruled"]
    assert [(e.actor.id, e.params["days"][0]) for e in kept] == [
        ("dina_rami", "2026-03-18"),
        ("dina_rami", "2026-03-19"),
    ]


def test_what_is_ahead_is_said_thirty_days_before(stage: Stage) -> None:
    """PB304: within thirty days it is near; once it was ruled it is a guess no more; what is over is gone."""
    first, second = stage.sees(lambda tx: expected(tx, stage.house))[:2]
    assert (first.feast.id, first.is_near, first.ruling) == (EID, True, None)
    assert (second.feast.key, second.is_near) == ("eid_al_adha", False)
    says(stage, Wish(EID))
    ruling = stage.sees(lambda tx: expected(tx, stage.house))[0].ruling
    assert ruling is not None
    assert ruling.by == "person:dina_rami"


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(EID, by_days=16), "by_days"),
        (Wish(EID, first=date(2026, 3, 20), last=date(2026, 3, 19)), "last"),
        (Wish(EID, first=date(2026, 3, 20), last=date(2026, 4, 30)), "last"),
        (Wish(EID, first=date(2026, 6, 1), last=date(2026, 6, 2)), "first"),
    ],
)
def test_days_that_cannot_be_change_nothing(stage: Stage, wish: Wish, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        says(stage, wish)
    assert refused.value.field == field
    assert not stage.sees(lambda tx: tx.policy.rulings())


def test_a_feast_nobody_expects_is_not_found(stage: Stage) -> None:
    with pytest.raises(NotFound):
        says(stage, Wish("YE.eid_al_fitr.1300"))


def test_adopting_another_text_goes_by_the_same_days(stage: Stage) -> None:
    """engine.md §5: targets are pinned, what was said of the moon is data."""
    one = stage.declares("SEV3", "payments")
    says(stage, Wish(EID, by_days=1))
    stage.applies({**guide(), "note.yaml": b"# another version\n"})
    stage.says(c.Adopt(), "dina_rami", one)
    says(stage, Wish(EID))
    assert due_at(stage.incident(one)) == at("2026-03-24T08:00")
