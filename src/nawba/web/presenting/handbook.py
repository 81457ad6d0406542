"""How a handbook's tree stands in a page: runs as escaped text with their isolation, drawings as they were drawn."""

from __future__ import annotations

from markupsafe import Markup, escape

from nawba.handbook.tree import Block, Line, Picture, Run, plain

_LONG = 28
"""A name longer than this may wrap, so it is no `<bdi>`: those never do."""


def handbook_line(line: Line) -> Markup:
    """Return a line for HTML."""
    return Markup("").join(_run(run) for run in line)


def plain_line(line: Line) -> str:
    """Return the words of a line, for an attribute."""
    return plain(line)


def block_kind(block: Block) -> str:
    """Return which kind of block it is, for the template to choose by."""
    return type(block).__name__.lower()


def drawing(picture: Picture) -> Markup:
    """Return the SVG of a picture: made by our own drawing, where every text was escaped."""
    return Markup(picture.svg)  # noqa: S704 - `drawing/canvas.py` escapes every text


def _run(run: Run) -> Markup:
    match run.look:
        case "code":
            tag = "bdi" if len(run.text) <= _LONG else "span"
            return Markup('<{0} class="mono" dir="ltr">{1}</{0}>').format(tag, run.text)
        case "name":
            if len(run.text) <= _LONG:
                return Markup("<bdi>{}</bdi>").format(run.text)
            return Markup('<span dir="auto">{}</span>').format(run.text)
        case "strong":
            return Markup("<b>{}</b>").format(run.text)
        case "quiet":
            return Markup('<span class="quiet">{}</span>').format(run.text)
        case "plain":
            return Markup(escape(run.text))  # noqa: S704 - escaped in the same breath
