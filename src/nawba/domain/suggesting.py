"""Which severity do an alert, a person's words, or a person's answers suggest, and why? (S2, S3, S7, S8, S12, S13)

Nothing here changes a severity: routing does that, and people. Two fit: the worse. Unsure: the higher.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from nawba.domain.likeness import likeness, words
from nawba.domain.matching import Condition, holds
from nawba.domain.severity import Severity

Answer = Literal["yes", "no", "unsure"]
ANSWERS: Final[tuple[Answer, ...]] = ("yes", "unsure", "no")
Why = Literal["condition", "words", "yes", "unsure", "remains", "nothing"]
_SAME: Final = Fraction(2, 3)
_LIKE: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Fit:
    """An example that fits: its severity, and its place among the examples of that severity."""

    severity: str
    example: int


@dataclass(frozen=True, slots=True)
class Exemplar:
    """An example with a condition, as triage asks it."""

    fit: Fit
    match: Condition


def exemplars(severities: Mapping[str, Severity]) -> tuple[Exemplar, ...]:
    """Return every example that has a condition, those of the worst severity first."""
    return tuple(
        Exemplar(Fit(severity.key, index), example.match)
        for severity in _from_the_worst(severities)
        for index, example in enumerate(severity.examples)
        if example.match is not None
    )


def fitting(among: tuple[Exemplar, ...], values: Mapping[str, str]) -> Fit | None:
    """Return the first example of the worst severity whose condition holds; None: none fits."""
    return next((one.fit for one in among if holds(one.match, values)), None)


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever declares has told: words, what a condition may see, and answers by severity."""

    title: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`severity` None: nothing is known yet, so `asks` names the first question.

    `why` of the suggested severity; `example` its place where one fits. `fits`: every example that fits, the worst
    first. `ask_first`: a decision that an example of this severity puts before anything else. `asks`: the severity
    whose meaning is to be asked about next; None: enough is known.
    """

    severity: str | None
    why: Why
    example: int | None = None
    fits: tuple[Fit, ...] = ()
    ask_first: str | None = None
    asks: str | None = None


def suggest(severities: Mapping[str, Severity], told: Told) -> Suggestion:
    """Return the worst severity that anything told points to.

    1. Whose meaning was answered `no` is out.
    2. Conditions that hold, then words that say an example, then the answers; the worst of them.
    3. Nothing: the questions, from the worst severity; when all the others were answered `no`, the mildest remains.
    """
    order = _from_the_worst(severities)
    in_question = [s for s in order if told.answers.get(s.key) != "no"]
    by_condition = list(_conditions(in_question, told.values))
    by_words = _words(in_question, words(told.title))
    fits = tuple(dict.fromkeys(sorted([*by_condition, *by_words], key=lambda f: severities[f.severity].order)))
    answered = next((s for s in in_question if told.answers.get(s.key) in ("yes", "unsure")), None)
    if answered is None and len(in_question) == 1 and in_question[0] is order[-1] and len(order) > 1:
        answered = order[-1]
    best = fits[0] if fits else None
    if best is not None and (answered is None or severities[best.severity].order <= answered.order):
        why: Why = "condition" if best in by_condition else "words"
        return Suggestion(best.severity, why, best.example, fits, _ask_first(severities, fits, best.severity))
    if answered is not None:
        said = told.answers.get(answered.key, "remains")
        why = "unsure" if said == "unsure" else "yes" if said == "yes" else "remains"
        return Suggestion(answered.key, why, None, fits, _ask_first(severities, fits, answered.key))
    return Suggestion(None, "nothing", asks=in_question[0].key if in_question else None)


def _conditions(severities: list[Severity], values: Mapping[str, str]) -> Iterator[Fit]:
    for severity in severities:
        for index, example in enumerate(severity.examples):
            if example.match is not None and holds(example.match, values):
                yield Fit(severity.key, index)


def _words(severities: list[Severity], said: frozenset[str]) -> list[Fit]:
    """Return the examples that were said; where none was, the one that comes closest, of two as close the worse."""
    if not said:
        return []
    near: list[tuple[Fraction, Fit]] = []
    for severity in severities:
        for index, example in enumerate(severity.examples):
            share = max((likeness(said, _known(text)) for text in example.text.values()), default=Fraction(0))
            near.append((share, Fit(severity.key, index)))
    same = [fit for share, fit in near if share >= _SAME]
    if same:
        return same
    closest = max(near, key=lambda found: found[0], default=(Fraction(0), None))
    return [closest[1]] if closest[1] is not None and closest[0] >= _LIKE else []


@lru_cache(maxsize=1024)
def _known(text: str) -> frozenset[str]:
    return words(text)


def _ask_first(severities: Mapping[str, Severity], fits: tuple[Fit, ...], severity: str) -> str | None:
    examples = (severities[f.severity].examples[f.example] for f in fits if f.severity == severity)
    return next((example.ask_first for example in examples if example.ask_first), None)


def _from_the_worst(severities: Mapping[str, Severity]) -> list[Severity]:
    return sorted(severities.values(), key=lambda severity: severity.order)
