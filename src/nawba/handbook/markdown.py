"""A handbook as GitHub-flavoured Markdown: for a repository, a wiki, a mail. Invariant: no text of people is markup.

Arabic stands in a `div` with `dir="rtl"`; names and codes are isolated. Pictures are left out: the table below each
says the same.
"""

from __future__ import annotations

import re
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

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~&$!])")
_AT_START: Final = re.compile(r"^(\s*)([#>+\-=]|\d+(?=[.)]))")
_LINK: Final = re.compile(r"(?i)\b(https?)(://)|\b(www)(\.)")
_MENTION: Final = re.compile(r"@(?=\w)")
_BREAKS: Final = re.compile(r"\s*[\r\n]+\s*")
_ALERTS: Final = {"note": "NOTE", "info": "NOTE", "soon": "WARNING", "now": "CAUTION"}
_MARKERS: Final = {"bullets": "-", "boxes": "- [ ]"}


def markdown_of(book: Handbook) -> str:
    """Return the whole handbook as one document, ending in a line feed."""
    head = f"# {escaped(book.title)}"
    standing = [f"{_line(one)}  " for one in book.standing]
    alert = f"> [!{'WARNING' if book.is_overdue else 'NOTE'}]\n> {_line(book.review)}"
    contents = [f"- [{_line(one.title)}](#{one.key})" for one in book.chapters]
    cards = [f"- [{_card_title(book, card)}](#card-{card.severity})" for card in book.cards]
    parts = [head, "\n".join(standing), alert, "\n".join([*contents, *cards])]
    parts += [_chapter(chapter) for chapter in book.chapters] + [_card(book, card) for card in book.cards]
    text = "\n\n".join(part for part in parts if part)
    return f'<div dir="rtl" lang="ar">\n\n{text}\n\n</div>\n' if book.is_rtl else f"{text}\n"


def escaped(text: str) -> str:
    """Return `text` as words in a line of Markdown, in a table too: nothing in it is markup, HTML or a link."""
    words = _SPECIAL.sub(r"\\\1", _BREAKS.sub(" ", text))
    words = _LINK.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"{m[3]}\\{m[4]}", words)
    return _MENTION.sub(r"\\@", words)


def code_span(text: str) -> str:
    """Return `text` as code, between as many backticks as it needs."""
    words = _BREAKS.sub(" ", text)
    longest = max((len(run) for run in re.findall("`+", words)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if words[:1] == "`" or words[-1:] == "`" or not words.strip() else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def _run(run: Run, *, in_table: bool) -> str:
    match run.look:
        case "code":
            shown = code_span(run.text)
            return f"{FSI}{shown.replace('|', chr(92) + '|') if in_table else shown}{PDI}"
        case "name":
            return f"{FSI}{escaped(run.text)}{PDI}"
        case "strong":
            return _wrapped(run.text, "**")
        case "quiet":
            return _wrapped(run.text, "*")
        case "plain":
            return escaped(run.text)


def _wrapped(text: str, mark: str) -> str:
    """Stress `text`, the spaces at its ends outside of the marks."""
    words = text.strip()
    if not words:
        return text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{before}{mark}{escaped(words)}{mark}{after}"


def _line(of: Line, *, in_table: bool = False) -> str:
    whole = "".join(_run(run, in_table=in_table) for run in of).strip()
    whole = whole.replace("****", "")  # two stressed runs beside each other are one
    return _AT_START.sub(r"\1\\\2", whole) if not in_table else whole


def _chapter(chapter: Chapter) -> str:
    blocks = [_block(block) for block in chapter.blocks]
    return "\n\n".join([f'<a id="{chapter.key}"></a>', f"## {_line(chapter.title)}", *(one for one in blocks if one)])


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {_line(block.line)}"
        case Paragraph():
            return _line(block.line)
        case Items():
            return "\n".join(
                f"{_MARKERS.get(block.look, f'{n}.')} {_line(one)}" for n, one in enumerate(block.items, 1)
            )
        case Table():
            return _table(block)
        case Facts():
            return "\n".join(f"- **{_line(label)}**: {_cell(cell)}" for label, cell in block.rows)
        case Commands():
            longest = max((len(run) for one in block.lines for run in re.findall("`+", one)), default=0)
            fence = "`" * max(3, longest + 1)
            return "\n".join([fence, *(_BREAKS.sub(" ", one) for one in block.lines), fence])
        case Picture():
            return ""
        case Note():
            mark = f"{code_span(block.code)} " if block.code else ""
            return f"> [!{_ALERTS[block.tone]}]\n> {mark}{_line(block.line)}"


def _table(table: Table) -> str:
    rows = [
        "| " + " | ".join(_line(one, in_table=True) for one in table.head) + " |",
        "|" + " --- |" * len(table.head),
        *("| " + " | ".join(_cell(cell, in_table=True) for cell in row) + " |" for row in table.rows),
    ]
    return "\n".join(rows)


def _cell(cell: Cell, *, in_table: bool = False) -> str:
    return "<br>".join(_line(one, in_table=in_table) for one in cell if one)


def _card_title(book: Handbook, card: Card) -> str:
    return escaped(say(book.lang, "handbook.page.card", severity=card.severity))


def _card(book: Handbook, card: Card) -> str:
    title = {name: say(book.lang, f"handbook.card.{name}") for name in ("steps", "targets", "calls")}
    return "\n\n".join(
        [
            f'<a id="card-{card.severity}"></a>',
            f"## {_line(card.title)}",
            _line(card.meaning),
            f"**{title['steps']}**",
            "\n".join(f"- [ ] {_line(one)}" for one in card.steps),
            f"**{title['targets']}**",
            "\n".join(f"- {_line(label)}: {_line(value)}" for label, value in card.targets),
            f"**{title['calls']}**",
            "\n".join(f"- {_line(one)}" for one in card.calls),
        ]
    )
