"""What is said about a text: where, what is wrong, what to do; in both languages (`playbook.md` §4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Grade = Literal["error", "warning", "info"]
Path = tuple[str | int, ...]
"""Which thing of the text is meant: keys, and places in lists counted from 1."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A character of a file; `line` and `column` are counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `code` is never used again for something else; `params` holds what the sentences name.

    `params["about"]` is the dotted path of the thing, `params["class"]` the class of the code (E, F, W or I).
    """

    code: str
    severity: Grade
    file: str
    line: int
    column: int
    message: Mapping[str, str]
    remedy: Mapping[str, str]
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return Place(self.file, self.line, self.column)

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.severity}: {self.message['en']} {self.remedy['en']}"


def dotted(path: Path) -> str:
    """Return `path` as `accepted` and `assumptions` write it: `severities.SEV3.resolve`."""
    return ".".join(str(part) for part in path)
