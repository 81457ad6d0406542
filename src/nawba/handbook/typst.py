"""A handbook as Typst source, for paper. Invariant: every text stands in a string literal, so none can be markup.

Directions are set by isolates inside the strings: a name finds its own, a code and a command run from left to right.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from nawba.handbook.tree import (
    Block,
    Card,
    Cell,
    Chapter,
    Commands,
    Facts,
    Handbook,
    Heading,
    Items,
    Line,
    Note,
    Paragraph,
    Picture,
    Run,
    Table,
)
from nawba.text.catalogue import say
from nawba.text.isolate import FSI, PDI

LOOKS: Final = Path(__file__).parent / "looks.typ"
_LRI: Final = "\u2066"
_ESCAPED: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_FACES: Final = {"strong": "b", "quiet": "q", "code": "c"}
_ITEMS: Final = {"bullets": "bullet", "numbers": "n => [#(n + 1).]", "boxes": "n => tickbox"}


def typst_of(book: Handbook, only_card: str | None = None) -> str:
    """Return the source of the whole handbook with its cards at the end, or of one card alone."""
    head = [looks(), _page(book, is_card=only_card is not None)]
    cards = [_card(book, card) for card in book.cards if only_card in (None, card.severity)]
    if only_card is not None:
        return "\n".join([*head, *cards])
    return "\n".join([*head, _cover(book), *map(_chapter, book.chapters), *cards])


def literal(text: str) -> str:
    """Return `text` as a string of the language: backslash, quote and controls escaped, everything else as it is."""
    return '"' + "".join(_letter(letter) for letter in text) + '"'


def line(of: Line) -> str:
    """Return a line as content in brackets."""
    return "[" + "".join(f"#{_run(run)};" for run in of) + "]"


@cache
def looks() -> str:
    """Return the page's looks, the only markup there is."""
    return LOOKS.read_text("utf-8")


def _letter(letter: str) -> str:
    if letter in _ESCAPED:
        return _ESCAPED[letter]
    is_odd = letter < " " or "\x7f" <= letter <= "\x9f" or "\ud800" <= letter <= "\udfff"
    return "\ufffd" if is_odd else letter


def _run(run: Run) -> str:
    if run.look == "code":
        return f"c({literal(_LRI + run.text + PDI)})"
    if run.look == "name":
        return f"text({literal(FSI + run.text + PDI)})"
    face = _FACES.get(run.look, "text")
    return f"{face}({literal(run.text)})"


def _page(book: Handbook, *, is_card: bool) -> str:
    """Return the settings of every page; the foot states version, date and whether the review is overdue (S117)."""
    lang, direction = book.lang, "rtl" if book.is_rtl else "ltr"
    review = f'text(fill: tones.soon, weight: "bold", {line(book.review)})' if book.is_overdue else line(book.review)
    page = "[#context counter(page).display()]" if not is_card else "[]"
    return f"""
#set document(title: {literal(book.title)}, author: {literal(book.organisation)}, date: none)
#set text(font: sans, lang: {literal(lang)}, dir: {direction}, size: 10.5pt, fill: ink)
#set par(leading: .75em, spacing: 1em)
#set heading(numbering: none)
#show heading: set block(above: 1.5em, below: .8em)
#show heading.where(level: 1): set text(size: 1.7em, weight: "bold")
#show heading.where(level: 2): set text(size: 1.25em, weight: "bold")
#show heading.where(level: 3): set text(size: 1.05em, weight: "bold")
#set page(paper: "a4", margin: (x: 20mm, top: 18mm, bottom: 24mm), footer-descent: 8mm, footer: {{
  set text(size: 7.5pt, fill: second)
  set par(leading: .5em)
  grid(columns: (1fr, auto), column-gutter: 10pt,
    stack(spacing: .5em, {line((*book.standing[0], Run(" · "), *book.standing[2]))}, {review}), {page})
}})
"""


def _cover(book: Handbook) -> str:
    standing = ", ".join(line(one) for one in book.standing)
    contents = say(book.lang, "handbook.page.contents")
    runs = say(book.lang, "handbook.page.runs")
    return (
        f'#block(above: 20mm, text(size: 2.6em, weight: "bold", {literal(book.title)}))\n'
        f"#text(size: 1.2em, fill: second, {literal(book.organisation)})\n"
        f"#block(above: 6mm, stack(spacing: .8em, {standing}))\n"
        f"#banner({'true' if book.is_overdue else 'false'}, {line(book.review)})\n"
        f"#text(fill: second, {literal(runs)})\n"
        f"#block(above: 12mm, outline(title: {literal(contents)}, depth: 1))"
    )


def _chapter(chapter: Chapter) -> str:
    return f"#chapter({line(chapter.title)}, {{\n" + "\n".join(map(_block, chapter.blocks)) + "\n})"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"heading(level: {block.level}, {line(block.line)})"
        case Paragraph():
            return f"par({line(block.line)})" if block.line else ""
        case Items():
            return f"items({_ITEMS[block.look]}, {_lines(block.items)})"
        case Table():
            return _table(block)
        case Facts():
            rows = ", ".join(f"text(fill: second, {line(label)}), {_cell(cell)}" for label, cell in block.rows)
            return f"facts({rows})" if rows else ""
        case Commands():
            shown = ", ".join(f"text({literal(_LRI + one + PDI)})" for one in block.lines)
            return f"commands({shown})"
        case Picture():
            drawn = block.svg.replace("currentColor", "#141A22")
            return f'block(above: 1em, below: 1em, image(bytes({literal(drawn)}), format: "svg", width: 100%))'
        case Note():
            code = f"c({literal(_LRI + block.code + PDI)}); [ ]; " if block.code else ""
            return f"aside({literal(block.tone)}, {{ {code}{line(block.line)} }})"


def _table(table: Table) -> str:
    widths = table.widths or (1,) * len(table.head)
    columns = "(" + "".join(f"{share}fr, " for share in widths) + ")"
    head = "(" + "".join(f"{line(one)}, " for one in table.head) + ")"
    cells = "".join(f", {_cell(cell)}" for row in table.rows for cell in row)
    return f"sheet({columns}, {head}{cells})"


def _cell(cell: Cell) -> str:
    lines = [one for one in cell if one]
    return line(lines[0]) if len(lines) == 1 else f"under({_lines(lines)})" if lines else "[]"


def _lines(lines: Sequence[Line]) -> str:
    return ", ".join(line(one) for one in lines)


def _card(book: Handbook, card: Card) -> str:
    words = ", ".join(
        f"{name}: {literal(say(book.lang, f'handbook.card.{name}'))}" for name in ("targets", "steps", "calls")
    )
    targets = "".join(
        f"[#text(fill: second, {line(label)}) #h(.3em) #strong({line(value)})], " for label, value in card.targets
    )
    steps = "".join(f"{line(one)}, " for one in card.steps)
    calls = "".join(f"{line(one)}, " for one in card.calls)
    overdue = "true" if book.is_overdue else "false"
    return (
        f"#card({card.order}, {line(card.title)}, {line(card.meaning)}, banner({overdue}, {line(book.review)}), "
        f"({words}), ({targets}), ({steps}), ({calls}))"
    )
