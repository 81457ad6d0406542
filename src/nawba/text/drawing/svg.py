"""A ladder as one self-contained SVG: no font, no script, no address; readable in light and dark, and by a screen
reader.

In Arabic the whole drawing is mirrored, as every ladder of the product is: time runs from right to left, names stand on
the right. Each text is set on its own, isolated in its direction, so its place never depends on what lies round it.
Colours are attributes, so that a renderer without style sheets (the one that prints) has them too.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final

from nawba.text.catalogue import say
from nawba.text.drawing.picture import TONES, Lane, Line, MarkKind, Picture, Shown, Tick, picture

WIDTH: Final = 880
"""Width of every drawing, in units of the view box; it scales to where it is put."""
_NAMES: Final = 236
_PAD: Final = 20
_END: Final = 44
"""Room at the end for half of the last time."""
_LANE: Final = 30
_GROUP: Final = 24
_ROW: Final = 17
_RLI, _PDI = "\u2067", "\u2069"
_LETTER: Final = 6.6
"""Rather too wide than too narrow, for text of 12 units: no font is known here."""
_COLOURS: Final = {
    "paper": ("#FFFFFF", "#151C25"),
    "rule": ("#DDD9CF", "#2A3441"),
    "ink": ("#141A22", "#EEF1F4"),
    "soft": ("#5E6672", "#93A0AE"),
    "free": ("#F0EDE5", "#0E141B"),
    "quiet": ("#D9E3F5", "#1F3050"),
    "called": ("#15233A", "#F4F0E6"),
    "now": ("#B3121D", "#F26D70"),
    "soon": ("#B06400", "#F2A93B"),
    "ok": ("#0B7556", "#3FBF97"),
}


def ladder_svg(shown: Shown, lang: str) -> str:
    """Return the drawing of a rehearsal in `lang` (`ar` or `en`) as an SVG document without XML declaration.

    It may stand in a page as it is. `title` and `desc` say in words what is drawn.
    """
    return _Sheet(picture(shown, lang)).svg()


@dataclass(frozen=True, slots=True)
class _Label:
    """The words of a line: in which `row` above the lanes, and whether they end at their line."""

    text: str
    row: int
    is_end: bool


@dataclass(frozen=True, slots=True)
class _Face:
    """How a text looks."""

    colour: str
    size: int
    is_bold: bool = False


class _Sheet:
    """One picture on its way to paper; `y` grows downwards."""

    def __init__(self, drawn: Picture) -> None:
        self._drawn = drawn
        self._is_rtl = drawn.lang == "ar"
        self._plot = WIDTH - _NAMES - _PAD - _END
        self._labels = _placed(drawn.lines, self._plot)
        rows = 1 + max((label.row for label in self._labels), default=0)
        self._top = 62 + rows * _ROW
        self._bottom = self._top + self._lanes_height()
        self._height = self._bottom + 101

    def svg(self) -> str:
        drawn = self._drawn
        inside = [
            _el("title", {}, escape(drawn.title)),
            _el("desc", {}, escape(" ".join(drawn.described))),
            _style(),
            _el("rect", {"class": "paper", "width": WIDTH, "height": self._height, "fill": _light("paper"), "rx": 6}),
            self._text(drawn.title, (_PAD, 28), _Face("ink", 16, True)),
            self._text(drawn.opened, (_PAD, 47), _Face("soft", 12)),
            *self._bands(),
            *self._across(),
            *self._lane_rows(),
            *self._axis(),
            *self._key(),
        ]
        attributes = {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "ladder",
            "role": "img",
            "viewBox": f"0 0 {WIDTH} {self._height}",
            "width": WIDTH,
            "height": self._height,
            "lang": drawn.lang,
            "direction": "ltr",
            "font-family": "'IBM Plex Sans','IBM Plex Sans Arabic','Noto Sans Arabic','Segoe UI',Tahoma,sans-serif",
        }
        return _el("svg", attributes, "".join(inside)) + "\n"

    def _lanes_height(self) -> int:
        groups = sum(1 for _ in groupby(self._drawn.lanes, key=lambda lane: lane.group))
        return max(_LANE, groups * _GROUP + len(self._drawn.lanes) * _LANE)

    # ── places ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _x(self, place: float) -> float:
        """Return where a place in time is, counted from the start side of the sheet."""
        return _PAD + _NAMES + place * self._plot

    def _side(self, x: float) -> float:
        """Return `x`, counted from the start side, as SVG counts it: from the left."""
        return round(WIDTH - x if self._is_rtl else x, 1)

    def _text(self, text: str, at: tuple[float, float], face: _Face, anchor: str = "start") -> str:
        """Set `text` with its start, middle or end (in reading direction) at `at`, its line at the second number."""
        if self._is_rtl:
            anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
            text = f"{_RLI}{text}{_PDI}"
        attributes: dict[str, object] = {"x": self._side(at[0]), "y": at[1], "class": face.colour}
        attributes |= {"fill": _light(face.colour), "font-size": face.size}
        attributes |= {"text-anchor": anchor} if anchor != "start" else {}
        attributes |= {"font-weight": 600} if face.is_bold else {}
        return _el("text", attributes, escape(text))

    def _rect(self, spans: Iterable[tuple[float, float]], y: float, height: float, colour: str) -> Iterator[str]:
        for start, end in spans:
            a, b = sorted((self._side(self._x(start)), self._side(self._x(end))))
            box = {"x": a, "y": y, "width": round(b - a, 1), "height": height}
            yield _el("rect", {**box, "class": colour, "fill": _light(colour)})

    # ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _bands(self) -> Iterator[str]:
        yield from self._rect(self._drawn.free, self._top, self._bottom - self._top, "free")

    def _lane_rows(self) -> Iterator[str]:
        y = float(self._top)
        if not self._drawn.lanes:
            yield self._text(say(self._drawn.lang, "drawing.nothing"), (_PAD, y + 20), _Face("ink", 13))
        for group, lanes in groupby(self._drawn.lanes, key=lambda lane: lane.group):
            yield self._text(_cut(group, _NAMES - 8), (_PAD, y + 17), _Face("soft", 12, True))
            yield self._rule(_PAD, WIDTH - _PAD, y + 0.5)
            y += _GROUP
            for lane in lanes:
                yield from self._lane(lane, y)
                y += _LANE

    def _lane(self, lane: Lane, y: float) -> Iterator[str]:
        yield from self._rect(lane.quiet, y + 3, _LANE - 6, "quiet")
        by = _cut(lane.by, _NAMES - 8, 5.6)
        yield self._text(_cut(lane.name, _NAMES - 8), (_PAD, y + (13 if by else 18)), _Face("ink", 13))
        if by:
            yield self._text(by, (_PAD, y + 26), _Face("soft", 10))
        middle = y + _LANE / 2
        yield self._rule(self._x(0), self._x(1), middle)
        for mark in lane.marks:
            yield self._mark(mark.kind, self._x(mark.place), middle, mark.says)

    def _rule(self, start: float, end: float, y: float) -> str:
        ends = {"x1": self._side(start), "x2": self._side(end), "y1": y, "y2": y}
        return _el("line", {**ends, "class": "rule", "stroke": _light("rule")})

    def _mark(self, kind: MarkKind, x: float, y: float, says: str) -> str:
        cx, title = self._side(x), _el("title", {}, escape(says)) if says else ""
        filled = {"class": "called", "fill": _light("called")}
        match kind:
            case "page":
                return _el("circle", {**filled, "cx": cx, "cy": y, "r": 5}, title)
            case "tell":
                hollow = {"class": "told", "fill": _light("paper"), "stroke": _light("called"), "stroke-width": 1.8}
                return _el("circle", {**hollow, "cx": cx, "cy": y, "r": 4.2}, title)
            case "announce":
                points = f"{cx},{y - 5} {cx + 5},{y} {cx},{y + 5} {cx - 5},{y}"
                hollow = {"class": "told", "fill": _light("paper"), "stroke": _light("called"), "stroke-width": 1.8}
                return _el("polygon", {**hollow, "points": points}, title)
            case "last_resort":
                box = {"x": round(cx - 5, 1), "y": y - 5, "width": 10, "height": 10}
                return _el("rect", {"class": "now", "fill": _light("now"), **box}, title)

    def _across(self) -> Iterator[str]:
        for line, label in zip(self._drawn.lines, self._labels, strict=True):
            colour = TONES[line.kind]
            x, y = self._side(self._x(line.place)), self._top - 10 - label.row * _ROW
            ends = {"x1": x, "x2": x, "y1": y - 10, "y2": self._bottom}
            dash = {"stroke-dasharray": "4 3"} if line.kind == "at_risk" else {}
            stroke = {"class": f"across {colour}", "stroke": _light(colour), "stroke-width": 1.5}
            yield _el("line", {**ends, **stroke, **dash}, _el("title", {}, escape(line.says)))
            away = -5 if label.is_end else 5
            anchor = "end" if label.is_end else "start"
            yield self._text(label.text, (self._x(line.place) + away, y), _Face(colour, 12, True), anchor)

    def _axis(self) -> Iterator[str]:
        y = self._bottom
        yield self._rule(self._x(0), self._x(1), y + 0.5)
        for tick in _fitting(self._drawn.ticks, self._plot):
            x = self._side(self._x(tick.place))
            ends = {"x1": x, "x2": x, "y1": y, "y2": y + 5}
            yield _el("line", {**ends, "class": "soft", "stroke": _light("soft")})
            yield self._text(tick.clock, (self._x(tick.place), y + 18), _Face("ink", 11), "middle")
            if tick.after:
                yield self._text(tick.after, (self._x(tick.place), y + 32), _Face("soft", 10), "middle")

    def _key(self) -> Iterator[str]:
        """What the shapes mean, and how it ends."""
        x, y, lang = float(_PAD), self._bottom + 52, self._drawn.lang
        kinds = {mark.kind for lane in self._drawn.lanes for mark in lane.marks}
        for kind in ("page", "tell", "announce", "last_resort"):
            if kind in kinds:
                yield self._mark(kind, x + 6, y - 4, "")
                x = yield from self._word(say(lang, f"drawing.key.{kind}"), x + 16, y)
        for colour, is_there in (("free", self._drawn.free), ("quiet", any(lane.quiet for lane in self._drawn.lanes))):
            if is_there:
                a = min(self._side(x), self._side(x + 12))
                box = {"x": a, "y": y - 10, "width": 12, "height": 12, "stroke": _light("rule")}
                yield _el("rect", {**box, "class": f"{colour} edged", "fill": _light(colour)})
                x = yield from self._word(say(lang, f"drawing.key.{colour}"), x + 16, y)
        yield self._text(f"{self._drawn.ends}.", (_PAD, y + 20), _Face("soft", 11))
        yield self._text(say(lang, "drawing.key.scale"), (_PAD, y + 37), _Face("soft", 11))

    def _word(self, text: str, x: float, y: float) -> Generator[str, None, float]:
        yield self._text(text, (x, y), _Face("soft", 11))
        return x + len(text) * _LETTER + 18


def _placed(lines: Sequence[Line], plot: int) -> list[_Label]:
    """Give each line's words a side and a row in which no line crosses them. Row 0 is next to the lanes.

    1. Words run from their line onwards; near the end, and where they would meet such words, back from it.
    2. Words stand above every line that they cover.
    """
    places = [(line.place * plot, len(line.says) * _LETTER + 12) for line in lines]
    backwards: list[int] = []
    for i in reversed(range(len(lines))):
        x, width = places[i]
        if x + width > plot or any(x + width > places[j][0] - places[j][1] for j in backwards):
            backwards.append(i)
    rows = [0] * len(lines)
    for i in [i for i in reversed(range(len(lines))) if i not in backwards]:
        covered = [j for j in range(i + 1, len(lines)) if places[j][0] <= places[i][0] + places[i][1]]
        rows[i] = max((rows[j] + 1 for j in covered if j not in backwards), default=0)
    for i in sorted(backwards):
        covered = [j for j in sorted(backwards) if j < i and places[j][0] >= places[i][0] - places[i][1]]
        rows[i] = max((rows[j] + 1 for j in covered), default=0)
    return [_Label(line.says, rows[i], i in backwards) for i, line in enumerate(lines)]


def _fitting(ticks: Iterable[Tick], plot: int) -> list[Tick]:
    """Return the ticks that have room beside each other, the weightiest first."""
    chosen: list[tuple[float, float, Tick]] = []
    for tick in sorted(ticks, key=lambda tick: (tick.weight, tick.place)):
        half = max(len(tick.clock), len(tick.after)) * _LETTER / 2 + 5
        start, end = tick.place * plot - half, tick.place * plot + half
        if not any(start < b and a < end for a, b, _ in chosen):
            chosen.append((start, end, tick))
    return [tick for _, _, tick in sorted(chosen, key=lambda one: one[0])]


def _cut(text: str, width: float, letter: float = _LETTER) -> str:
    """Return as much of `text` as surely fits `width`; an isolate that is cut open is closed again."""
    most = int(width / letter)
    if len(text) <= most:
        return text
    cut = text[: most - 1] + "…"
    return cut + _PDI * (cut.count("\u2068") - cut.count(_PDI))


def _light(colour: str) -> str:
    return _COLOURS[colour][0]


def _style() -> str:
    """Return what turns the colours in the dark; the attributes are the light ones."""
    rules = []
    for name, (_, dark) in _COLOURS.items():
        stroke = "stroke" if name == "rule" else "fill"
        rules.append(f".ladder .{name}{{{stroke}:{dark}}}")
        if name in ("now", "soon", "ok"):
            rules.append(f".ladder .across.{name}{{stroke:{dark}}}")
    rules.append(f".ladder .told{{fill:{_COLOURS['paper'][1]};stroke:{_COLOURS['called'][1]}}}")
    rules.append(f".ladder .edged{{stroke:{_COLOURS['rule'][1]}}}")
    return _el("style", {}, "@media (prefers-color-scheme: dark){" + "".join(rules) + "}")


def _el(name: str, attributes: dict[str, object], inside: str = "") -> str:
    written = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"
