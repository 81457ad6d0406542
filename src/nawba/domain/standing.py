"""How a question of the playbook stands in one incident: asked, decided, until when it is left alone."""

from __future__ import annotations

from dataclasses import dataclass

from nawba.domain.time import Instant


@dataclass(frozen=True, slots=True)
class Standing:
    """`asked_at`: when Nawba last put it. `option` None: nobody has decided. `ask_at`: its time box ends and it is
    asked again (S47)."""

    asked_at: Instant | None = None
    option: str | None = None
    decided_at: Instant | None = None
    by: str | None = None
    ask_at: Instant | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer: never decided, or asked again since."""
        if self.decided_at is None:
            return True
        return self.asked_at is not None and self.asked_at > self.decided_at
