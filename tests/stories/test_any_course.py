"""R8–R12: any verbs, by anybody, at any time: nobody is called after an answer, and nobody is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from nawba.domain import commands as c
from nawba.domain.applying import apply
from nawba.domain.decision import Refused
from nawba.domain.entry import Entry
from nawba.domain.incident import TRANSITIONS, Incident
from nawba.domain.time import HOUR
from nawba.ports.channel import Accepted, Failed, Result, Retry, Unknown
from tests.fakes.channel import FakeChannel
from tests.stories.stage import Stage

PEOPLE = ("mohammed_ahmed", "sara_mohammed", "role:backend_lead", "role:cto", "dina_rami")
QUIETS = ("acknowledged", "source_acknowledged", "snoozed", "resolved", "severity_changed", "reassigned", "unconfirmed")
VERBS: dict[str, Callable[[Stage, str], object]] = {
    "acknowledge": lambda stage, who: stage.acknowledges(who),
    "key": lambda stage, who: stage.key_acknowledges(),
    "source": lambda stage, who: stage.source_acknowledges("k"),
    "escalate": lambda stage, who: stage.escalates(who),
    "snooze": lambda stage, who: stage.snoozes(who, minutes=7),
    "cannot": lambda stage, who: stage.cannot(who),
    "reassign": lambda stage, who: stage.reassigns(who, PEOPLE[(PEOPLE.index(who) + 1) % len(PEOPLE)]),
    "resolve": lambda stage, who: stage.resolves(who),
    "reopen": lambda stage, who: stage.reopens(who),
    "close": lambda stage, who: stage.closes(who),
    "note": lambda stage, who: stage.notes(who, "a note"),
    "sev1": lambda stage, who: stage.sets_severity(who, "SEV1"),
    "sev2": lambda stage, who: stage.sets_severity(who, "SEV2"),
    "sev3": lambda stage, who: stage.sets_severity(who, "SEV3"),
    "few": lambda stage, who: stage.measures(who, "affected_users", "9.5"),
    "many": lambda stage, who: stage.measures(who, "affected_users", "96%"),
    "decide": lambda stage, who: stage.decides(who, "fix_or_roll_back"),
    "override": lambda stage, who: stage.decides(who, "fix_or_roll_back", "fix", "the fix is ready"),
    "accept": lambda stage, who: stage.says(c.AcceptProposal(), who),
    "dismiss": lambda stage, who: stage.says(c.DismissProposal(), who, note="no"),
    "clear": lambda stage, who: stage.source_clears("k"),
    "fire": lambda stage, who: stage.fires("SiteDown", service="orders", key="k"),
    "down": lambda stage, who: stage.down_for(minutes=4),
}
RESULTS: tuple[Result | None, ...] = (None, None, Failed("x"), Unknown("x"), Retry(3_000_000, "x"), Accepted("x"))
STEPS = st.tuples(
    st.sampled_from(sorted(VERBS)), st.sampled_from(PEOPLE), st.sampled_from([0, 0.5, 1, 3, 5, 10, 15, 20, 26])
)


def _stage(results: list[Result | None]) -> Stage:
    phone = FakeChannel()
    stage = Stage(channels=(phone,))
    told = iter(results)
    phone.answers = lambda message: next(told, None)
    stage.fires("SiteDown", service="orders", key="k")
    return stage


def _history(stage: Stage, incident: str) -> list[tuple[Entry, Incident]]:
    """Return every entry with the incident as it was after it."""
    found: list[tuple[Entry, Incident]] = []
    now: Incident | None = None
    for entry in stage.timeline(incident):
        now = apply(now, entry)
        found.append((entry, now))
    return found


def _respects_the_table(history: list[tuple[Entry, Incident]]) -> None:
    """R10: every change of state stands in TRANSITIONS."""
    for (_, before), (entry, after) in pairwise(history):
        if before.state != after.state:
            assert after.state in TRANSITIONS[before.state], f"{entry.kind}: {before.state} → {after.state}"


def _calls_nobody_after_an_answer(stage: Stage, incident: str) -> None:
    """R9: between the call a page belongs to and the page no answer was committed."""
    entries = stage.timeline(incident)
    called = {(e.params["level"], e.params["round"]): e.n for e in entries if e.kind == "called"}
    for one in (h for h in stage.handed if h.kind == "page" and h.incident == incident):
        since = called[one.level, one.round]
        quiet = [e.kind for e in entries if e.kind in QUIETS and since < e.n <= one.n]
        assert quiet == [], f"level {one.level} round {one.round} was called after {quiet}"


def _pages_nobody_twice(stage: Stage) -> None:
    """R8: a second message for one contact in one round is marked, or the vendor asked for it."""
    seen: dict[str, int] = {}
    for one in stage.handed:
        seen[one.attempt] = seen.get(one.attempt, 0) + 1
    tried = {a.id: a for i in stage.incidents() for a in stage.attempts(i.id)}
    places = {(h.incident, h.round, h.level, h.person, h.contact): h.attempt for h in stage.handed if h.kind == "page"}
    for one in (h for h in stage.handed if h.kind == "page"):
        assert places[one.incident, one.round, one.level, one.person, one.contact] == one.attempt
    for attempt, count in seen.items():
        assert count <= 3
        assert tried[attempt].tries == count


@settings(max_examples=50, deadline=None)
@given(st.lists(STEPS, max_size=12), st.lists(st.sampled_from(RESULTS), max_size=20))
def test_any_course(steps: list[tuple[str, str, float]], results: list[Result | None]) -> None:
    """R8, R9, R10, R11, R12: after any course every promise holds, and what is unanswered rings again."""
    stage = _stage(results)
    for verb, who, minutes in steps:
        try:
            VERBS[verb](stage, who)
        except Refused:
            pass  # said no, changed nothing: `checks` and `ends` see to that
        stage.passes(minutes=minutes)
    for incident in stage.incidents():
        _respects_the_table(_history(stage, incident.id))
        _calls_nobody_after_an_answer(stage, incident.id)
    _pages_nobody_twice(stage)
    _rings_again(stage)
    stage.ends()


def _rings_again(stage: Stage) -> None:
    """R11, R12: whatever is open and of a severity that pages calls somebody within half an hour."""
    open_ = [i.id for i in stage.incidents() if i.state == "open" and i.severity in ("SEV1", "SEV2")]
    count = len(stage.handed)
    if open_:
        stage.waits_until(stage.now + HOUR // 2)
    rung = {h.incident for h in stage.handed[count:] if h.kind == "page"}
    assert set(open_) <= rung
