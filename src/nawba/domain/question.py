"""A decision as the playbook puts it: a question, its options, the measures it asks for, the rules that propose one.

A stale or missing measure is asked for, never assumed (S11, S28, S45–S47). What the core itself decides is `decision`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nawba.domain.matching import Condition
from nawba.domain.opening import Opens
from nawba.domain.people import Text


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. `time_box_us`: how long it may take; when that is over, `then` happens."""

    key: str
    name: Text
    opens: Opens | None = None
    time_box_us: int | None = None
    then: Literal["ask_again"] | None = None


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """`when` holds of the measures: `take` this option. A rule without `when` fits always; the first that fits wins."""

    take: str
    when: Condition = Condition()


@dataclass(frozen=True, slots=True)
class DecisionOverride:
    """Who may take another option than the rules propose: roles or grants; `is_reason_required`: only with a reason."""

    by: tuple[str, ...]
    is_reason_required: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """One entry of `decisions`. `asks`: measures to have before answering. `override` None: nobody is bound."""

    key: str
    question: Text
    options: Mapping[str, Option]
    asks: tuple[str, ...] = ()
    rules: tuple[DecisionRule, ...] = ()
    override: DecisionOverride | None = None
