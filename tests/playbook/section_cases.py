"""Slips in the sections one by one: what, section, the slip, the right form. All are whole sections of a small text."""

from __future__ import annotations

from typing import Final

from tests.playbook.small import SMALL

SectionCase = tuple[str, str, str, str]


def _severity(line: str) -> str:
    return SMALL["severities"].replace("    respond: {within: 15m}\n", f"    respond: {{within: 15m}}\n    {line}\n", 1)


_MEASURE = "{name: {ar: أثر, en: Impact}, unit: count%s}"
_DECISION = """\
decisions:
  stop:
    question: {ar: نتوقّف؟, en: 'Stop?'}
    options: {halt: {name: {ar: نعم, en: Halt}%s}, go: {name: {ar: لا, en: Go on}}}
    %s
"""
_AUDIENCE = "audiences: {staff: {name: {ar: الفريق, en: Staff}, %s}}\n"

UNKNOWN_WORDS: Final[list[SectionCase]] = [
    (
        "an action nobody knows",
        "severities",
        _severity("action: {roll_back: later}"),
        _severity("action: {roll_back: at_once}"),
    ),
    (
        "a need of closing nobody knows",
        "severities",
        _severity("close_needs: [checks]"),
        _severity("close_needs: [post_checks]"),
    ),
    (
        "an opener nobody knows",
        "severities",
        _severity("checklist: [{do: {ar: انتظر, en: Wait}, opens: {page: first}}]"),
        _severity("checklist: [{do: {ar: انتظر, en: Wait}, opens: {watch_for: 5m}}]"),
    ),
    (
        "a reason neither required nor not",
        "decisions",
        _DECISION % ("", "override: {by: lead, reason: maybe}"),
        _DECISION % ("", "override: {by: lead, reason: optional}"),
    ),
    ("a misspelt key of an audience", "audiences", _AUDIENCE % "room: [war]", _AUDIENCE % "rooms: [war]"),
]
WRONG_VALUES: Final[list[SectionCase]] = [
    ("a colour by name", "severities", _severity("colour: red"), _severity("colour: '#b3261e'")),
    (
        "two actions",
        "severities",
        _severity("action: {roll_back: at_once, plan: next_release}"),
        _severity("action: {plan: next_release}"),
    ),
    (
        "a time for what does not roll back",
        "severities",
        _severity("action: {plan: next_release, go_within: 2m}"),
        _severity("action: {roll_back: at_once, go_within: 3m}"),
    ),
    (
        "an update without an audience",
        "severities",
        _severity("updates: [{every: 20m}]"),
        _severity("updates: []"),
    ),
    (
        "two openers",
        "severities",
        _severity("checklist: [{do: {ar: انتظر, en: Wait}, opens: {watch_for: 5m, template: alarm}}]"),
        _severity("checklist: [{do: {ar: انتظر, en: Wait}, opens: {template: alarm}}]"),
    ),
    (
        "a measure without a unit",
        "measures",
        "measures: {impact: {name: {ar: أثر, en: Impact}}}\n",
        "measures: {impact: %s}\n" % (_MEASURE % ""),
    ),
    (
        "freshness without a unit",
        "measures",
        "measures: {impact: %s}\n" % (_MEASURE % ", fresh_for: 15"),
        "measures: {impact: %s}\n" % (_MEASURE % ", fresh_for: 15m"),
    ),
    (
        "a decision without options",
        "decisions",
        "decisions: {stop: {question: {ar: نتوقّف؟, en: 'Stop?'}, options: {}}}\n",
        _DECISION % ("", ""),
    ),
    (
        "what follows no time box",
        "decisions",
        _DECISION % (", then: ask_again", ""),
        _DECISION % (", time_box: 5m, then: ask_again", ""),
    ),
    (
        "a follow-up due never",
        "follow_ups",
        "follow_ups: {kinds: {fix: {due: 0d}}}\n",
        "follow_ups: {kinds: {fix: {due: 1d}}}\n",
    ),
    ("logic in a phrase", "phrases", "phrases: {look: '{% if x %}'}\n", "phrases: {look: '{{started}}'}\n"),
]
NAMED_NOWHERE: Final[list[SectionCase]] = [
    (
        "a condition on no measure",
        "severities",
        _severity("tripwires: [{when: {impact: {above: 5}}, propose: SEV2}]"),
        _severity("tripwires: []"),
    ),
    (
        "an option that is not there",
        "decisions",
        _DECISION % ("", "rules: [{take: stay}]"),
        _DECISION % ("", "rules: [{take: go}]"),
    ),
    (
        "a measure nobody defined",
        "decisions",
        _DECISION % ("", "asks: [impact]"),
        _DECISION % ("", "asks: []"),
    ),
    (
        "a tool nobody defined",
        "measures",
        "measures: {impact: %s}\n" % (_MEASURE % ", from: graphs"),
        "measures: {impact: %s}\n" % (_MEASURE % ", from: by_hand"),
    ),
    (
        "a follow-up of no kind",
        "severities",
        _severity("checklist: [{do: {ar: سجّل, en: Log}, opens: {follow_up: fix}}]"),
        _severity("checklist: [{do: {ar: سجّل, en: Log}}]"),
    ),
    (
        "an audience nobody defined",
        "severities",
        _severity("updates: [{to: staff, every: 1h}]"),
        _severity("updates: []"),
    ),
    ("an approver who is no role", "audiences", _AUDIENCE % "approved_by: leed", _AUDIENCE % "approved_by: lead"),
]
