"""What the form asks beyond the types of values: turns and hand-overs, what repeats, the language's version."""

from __future__ import annotations

from typing import Any, Final

from nawba.domain.rota import HandOver
from nawba.playbook.finding import Path
from nawba.playbook.language.sections import LANGUAGE_VERSION
from nawba.playbook.notes import Notes

_DAYS: Final = (
    {"ar": "الاثنين", "en": "Monday"},
    {"ar": "الثلاثاء", "en": "Tuesday"},
    {"ar": "الأربعاء", "en": "Wednesday"},
    {"ar": "الخميس", "en": "Thursday"},
    {"ar": "الجمعة", "en": "Friday"},
    {"ar": "السبت", "en": "Saturday"},
    {"ar": "الأحد", "en": "Sunday"},
)


def language_version(notes: Notes, version: Any) -> None:
    """Refuse a text in a version of the language that this release does not read (`playbook.md` §1.10)."""
    if isinstance(version, int) and version != LANGUAGE_VERSION:
        place = notes.places["nawba",]
        notes.note("PB003.language_version", place, ("nawba",), found=str(version), known=str(LANGUAGE_VERSION))


def turns(notes: Notes, rotas: Any) -> None:
    """Refuse turns that are not days or weeks, and hand-overs that do not fit them."""
    for key, rota in (rotas or {}).items():
        for name, track in ((rota or {}).get("tracks") or {}).items():
            for number, layer in enumerate((track or {}).get("layers") or (), 1):
                if layer:
                    _layer(notes, layer, ("rotas", key, "tracks", name, "layers", number))


def _layer(notes: Notes, layer: dict[str, Any], path: Path) -> None:
    every, hands_over = layer.get("every"), layer.get("hands_over")
    if every is None or not isinstance(hands_over, HandOver):
        return
    unit = every[1]
    here = (*path, "hands_over")
    at = hands_over.time.strftime("%H:%M")
    if unit not in ("day", "week"):
        notes.note("PB003.turn_unit", notes.places[(*path, "every")], (*path, "every"), found=unit)
    elif unit == "week" and hands_over.weekday is None:
        notes.note("PB003.weekday_missing", notes.places[here], here, found=at)
    elif unit == "day" and hands_over.weekday is not None:
        notes.note("PB003.weekday_extra", notes.places[here], here, found=at)
    elif unit == "week" and layer.get("starts") is not None and layer["starts"].weekday() != hands_over.weekday:
        _starts(notes, layer, path)


def _starts(notes: Notes, layer: dict[str, Any], path: Path) -> None:
    here = (*path, "starts")
    days = {"day": _DAYS[layer["starts"].weekday()], "expected": _DAYS[layer["hands_over"].weekday]}
    notes.note("PB003.starts", notes.places[here], here, local=days, found=layer["starts"].isoformat())


def repeats(notes: Notes, chains: Any) -> None:
    """Refuse `repeat` and `at_most` on what is told or announced: only a page repeats."""
    for key, chain in (chains or {}).items():
        for severity, rungs in ((chain or {}).get("ladders") or {}).items():
            for number, rung in enumerate(rungs or (), 1):
                path = ("chains", key, "ladders", severity, number)
                verb = "tell" if (rung or {}).get("tell") else "announce"
                for word in ("repeat", "at_most") if rung and not rung.get("page") else ():
                    if (*path, word) in notes.places:
                        here = (*path, word)
                        notes.note("PB003.repeat", notes.places[here], here, key=word, found=verb)
