"""Who is on call in the coming weeks, a row a track, to the hour: by the same pure rota that answers at three in the
morning (S95, R22)."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final

from nawba.domain import rota, walltime
from nawba.domain.rota import Shift, Track
from nawba.domain.time import Instant
from nawba.handbook.drawing.canvas import INK, PALE, SOFT, WRONG, Canvas, fitted
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Picture, plain
from nawba.text.pieces import pick

WEEKS: Final = 4
_WIDTH: Final = 760
_LABEL: Final = 130
_ROW: Final = 40
_TOP: Final = 30
_WEEK_STARTS: Final = {"mon": 0, "sat": 5, "sun": 6}


def window(sheet: Sheet) -> tuple[Instant, Instant]:
    """Return four weeks from the beginning of today's week, in the organisation's zone."""
    days = _weeks(sheet)
    return walltime.instant(days[0], time(0, 0), sheet.zone), walltime.instant(days[-1], time(0, 0), sheet.zone)


def rota_picture(sheet: Sheet, tracks: list[Track]) -> Picture:
    """Return the weeks of `window` with every shift as a bar; a gap is red and says so."""
    from_at, until_at = window(sheet)
    canvas = Canvas(_WIDTH, _TOP + _ROW * len(tracks) + 8, sheet.words.lang == "ar")
    per_us = (_WIDTH - _LABEL) / (until_at - from_at)

    def place(at: Instant) -> float:
        return _LABEL + (at - from_at) * per_us

    for day in _weeks(sheet)[:-1]:
        at = walltime.instant(day, time(0, 0), sheet.zone)
        canvas.text(place(at) + 4, 16, plain(sheet.words.day(day, is_short=True)[:1]), size=11)
        canvas.line(place(at), 4, place(at), canvas.height, stroke=PALE, kind="lane")
    for number, track in enumerate(tracks):
        y = _TOP + _ROW * number
        canvas.text(0, y + 21, fitted(pick(track.name, sheet.words.lang), _LABEL - 8), bold=1)
        for shift in rota.shifts(track, sheet.overrides, from_at, until_at):
            _bar(sheet, canvas, shift, (place(shift.starts_at), y, place(shift.ends_at)))
        for gap in rota.gaps(track, sheet.overrides, from_at, until_at):
            left, right = place(gap.starts_at), place(gap.ends_at)
            canvas.rect(left + 1, y + 3, right - left - 2, _ROW - 10, fill="none", stroke=WRONG, dash="4 3", kind="gap")
            said = fitted(plain(sheet.words.say("rota.gap")), right - left, 11)
            canvas.text((left + right) / 2, y + 22, said, "middle", size=11, fill=WRONG, kind="late")
    return canvas.picture(plain(sheet.words.say("rota.drawn")))


def _bar(sheet: Sheet, canvas: Canvas, shift: Shift, box: tuple[float, float, float]) -> None:
    left, y, right = box
    is_cover = shift.why == "override"
    looks: dict[str, str | float] = {"dash": "5 3"} if is_cover else {}
    canvas.rect(
        left + 1, y + 3, max(1, right - left - 2), _ROW - 10, fill=SOFT, stroke=INK, round=4, kind="shift", **looks
    )
    people = [sheet.playbook.people.get(key) for key in shift.people]
    codes = " ".join(person.code for person in people if person)
    names = "، ".join(pick(person.name, sheet.words.lang) for person in people if person)
    room = right - left - 10
    if len(names) * 6.4 <= room:
        canvas.text(left + 6, y + 17, names, size=11)
        canvas.text(left + 6, y + 29, codes, size=9)
    elif len(codes) * 6 <= room:
        canvas.text((left + right) / 2, y + 22, codes, "middle", size=10)


def _weeks(sheet: Sheet) -> list[date]:
    """Return the first day of each week, and the day after the last."""
    starts = _WEEK_STARTS.get(sheet.part("organisation", "week_starts").word, 6)
    first = sheet.today - timedelta(days=(sheet.today.weekday() - starts) % 7)
    return [first + timedelta(weeks=n) for n in range(WEEKS + 1)]
