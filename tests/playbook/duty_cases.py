"""Texts about ways, words, practice and what may hide an incident, wrong and right: code, what, wrong, right."""

from __future__ import annotations

from typing import Final

from tests.playbook.small import SMALL, Case, Files, changed, small

PUBLIC: Final = "audiences:\n  public: {name: {ar: العملاء, en: Customers}, status_page: true%s}\n"
APPROVED: Final = PUBLIC % ", approved_by: [lead]"
VACANT: Final = {
    "roles": SMALL["roles"].replace("en: Lead}", "en: Lead}, vacant: true").replace(", deputy: lead", ""),
    "people": SMALL["people"].replace(", roles: [lead]", ""),
}
SHORT: Final = "  alarm: {text: {ar: 'توقّفت {{service}}', en: '{{service}} is down'}, short: {ar: 'توقّفت', en: '%s'}}\n"
DRILL: Final = "drills:\n  fire: {kind: live, name: {ar: تدريب, en: Drill}, every: month, severity: %s}\n"
TRAINED: Final = "training:\n  basics: {name: {ar: أساسيات, en: Basics}, for: [{team: ops}]}\n"
RIGHT: Final = "rights:\n  back: {allows: [roll_back], held_by: [{level: first}]%s}\n"
OUTSIDE: Final = "outside:\n  bank: {name: {ar: البنك, en: The bank}, template: alarm}\n"
MUTED: Final = "suppression:\n  inhibit:\n    - {while: {service: store}, mute: {service: %s}}\n"
REPAIRS: Final = "suppression:\n  maintenance:\n    - {name: {ar: صيانة, en: Repairs}, services: [%s], days: fri, hours: '03:00-04:00'}\n"
ALERTS: Final = "sources:\n  prom: {kind: alertmanager, service_from: {label: service}%s}\n"
ALIVE: Final = ", dead_man: {match: {alertname: Watchdog}, period: 5m, grace: 2m}"


def short(en: str) -> Files:
    return small(templates="templates:\n" + SHORT % en)


def example(second: str) -> Files:
    """Return the small text whose two severities have an example with a condition each."""
    text = SMALL["severities"].replace(
        "en: It does not open}", "en: It does not open}\n        match: {alertname: Down}"
    )
    matched = f"en: Slow}}\n        match: {{alertname: {second}}}"
    return small(severities=text.replace("en: Slow}", matched))


def updates(first: str, every: str) -> Files:
    said = f"resolve: {{within: 1h}}\n    updates: [{{to: public, first: {first}, every: {every}}}]"
    return {**changed("severities", "resolve: {within: 1h}", said), "audiences.yaml": APPROVED.encode()}


def options(name: str) -> Files:
    question = "decisions:\n  how: {question: {ar: كيف؟, en: How?}, options: {stop: {name: {ar: وقف, en: %s}}}}\n"
    return small(decisions=question % name)


def office(holidays: str) -> str:
    """Return the calendar of the small text with other holidays."""
    return f"calendars:\n  office:\n    hours: {{sun-thu: '08:00-16:00'}}\n{holidays}"


def day_off(day: str) -> str:
    return office(f"    holidays: {{also: [{{date: {day}, name: {{ar: عطلة, en: Day off}}}}]}}\n")


def numbers(stale: str) -> Files:
    return small(contact_rules=f"{SMALL['contact_rules']}  numbers: {{confirm_every: week, stale_after: {stale}}}\n")


def component(services: str) -> Files:
    page = "status_page:\n  components: [{key: site, name: {ar: الموقع, en: Site}, services: [%s]}]\n"
    return small(status_page=page % services)


