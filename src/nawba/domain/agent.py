"""Where commands run, and which secrets are held there; the text has their names only (S65, S67)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nawba.domain.people import Text

SERVER: Final = "server"
"""Nawba itself, beside the declared agents: as a place that asks, and as a holder of secrets."""


@dataclass(frozen=True, slots=True)
class Agent:
    """One host, or `all_of` a group of hosts."""

    key: str
    name: Text
    all_of: str | None = None


@dataclass(frozen=True, slots=True)
class HeldSecret:
    """A declared secret. `held_by`: agents, or the server; there it is put in, at run time."""

    key: str
    purpose: Text
    held_by: tuple[str, ...]
