"""What a message needs to know of its incident and its reader, and what it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nawba.domain.people import Text
from nawba.domain.time import Instant


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a message may say; it looks nothing up.

    `kind` page, tell, confirm or announce; `reason` the code of what caused it. `next_at` None: nobody is called next;
    `next_name` None beside it: the last resort is. `now` None: whether a target has passed is told by the reason alone.
    `question`: the decision it is about. `code` None: there is none to type in.
    """

    kind: str
    reason: str
    number: int
    title: str
    severity: str
    severity_name: Text
    service_name: Text | None
    state: str
    response_due_at: Instant | None
    resolution_due_at: Instant | None
    opened_at: Instant
    level_name: Text | None
    next_name: Text | None
    next_at: Instant | None
    person_name: Text | None
    owner_name: Text | None
    link: str
    late_us: int = 0
    is_repeat: bool = False
    purpose: str = "real"
    zone: str = "UTC"
    digits: str = "latin"
    params: Mapping[str, Any] = field(default_factory=dict)
    question: Text | None = None
    code: str | None = None
    now: Instant | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """What is sent: `title` a push's headline or a mail's subject; `short` for SMS and voice, one SMS long, no link."""

    title: str
    body: str
    short: str
