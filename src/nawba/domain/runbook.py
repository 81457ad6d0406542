"""Declared steps: what is done, how it may be done, and how its answer is judged (S39–S44, S64–S68; security 4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from nawba.domain.matching import FullMatch
from nawba.domain.people import Member, Text
from nawba.domain.request import Request
from nawba.domain.secret import Setting
from nawba.domain.time import MINUTE
from nawba.domain.verdict import Verdict

Risk = Literal["read", "change", "dangerous"]
RISKS: Final[tuple[Risk, ...]] = ("read", "change", "dangerous")
"""From the mildest. As many people as its place from 0 consent to a step: nobody, one, two."""
MOST_TIME_US: Final = 15 * MINUTE
What = Literal["run", "http", "check", "ask", "switch", "tell", "wait", "note"]


@dataclass(frozen=True, slots=True)
class How:
    """`where` an agent; None for what Nawba does itself. `approvals`: how many people consent.

    `allowed_for`: grants, or members; empty: by the rights of the risk. `ends` at_time_box: it would never end.
    """

    where: str | None = None
    cwd: str | None = None
    env: Mapping[str, Setting] = field(default_factory=dict)
    time_box_us: int = MINUTE
    ends: Literal["itself", "at_time_box"] = "itself"
    risk: Risk = "read"
    allowed_for: tuple[str | Member, ...] = ()
    approvals: int = 0
    dry_run: tuple[str, ...] = ()
    is_idempotent: bool = False
    cooldown_us: int | None = None
    stays_us: int | None = None
    mask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step. By `what`: `argv` of run · `request` of http · `names` the watcher, decision, switch or template of
    check, ask, switch, tell · `wait_us` of wait · `text` of note."""

    key: str
    what: What
    how: How
    verdict: Verdict
    argv: tuple[str, ...] = ()
    request: Request | None = None
    names: str | None = None
    wait_us: int | None = None
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a person may fill in: one of some words, a whole number of a range (both ends in), a text that `matches`
    (RE2, whole), a name of a live inventory at the agent."""

    key: str
    one_of: tuple[str, ...] = ()
    range: tuple[int, int] | None = None
    matches: str | None = None
    inventory: str | None = None
    full_match: FullMatch | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Starts:
    """When it starts by itself, and at which severities; none: at all of them."""

    when: Literal["opened", "restored", "change"]
    severities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Runbook:
    """`risk` is the ceiling of its steps, and what a step has that says nothing."""

    key: str
    name: Text
    risk: Risk
    steps: tuple[Step, ...]
    starts: Starts | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    owner: str | None = None
