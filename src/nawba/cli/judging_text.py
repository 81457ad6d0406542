"""Suggestions, measures and decisions for people, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nawba.cli.client import Client
from nawba.cli.moments import live_playbook, wall, zone_of
from nawba.cli.printing import name, safe, say, table, title

_MOST: Final = 8
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "condition": "an example of it fits",
        "words": "what you wrote says an example of it",
        "nothing": "Nothing suggests a severity yet. Read the meanings; if unsure, take the higher.",
        "suggested": "Suggested: {severity} ({name})",
        "first": "Decide first: {question}",
        "declare": "To declare it: --severity {severity}{example}",
    },
    "ar": {
        "condition": "ينطبق عليها هذا المثال",
        "words": "ما كُتب يقول هذا المثال",
        "nothing": "لا شيء يشير إلى درجة بعد. اقرؤوا معانيها، وعند الشك فالأعلى.",
        "suggested": "المقترح: {severity} ({name})",
        "first": "يُقرَّر أولاً: {question}",
        "declare": "لإعلانها: --severity {severity}{example}",
    },
}


def show_suggestion(found: Mapping[str, Any], lang: str) -> None:
    """Print every severity with its meaning and examples, then which one fits and why."""
    words = _WORDS[lang]
    for one in found["severities"]:
        say(f"{safe(one['severity'])}  {title(one['name'], lang)}: {title(one['meaning'], lang)}")
        for number, example in enumerate(one["examples"], 1):
            say(f"  {number}. {title(example['text'], lang)}")
    say("")
    if found["severity"] is None:
        say(words["nothing"])
        return
    known = next(one for one in found["severities"] if one["severity"] == found["severity"])
    say(words["suggested"].format(severity=safe(found["severity"]), name=title(known["name"], lang)))
    example = found["example"]
    if example:
        say(f"  {words[found['why']]}: {title(example['text'], lang)}")
    if found["ask_first"]:
        say("  " + words["first"].format(question=title(found["ask_first"]["name"], lang)))
    more = f" --example {example['index'] + 1}" if example else ""
    say("  " + words["declare"].format(severity=safe(found["severity"]), example=more))


def show_impact(incident: Mapping[str, Any], api: Client, lang: str) -> None:
    """Print the measures with their newest values, and how each went."""
    if not incident["impact"]:
        say("The playbook of this incident names no measures.")
        return
    zone = zone_of(live_playbook(api))
    rows = []
    for one in incident["impact"]:
        taken = wall(one["at"], zone) if one["at"] else "-"
        value = "-" if one["value"] is None else f"{safe(one['value'])} {safe(one['unit'])}"
        old = "stale" if one["value"] is not None and not one["fresh"] else ""
        went = " ".join(safe(reading["value"]) for reading in one["history"][-_MOST:])
        source = safe(one["source"]) or "-"
        rows.append([safe(one["measure"]), title(one["name"], lang), value, taken, source, old, went])
    table(["Measure", "Name", "Value", f"Taken ({zone.key})", "Source", "", "Course"], rows)
    show_proposal(incident, lang)


def show_proposal(incident: Mapping[str, Any], lang: str) -> None:
    """Say what is proposed and why, and how it is taken or dismissed; nothing when nothing is."""
    proposal, number = incident["proposal"], f"INC-{incident['number']}"
    if proposal is None:
        return
    say(f"\nProposed: {safe(proposal['severity'])} instead of {safe(incident['severity'])}")
    if proposal["text"]:
        say(f"  {title(proposal['text'], lang)}")
    say(f"  nawba incident accept {number}, or nawba incident dismiss {number} --note WHY")


def show_decisions(incident: Mapping[str, Any], api: Client, lang: str) -> None:
    """Print each question with its options, what the rules say now, and what was decided."""
    if not incident["decisions"]:
        say("There is nothing to decide by the playbook.")
        return
    zone = zone_of(live_playbook(api))
    for one in incident["decisions"]:
        say(f"{safe(one['decision'])}  {title(one['question'], lang)}  {safe(one['state'])}")
        for option in one["options"]:
            box = f"  for {option['time_box_minutes']:g} minutes" if option["time_box_minutes"] else ""
            taken = "  by the rules" if option["id"] == one["advised"] else ""
            say(f"  {safe(option['id'])}: {title(option['name'], lang)}{box}{taken}")
        if one["missing"] or one["stale"]:
            say(f"  to be measured first: {', '.join(safe(key) for key in [*one['missing'], *one['stale']])}")
        if one["option"]:
            again = f", asked again at {wall(one['ask_at'], zone)}" if one["ask_at"] else ""
            who = name(one["by"], lang)
            say(f"  decided: {safe(one['option'])}, by {who}, {wall(one['decided_at'], zone)}{again}")
