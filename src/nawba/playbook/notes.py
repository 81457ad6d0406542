"""What one reading notes as it goes: findings, references, places, and which sections are broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nawba.playbook import node as nodes
from nawba.playbook.finding import Finding, Path, Place
from nawba.playbook.misreading import taken_for
from nawba.playbook.nearest import nearest
from nawba.playbook.shape import Kind, Misread
from nawba.playbook.unseen import unseen
from nawba.playbook.wording.saying import Local, say

PASSED_OVER = ("PB002.key", "PB002.key_nearest", "PB002.language")
"""Errors that take nothing away from what is read beside them."""
MOST_NAMED = 30
MOST_COMPARED = 500_000
"""Words compared for suggestions in one reading, about half a second; after that, errors are told without one."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Something named that must exist: `key` in `section`."""

    section: str
    key: str
    place: Place
    path: Path


@dataclass(slots=True)
class Notes:
    """One reading. `languages`: those of the organisation, none when they could not be read.

    `margins`: the note, labels and former keys that stand beside a thing. `unread`: what is to be passed over.
    `lately`: what earlier releases did not read. `errors`: where errors were found.
    """

    languages: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    places: dict[Path, Place] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    margins: dict[Path, dict[str, Any]] = field(default_factory=dict)
    unread: frozenset[Path] = frozenset()
    lately: set[Path] = field(default_factory=set)
    errors: list[Path] = field(default_factory=list)
    compared: int = 0

    def note(self, wording: str, place: Place, path: Path, local: Local | None = None, **params: str) -> None:
        """Note a finding. An error breaks its section, except an unknown key, which is merely passed over."""
        found = say(wording, place, path, local, None, **params)
        self.findings.append(found)
        if found.severity == "error":
            self.errors.append(path)
            if wording not in PASSED_OVER:
                self.broken.add(str(path[0]))

    def unknown(
        self,
        wording: str,
        scalar: nodes.Scalar,
        path: Path,
        known: Sequence[str],
        local: Local | None = None,
        **params: str,
    ) -> str | None:
        """Note a word that is not one of `known`, and return the one that was most likely meant."""
        self.compared += len(known)
        meant = nearest(scalar.value, known) if self.compared <= MOST_COMPARED else None
        one = f"{wording}_nearest" if meant else wording
        listed = ", ".join(known[:MOST_NAMED]) + (" …" if len(known) > MOST_NAMED else "") or "–"
        self.note(one, scalar.place, path, local, found=scalar.value, nearest=meant or "", known=listed, **params)
        return meant

    def parse(self, kind: Kind, node: nodes.Scalar, path: Path) -> Any:
        """Return the scalar `node` read as `kind`, None when it is not of it."""
        try:
            return kind.parse(node.value)
        except Misread as wrong:
            expected = {"expected": {"ar": kind.ar, "en": kind.en}}
            about = {"found": node.value, "example": kind.example, "what": wrong.what}
            self.note(wrong.wording, node.place, path, expected, **about)
            return None

    def misread(self, node: nodes.Scalar, path: Path, unless: bool = False, is_number_fine: bool = False) -> None:
        """Note a plain scalar that other readers take for something else."""
        taken = taken_for(node.value, is_number_fine) if node.is_plain and not unless else None
        if taken is not None:
            self.note("PB010.value", node.place, path, local={"taken": taken}, found=node.value)

    def hidden(self, node: nodes.Scalar, path: Path) -> bool:
        """Note a character nobody can see in a key, a word, a pattern or an address, and say whether there is one."""
        found = unseen(node.value)
        if found is not None:
            self.note("PB008.hidden", node.place, path, found=found)
        return found is not None


def name_of(path: Path) -> str:
    """Return the last word of `path` that an author wrote."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")
