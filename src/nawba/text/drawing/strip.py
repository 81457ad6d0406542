"""A ladder as lines of text for a terminal of fixed width: the same picture, one column a moment.

Time runs from left to right in Arabic too, and names stand on its right there. A terminal that does not know the
writing direction would tear a mirrored line apart, and one that does would turn it round twice; so every drawn line
begins with a mark that says left to right, and every Arabic sentence with one that says right to left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import Final, Literal
from unicodedata import combining, east_asian_width

from nawba.text.catalogue import say
from nawba.text.drawing.picture import TONES, Lane, Picture

Tone = Literal["ink", "bold", "soft", "now", "soon", "ok", "quiet"]
MARKS: Final = {"page": "●", "tell": "○", "announce": "◆", "last_resort": "■"}
LINES: Final = {"at_risk": "▲", "breached": "✖", "exhausted": "!", "acknowledged": "✓"}
WORKING, FREE, QUIET, STEM = "─", "░", "▒", "│"
_LRM, _RLM = "\u200e", "\u200f"
_NAMES: Final = 27
_LEAST: Final = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of one tone."""

    text: str
    tone: Tone = "ink"


Row = tuple[Piece, ...]


def strip(drawn: Picture, width: int = 80) -> list[Row]:
    """Return the lines of a picture, none wider than `width` columns."""
    return list(_Strip(drawn, width).rows())


class _Strip:
    def __init__(self, drawn: Picture, width: int) -> None:
        self._drawn, self._width = drawn, width
        self._plot = max(_LEAST, width - _NAMES - 1)
        self._is_rtl = drawn.lang == "ar"
        self._stems: dict[int, Tone] = {self._column(line.place): TONES[line.kind] for line in drawn.lines}

    def rows(self) -> Iterator[Row]:
        drawn, lang = self._drawn, self._drawn.lang
        yield from self._prose(drawn.title, "bold")
        yield from self._prose(drawn.opened, "soft")
        yield ()
        for line in drawn.lines:
            mark = Piece(LINES[line.kind], TONES[line.kind])
            yield self._row(Piece(line.says, TONES[line.kind]), self._plotted({self._column(line.place): mark}, ""))
        if not drawn.lanes:
            yield from self._prose(say(lang, "drawing.nothing"), "ink")
        for group, lanes in groupby(drawn.lanes, key=lambda lane: lane.group):
            yield from self._group(group, list(lanes))
        yield from self._axis()
        yield ()
        yield from self._key()
        yield from self._prose(f"{drawn.ends}.", "soft")
        yield from self._prose(say(lang, "drawing.key.scale"), "soft")

    def _group(self, group: str, lanes: Sequence[Lane]) -> Iterator[Row]:
        ways = list(dict.fromkeys(lane.by for lane in lanes if lane.by))
        head = f"{group} · {'; '.join(ways)}" if ways else group
        yield from self._prose(head, "soft")
        for lane in lanes:
            tone: Tone = "now" if any(mark.kind == "last_resort" for mark in lane.marks) else "ink"
            marks = {self._column(mark.place): Piece(MARKS[mark.kind], tone) for mark in reversed(lane.marks)}
            quiet = "".join(QUIET if self._is_in(lane.quiet, column) else " " for column in range(self._plot))
            yield self._row(Piece(lane.name), self._plotted(marks, quiet))

    def _plotted(self, marks: dict[int, Piece], quiet: str) -> Iterator[Piece]:
        """Yield the columns of a line: what is marked there, else a stem, else whether anybody works then."""
        for column in range(self._plot):
            if column in marks:
                yield marks[column]
            elif column in self._stems and quiet:
                yield Piece(STEM, self._stems[column])
            elif quiet and quiet[column] == QUIET:
                yield Piece(QUIET, "quiet")
            else:
                yield Piece(FREE if self._is_in(self._drawn.free, column) else WORKING, "soft")

    def _row(self, name: Piece, plotted: Iterable[Piece]) -> Row:
        text = _cut(_plain(name.text), _NAMES)
        if self._is_rtl:
            return (Piece(_LRM), *_joined(plotted), Piece(" "), Piece(text, name.tone))
        return (Piece(text + " " * (_NAMES - _cells(text) + 1), name.tone), *_joined(plotted))

    def _axis(self) -> Iterator[Row]:
        clocks, afters = [" "] * (self._plot + _NAMES), [" "] * (self._plot + _NAMES)
        taken: list[tuple[int, int]] = []
        for tick in sorted(self._drawn.ticks, key=lambda tick: (tick.weight, tick.place)):
            clock, after = _plain(tick.clock), "" if self._is_rtl else _plain(tick.after)
            width = max(_cells(clock), _cells(after))
            start = min(max(0, self._column(tick.place) - width // 2), self._plot - width)
            if any(start < b + 1 and a < start + width + 1 for a, b in taken):
                continue
            taken.append((start, start + width))
            clocks[start : start + len(clock)], afters[start : start + len(after)] = clock, after
        before = "" if self._is_rtl else " " * (_NAMES + 1)
        for written, tone in ((clocks, "ink"), (afters, "soft")):
            line = "".join(written).rstrip()
            if line:
                yield (Piece(_LRM if self._is_rtl else ""), Piece(before + line, "ink" if tone == "ink" else "soft"))

    def _key(self) -> Iterator[Row]:
        lang, lanes = self._drawn.lang, self._drawn.lanes
        kinds = {mark.kind for lane in lanes for mark in lane.marks}
        said = [f"{MARKS[kind]} {say(lang, f'drawing.key.{kind}')}" for kind in MARKS if kind in kinds]
        said += [f"{FREE} {say(lang, 'drawing.key.free')}"] if self._drawn.free else []
        said += [f"{QUIET} {say(lang, 'drawing.key.quiet')}"] if any(lane.quiet for lane in lanes) else []
        yield from self._prose("   ".join(said), "soft")

    def _prose(self, text: str, tone: Tone) -> Iterator[Row]:
        for line in wrap(_plain(text), self._width) or [""]:
            yield (Piece(_RLM if self._is_rtl else ""), Piece(line, tone))

    def _column(self, place: float) -> int:
        return round(place * (self._plot - 1))

    def _is_in(self, spans: Iterable[tuple[float, float]], column: int) -> bool:
        middle = column / (self._plot - 1)
        return any(start <= middle < end or end == middle == 1 for start, end in spans)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for tone, same in groupby(pieces, key=lambda piece: piece.tone):
        yield Piece("".join(piece.text for piece in same), tone)


def _plain(text: str) -> str:
    """Return `text` without the isolates, which terminals do not know."""
    return "".join(letter for letter in text if not "\u2066" <= letter <= "\u2069")


def _cells(text: str) -> int:
    """Return how many columns `text` takes."""
    return sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in text)


def _cut(text: str, width: int) -> str:
    if _cells(text) <= width:
        return text
    while _cells(text) > width - 1:
        text = text[:-1]
    return f"{text}…"
