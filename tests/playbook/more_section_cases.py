"""Slips in the sections about duty, intake, telling and learning: what, section, the slip, the right form."""

from __future__ import annotations

from typing import Final

from tests.playbook.section_cases import SectionCase
from tests.playbook.small import SMALL


def _source(line: str) -> str:
    return f"sources:\n  one:\n    kind: json\n    {line}\n"


def _channel(line: str) -> str:
    return SMALL["channels"] + f"  meet: {{kind: meeting, through: [{{vendor: jitsi}}], {line}}}\n"


def _rota(line: str) -> str:
    return SMALL["rotas"] + f"            {line}\n"


_DRILL = "drills: {fire: {kind: live, name: {ar: تمرين, en: Fire}, every: month, %s}}\n"
_RIGHT = "rights: {back: {allows: [%s], held_by: {level: %s}}}\n"
_TRAIN = "training: {base: {name: {ar: أساس, en: Base}, for: [{team: ops}], %s}}\n"
_PAGE = "status_page: {components: [{key: a, name: {ar: ألف, en: A}, services: [%s]}%s]}\n"
_REVIEW = "reviews: {monthly: {what: {ar: كلّه, en: All}, every: month, by: {role: %s}}, after: [{event: %s}]}\n"
_NOTICE = """\
audiences: {all_users: {name: {ar: الناس, en: Everybody}, status_page: true}}
notices: {banner: {kind: %s, audience: %s, at_most: {times: 2, within: 1d}}}
"""
_QUIET = "suppression: {maintenance: [{name: {ar: صيانة, en: Works}, services: [%s], %s}]}\n"
_CARE = "post_mortem: {sections: [{key: a, name: {ar: أولًا, en: First}, fill: [%s]}%s]}\n"
_TOOL = "tools: {graphs: {name: Graphs, for: %s, link: 'https://g.example/{{%s}}'}}\n"

UNKNOWN_WORDS: Final[list[SectionCase]] = [
    (
        "a point of a hand-over nobody knows",
        "hand_over",
        "hand_over: {agenda: [news]}\n",
        "hand_over: {agenda: [notes]}\n",
    ),
    ("a verb nobody may have", "rights", _RIGHT % ("reboot", "first"), _RIGHT % ("roll_back", "first")),
    (
        "a consent nobody can give",
        "channels",
        _channel("recording: {consent: maybe}"),
        _channel("recording: {consent: asked}"),
    ),
    ("a kind of drill", "drills", _DRILL.replace("live", "real") % "severity: SEV1", _DRILL % "severity: SEV1"),
    ("a score nobody takes", "drills", _DRILL % "score: [style]", _DRILL % "score: [decided]"),
    ("an event nobody sees", "reviews", _REVIEW % ("lead", "monday"), _REVIEW % ("lead", "change")),
    ("a filling that is not kept", "post_mortem", _CARE % ("weather", ""), _CARE % ("milestones", "")),
    ("a use of a tool", "tools", _TOOL % ("fun", "service.key"), _TOOL % ("diagnosis", "service.key")),
    ("a kind of notice", "notices", _NOTICE % ("siren", "all_users"), _NOTICE % ("in_app", "all_users")),
]
WRONG_VALUES: Final[list[SectionCase]] = [
    (
        "a hand-over without a list",
        "hand_over",
        "hand_over: {opens: 1h}\n",
        "hand_over: {agenda: [notes], opens: 2h}\n",
    ),
    ("a field a signal has not", "sources", _source("map: {colour: a.b}"), _source("map: {title: a.b}")),
    (
        "a sign of life without a rhythm",
        "sources",
        _source("dead_man: {match: {a: b}}"),
        _source("dead_man: {match: {a: b}, period: 5m}"),
    ),
    ("a secret in clear", "sources", _source("auth: hunter2"), _source("auth: {secret: slack_token}")),
    (
        "works without an hour",
        "suppression",
        _QUIET % ("web", "days: fri"),
        _QUIET % ("web", "days: fri, hours: '03:00-04:00'"),
    ),
    (
        "works by two rhythms",
        "suppression",
        _QUIET % ("web", "days: fri, every: week, hours: '03:00-04:00'"),
        _QUIET % ("web", "days: [fri, sat], hours: '03:00-04:00'"),
    ),
    (
        "quiet for nothing",
        "suppression",
        "suppression: {inhibit: [{while: {a: b}}]}\n",
        "suppression: {inhibit: [{while: {a: b}, mute: {c: d}}]}\n",
    ),
    (
        "two things at once in a drill",
        "drills",
        _DRILL % "injects: [{at: 0m, say: Boo, signal: {a: b}}]",
        _DRILL % "injects: [{at: 0m, signal: {a: b}}]",
    ),
    ("a proof that is none", "training", _TRAIN % "proof: {}", _TRAIN % "proof: {ticked_by: lead}"),
    (
        "a layer inside and at hours",
        "rotas",
        _rota("only: [{calendar: office, hours: '08:00-09:00'}]"),
        _rota("only: [{hours: '08:00-09:00'}]"),
    ),
    ("a layer at no time", "rotas", _rota("only: []"), _rota("only: [{days: fri}]")),
    ("a page with no line", "status_page", "status_page: {components: []}\n", _PAGE % ("web", "")),
]
NAMED_NOWHERE: Final[list[SectionCase]] = [
    ("a secret nobody holds", "sources", _source("auth: {secret: slck_token}"), _source("auth: {secret: slack_token}")),
    (
        "a vendor's secret nobody holds",
        "channels",
        SMALL["channels"].replace("slack_token", "other"),
        SMALL["channels"],
    ),
    ("a level nobody has", "rights", _RIGHT % ("roll_back", "fourth"), _RIGHT % ("roll_back", "second")),
    ("a proof by no drill", "training", _TRAIN % "proof: {drill: fire}", _TRAIN % "valid_for: 1w"),
    ("a component of no service", "status_page", _PAGE % ("app", ""), _PAGE % ("web", "")),
    ("a reviewer who is no role", "reviews", _REVIEW % ("leed", "change"), _REVIEW % ("lead", "change")),
    ("a notice for nobody", "notices", _NOTICE % ("push", "users"), _NOTICE % ("push", "all_users")),
    (
        "works on no service",
        "suppression",
        _QUIET % ("app", "days: fri, hours: '03:00-04:00'"),
        _QUIET % ("web", "days: fri, hours: '03:00-04:00'"),
    ),
    (
        "a template for the bank",
        "outside",
        "outside: {bank: {name: {ar: بنك, en: Bank}, template: alrm}}\n",
        "outside: {bank: {name: {ar: بنك, en: Bank}, template: alarm}}\n",
    ),
]
TWICE: Final[list[SectionCase]] = [
    (
        "a component",
        "status_page",
        _PAGE % ("web", ", {key: a, name: {ar: باء, en: B}, services: [store]}"),
        _PAGE % ("web", ""),
    ),
    (
        "a section",
        "post_mortem",
        _CARE % ("impact", ", {key: a, name: {ar: ثانيًا, en: Second}}"),
        _CARE % ("impact", ""),
    ),
]
NO_VALUE_HERE: Final[list[SectionCase]] = [
    ("the code of a page in a link", "tools", _TOOL % ("diagnosis", "code"), _TOOL % ("diagnosis", "incident.from_ms")),
    ("a link in a phrase", "phrases", "phrases: {look: '{{incident.link}}'}\n", "phrases: {look: '{{next_update}}'}\n"),
]
