"""How it is practised and kept true: drills, training, rights, reviews, what is open, findings (S101–S113)."""

from __future__ import annotations

from collections.abc import Sequence

from nawba.handbook.chapters.overview import noted, notes
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Block, Cell, Chapter, Heading, Items, Line, Note, Paragraph, Run, Table, Tone
from nawba.handbook.values import facts, value
from nawba.handbook.words import code, quiet, unisolated
from nawba.playbook.finding import Finding

_TONES: dict[str, Tone] = {"error": "now", "warning": "soon", "info": "info"}


def practice(sheet: Sheet) -> Chapter | None:
    """Return drills, training and the rights that need it; None where the text has none of them."""
    words = sheet.words
    blocks: list[Block] = []
    for section in ("drills", "training", "rights"):
        things = list(sheet.section(section).names())
        if things:
            blocks.append(Heading(words.say(f"section.{section}")))
        for key, part in things:
            blocks += [Heading(words.text(part.get("name")) or code(key), 3), facts(sheet, part, skip=("name", "note"))]
            blocks += notes(sheet, part)
    if not blocks:
        return None
    return Chapter("practice", words.say("practice"), (Paragraph(words.say("practice.lead")), *blocks))


def reviews(sheet: Sheet, review: Line, *, is_overdue: bool) -> Chapter:
    """Return when the text is looked at again, by whom, and whether that day has passed (S108–S113, S117)."""
    words, section = sheet.words, sheet.section("reviews")
    rows: list[tuple[Cell, ...]] = [
        (
            noted(sheet, part, words.text(part.get("what"))),
            (words.rhythm(part.get("every").word),),
            (value(sheet, "by", part.get("by")),),
        )
        for _, part in section.names()
    ]
    blocks: list[Block] = [Note(review, "soon" if is_overdue else "info")]
    if rows:
        head = (words.say("reviews.what"), words.say("key.every"), words.say("reviews.by"))
        blocks.append(Table(head, tuple(rows), (5, 2, 4)))
    after = [
        words.apart_by([value(sheet, key, one) for key, one in part.pairs()]) for part in section.get("after").items()
    ]
    if after:
        blocks += [Heading(words.say("reviews.after")), Items(tuple(after))]
    return Chapter("reviews", words.say("reviews"), tuple(blocks))


def open_questions(sheet: Sheet) -> Chapter:
    """Return what waits for people: assumptions until confirmed, findings that were accepted, and those that stand."""
    words = sheet.words
    assumed = [
        (
            noted(sheet, one, words.text(one.get("text"))),
            (code(one.get("about").word),),
            (_confirmed(sheet, one.at("confirmed", "by").word),),
        )
        for one in sheet.section("assumptions").items()
    ]
    blocks: list[Block] = []
    if assumed:
        head = tuple(words.say(f"open.{column}") for column in ("assumption", "about", "confirmed"))
        blocks += [Heading(words.say("open.assumptions")), Table(head, tuple(assumed), (6, 4, 3))]
    accepted: list[tuple[Cell, ...]] = [
        (
            noted(sheet, one, code(one.get("finding").word), code(one.get("about").word)),
            (words.text(one.get("why")),),
            (value(sheet, "until", one.get("until")),),
        )
        for one in sheet.section("accepted").items()
    ]
    if accepted:
        head = tuple(words.say(f"open.{column}") for column in ("finding", "why", "until"))
        blocks += [Heading(words.say("open.accepted")), Table(head, tuple(accepted), (4, 5, 3))]
    blocks.append(Heading(words.say("open.findings")))
    blocks += [finding(sheet, one) for one in _by_weight(sheet.findings)] or [Paragraph(words.say("open.none"))]
    return Chapter("open", words.say("open"), (Paragraph(words.say("open.lead")), *blocks))


def finding(sheet: Sheet, one: Finding) -> Note:
    """Return a finding of the checker, with its remedy and its place in the text."""
    lang = sheet.words.lang
    line = (*unisolated(one.message[lang]), Run(" "), *quiet(unisolated(one.remedy[lang])))
    return Note(line, _TONES[one.severity], one.code, f"{one.file}:{one.line}")


def _by_weight(findings: Sequence[Finding]) -> list[Finding]:
    order = {"error": 0, "warning": 1, "info": 2}
    return sorted(findings, key=lambda one: order[one.severity])


def _confirmed(sheet: Sheet, by: str) -> Line:
    return sheet.words.text(by) if by else sheet.words.say("open.not_confirmed")
