"""How bad is it, what was measured, what is to be decided: what every door shows of one incident, and of a suggestion.

Pure reading: the latest values, their course and whether they still count (S43), the proposal that stands and why
(S16), the questions that are put, what the rules say now, and what was decided (S11, S45–S47).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nawba.actions.views import Whole
from nawba.domain.choosing import Advice, advise, put
from nawba.domain.entry import Entry
from nawba.domain.measure import Measure
from nawba.domain.playbook import Playbook
from nawba.domain.question import Question
from nawba.domain.reading import Reading, is_fresh
from nawba.domain.standing import Standing
from nawba.domain.suggesting import Answer, Suggestion, Told, suggest
from nawba.domain.time import Instant


@dataclass(frozen=True, slots=True)
class Impact:
    """One measure of the incident's playbook. `reading` None: never taken. `course`: its entries, oldest first."""

    measure: Measure
    reading: Reading | None
    is_fresh: bool
    course: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PutQuestion:
    """A question that is put. `decided`: the newest decision, None while there is none."""

    question: Question
    standing: Standing
    advice: Advice
    decided: Entry | None


@dataclass(frozen=True, slots=True)
class Judged:
    """`proposal`: the entry that says why a worse severity is proposed; None: none is."""

    impact: tuple[Impact, ...]
    questions: tuple[PutQuestion, ...]
    proposal: Entry | None


def judged(whole: Whole, now: Instant) -> Judged:
    """Return what was measured, proposed and decided of an incident, as it stands at `now`."""
    incident, scene = whole.kept.incident, whole.scene
    taken = sorted((e for e in whole.entries if e.kind == "measured"), key=lambda e: (e.params["at"], e.n))
    impact = []
    for key, measure in scene.pinned.measures.items():
        reading = incident.readings.get(key)
        course = tuple(e for e in taken if e.params["measure"] == key)
        impact.append(Impact(measure, reading, reading is not None and is_fresh(reading, measure, now), course))
    decided = {e.params["decision"]: e for e in whole.entries if e.kind == "decided"}
    questions = []
    for key in put(incident, scene):
        question = scene.pinned.decisions[key]
        advice = advise(question, incident, scene.pinned.measures, now)
        questions.append(PutQuestion(question, incident.standings.get(key, Standing()), advice, decided.get(key)))
    said_by = max(incident.proposed_n, 1)
    proposal = next((e for e in whole.entries if e.n == said_by), None) if incident.proposed else None
    return Judged(tuple(impact), tuple(questions), proposal)


def suggested(playbook: Playbook, title: str, labels: Mapping[str, str], answers: Mapping[str, Answer]) -> Suggestion:
    """Return the severity that a title, labels and answers suggest under `playbook`; conditions see the title too."""
    return suggest(playbook.severities, Told(title, {**labels, "title": title}, answers))
