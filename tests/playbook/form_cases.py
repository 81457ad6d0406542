"""Texts with something wrong in their form, each beside one that is right: code, what, wrong, right."""

from __future__ import annotations

from typing import Final

from tests.playbook import more_section_cases as more
from tests.playbook import section_cases as one
from tests.playbook.small import HOLIDAYS, SMALL, Case, changed, small

ASSUMED = "assumptions:\n  - {about: calendars.office, text: {ar: دوام عدن, en: Aden hours}}\n"
CONFIRMED = ASSUMED.replace("}}", "}, confirmed: {by: nada, date: 2026-11-01}}")
SPARE_ROOM = "rooms:\n  war: {channel: chat, address: '#war'}\n  spare: {channel: chat, address: '#spare'}\n"
ACCEPT_SPARE = "accepted:\n  - {finding: PB104, about: rooms.spare, why: {ar: لاحقًا, en: Later}, until: 2027-01-01}\n"
SUMMER = "{name: {ar: صيف, en: Summer}, from: 2026-06-01, until: 2026-08-31, hours: {sun: '09:00-12:00'}}"
RAMADAN = "{name: {ar: رمضان, en: Ramadan}, hijri_month: 9, hours: {sun: '10:00-15:00'}}"

CASES: Final[list[Case]] = [
    ("PB001", "a tab", changed("meta", "  owner", "\towner"), changed("meta", "  owner: ops", "  owner:   ops")),
    ("PB001", "a key twice", changed("people", "code: AL1,", "code: AL1, code: AL2,"), small()),
    ("PB001", "an open quote", changed("rooms", "'#war'", "'#war"), changed("rooms", "'#war'", '"#war"')),
    ("PB001", "an open bracket", changed("rooms", "'}", "'"), small()),
    ("PB001", "not UTF-8", {**small(), "teams.yaml": SMALL["teams"].encode("utf-16")}, small()),
    ("PB001", "a second document", changed("nawba", "nawba: 1\n", "nawba: 1\n---\na: b\n"), small()),
    ("PB001", "over 1 MiB", {**small(), "big.yaml": b"#" * (1024 * 1024 + 1)}, {**small(), "big.yaml": b"#" * 1000}),
    (
        "PB001",
        "nested too deep",
        small(tools="tools: " + "[" * 40 + "]" * 40),
        small(tools="tools: " + "[" * 9 + "]" * 9),
    ),
    ("PB001", "a list of sections", small(tools="- tools\n"), small(tools="# nothing\n")),
    ("PB001", "a list as a key", small(tools="tools:\n  ? [a, b]\n  : c\n"), small(tools="tools: {a: c}\n")),
    ("PB001", "a control character", changed("rooms", "'#war'", '"#w\\0ar"'), small()),
    ("PB001", "too many values", small(tools="tools: [" + "a," * 20_001 + "]"), small(tools="tools: [a, b]")),
    ("PB002", "an unknown key", changed("teams", "lead:", "leader:"), small()),
    ("PB002", "an unknown section", small(severitys="severitys: {}\n"), small(measures="measures: {}\n")),
    ("PB002", "an unknown word", changed("channels", "kind: call", "kind: phone"), small()),
    ("PB002", "a language nobody speaks", changed("teams", "{ar:", "{fr: x, ar:"), small()),
    (
        "PB002",
        "an unknown comparison",
        changed("routing", "severity: critical", "severity: {over: 3}"),
        changed("routing", "severity: critical", "severity: {above: 3}"),
    ),
    ("PB003", "no unit", changed("severities", "within: 15m", "within: 15"), changed("severities", "15m", "14m30s")),
    ("PB003", "a required key", changed("services", "name: {ar: الموقع, en: Web}, ", ""), small()),
    (
        "PB003",
        "a whole section",
        small(routing=""),
        small(templates="", chains=SMALL["chains"].replace(", say: alarm", "")),
    ),
    (
        "PB003",
        "a date that is none",
        changed("meta", "2026-11-01", "2026-02-30"),
        changed("meta", "2026-11-01", "2026-02-28"),
    ),
    ("PB003", "two verbs", changed("chains", "{tell: first}", "{tell: first, page: second}"), small()),
    ("PB003", "two triggers", changed("chains", "after: 5m", "after: 5m, when: reopened"), small()),
    (
        "PB003",
        "a pattern that is none",
        changed("routing", "critical", "{matches: '('}"),
        changed("routing", "critical", "{matches: a|b}"),
    ),
    ("PB003", "an announcement that repeats", changed("chains", "say: alarm", "repeat: 5m"), small()),
    (
        "PB003",
        "a start on another day",
        changed("rotas", "2025-01-19", "2025-01-20"),
        changed("rotas", "2025-01-19", "2025-01-26"),
    ),
    ("PB003", "a later language", small(nawba="nawba: 2\n"), small()),
    ("PB003", "logic in a template", changed("templates", "'توقّفت", "'{% if 1 %}x{% endif %}"), small()),
    ("PB004", "an anchor", changed("people", "{name: {ar: علي", "&a {name: {ar: علي"), small()),
    ("PB004", "an alias", changed("chains", "{tell: first}", "*rung"), small()),
    ("PB004", "a tag", changed("meta", "1.2.3", "!!str 1.2.3"), small()),
    ("PB004", "a merge key", changed("meta", "  owner", "  <<: {a: b}\n  owner"), small()),
    (
        "PB004",
        "a directive",
        changed("nawba", "nawba", "%YAML 1.1\n---\nnawba"),
        changed("nawba", "nawba", "---\nnawba"),
    ),
    ("PB005", "a team in two files", small(more=SMALL["teams"]), small(more=SMALL["teams"].replace("ops:", "other:"))),
    ("PB005", "routes in two files", small(more="routing: [{name: x}]\n"), small()),
    ("PB005", "a code twice", changed("people", "SR1", "AL1"), small()),
    ("PB005", "an order twice", changed("severities", "order: 2", "order: 1"), small()),
    ("PB005", "a level twice", changed("chains", "key: second", "key: first"), small()),
    (
        "PB005",
        "keys that differ in capitals",
        changed("services", "  store", "  Web: {name: W, team: ops}\n  store"),
        changed("services", "  store", "  webs: {name: W, team: ops}\n  store"),
    ),
    ("PB007", "a language missing", changed("teams", "ar: العمليات, ", ""), small()),
    (
        "PB007",
        "the same twice",
        changed("teams", "العمليات", "Operations"),
        changed("teams", "{ar: العمليات, en: Operations}", "Ops"),
    ),
    ("PB007", "Arabic without Arabic", changed("teams", "العمليات", "Amaliyat"), small()),
    ("PB008", "a hidden space", changed("meta", "owner: ops", 'owner: "ops\\u200b"'), small()),
    ("PB009", "a name without a value", changed("templates", "{{service}} is", "{{servise}} is"), small()),
    (
        "PB010",
        "a word",
        changed("organisation", "name: Acme", "name: Yes"),
        changed("organisation", "name: Acme", "name: 'Yes'"),
    ),
    (
        "PB010",
        "a time",
        small(rotas=SMALL["rotas"].replace("every: week", "every: day").replace("sun 09:00", "10:00")),
        small(rotas=SMALL["rotas"].replace("every: week", "every: day").replace("sun 09:00", "'10:00'")),
    ),
    ("PB010", "a number", changed("routing", "critical", "1.10"), changed("routing", "critical", "404")),
    ("PB011", "a token", changed("channels", "slack_token", "xoxb-1234567890-abcdefghijk"), small()),
    (
        "PB011",
        "a password in an address",
        changed("rooms", "#war", "https://me:hunter2@example.org"),
        changed("rooms", "#war", "https://example.org"),
    ),
    ("PB014", "an assumption", small(assumptions=ASSUMED), small(assumptions=CONFIRMED)),
    (
        "PB015",
        "an acceptance that ended",
        small(rooms=SPARE_ROOM, accepted=ACCEPT_SPARE.replace("2027", "2026")),
        small(rooms=SPARE_ROOM, accepted=ACCEPT_SPARE),
    ),
    ("PB015", "an acceptance of nothing", small(accepted=ACCEPT_SPARE), small(rooms=SPARE_ROOM, accepted=ACCEPT_SPARE)),
    (
        "PB003",
        "a country without known days",
        changed("calendars", HOLIDAYS, "    holidays: {country: ZZ}\n"),
        changed("calendars", HOLIDAYS, "    holidays: {country: YE}\n"),
    ),
    (
        "PB003",
        "a period that ends early",
        changed("calendars", "'08:00-16:00'", f"'08:00-16:00'\n    periods: [{SUMMER.replace('08-31', '05-31')}]"),
        changed("calendars", "'08:00-16:00'", f"'08:00-16:00'\n    periods: [{SUMMER}]"),
    ),
    (
        "PB003",
        "a period without an end",
        changed(
            "calendars", "'08:00-16:00'", f"'08:00-16:00'\n    periods: [{SUMMER.replace('until: 2026-08-31, ', '')}]"
        ),
        changed("calendars", "'08:00-16:00'", f"'08:00-16:00'\n    periods: [{SUMMER}]"),
    ),
    (
        "PB003",
        "a thirteenth month",
        changed("calendars", "'08:00-16:00'", f"'08:00-16:00'\n    periods: [{RAMADAN.replace('9', '13')}]"),
        changed("calendars", "'08:00-16:00'", f"'08:00-16:00'\n    periods: [{RAMADAN}]"),
    ),
    (
        "PB101",
        "a tentative holiday the country does not have",
        changed("calendars", HOLIDAYS, "    holidays: {country: YE, tentative: [eid_al_fitri]}\n"),
        changed("calendars", HOLIDAYS, "    holidays: {country: YE, tentative: [eid_al_fitr]}\n"),
    ),
    (
        "PB101",
        "a tentative holiday of no country",
        changed("calendars", HOLIDAYS, "    holidays: {tentative: [eid_al_fitr]}\n"),
        changed("calendars", HOLIDAYS, "    holidays: {country: SA, tentative: [eid_al_fitr]}\n"),
    ),
    (
        "PB016",
        "a second that follows",
        changed("rotas", "team: ops", "team: ops\n        follows: {track: ops}"),
        small(),
    ),
    (
        "PB016",
        "a shadow",
        changed("rotas", "every: week", "every: week\n            shadow: true"),
        changed("rotas", "every: week", "every: week\n            shadow: false"),
    ),
    ("PB016", "an expression", changed("routing", "{name: the rest}", "{name: the rest, cel: 'true'}"), small()),
    (
        "PB016",
        "a silence",
        small(suppression="suppression: {flapping: {changes: 3, within: 5m}}\n"),
        small(suppression="suppression: {}\n"),
    ),
]
CASES.extend(
    (code, why, small(**{name: bad}), small(**{name: good}))
    for code, cases in (
        ("PB002", one.UNKNOWN_WORDS + more.UNKNOWN_WORDS),
        ("PB003", one.WRONG_VALUES + more.WRONG_VALUES),
        ("PB005", more.TWICE),
        ("PB009", more.NO_VALUE_HERE),
        ("PB101", one.NAMED_NOWHERE + more.NAMED_NOWHERE),
    )
    for why, name, bad, good in cases
)
