"""What one reading notes as it goes: findings, references, places, and which sections are broken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nawba.playbook import node as nodes
from nawba.playbook.finding import Finding, Path, Place
from nawba.playbook.misreading import taken_for
from nawba.playbook.shape import Kind, Misread
from nawba.playbook.unseen import unseen
from nawba.playbook.wording.codes import Class
from nawba.playbook.wording.saying import Local, say

PASSED_OVER = ("PB002.key", "PB002.key_nearest", "PB002.language")
"""Errors that take nothing away from what is read beside them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Something named that must exist: `key` in `section`."""

    section: str
    key: str
    place: Place
    path: Path


@dataclass(slots=True)
class Notes:
    """One reading. `languages`: those of the organisation, none when they could not be read."""

    languages: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    places: dict[Path, Place] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def note(
        self, wording: str, place: Place, path: Path, kind: Class | None = None, local: Local | None = None, **params: str
    ) -> None:
        """Note a finding. An error breaks its section, except an unknown key, which is merely passed over."""
        found = say(wording, place, path, kind, local, **params)
        self.findings.append(found)
        if found.severity == "error" and wording not in PASSED_OVER:
            self.broken.add(str(path[0]))

    def parse(self, kind: Kind, node: nodes.Scalar, path: Path) -> Any:
        """Return the scalar `node` read as `kind`, None when it is not of it."""
        try:
            return kind.parse(node.value)
        except Misread as wrong:
            about = {"found": node.value, "example": kind.example, **wrong.params}
            self.note(wrong.wording, node.place, path, local={"expected": {"ar": kind.ar, "en": kind.en}}, **about)
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
