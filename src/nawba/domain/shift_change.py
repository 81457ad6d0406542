"""How a shift is handed over: when the list opens, what is gone through, by when it must be accepted (S97–S100)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nawba.domain.time import HOUR, MINUTE

AgendaItem = Literal["known_issues", "phone_list", "channel_test", "notes"]


@dataclass(frozen=True, slots=True)
class ShiftChange:
    """`opens_us` before the hand-over. Until it is accepted, the outgoing person is called beside the incoming one;
    after `accept_within_us` the track's lead is told (`engine.md` §5)."""

    agenda: tuple[AgendaItem, ...]
    opens_us: int = HOUR
    meeting_us: int = 15 * MINUTE
    accept_within_us: int = 30 * MINUTE
