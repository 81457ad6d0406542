"""A right that is held only while it may be used, and only with the training it needs (S21, S104)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nawba.domain.people import Member


@dataclass(frozen=True, slots=True)
class Right:
    """`allows`: verbs. `held_while` on_call: it ends with the shift. `reported_to`: the level told when it is used."""

    key: str
    allows: tuple[str, ...]
    held_by: tuple[Member, ...]
    held_while: Literal["on_call", "always"] = "on_call"
    needs_training: tuple[str, ...] = ()
    reported_to: str | None = None
