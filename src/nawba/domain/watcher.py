"""What is looked at again and again: the hourly guard, the post-check and the drill's check are one (S40, S74–S75)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nawba.domain.agent import SERVER
from nawba.domain.request import Request
from nawba.domain.verdict import Judgement

WatcherKind = Literal["http", "tcp", "tls", "dns", "heartbeat", "scenario"]


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """`take`: name → JSON path; what is taken fills the places of later steps."""

    key: str
    request: Request
    healthy_when: Judgement
    take: Mapping[str, str] = field(default_factory=dict)
    within_us: int | None = None


@dataclass(frozen=True, slots=True)
class Watcher:
    """`every_us` between two looks; a heartbeat has `period_us` or `cron`, and `grace_us`.

    By kind: `request` of http · the endpoint `via` of tcp, tls, dns · `steps`, `undo` and the `account` that signs
    them of a scenario. `undo` always runs. It fires after `fires_after` unhealthy looks in a row.
    """

    key: str
    kind: WatcherKind
    service: str
    every_us: int | None = None
    period_us: int | None = None
    cron: str | None = None
    grace_us: int | None = None
    seen_from: tuple[str, ...] = (SERVER,)
    via: str | None = None
    request: Request | None = None
    healthy_when: Judgement | None = None
    fires_after: int = 2
    account: str | None = None
    steps: tuple[ScenarioStep, ...] = ()
    undo: tuple[ScenarioStep, ...] = ()
