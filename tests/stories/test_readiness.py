"""Who would not be reached is said the night before, from the text and the data of the day (R13, R14, S99)."""

from __future__ import annotations

from nawba.actions import readiness
from nawba.domain.time import DAY, HOUR
from nawba.engine.housekeeping import Housekeeping
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from tests.fakes.loop import plays
from tests.playbook.small import SMALL, small
from tests.stories.conftest import Staged
from tests.stories.stage import Stage

TEXT = small(
    contact_rules=SMALL["contact_rules"] + "  numbers: {confirm_every: week, stale_after: 8d}\n",
)
EVERYBODY = ("ali", "sara", "huda", "omar", "nada", "yahya")


def a_night(stage: Stage) -> set[str] | None:
    """A day goes by and the server keeps house; return the codes it kept, None: it has kept nothing yet."""
    keeping = Housekeeping(stage.house, Measures(), Membership(stage.house, None))
    stage.clock.passes(DAY + HOUR)
    plays(stage.clock, keeping.take())
    kept = stage.sees(readiness.last)
    return None if kept is None else {hint.code for hint in kept.hints}


def test_whoever_has_no_verified_contact_is_named_before_their_shift(staged: Staged) -> None:
    """S99: until everybody's call is proved, the night says whose is not; then it is silent."""
    stage = staged(TEXT)
    for person in EVERYBODY[1:]:
        stage.has_contact(person, "call")
    stage.has_contact("ali", "call", is_verified=False)
    assert a_night(stage) == {"PB202", "PB401"}
    named = stage.sees(readiness.last)
    assert named is not None
    assert "people.ali" in {hint.about for hint in named.hints}
    stage.has_contact("ali", "call")
    assert a_night(stage) == set()


def test_a_number_grows_old_by_itself(staged: Staged) -> None:
    """S99: nobody changed anything; after eight days each is asked for again."""
    stage = staged(TEXT)
    for person in EVERYBODY:
        stage.has_contact(person, "call")
    assert a_night(stage) == set()
    stage.clock.passes(8 * DAY)
    assert a_night(stage) == {"PB404"}


def test_it_is_asked_once_a_night_and_again_when_the_text_changes(staged: Staged) -> None:
    stage = staged(TEXT)
    a_night(stage)
    now = stage.clock.now()
    assert not stage.sees(lambda tx: readiness.is_due(tx, stage.house, now))
    assert stage.sees(lambda tx: readiness.is_due(tx, stage.house, now + DAY))
    stage.applies({**TEXT, "meta.yaml": TEXT["meta.yaml"].replace(b"1.2.3", b"1.2.4")})
    assert stage.sees(lambda tx: readiness.is_due(tx, stage.house, now))


def test_a_broken_target_is_told_of_its_incident(staged: Staged) -> None:
    """S89: an hour was promised, it took longer."""
    stage = staged()
    key = stage.fires()
    stage.passes(hours=2)
    stage.acknowledges("mohammed_ahmed")
    stage.source_clears(key)
    stage.resolves("mohammed_ahmed")
    found = stage.sees(lambda tx: readiness.look(tx, stage.house))
    assert found is not None
    assert {hint.about for hint in found.hints if hint.code == "PB804"} == {
        "severities.SEV1.respond",
        "severities.SEV1.resolve",
    }