CASES: Final[list[Case]] = [
    (
        "PB007",
        "a sentence for the public in one language",
        small(phrases="phrases:\n  looking: {en: We are looking into it}\n"),
        small(phrases="phrases:\n  looking: {ar: نتحقّق, en: We are looking into it}\n"),
    ),
    (
        "PB009",
        "an internal value in a text that goes outside",
        small(outside=OUTSIDE, templates=SMALL["templates"].replace("{{service}} is", "{{person}} is")),
        small(outside=OUTSIDE),
    ),
    (
        "PB012",
        "a phone number",
        changed("teams", "en: Operations}", "en: Operations}\n    note: {ar: اتصل بعلي, en: Call Ali 770 123 456}"),
        changed("teams", "en: Operations}", "en: Operations}\n    note: {ar: منذ 2026-11-01, en: Since 2026-11-01}"),
    ),
    (
        "PB012",
        "an e-mail address",
        changed("teams", "en: Operations}", "en: Operations}\n    note: {ar: راسلوا علي, en: Write to ali@acme.org}"),
        changed("teams", "en: Operations}", "en: Operations}\n    note: {ar: اسألوا علي, en: Ask @ali}"),
    ),
    (
        "PB104",
        "a tool without a link",
        small(tools="tools:\n  wiki: {name: Wiki, for: diagnosis}\n"),
        small(tools="tools:\n  wiki: {name: Wiki, for: diagnosis, link: 'https://wiki.example.org'}\n"),
    ),
    ("PB305", "too rare", updates("10m", "2h"), updates("10m", "20m")),
    ("PB305", "too late", updates("90m", "20m"), updates("60m", "20m")),
    ("PB402", "mail only", changed("channels", "call: {kind: call", "call: {kind: email"), small()),
    ("PB402", "one vendor", changed("channels", ", {vendor: twilio}", ""), small()),
    ("PB403", "two messages", short("x" * 161), short("x" * 160)),
    ("PB403", "two messages in Arabic", short("م" * 71), short("م" * 70)),
    (
        "PB403",
        "filled in",
        short("{{service}} {{incident.title}}" + "x" * 140),
        short("{{service}} {{incident.title}}" + "x" * 130),
    ),
    ("PB403", "a link", short("See https://x.example"), short("See the page")),
    ("PB403", "a button", options("Stop it all and tell them"), options("Stop it all")),
    ("PB304", "no holidays", small(calendars=office("")), small(calendars=day_off("2027-11-23"))),
    ("PB304", "all too early", small(calendars=day_off("2026-11-22")), small(calendars=day_off("2026-11-23"))),
    ("PB304", "all too late", small(calendars=day_off("2027-11-24")), small(calendars=day_off("2027-11-23"))),
    (
        "PB304",
        "nothing goes by it",
        small(calendars=office("")),
        small(calendars=office(""), severities=SMALL["severities"].replace("1 working day", "20h")),
    ),
    ("PB404", "asked too late", numbers("7d"), numbers("8d")),
    (
        "PB405",
        "no room",
        changed("teams", "    room: war\n", ""),
        {
            **changed("teams", "    room: war\n", ""),
            "services.yaml": SMALL["services"].replace("team: ops", "team: ops, room: war").encode(),
        },
    ),
    ("PB602", "two severities", example("Down"), example("Slow")),
    ("PB602", "muted", small(suppression=MUTED % "web"), small(suppression=MUTED % "store")),
    ("PB602", "in maintenance", small(suppression=REPAIRS % "web"), small(suppression=REPAIRS % "store")),
    ("PB602", "no sign of life", small(sources=ALERTS % ""), small(sources=ALERTS % ALIVE)),
    ("PB701", "nobody", small(audiences=PUBLIC % ""), small(audiences=APPROVED)),
    ("PB701", "vacant", small(audiences=APPROVED, **VACANT), small(audiences=APPROVED)),
    ("PB701", "on no component", component("store"), component("web")),
    ("PB803", "never drilled", small(drills=DRILL % "SEV2"), small(drills=DRILL % "SEV1")),
    (
        "PB803",
        "never trained",
        small(training=TRAINED, rights=RIGHT % ", needs_training: [basics]"),
        small(training=TRAINED, rights=RIGHT % ""),
    ),
]
