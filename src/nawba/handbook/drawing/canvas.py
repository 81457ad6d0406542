"""A sheet to draw on, in the direction of reading: x runs from where a line of text begins.

Every text is escaped and isolated in its own direction. Colours are attributes with a class beside, so that a page may
dye them by its theme and a printer takes them as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from nawba.handbook.tree import Picture
from nawba.text.isolate import clean

Anchor = Literal["start", "middle", "end"]
INK: Final = "#141A22"
PALE: Final = "#DDD9CF"
SOFT: Final = "#EBE8E0"
WRONG: Final = "#B3121D"
_FAMILY: Final = "IBM Plex Sans Arabic, IBM Plex Sans, sans-serif"
_MIRRORED: Final[dict[Anchor, Anchor]] = {"start": "end", "middle": "middle", "end": "start"}
_OPEN: Final = {True: "\u2067", False: "\u2066"}
_CLOSE: Final = "\u2069"
_LONGEST: Final = 120


@dataclass(slots=True)
class Canvas:
    """Units are those of the SVG; `is_rtl` mirrors x."""

    width: int
    height: int
    is_rtl: bool
    _parts: list[str] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float, **looks: str | float) -> None:
        """Draw a box; looks: `kind` (a class), `fill`, `stroke`, `dash`, `round`."""
        left = self.width - x - width if self.is_rtl else x
        self._add("rect", {"x": left, "y": y, "width": width, "height": height, **_looks(looks)})

    def line(self, x1: float, y1: float, x2: float, y2: float, **looks: str | float) -> None:
        self._add("line", {"x1": self._x(x1), "y1": y1, "x2": self._x(x2), "y2": y2, **_looks(looks)})

    def circle(self, x: float, y: float, r: float, **looks: str | float) -> None:
        self._add("circle", {"cx": self._x(x), "cy": y, "r": r, **_looks(looks)})

    def diamond(self, x: float, y: float, r: float, **looks: str | float) -> None:
        centre = self._x(x)
        path = f"M{_number(centre)} {_number(y - r)}l{r} {r}l{-r} {r}l{-r} {-r}z"
        self._add("path", {"d": path, **_looks(looks)})

    def text(self, x: float, y: float, words: str, anchor: Anchor = "start", **looks: str | float) -> None:
        """Write one line; looks: `size` (12), `bold`, `kind`, `fill`."""
        held = clean(words, _LONGEST)
        if not held:
            return
        own = dict(looks)
        given: dict[str, str | float] = {
            "x": self._x(x), "y": y, "text-anchor": _MIRRORED[anchor] if self.is_rtl else anchor,
            "font-size": own.pop("size", 12),
        }  # fmt: skip
        if own.pop("bold", 0):
            given["font-weight"] = 700
        looks_of = {"fill": INK, "class": "drawn-text", **_looks(own)}
        attributes = _attributes({**given, **looks_of})
        self._parts.append(f"<text{attributes}>{_OPEN[self.is_rtl]}{escape(held)}{_CLOSE}</text>")

    def picture(self, words: str) -> Picture:
        """Return what was drawn; `words` describe it."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" role="img" '
            f'direction="ltr" class="drawn" font-family="{_FAMILY}" aria-label={quoteattr(clean(words, 600))}>'
        )
        return Picture(head + "".join(self._parts) + "</svg>", words, self.width, self.height)

    def _x(self, x: float) -> float:
        return self.width - x if self.is_rtl else x

    def _add(self, name: str, attributes: dict[str, str | float]) -> None:
        self._parts.append(f"<{name}{_attributes(attributes)}/>")


def fitted(words: str, width: float, size: float = 12) -> str:
    """Return `words`, cut to what about fits `width`; letters are taken to be 0.56 of their size wide."""
    most = max(1, int(width / (size * 0.56)))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _looks(looks: dict[str, str | float]) -> dict[str, str | float]:
    """Return presentation attributes for the looks of a shape."""
    found: dict[str, str | float] = {}
    for name, value in looks.items():
        attribute = {"kind": "class", "dash": "stroke-dasharray", "round": "rx", "weight": "stroke-width"}.get(
            name, name
        )
        found[attribute] = f"drawn-{value}" if name == "kind" else value
    return found


def _attributes(values: dict[str, str | float]) -> str:
    return "".join(f" {name}={quoteattr(_number(value))}" for name, value in values.items())


def _number(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, int) else f"{value:.1f}"
