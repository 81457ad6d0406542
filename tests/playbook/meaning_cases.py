"""Texts that mean something wrong, each beside one that is right: code, what, wrong, right."""

from __future__ import annotations

from typing import Final

from tests.playbook.small import SMALL, Case, changed, small

SPARE_ROOM = "rooms:\n  war: {channel: chat, address: '#war'}\n  spare: {channel: chat, address: '#spare'}\n"
VACANT = SMALL["roles"].replace("en: Lead}", "en: Lead}, vacant: true").replace(", deputy: lead", "")
NO_LEAD = SMALL["people"].replace(", roles: [lead]", "")
FOUR = "[ali, sara, huda, omar]"
REVIEWS = "reviews:\n  monthly: {what: {ar: الإجراءات, en: Procedures}, every: month, by: {role: lead}}\n"

CASES: Final[list[Case]] = [
    ("PB101", "a role", changed("teams", "lead: lead", "lead: leed"), small()),
    ("PB101", "a level of another chain", changed("chains", "page: first", "page: third"), small()),
    ("PB101", "a severity", changed("contact_rules", "must_have: {SEV1", "must_have: {SEV9"), small()),
    ("PB101", "a track", changed("roles", "track: ops", "track: web"), small()),
    ("PB101", "a release", changed("services", "needs: [store]", "release: web"), small()),
    ("PB102", "services", changed("services", "en: Store}, team: ops", "en: Store}, team: ops, needs: [web]"), small()),
    ("PB102", "deputies", changed("roles", "en: Lead}", "en: Lead}, deputy: boss"), small()),
    (
        "PB103",
        "the same words turned round",
        small(people=SMALL["people"].replace("Sara Naji", "Salem Ali").replace("SR1", "LA2")),
        small(people=SMALL["people"].replace("Sara Naji", "Salem Ali")),
    ),
    (
        "PB103",
        "a letter apart",
        small(people=SMALL["people"].replace("Sara Naji", "Aly Salem").replace("SR1", "AL2")),
        small(people=SMALL["people"].replace("Sara Naji", "Aly Salem")),
    ),
    ("PB104", "a room", small(rooms=SPARE_ROOM), small(rooms=SPARE_ROOM, tools="tools: [{room: spare}]\n")),
    ("PB104", "a template", changed("chains", ", say: alarm", ""), small()),
    ("PB201", "no ladder", changed("chains", "      SEV2:\n        - {tell: first}\n", ""), small()),
    ("PB203", "no track, no holder", small(people=NO_LEAD), small()),
    ("PB204", "vacant", small(people=NO_LEAD, roles=VACANT), small(roles=VACANT)),
    (
        "PB205",
        "never called",
        changed("chains", "members: [{role: watch}]", "members: [{person: ali}]"),
        changed("chains", "{role: watch}", "{team: ops}"),
    ),
    ("PB208", "one in four", changed("rotas", "[ali, sara, huda, omar, nada]", FOUR), small()),
    (
        "PB208",
        "alone",
        changed("rotas", "[ali, sara, huda, omar, nada]", FOUR),
        changed("rotas", "[ali, sara, huda, omar, nada]", "[[ali, sara], [huda, omar]]"),
    ),
    ("PB209", "a level nobody enters", changed("chains", "        - {page: second, after: 5m}\n", ""), small()),
    (
        "PB209",
        "an event that does not happen",
        changed("chains", "{tell: first}", "{tell: first, when: rollback_started}"),
        changed("chains", "{tell: first}", "{tell: first, when: reopened}"),
    ),
    ("PB210", "nobody paged", changed("severities", "1 working day", "20h"), small()),
    (
        "PB211",
        "falls silent",
        changed("chains", "after: 5m", "after: 5m, repeat: never"),
        changed("chains", "after: 5m", "after: 5m, at_most: 9"),
    ),
    (
        "PB212",
        "no last resort",
        changed("organisation", "  last_resort:\n    call: [{role: boss}]\n    announce: [war]\n", ""),
        small(),
    ),
    ("PB212", "an empty one", changed("organisation", "call: [{role: boss}]", "call: []"), small()),
    ("PB212", "the same again", changed("organisation", "role: boss", "role: lead"), small()),
    (
        "PB301",
        "called too late",
        changed("chains", "after: 5m", "after: 20m"),
        changed("chains", "after: 5m", "after: 15m"),
    ),
    (
        "PB301",
        "late but by the breach too",
        changed("chains", "after: 5m", "after: 20m"),
        changed(
            "chains",
            "{page: second, after: 5m}",
            "{page: second, after: 20m}\n        - {page: second, when: response_breached}",
        ),
    ),
    ("PB302", "resolve before respond", changed("severities", "within: 1h", "within: 15m"), small()),
    ("PB302", "the worse takes longer", changed("severities", "within: 1h", "within: 8d"), small()),
    (
        "PB302",
        "asked too rarely",
        changed(
            "severities", "resolve: {within: 1h}", "resolve: {within: 1h}\n    acknowledgement: {confirm_every: 2h}"
        ),
        changed(
            "severities", "resolve: {within: 1h}", "resolve: {within: 1h}\n    acknowledgement: {confirm_every: 20m}"
        ),
    ),
    (
        "PB306",
        "sleep before an urgent answer",
        changed("severities", "respond: {within: 15m}", "respond: {within: 15m}\n    quiet_hours: kept"),
        changed(
            "severities", "respond: {within: 1 working day}", "respond: {within: 1 working day}\n    quiet_hours: kept"
        ),
    ),
    ("PB601", "no last route", changed("routing", "  - {name: the rest}\n", ""), small()),
    (
        "PB601",
        "a hidden route",
        changed(
            "routing",
            "  - {name: the rest}",
            "  - {name: late, match: {severity: critical, service: web, x: y}}\n  - {name: the rest}",
        ),
        changed("routing", "  - {name: the rest}", "  - {name: late, match: {service: web}}\n  - {name: the rest}"),
    ),
    (
        "PB801",
        "overdue",
        changed("meta", "2026-11-01", "2026-11-01\n  next_review: 2026-11-22"),
        changed("meta", "2026-11-01", "2026-11-01\n  next_review: 2026-11-23"),
    ),
    (
        "PB802",
        "beyond the cycle",
        {**changed("meta", "2026-11-01", "2026-11-01\n  next_review: 2026-12-02"), "reviews.yaml": REVIEWS.encode()},
        {**changed("meta", "2026-11-01", "2026-11-01\n  next_review: 2026-12-01"), "reviews.yaml": REVIEWS.encode()},
    ),
]
