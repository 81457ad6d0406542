"""What a line of a checklist or an option of a question opens: one thing of the playbook (`playbook.md` §2 …course)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

OpensKind = Literal["template", "runbook", "decision", "release", "measure", "update", "follow_up", "watch_for"]
OPENS: Final[tuple[OpensKind, ...]] = (
    "template",
    "runbook",
    "decision",
    "release",
    "measure",
    "update",
    "follow_up",
    "watch_for",
)


@dataclass(frozen=True, slots=True)
class Opens:
    """`key`: of the thing; a release may be `affected_release` or `next`, an update names its audience.

    `watch_for_us` is given with `watch_for` alone, whose `key` is empty: how long somebody keeps watching.
    """

    kind: OpensKind
    key: str = ""
    watch_for_us: int | None = None
