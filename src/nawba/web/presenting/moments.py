"""How an instant stands in a page: a `<time>` with the machine's form inside and the reader's form outside."""

from __future__ import annotations

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from nawba.domain.time import Instant, iso
from nawba.text import times
from nawba.web.presenting.words import reader


@pass_context
def at(context: Context, instant: Instant) -> Markup:
    """Show the wall time with as much of the day as the page's `now` leaves open: `03:12`, `Sun 09:00`."""
    return _time(instant, times.moment(instant, int(context["now"]), reader(context)))


@pass_context
def at_clock(context: Context, instant: Instant) -> Markup:
    """Show the wall time alone: `03:12`."""
    return _time(instant, times.clock(instant, reader(context)))


@pass_context
def at_second(context: Context, instant: Instant) -> Markup:
    """Show the wall time to the second on the page's own day, else like `at`."""
    who, now = reader(context), int(context["now"])
    near = times.date(instant, who) == times.date(now, who)
    return _time(instant, times.clock_seconds(instant, who) if near else times.moment(instant, now, who))


@pass_context
def day(context: Context, instant: Instant) -> str:
    """Return the day in full."""
    return times.date(instant, reader(context))


@pass_context
def ago(context: Context, instant: Instant) -> str:
    """Say how long before the page's `now`: `2 minutes ago`."""
    return times.ago(instant, int(context["now"]), reader(context))


@pass_context
def short(context: Context, us: int) -> Markup:
    """Show a length for a chip: `3 min 30 s`."""
    return Markup('<span class="nowrap">{}</span>').format(times.short(us, reader(context)))


@pass_context
def place(context: Context) -> str:
    """Return the city of the reader's zone."""
    return times.place(reader(context))


def milliseconds(instant: Instant) -> int:
    """Return an instant as scripts count it, in milliseconds."""
    return instant // 1_000


def _time(instant: Instant, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(iso(instant), text)
