"""What is learnt: the report after an incident, and what must follow from it (S48, S61, S88–S94)."""

from __future__ import annotations

from nawba.handbook.chapters.overview import noted, notes
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Block, Chapter, Heading, Paragraph, Run, Table
from nawba.handbook.values import facts, value


def learning(sheet: Sheet) -> Chapter | None:
    """Return the form of the report and the kinds of follow-ups; None where the text has neither."""
    words, report = sheet.words, sheet.section("post_mortem")
    blocks: list[Block] = []
    rows = [
        (
            noted(sheet, one, (words.number(number), Run(". "), *words.text(one.get("name")))),
            (value(sheet, "fill", one.get("fill")),),
        )
        for number, one in enumerate(report.get("sections").items(), 1)
    ]
    if rows:
        head = (words.say("learning.section"), words.say("learning.filled"))
        blocks.append(Table(head, tuple(rows), (1, 1)))
        rest = facts(sheet, report, skip=("sections", "note"))
        blocks += [*([rest] if rest.rows else []), *notes(sheet, report)]
    wanted = [
        ((sheet.severity(key),), (value(sheet, "post_mortem", sheet.part("severities", key, "post_mortem")),))
        for key in sheet.playbook.severities
        if sheet.part("severities", key, "post_mortem")
    ]
    if wanted:
        head = (words.say("severities.severity"), words.say("learning.when"))
        blocks += [Heading(words.say("learning.by_severity")), Table(head, tuple(wanted), (1, 3))]
    follow_ups = sheet.section("follow_ups")
    if follow_ups:
        kinds = [
            (
                noted(sheet, one, words.text(one.get("name")) or words.word("word", key)),
                (words.length(one.get("due").word),),
            )
            for key, one in follow_ups.get("kinds").pairs()
        ]
        blocks.append(Heading(words.say("learning.follow_ups")))
        if kinds:
            blocks.append(Table((words.say("learning.kind"), words.say("key.due")), tuple(kinds)))
        rest = facts(sheet, follow_ups, skip=("kinds", "note"))
        blocks += [*([rest] if rest.rows else []), *notes(sheet, follow_ups)]
    if not blocks:
        return None
    return Chapter("learning", words.say("learning"), (Paragraph(words.say("learning.lead")), *blocks))
