"""One severity's ladder over time: a lane for rooms and one a level; full circles ring, hollow ones only tell."""

from __future__ import annotations

from typing import Final

from nawba.domain.chain import Chain, Rung
from nawba.domain.severity import Severity, Target
from nawba.handbook.drawing.canvas import INK, PALE, WRONG, Canvas, fitted
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Picture, plain

_WIDTH: Final = 760
_LABEL: Final = 168
_TOP: Final = 46
_LANE: Final = 34
_NEVER: Final = 10**18
_LATE: Final = ("response_breached", "resolution_breached")

Column = tuple[int, str]


def ladder_picture(sheet: Sheet, chain: Chain, severity: str) -> Picture:
    """Return the ladder of `severity`. Columns stand in the order of time, equally far from each other.

    What has no instant of its own (a rollback, an overdue update) stands at the end.
    """
    rungs = chain.ladders[severity]
    known = sheet.playbook.severities[severity]
    columns = sorted({_column(known, rung) for rung in rungs})
    lanes = ["", *(level.key for level in chain.levels)]
    canvas = Canvas(_WIDTH, _TOP + _LANE * len(lanes) + 30, sheet.words.lang == "ar")
    step = (_WIDTH - _LABEL - 20) / max(1, len(columns))
    places = {column: _LABEL + step * (n + 0.5) for n, column in enumerate(columns)}
    _grid(sheet, canvas, lanes, chain)
    for column, x in places.items():
        _head(sheet, canvas, column, x, step)
    for rung in rungs:
        _mark(canvas, rung, places[_column(known, rung)], _TOP + _LANE * (lanes.index(rung.level or "") + 0.5))
    _legend(sheet, canvas)
    return canvas.picture(plain(sheet.words.say("ladder.drawn", severity=severity)))


def _column(known: Severity, rung: Rung) -> Column:
    if rung.when is None:
        return rung.after_us or 0, ""
    clock, _, state = rung.when.partition("_")
    target = {"response": known.respond, "resolution": known.resolve}.get(clock)
    return (_NEVER if target is None else _instant(target, state)), rung.when


def _instant(target: Target, state: str) -> int:
    """Return how long after detection a clock changes; working time and days come after all that elapses."""
    share = target.at_risk if state == "at_risk" else 1
    whole = target.within.amount if target.within.kind == "elapsed" else _NEVER // 2
    return int(whole * share)


def _grid(sheet: Sheet, canvas: Canvas, lanes: list[str], chain: Chain) -> None:
    names = {level.key: plain(sheet.words.text(level.name)) for level in chain.levels}
    for number, lane in enumerate(lanes):
        y = _TOP + _LANE * (number + 0.5)
        label = names.get(lane) or plain(sheet.words.say("lane.rooms"))
        canvas.text(0, y + 4, fitted(label, _LABEL - 10, 12), bold=1 if lane else 0)
        canvas.line(_LABEL, y, canvas.width, y, stroke=PALE, kind="lane")


def _head(sheet: Sheet, canvas: Canvas, column: Column, x: float, step: float) -> None:
    at_us, when = column
    is_late = when in _LATE
    colour = WRONG if is_late else INK
    if at_us < _NEVER // 8:
        time = plain(sheet.words.elapsed(at_us)) if at_us else plain(sheet.words.say("when.at_once"))
        canvas.text(
            x, 14, fitted(time, step, 11), "middle", size=11, bold=1, fill=colour, kind="late" if is_late else "text"
        )
    if when:
        said = plain(sheet.words.say(f"short.{when}"))
        canvas.text(x, 30, fitted(said, step, 10), "middle", size=10, fill=colour, kind="late" if is_late else "text")
    canvas.line(
        x,
        _TOP - 8,
        x,
        canvas.height - 34,
        stroke=colour if is_late else PALE,
        dash="2 3",
        kind="late" if is_late else "lane",
    )


def _mark(canvas: Canvas, rung: Rung, x: float, y: float) -> None:
    match rung.verb:
        case "page":
            canvas.circle(x, y, 8, fill=INK, kind="page")
        case "tell":
            canvas.circle(x, y, 7, fill="#FFFFFF", stroke=INK, weight=2, kind="tell")
        case "announce":
            canvas.diamond(x, y, 7, fill="#FFFFFF", stroke=INK, weight=2, kind="tell")


def _legend(sheet: Sheet, canvas: Canvas) -> None:
    y = canvas.height - 12
    for number, (verb, rung) in enumerate(
        (("page", Rung("page")), ("tell", Rung("tell")), ("announce", Rung("announce")))
    ):
        x = _LABEL + 12 + number * 170
        _mark(canvas, rung, x, y)
        canvas.text(x + 14, y + 4, plain(sheet.words.say(f"legend.{verb}")), size=11)
