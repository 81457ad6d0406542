"""Who is told, after a commit, that there is something to do. A hint only: the rows are the truth."""

from __future__ import annotations

from typing import Literal, Protocol

Topic = Literal["urgent", "signals", "timers", "attempts", "changes", "policy"]


class Wake(Protocol):
    def wake(self, topics: frozenset[Topic]) -> None:
        """Called after a commit, from the committing thread; must return at once and never raise."""
