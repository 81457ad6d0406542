"""All sections of the language, in the order of the handbook."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from nawba.playbook.kinds import INTEGER
from nawba.playbook.language import (
    calendars,
    channels,
    duty,
    intake,
    judging,
    learning,
    people,
    requests,
    runbooks,
    severities,
    telling,
    watching,
)
from nawba.playbook.shape import Field, ListOf, MapOf, Record, Shape, Value

LANGUAGE_VERSION: Final = 1

_SECTIONS: Final[dict[str, Field]] = {
    "nawba": Field(Value(INTEGER), "The version of the language.", required=True),
    "meta": Field(people.META, "What this text is.", required=True),
    "organisation": Field(people.ORGANISATION, "For whom it is.", required=True),
    "calendars": Field(calendars.CALENDARS, "Working time.", required=True),
    "teams": Field(people.TEAMS, "Who works together.", required=True),
    "roles": Field(people.ROLES, "Duties."),
    "people": Field(people.PEOPLE, "Names and teams; addresses are data."),
    "services": Field(people.SERVICES, "What can break."),
    "severities": Field(severities.SEVERITIES, "How bad it is.", required=True),
    "chains": Field(duty.CHAINS, "Who is called, in what order.", required=True),
    "rotas": Field(duty.ROTAS, "Who is on call when."),
    "hand_over": Field(duty.SHIFT_CHANGE, "How a shift is handed over."),
    "channels": Field(channels.CHANNELS, "By what people are reached."),
    "rooms": Field(channels.ROOMS, "Where announcements are heard."),
    "contact_rules": Field(channels.CONTACT_RULES, "Which way to a person first.", required=True),
    "sources": Field(intake.SOURCES, "What sends signals."),
    "routing": Field(intake.ROUTING, "Which severity a signal has; the first that fits.", required=True),
    "grouping": Field(intake.GROUPING, "Which alerts are one incident."),
    "suppression": Field(intake.SUPPRESSION, "What is quiet."),
    "watchers": Field(watching.WATCHERS, "What is looked at again and again."),
    "measures": Field(judging.MEASURES, "What is measured of an incident."),
    "decisions": Field(judging.DECISIONS, "What is decided, by which rules."),
    "endpoints": Field(requests.ENDPOINTS, "Which addresses may be called."),
    "agents": Field(requests.AGENTS, "Where commands run."),
    "secrets": Field(requests.SECRETS, "Names of secrets, never values."),
    "runbooks": Field(runbooks.RUNBOOKS, "What is done, step by step."),
    "releases": Field(runbooks.RELEASES, "What is rolled back, and how."),
    "kill_switches": Field(runbooks.KILL_SWITCHES, "What can be turned off."),
    "rights": Field(telling.RIGHTS, "What may be done only while on call."),
    "templates": Field(telling.TEMPLATES, "What is said."),
    "phrases": Field(telling.PHRASES, "Approved sentences for updates."),
    "audiences": Field(telling.AUDIENCES, "Who is told together."),
    "status_page": Field(telling.STATUS_PAGE, "What the public sees."),
    "notices": Field(telling.NOTICES, "Notices inside the organisation's own product."),
    "outside": Field(telling.OUTSIDE, "Bodies outside; their contacts are data."),
    "tools": Field(telling.TOOLS, "What people look into."),
    "post_mortem": Field(learning.POST_MORTEM, "What is written afterwards."),
    "follow_ups": Field(learning.FOLLOW_UPS, "What must be done after, and by when."),
    "drills": Field(learning.DRILLS, "What is practised."),
    "training": Field(learning.TRAINING, "What must be learnt, by whom."),
    "reviews": Field(learning.REVIEWS, "When the text is looked at again."),
    "assumptions": Field(intake.ASSUMPTIONS, "What the source left open."),
    "accepted": Field(intake.ACCEPTANCES, "Warnings that are known."),
}


READ_SINCE_0_3: Final = frozenset(
    [
        "hand_over",
        "watchers",
        "measures",
        "decisions",
        "endpoints",
        "agents",
        "secrets",
        "runbooks",
        "releases",
        "kill_switches",
        "rights",
        "phrases",
        "audiences",
        "status_page",
        "notices",
        "outside",
        "tools",
        "post_mortem",
        "follow_ups",
        "drills",
        "training",
    ]
)
"""Sections that releases before 0.3.0 kept without reading them."""
SECTIONS: Final[dict[str, Field]] = {
    name: replace(one, since="0.3.0") if name in READ_SINCE_0_3 else one for name, one in _SECTIONS.items()
}


def merges_by_thing(shape: Shape) -> bool:
    """Say whether a section of this shape may be spread over files, thing by thing (`playbook.md` §1.9)."""
    return isinstance(shape, MapOf)


LANGUAGE: Final = Record(SECTIONS, is_thing=False)
"""The whole text as one record; a renamed section would stand in its `renamed`."""
BY_THING: Final = {name: merges_by_thing(section.shape) for name, section in SECTIONS.items()}
WHOLE_IN_ONE_FILE: Final = tuple(n for n, s in SECTIONS.items() if isinstance(s.shape, (Record, ListOf, Value)))
