"""The template environment: where the templates are, and every filter and function they may use.

Autoescape is on and an unknown name is an error. `asset` gives a file's address with a mark of its content, so that
browsers may keep files for a year and still see a new one at once.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from nawba.web.presenting import attempts, clocks, course, handbook, moments, words

WEB: Final = Path(__file__).parent.parent
TEMPLATES: Final = WEB / "templates"
STATIC: Final = WEB / "static"


def environment() -> Environment:
    """Return a new environment over `templates/` with all filters and functions in place."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters.update(
        {name: getattr(words, name) for name in ("word", "name", "number", "bdi", "code", "incident_number")}
        | {name: getattr(words, name) for name in ("outside", "outside_lines", "initial")}
        | {
            name: getattr(moments, name)
            for name in ("at", "at_clock", "at_second", "day", "ago", "short", "milliseconds")
        }
        | {name: getattr(attempts, name) for name in ("glyph", "channel_icon", "chip_state", "attempt_word", "look")}
        | {name: getattr(handbook, name) for name in ("handbook_line", "plain_line", "block_kind", "drawing")}
        | {"by_channel": attempts.by_channel, "wanted": clocks.wanted}
    )
    env.globals.update(
        t=words.t,
        tn=words.tn,
        plain=words.plain,
        place=moments.place,
        clock_face=clocks.clock_face,
        course=course.course,
        asset=asset,
    )
    return env


@cache
def asset(name: str) -> str:
    """Return the address of a file under `static/`, marked with its content; a file that is not there is an OSError."""
    mark = blake2b((STATIC / name).read_bytes(), digest_size=5).hexdigest()
    return f"/static/{name}?v={mark}"
