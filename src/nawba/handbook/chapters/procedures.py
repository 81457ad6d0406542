"""What is done: the steps of each severity, decisions, runbooks with commands and verdicts (S38–S50, S64–S77)."""

from __future__ import annotations

from typing import Final

from nawba.domain.request import METHODS
from nawba.handbook.chapters.overview import notes
from nawba.handbook.part import Part
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Block, Chapter, Commands, Facts, Heading, Items, Line, Paragraph, Run
from nawba.handbook.values import condition, facts, http, label, value
from nawba.handbook.words import code, quiet, strong

_OPENS: Final = {
    "template": "templates", "runbook": "runbooks", "decision": "decisions", "release": "releases",
    "measure": "measures", "update": "audiences", "follow_up": "follow_ups",
}  # fmt: skip
_STEP: Final = ("key", "run", "http", "check", "ask", "switch", "tell", "wait", "note", "labels", "was")
_SIMPLE: Final = {"check": "watchers", "ask": "decisions", "switch": "kill_switches", "tell": "templates"}


def procedures(sheet: Sheet) -> Chapter:
    """Return what is done at each severity, step by step, and the decisions on the way."""
    words = sheet.words
    blocks: list[Block] = [Paragraph(words.say("procedures.lead"))]
    for key in sheet.playbook.severities:
        steps = steps_of(sheet, key)
        if steps:
            blocks += [Heading(words.say("procedures.of", severity=sheet.severity(key))), Items(steps, "boxes")]
    for key, part in sheet.section("decisions").names():
        blocks += _decision(sheet, key, part)
    return Chapter("procedures", words.say("procedures"), tuple(blocks))


def steps_of(sheet: Sheet, severity: str) -> tuple[Line, ...]:
    """Return the checklist of a severity, each step with what it opens."""
    found: list[Line] = []
    for step in sheet.part("severities", severity, "checklist").items():
        opens = _opens(sheet, step.get("opens"))
        aside = (Run(" — "), *quiet(opens)) if opens else ()
        note = step.get("note")
        own = (Run(" — "), *quiet(sheet.words.text(note))) if note else ()
        found.append((*sheet.words.text(step.get("do")), *aside, *own))
    return tuple(found)


def runbooks(sheet: Sheet) -> Chapter | None:
    """Return the runbooks: steps, commands, what is healthy; None where the text has none."""
    words = sheet.words
    blocks: list[Block] = []
    for key, part in sheet.section("runbooks").names():
        blocks += [Heading(words.text(part.get("name")) or code(key)), *notes(sheet, part)]
        blocks += [facts(sheet, part, skip=("name", "steps", "note"))]
        for number, step in enumerate(part.get("steps").items(), 1):
            blocks += step_blocks(sheet, number, step)
    return (
        Chapter("runbooks", words.say("runbooks"), (Paragraph(words.say("runbooks.lead")), *blocks)) if blocks else None
    )


def step_blocks(sheet: Sheet, number: int, step: Part) -> list[Block]:
    """Return one step: its title, its command to be copied, and what is said of it."""
    words = sheet.words
    title = words.say("step", n=number, name=code(step.get("key").word))
    blocks: list[Block] = [Heading(title, 3)]
    blocks += done_by(sheet, step)
    rest = facts(sheet, step, skip=_STEP)
    return [*blocks, *([rest] if rest.rows else [])]


def done_by(sheet: Sheet, step: Part) -> list[Block]:
    """Return what a step does: the command in a line of its own, or a sentence."""
    words = sheet.words
    if step.get("run"):
        return [Commands((shown(step.get("run").words()),))]
    if step.get("http"):
        request = step.get("http")
        if any(key in METHODS for key, _ in request.pairs()):
            return [Paragraph(http(sheet, request))]
    for key, section in _SIMPLE.items():
        if step.get(key):
            named = sheet.name(section, step.get(key).word)
            return [Paragraph(words.say(f"step.{key}", name=named))]
    if step.get("wait"):
        return [Paragraph(words.say("step.wait", length=words.length(step.get("wait").word)))]
    return [Paragraph(words.text(step.get("note")))] if step.get("note") else []


def shown(argv: list[str]) -> str:
    """Return an argument list as one line a person can read and copy; what a shell would split is quoted."""
    return " ".join(f"'{one}'" if any(letter in one for letter in ' ;|&$*?()<>"') else one for one in argv)


def _decision(sheet: Sheet, key: str, part: Part) -> list[Block]:
    words = sheet.words
    blocks: list[Block] = [Heading(words.text(part.get("question")) or code(key)), *notes(sheet, part)]
    rules: list[Line] = []
    for rule in part.get("rules").items():
        take = strong(_option(sheet, part, rule.get("take").word))
        when, note = rule.get("when"), rule.get("note")
        said = words.say("decision.rule", when=condition(sheet, when), take=take) if when else ()
        own = (Run(" — "), *quiet(words.text(note))) if note else ()
        rules.append((*(said or words.say("decision.else", take=take)), *own))
    if part.get("asks"):
        asked = words.joined([sheet.name("measures", one) for one in part.get("asks").words()])
        blocks.append(Paragraph(words.say("decision.asks", measures=asked)))
    if rules:
        blocks.append(Items(tuple(rules), "numbers"))
    options = [
        (strong(words.text(option.get("name")) or code(name)), tuple(_said(sheet, option)))
        for name, option in part.get("options").pairs()
    ]
    if options:
        blocks.append(Facts(tuple(options)))
    rest = facts(sheet, part, skip=("question", "rules", "asks", "options", "note"))
    return [*blocks, *([rest] if rest.rows else [])]


def _said(sheet: Sheet, option: Part) -> list[Line]:
    lines = []
    for key, part in option.pairs():
        if key == "opens":
            lines.append(_opens(sheet, part))
        elif key != "name":
            lines.append((*label(sheet, key), Run(": "), *value(sheet, key, part)))
    return lines or [()]


def _option(sheet: Sheet, decision: Part, key: str) -> Line:
    return sheet.words.text(decision.at("options", key, "name")) or code(key)


def _opens(sheet: Sheet, part: Part) -> Line:
    words = sheet.words
    for key, one in part.pairs():
        if key == "watch_for":
            return words.say("opens.watch_for", length=words.length(one.word))
        if one.word in ("affected_release", "next"):
            return words.say(f"opens.{one.word}")
        named = words.text(sheet.part("decisions", one.word, "question")) if key == "decision" else ()
        if key in _OPENS:
            return words.say(f"opens.{key}", name=named or sheet.name(_OPENS[key], one.word))
    return ()
