"""A rehearsal as a drawing: coloured on a terminal, or a file of its own."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from nawba.cli.client import Client
from nawba.cli.failed import Failed
from nawba.domain.calendar import dated
from nawba.domain.holiday import Ruling
from nawba.domain.playbook import Playbook
from nawba.domain.rehearsal import Case, Rehearsal, Rehearsed
from nawba.domain.scene import Scene, Today
from nawba.domain.time import from_datetime
from nawba.text.drawing import Shown

_STYLES: Final = {
    "ink": "",
    "bold": "bold",
    "soft": "dim",
    "now": "bold red",
    "soon": "yellow",
    "ok": "green",
    "quiet": "blue",
}
_WIDEST: Final = 120


def is_terminal() -> bool:
    """Say whether what is printed is looked at by somebody, and not read by a program."""
    return sys.stdout.isatty()


def shown(found: Mapping[str, Any], text: Playbook, case: Case) -> Shown:
    """Return what the API said would happen, as something to draw; names that the text lacks are the API's."""
    names = {step["person"]["id"]: step["person"]["name"] for step in found["steps"] if step["person"]}
    steps = tuple(
        Rehearsed(
            _instant(step["at"]), step["kind"], step["reason"], step["round"], step["level"],
            step["person"]["id"] if step["person"] else None, step["contact"],
        )
        for step in found["steps"]
    )  # fmt: skip
    made = Rehearsal(steps, _instant(found["ends"]["at"]), found["ends"]["reason"])
    return Shown(Scene(text, text, 0, Today(names=names)), case, made)


def with_rulings(text: Playbook, api: Client) -> Playbook:
    """Return `text` with the days of tentative holidays as they were confirmed."""
    answer = api.call("GET", "/api/v1/holidays")
    items = answer.body["items"] if answer.is_good else []
    rulings = {one["id"]: Ruling(tuple(map(date.fromisoformat, one["days"])), 0, "") for one in items if one["ruled"]}
    return replace(text, calendars={key: dated(one, rulings) for key, one in text.calendars.items()})


def draw(what: Shown, lang: str) -> None:
    """Draw on the terminal, as wide as it is, up to 120 columns."""
    from rich.console import Console  # noqa: PLC0415 - slow import

    console = Console()
    draw_on(console, what, lang)


def draw_on(console: Any, what: Shown, lang: str) -> None:
    """Draw on a console of rich."""
    from rich.text import Text  # noqa: PLC0415 - slow import

    from nawba.text.drawing import picture, strip  # noqa: PLC0415 - slow import

    for row in strip(picture(what, lang), min(console.width, _WIDEST)):
        line = Text.assemble(*((piece.text, _STYLES[piece.tone]) for piece in row))
        console.print(line, soft_wrap=True, highlight=False)


def write_svg(what: Shown, lang: str, file: Path) -> None:
    """Write the drawing as a picture; Failed where that cannot be."""
    from nawba.text.drawing import ladder_svg  # noqa: PLC0415 - slow import

    try:
        file.write_text(ladder_svg(what, lang), encoding="utf-8")
    except OSError as error:
        raise Failed(f"{file}: {error.strerror or error}", 2) from None


def _instant(at: str) -> int:
    return from_datetime(datetime.fromisoformat(at))
