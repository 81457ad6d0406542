"""What needs what: services in rows, each above what it cannot run without (S32, S51)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nawba.domain.people import Service
from nawba.handbook.drawing.canvas import INK, SOFT, Canvas, fitted
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Picture, plain
from nawba.text.pieces import pick

_BOX: Final = 140
_HIGH: Final = 36
_ROW: Final = 84
_LEAST: Final = 760


def services_picture(sheet: Sheet) -> Picture:
    """Return the map: lines run from a service down to what it needs."""
    services = sheet.playbook.services
    ranks = _ranks(services)
    deepest = max(ranks.values(), default=0)
    rows = [[key for key in services if ranks[key] == rank] for rank in range(deepest, -1, -1)]
    width = max(_LEAST, max(map(len, rows), default=1) * (_BOX + 16))
    canvas = Canvas(width, _ROW * len(rows) - (_ROW - _HIGH) + 12, sheet.words.lang == "ar")
    places: dict[str, tuple[float, float]] = {}
    for number, row in enumerate(rows):
        step = width / len(row)
        for column, key in enumerate(row):
            places[key] = (step * (column + 0.5), 6 + _ROW * number)
    for key, service in services.items():
        for needed in service.needs:
            if needed in places:
                (x1, y1), (x2, y2) = places[key], places[needed]
                canvas.line(x1, y1 + _HIGH, x2, y2, stroke=INK, weight=1.2, kind="need")
    for key, (x, y) in places.items():
        canvas.rect(x - _BOX / 2, y, _BOX, _HIGH, fill=SOFT, stroke=INK, round=6, kind="service")
        name = fitted(pick(services[key].name, sheet.words.lang), _BOX - 10, 13)
        canvas.text(x, y + 23, name, "middle", size=13, bold=1)
    return canvas.picture(plain(sheet.words.say("services.drawn")))


def _ranks(services: Mapping[str, Service]) -> dict[str, int]:
    """Return how deep the needs of each service go; a circle, which the checker refuses, ends after all of them."""
    ranks = dict.fromkeys(services, 0)
    for _ in services:
        for key, service in services.items():
            ranks[key] = max((ranks[one] + 1 for one in service.needs if one in ranks), default=0)
    return {key: min(rank, len(services)) for key, rank in ranks.items()}
