"""A secret by name: the text never holds its value (`playbook.md` §1.8, PB011)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Secret:
    """`name`: key of `secrets`. The value is put in by its holder, at run time."""

    name: str


Setting = str | Secret
"""One setting of a vendor, as its manifest knows it."""
