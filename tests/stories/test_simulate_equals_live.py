"""S17, `house.md` §4: what is said in advance is what happens: the rehearsal and the stage, step by step."""

from __future__ import annotations

import pytest

from nawba.domain.rehearsal import Case, Rehearsal
from nawba.domain.time import DAY, HOUR, MINUTE, Instant
from tests.stories.conftest import Staged
from tests.stories.stage import Stage, at

Seen = tuple[Instant, str, str, int | None, int | None, str | None, str | None]


def _rehearsed(rehearsal: Rehearsal) -> list[Seen]:
    steps = rehearsal.steps
    assert list(steps) == sorted(steps, key=lambda s: s.at), "steps in time order"
    return sorted(
        (
            (s.at, s.kind, s.reason if s.kind != "announce" else "", s.round, s.level, s.person, s.contact)
            for s in steps
        ),
        key=str,
    )


def _lived(stage: Stage, until: Instant, *, inclusive: bool) -> list[Seen]:
    pages = {page.id: page for page in stage.pages()}
    why = {a.id: pages[a.page] for a in stage.attempts()}
    found: list[Seen] = []
    for h in stage.handed:
        page = why[h.attempt]
        if h.kind == "announce":
            found.append((h.at, "announce", "", None, None, None, h.contact))
        else:
            reason = str(page.params.get("trigger") or page.reason)
            round_ = h.round if h.kind == "page" else None
            found.append(
                (h.at, "page" if h.kind == "page" else "tell", reason, round_, h.level or None, h.person, h.contact)
            )
    for e in stage.timeline():
        if e.kind == "clock":
            found.append((e.params["at"], "clock", f"{e.params['clock']}_{e.reason}", None, None, None, None))
        if e.kind == "exhausted":
            found.append((e.at, "exhausted", e.reason, None, None, None, None))
    return sorted((s for s in found if s[0] < until or (inclusive and s[0] == until)), key=str)


WHEN = ["2025-01-21T10:00", "2025-01-24T03:00", "2025-01-26T08:58:30", "2025-02-15T23:59"]


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("service", ["web", "payments", "mobile", None])
@pytest.mark.parametrize("severity", ["SEV1", "SEV2"])
def test_nobody_answers(staged: Staged, severity: str, service: str | None, when: str) -> None:
    """S17, S32, S95: every page, message, announcement and clock, to the microsecond, across a hand-over, too."""
    stage = staged(begins=when)
    rehearsal = stage.rehearses(Case(severity, service, at(when)))
    assert rehearsal.reason == "exhausted"
    stage.declares(severity, service)
    stage.waits_until(rehearsal.ends_at)
    assert _rehearsed(rehearsal) == _lived(stage, rehearsal.ends_at, inclusive=True)


@pytest.mark.parametrize("minutes", [0, 1, 4, 5, 16, 42])
@pytest.mark.parametrize("severity", ["SEV1", "SEV2"])
def test_somebody_answers_after_a_while(staged: Staged, severity: str, minutes: int) -> None:
    """S17: up to the acknowledgement, and it ends there."""
    stage = staged()
    rehearsal = stage.rehearses(Case(severity, "payments", stage.now, minutes * MINUTE))
    answered_at = stage.begins_at + minutes * MINUTE
    assert (rehearsal.reason, rehearsal.ends_at) == ("acknowledged", answered_at)
    stage.declares(severity, "payments")
    if minutes:
        stage.waits_until(answered_at - 1)
    seen = _lived(stage, answered_at, inclusive=False)
    assert _rehearsed(rehearsal) == seen


def test_sev3_runs_to_its_horizon(staged: Staged) -> None:
    """S12, S52: nobody is paged, so nothing is exhausted: a day is looked ahead."""
    stage = staged()
    rehearsal = stage.rehearses(Case("SEV3", "search", stage.now))
    assert (rehearsal.reason, rehearsal.ends_at) == ("horizon", stage.now + DAY)
    stage.declares("SEV3", "search")
    stage.waits_until(rehearsal.ends_at)
    assert _rehearsed(rehearsal) == _lived(stage, rehearsal.ends_at, inclusive=True)
    assert "page" not in {step.kind for step in rehearsal.steps}


def test_every_paged_level_is_paged_once_more_after_exhaustion(stage: Stage) -> None:
    """S17: the rehearsal of SEV1 ends when level 3, called at the breach, was called again: at twenty minutes."""
    rehearsal = stage.rehearses(Case("SEV1", "web", stage.now))
    assert rehearsal.ends_at == stage.now + HOUR // 3
    rounds = {
        level: {s.round for s in rehearsal.steps if s.level == level and s.kind == "page"} for level in (1, 2, 3, 4)
    }
    assert all(len(found) > 1 for found in rounds.values())
    stage.declares("SEV1", "web")
