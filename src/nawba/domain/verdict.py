"""How an answer is judged: healthy, unhealthy, or it could not be told (S39, S64, S76–S77)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nawba.domain.matching import Condition, Test


@dataclass(frozen=True, slots=True)
class Show:
    """What of the output is shown and counted. `lines`: of one line; `rows`: of a row of the table; None: all."""

    lines: tuple[Test, ...] | None = None
    rows: Condition | None = None
    is_unique: bool = False
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What must hold; None is not asked. All that is asked must hold.

    `exit` exit codes · `status` of HTTP · `lines`, `rows` how many are shown · `every_row` of each row shown · `json`
    of the answer by path · `days_left` until a certificate ends.
    """

    exit: tuple[int, ...] | None = None
    status: tuple[Test, ...] | None = None
    lines: tuple[Test, ...] | None = None
    rows: tuple[Test, ...] | None = None
    every_row: Condition | None = None
    json: Condition | None = None
    days_left: tuple[Test, ...] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`healthy_when` None: not judged, a person reads it. `columns` and `skip` (lines before the table) for tables.

    A program that ends with a code other than 0, unless one of the two judgements names it, could not tell.
    """

    read_as: Literal["lines", "json", "table"] = "lines"
    columns: tuple[str, ...] = ()
    skip: int = 0
    show: Show | None = None
    healthy_when: Judgement | None = None
    unhealthy_when: Judgement | None = None
