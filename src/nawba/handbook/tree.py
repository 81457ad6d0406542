"""What a handbook is made of: chapters of blocks, blocks of lines, lines of runs. No markup; a renderer adds its own.

Every run says whether it must be set apart from the sentence round it, so isolation is decided once, for all renderers.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Look = Literal["plain", "name", "code", "strong", "quiet"]
Tone = Literal["note", "info", "soon", "now"]


class Run(msgspec.Struct, frozen=True, array_like=True):
    """A piece of a line. `name`: isolated, in the face of the text; `code`: isolated, left to right, in the code face;
    `quiet`: a default in force, or an aside."""

    text: str
    look: Look = "plain"


Line = tuple[Run, ...]
Cell = tuple[Line, ...]
"""Lines under each other."""


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """A heading inside a chapter: level 2 or 3."""

    line: Line
    level: int = 2


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    line: Line


class Items(msgspec.Struct, frozen=True, tag="items"):
    """A list. `boxes`: to be ticked off, on paper by pencil."""

    items: tuple[Line, ...]
    look: Literal["bullets", "numbers", "boxes"] = "bullets"


class Table(msgspec.Struct, frozen=True, tag="table"):
    """Every row has as many cells as `head`. `widths`: shares of the width, 1 each where empty."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()


class Facts(msgspec.Struct, frozen=True, tag="facts"):
    """Pairs of a label and what holds."""

    rows: tuple[tuple[Line, Cell], ...]


class Commands(msgspec.Struct, frozen=True, tag="commands"):
    """Lines to be copied: left to right in every language, one string a line."""

    lines: tuple[str, ...]


class Picture(msgspec.Struct, frozen=True, tag="picture"):
    """A drawing as SVG of our own making; `words` says the same to whoever cannot see it."""

    svg: str
    words: str
    width: int
    height: int


class Note(msgspec.Struct, frozen=True, tag="note"):
    """Stands in the margin beside what it is about. `code`: a finding's."""

    line: Line
    tone: Tone = "note"
    code: str = ""
    place: str = ""


Block = Heading | Paragraph | Items | Table | Facts | Commands | Picture | Note


class Chapter(msgspec.Struct, frozen=True):
    """`key` is its address: `/handbook/<key>`."""

    key: str
    title: Line
    blocks: tuple[Block, ...]


class Card(msgspec.Struct, frozen=True):
    """What hangs on the wall, one page: `steps` in big letters, `targets` and `calls` beside them (S114–S116)."""

    severity: str
    order: int
    title: Line
    meaning: Line
    targets: tuple[tuple[Line, Line], ...]
    steps: tuple[Line, ...]
    calls: tuple[Line, ...]


class Handbook(msgspec.Struct, frozen=True):
    """`standing`: version, owner, dates, in one line each. `review`: what is said of the review; `is_overdue`: it has
    passed (PB801)."""

    lang: str
    title: str
    organisation: str
    standing: tuple[Line, ...]
    review: Line
    is_overdue: bool
    chapters: tuple[Chapter, ...]
    cards: tuple[Card, ...]

    @property
    def is_rtl(self) -> bool:
        return self.lang == "ar"


def plain(line: Line) -> str:
    """Return the words of a line without their looks."""
    return "".join(run.text for run in line)
