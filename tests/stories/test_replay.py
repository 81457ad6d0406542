"""`plan --replay`: the same text gives exactly what happened; another one what would have.

Each story is played on the stage, its history is read back from the rows, and played again.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nawba.actions.oncall import Cover, add_override, remove_override
from nawba.actions.replay.feed import Feed, Gathering
from nawba.actions.replay.report import Job, Report, report
from nawba.actions.respond import Declaration, declare
from nawba.domain.decision import Refused
from nawba.domain.entry import Actor
from nawba.domain.time import MINUTE, Instant
from nawba.ports.channel import Failed
from tests.fakes.channel import FakeChannel
from tests.stories.conftest import Staged
from tests.stories.playbooks import Files, decoded, edited, guide
from tests.stories.stage import Stage
from tests.stories.test_any_course import PEOPLE, VERBS

ADMIN = Actor("person", "admin", "cli")
SOONER = edited(("chain.yaml", "        - page: technical\n          after: 5m\n", "        - page: technical\n          after: 2m\n"))  # fmt: skip
MILDER = edited(("routing.yaml", "severity: SEV1", "severity: SEV3"))


def gathered(stage: Stage, since: Instant | None = None) -> Feed:
    reading = Gathering(stage.house, stage.begins_at if since is None else since)
    while stage.sees(reading.step):
        pass
    return reading.feed()


def replayed(stage: Stage, after: Files | None = None, before: Files | None = None) -> Report:
    job = Job(gathered(stage), guide() if before is None else before, guide() if after is None else after)
    return report(job, lambda files: decoded(dict(files)))


def answered(stage: Stage) -> None:
    stage.fires()
    stage.passes(minutes=7)
    stage.acknowledges("mohammed_ahmed")
    stage.notes("mohammed_ahmed", "the disk is full")
    stage.passes(minutes=30)
    stage.resolves("mohammed_ahmed")


def nobody_answers(stage: Stage) -> None:
    stage.fires()
    stage.passes(minutes=40)


def all_kinds_of_answers(stage: Stage) -> None:
    stage.fires("CartSlow", service="payments", severity="high")
    stage.passes(minutes=3)
    stage.cannot("mohammed_ahmed")
    stage.passes(minutes=3)
    stage.escalates("sara_mohammed")
    stage.passes(minutes=2)
    stage.acknowledges("sara_mohammed")
    stage.sets_severity("sara_mohammed", "SEV1")
    stage.passes(minutes=4)
    stage.acknowledges("sara_mohammed")
    stage.snoozes("sara_mohammed", minutes=10)
    stage.passes(minutes=12)
    stage.reassigns("sara_mohammed", "ali_mahmoud")
    stage.passes(minutes=2)
    stage.acknowledges("ali_mahmoud")
    stage.passes(hours=1)
    stage.resolves("ali_mahmoud")
    stage.reopens("ali_mahmoud")
    stage.passes(minutes=8)
    stage.acknowledges("ali_mahmoud")
    stage.resolves("ali_mahmoud")
    stage.closes("ali_mahmoud")


def sources_come_and_go(stage: Stage) -> None:
    first = stage.fires()
    stage.fires("Slow", service="search", severity="low")
    stage.passes(minutes=1)
    stage.source_clears(first)
    stage.passes(minutes=1)
    stage.fires(key=first)
    stage.sends_nonsense()
    stage.passes(minutes=20)
    stage.source_acknowledges(first)
    stage.fires("CartSlow", service="web", severity="high")
    stage.passes(minutes=35)
    stage.source_clears(first)
    stage.passes(minutes=5)


def people_declare(stage: Stage) -> None:
    stage.declares("SEV2", "payments")
    stage.passes(minutes=25)
    stage.acknowledges("sara_mohammed")
    stage.passes(minutes=10)
    stage.declares("SEV1", None, by="hala_saad")
    stage.passes(minutes=20)


def a_cover_and_a_quiet_night(stage: Stage) -> None:
    cover = Cover("backend", "ali_mahmoud", stage.now + 4 * MINUTE, stage.now + 60 * MINUTE, "mohammed_ahmed")
    made = stage.does(lambda tx: add_override(tx, stage.house, cover, ADMIN))
    stage.has_quiet_hours("sara_mohammed", "22:00", "06:00")
    stage.fires()
    stage.passes(minutes=10)
    stage.does(lambda tx: remove_override(tx, stage.house, made.id, ADMIN))
    stage.passes(minutes=10)


STORIES = [answered, nobody_answers, all_kinds_of_answers, sources_come_and_go, people_declare, a_cover_and_a_quiet_night]  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.__name__)
def test_the_same_text_gives_exactly_what_happened(stage: Stage, story: Callable[[Stage], None]) -> None:
    """Issue 4: "the same playbook gives exactly what happened": incidents, severities, wakings, answers."""
    story(stage)
    found = replayed(stage)
    assert found.truth.wakings > 0
    assert found.is_exact, (found.truth, found.before)
    assert found.truth == found.before == found.after
    assert found.differs == ()


COURSES = st.lists(
    st.tuples(
        st.sampled_from(sorted(VERBS.keys() - {"down"})),
        st.sampled_from(PEOPLE),
        st.sampled_from([0.01, 0.5, 1, 3, 5, 10, 15, 20, 26]),  # two things at one microsecond have no order
    ),
    max_size=12,
)


@settings(max_examples=10, deadline=None)
@given(COURSES)
def test_any_course_is_played_again_exactly(steps: list[tuple[str, str, float]]) -> None:
    """Whatever people and sources do, at whatever time: the same text gives the same incidents, wakings and answers."""
    stage = Stage(guide())
    stage.fires("SiteDown", service="orders", key="k")
    for verb, who, minutes in steps:
        stage.passes(minutes=minutes)
        with contextlib.suppress(Refused):
            VERBS[verb](stage, who)
    stage.passes(minutes=30)
    found = replayed(stage)
    assert found.is_exact, (found.truth, found.before, found.differs)
    stage.ends()


def test_what_never_arrived_does_not_arrive_again(stage: Stage, phone: FakeChannel) -> None:
    """R15: the contact that failed fails, and the person's next one is tried then as it was."""
    phone.answers = lambda message: Failed("no_signal") if message.channel == "push" else None
    stage.fires()
    stage.passes(minutes=10)
    found = replayed(stage)
    assert any(t.state == "failed" for p in gathered(stage).incidents[0].pages for t in p.tries)
    assert found.is_exact


