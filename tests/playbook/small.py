"""The smallest playbook in which nothing is found, by section, and how a test changes it."""

from __future__ import annotations

from datetime import date
from typing import Final

from nawba.playbook import Finding, check, read

Files = dict[str, bytes]
Case = tuple[str, str, Files, Files]
"""Code, what is wrong, a text that has it, one close by that has not."""
TODAY: Final = date(2026, 11, 23)

HOLIDAYS: Final = "    holidays: {also: [{date: 2027-05-23, name: {ar: عيد الوحدة, en: Unity Day}}]}\n"
"""Of the office; whoever writes other holidays puts them in place of these."""

SMALL: Final[dict[str, str]] = {
    "nawba": "nawba: 1\n",
    "meta": """\
meta:
  title: {ar: دليل صغير, en: A small playbook}
  version: 1.2.3
  owner: ops
  updated: 2026-11-01
""",
    "organisation": """\
organisation:
  name: Acme
  languages: [ar, en]
  zone: Asia/Aden
  calendar: office
  chain: main
  last_resort:
    call: [{role: boss}]
    announce: [war]
""",
    "calendars": """\
calendars:
  office:
    hours:
      sun-thu: '08:00-16:00'
"""
    + HOLIDAYS,
    "teams": """\
teams:
  ops:
    name: {ar: العمليات, en: Operations}
    lead: lead
    room: war
""",
    "roles": """\
roles:
  watch: {name: {ar: مناوب, en: On call}, track: ops}
  lead: {name: {ar: قائد, en: Lead}}
  boss: {name: {ar: مدير, en: Boss}, deputy: lead}
""",
    "people": """\
people:
  ali: {name: {ar: علي سالم, en: Ali Salem}, code: AL1, team: ops}
  sara: {name: {ar: سارة ناجي, en: Sara Naji}, code: SR1, team: ops}
  huda: {name: {ar: هدى قاسم, en: Huda Qasem}, code: HD1, team: ops}
  omar: {name: {ar: عمر باسم, en: Omar Basem}, code: OM1, team: ops}
  nada: {name: {ar: ندى فارع, en: Nada Fare}, code: ND1, team: ops, roles: [lead]}
  yahya: {name: {ar: يحيى غالب, en: Yahya Ghaleb}, code: YG1, roles: [boss]}
""",
    "services": """\
services:
  web: {name: {ar: الموقع, en: Web}, team: ops, needs: [store]}
  store: {name: {ar: المخزن, en: Store}, team: ops}
""",
    "severities": """\
severities:
  SEV1:
    order: 1
    name: {ar: كارثية, en: Critical}
    meaning: {ar: كلّ شيء متوقف, en: All is down}
    examples:
      - text: {ar: لا يفتح, en: It does not open}
    respond: {within: 15m}
    resolve: {within: 1h}
  SEV2:
    order: 2
    name: {ar: عالية, en: High}
    meaning: {ar: جزء معطوب, en: A part is broken}
    examples:
      - text: {ar: بطيء, en: Slow}
    respond: {within: 1 working day}
    resolve: {within: 7d}
""",
    "chains": """\
chains:
  main:
    name: {ar: السلسلة, en: The chain}
    levels:
      - {key: first, name: {ar: الأول, en: First}, members: [{role: watch}]}
      - {key: second, name: {ar: الثاني, en: Second}, members: [{role: lead}]}
    ladders:
      SEV1:
        - {announce: [war, affected_room], say: alarm}
        - {page: first, repeat: 3m}
        - {page: second, after: 5m}
      SEV2:
        - {tell: first}
""",
    "rotas": """\
rotas:
  weekly:
    tracks:
      ops:
        name: {ar: المناوبة, en: Duty}
        team: ops
        layers:
          - every: week
            hands_over: sun 09:00
            starts: 2025-01-19
            turns: [ali, sara, huda, omar, nada]
""",
    "channels": """\
channels:
  call: {kind: call, through: [{vendor: gsm_modem}, {vendor: twilio}]}
  chat: {kind: chat, through: [{vendor: slack, token: {secret: slack_token}}]}
""",
    "secrets": """\
secrets:
  slack_token: {for: {ar: دخول سلاك, en: Slack access}, held_by: [server]}
""",
    "rooms": """\
rooms:
  war: {channel: chat, address: '#war'}
""",
    "contact_rules": """\
contact_rules:
  SEV1:
    - {by: [call]}
  must_have: {SEV1: [call]}
""",
    "routing": """\
routing:
  - {name: web down, match: {service: web, severity: critical}, severity: SEV1}
  - {name: the rest}
""",
    "templates": """\
templates:
  alarm: {text: {ar: 'توقّفت {{service}}', en: '{{service}} is down'}}
""",
}


def small(**sections: str) -> Files:
    """Return the small playbook, a file a section; `sections` replaces or adds some, an empty one is left out."""
    return {f"{name}.yaml": text.encode() for name, text in {**SMALL, **sections}.items() if text}


def changed(section: str, old: str, new: str) -> Files:
    """Return the small playbook with `old` replaced by `new` in one section, once."""
    assert old in SMALL[section], f"{old!r} is not in {section}"
    return small(**{section: SMALL[section].replace(old, new, 1)})


def found(files: Files, today: date | None = TODAY) -> tuple[Finding, ...]:
    """Return everything that is found about `files`."""
    return check(read(files), today)


def codes(files: Files, today: date | None = TODAY) -> list[str]:
    """Return the codes of everything that is found, in the order of the text."""
    return [finding.code for finding in found(files, today)]


def the_one(files: Files, code: str) -> Finding:
    """Return the single finding `code`."""
    [finding] = [finding for finding in found(files) if finding.code == code]
    return finding