def test_another_text_wakes_fewer_people_and_says_of_which_incident(stage: Stage) -> None:
    """Issue 4: "41 wakings → 13; at night 2 → 0; one SEV1 would have reached nobody, here"."""
    stage.passes(hours=15)  # one at night
    stage.fires()
    stage.passes(minutes=7)
    stage.acknowledges("mohammed_ahmed")
    stage.resolves("mohammed_ahmed")
    found = replayed(stage, MILDER)
    assert found.before == found.truth
    assert (found.before.night, found.after.night) == (found.before.wakings, 0)
    assert (found.before.incidents, found.after.incidents) == ({"SEV1": 1}, {"SEV3": 1})
    [differs] = found.differs
    assert differs.before is not None
    assert differs.after is not None
    assert (differs.before.number, differs.before.severity, differs.after.severity) == (1, "SEV1", "SEV3")
    assert found.before.people["mohammed_ahmed"] == (3, 3)


def test_people_answer_as_long_after_their_page_as_they_did(stage: Stage) -> None:
    """Who is called sooner answers sooner; who is not called does not answer."""
    stage.fires()
    stage.passes(minutes=8)
    stage.acknowledges("role:backend_lead" if "role:backend_lead" in stage.paged(level=2) else stage.paged(level=2)[0])
    found = replayed(stage, SOONER)
    [differs] = found.differs
    assert differs.before is not None
    assert differs.after is not None
    assert differs.before.answered_at is not None
    assert differs.after.answered_at == differs.before.answered_at - 3 * MINUTE  # called after 2 minutes, not after 5


def test_an_incident_that_would_have_reached_nobody_is_named(staged: Staged) -> None:
    """One SEV1 would have reached nobody, here: the channel of its rule is connected to nothing."""
    stage = staged()
    stage.fires()
    stage.passes(minutes=40)
    nobody = edited(("channels.yaml", "    kind: sandbox\n", "    kind: push\n"))
    found = replayed(stage, nobody)
    assert found.before.unreached == 0
    [unreached] = found.unreached
    assert (unreached.number, unreached.severity, unreached.reached) == (1, "SEV1", False)


def test_an_incident_that_was_open_before_the_period_is_played_from_its_beginning(stage: Stage) -> None:
    stage.fires()
    stage.passes(minutes=30)
    since = stage.now
    stage.fires("CartSlow", service="payments", severity="high")
    stage.passes(minutes=30)
    feed = gathered(stage, since)
    assert feed.begins_at < since
    found = report(Job(feed, guide(), guide()), lambda files: decoded(dict(files)))
    assert found.is_exact
    assert sum(found.truth.incidents.values()) == 1  # figures are of the period alone


def test_a_test_is_not_counted(stage: Stage) -> None:
    """What was tried wakes the sandbox, not a person: it is in no figure, in truth as little as played."""
    said = Declaration("A try", "SEV1", "web", purpose="test")
    stage.does(lambda tx: declare(tx, stage.house, said, Actor("person", "dina_rami", "page")))
    stage.passes(minutes=1)
    assert stage.entries("called")
    found = replayed(stage)
    assert (found.truth.wakings, found.before.wakings, found.truth.incidents) == (0, 0, {})


def test_how_many_texts_were_in_force_is_told(stage: Stage) -> None:
    stage.declares("SEV1")
    stage.passes(minutes=1)
    assert replayed(stage).truth.wakings > 0
    assert gathered(stage).versions == 1
    stage.applies(SOONER)
    assert gathered(stage).versions == 2


def test_the_child_process_plays_without_a_database(stage: Stage) -> None:
    """engine.md §1: replay runs in a child process without the database handle; it tells how far it is."""
    answered(stage)
    job = msgspec.msgpack.encode(Job(gathered(stage), guide(), SOONER))
    done = subprocess.run([sys.executable, "-m", "nawba.actions.replay"], input=job, capture_output=True, check=True)
    *lines, last = [msgspec.json.decode(line) for line in done.stdout.splitlines()]
    assert [line["done"] for line in lines] == sorted({line["done"] for line in lines})
    assert lines
    assert last["report"]["is_exact"] is True
    assert last["report"]["truth"]["wakings"] == last["report"]["before"]["wakings"] > 0
