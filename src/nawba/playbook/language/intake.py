"""What comes in and what becomes of it: sources, routing, grouping, suppression (S3, S8, S13, S52, S78–S84)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import (
    COUNT,
    DATE,
    DAYS,
    ELAPSED,
    EVERY,
    HOURS,
    KEY,
    LINE,
    SIGNAL_FIELD,
    SPAN,
    VENDOR,
)
from nawba.playbook.language.requests import SECRET
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Test, Text, Value

SERVICE_FROM: Final = Record(
    {
        "label": Field(Value(LINE), "The label that names the service."),
        "path": Field(Value(LINE), "Where the payload names it.", unsupported="warning"),
    },
    exactly=(("label", "path"),),
)
SEVERITY_FROM: Final = MapOf(
    LINE,
    Ref("severities"),
    fixed={"label": Field(Value(LINE), "The label that names the severity.", required=True)},
    least=2,
)
DEAD_MAN: Final = Record(
    {
        "match": Field(Test(), "Which signal it is.", required=True),
        "period": Field(Value(SPAN), "How often it comes.", required=True),
        "grace": Field(Value(ELAPSED), "How late it may be.", default="0m"),
    },
    is_thing=False,
)
SOURCE: Final = Record(
    {
        "kind": Field(Value(VENDOR), "Whose shape its messages have: alertmanager, json, …", required=True),
        "signature": Field(SECRET, "What signs its messages.", unsupported="warning", since="0.3.0"),
        "auth": Field(SECRET, "What lets it in besides its key.", unsupported="warning", since="0.3.0"),
        "service_from": Field(SERVICE_FROM, "How it names the service."),
        "severity_from": Field(SEVERITY_FROM, "How it names the severity.", unsupported="warning", since="0.3.0"),
        "map": Field(
            MapOf(SIGNAL_FIELD, Value(LINE)),
            "Where its payload has what: field and path.",
            unsupported="warning",
            since="0.3.0",
        ),
        "dead_man": Field(DEAD_MAN, "The sign of life that must keep coming.", unsupported="warning", since="0.3.0"),
        "closes": Field(
            Choice(("what_it_opened", "nothing")),
            "What its clear may end.",
            default="what_it_opened",
            unsupported="warning",
        ),
        "severity": Field(Ref("severities"), "Of what could not be understood; SEV2 where nothing is said."),
    },
)
ROUTE: Final = Record(
    {
        "name": Field(Value(LINE), "Shown in the trace.", required=True),
        "match": Field(Test(), "None: fits everything; so is the last."),
        "cel": Field(Value(LINE), "What a condition cannot say.", unsupported="error"),
        "service": Field(Ref("services"), "The service it is about; the signal's own where nothing is said."),
        "severity": Field(Ref("severities"), "The signal's own where nothing is said."),
        "chain": Field(Ref("chains"), "Another chain than the service or severity has."),
        "room": Field(Ref("rooms"), "Another room than the service has."),
    }
)
GROUP: Final = Record(
    {
        "match": Field(Test(), "Which alerts the rule is for; all where nothing is said."),
        "by": Field(ListOf(Value(LINE), alone=True, least=1), "Labels that must agree.", required=True),
        "within": Field(Value(SPAN), "How long after the last alert another still joins.", required=True),
    }
)
INHIBITION: Final = Record(
    {
        "while": Field(Test(), "What is known.", required=True),
        "mute": Field(Test(), "What is quiet meanwhile.", required=True),
    }
)
FLAPPING: Final = Record(
    {
        "changes": Field(Value(COUNT), "So many changes …", required=True),
        "within": Field(Value(SPAN), "… within so long are one state: firing.", required=True),
    }
)
MAINTENANCE: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "services": Field(ListOf(Ref("services"), alone=True, least=1), "What is worked on.", required=True),
        "days": Field(ListOf(Value(DAYS), alone=True, least=1), "Days of the week."),
        "every": Field(Value(EVERY), "Or a rhythm."),
        "hours": Field(Value(HOURS), "When, in the organisation's zone.", required=True),
    },
    exactly=(("days", "every"),),
)
SUPPRESSION: Final = Record(
    {
        "inhibit": Field(
            ListOf(INHIBITION), "What is quiet while something worse is known.", unsupported="warning", since="0.3.0"
        ),
        "flapping": Field(FLAPPING, "What comes and goes too often.", unsupported="warning", since="0.3.0"),
        "maintenance": Field(
            ListOf(MAINTENANCE), "Repeating windows in which nobody is paged.", unsupported="warning", since="0.3.0"
        ),
    },
    is_thing=False,
)
CONFIRMED: Final = Record(
    {
        "by": Field(Value(LINE), "Who confirmed it.", required=True),
        "date": Field(Value(DATE), "When.", required=True),
    }
)
ASSUMPTION: Final = Record(
    {
        "about": Field(Value(LINE), "The path of what is assumed.", required=True),
        "text": Field(Text(), "What is assumed.", required=True),
        "confirmed": Field(CONFIRMED, "Who confirmed it and when; until then it is told."),
    }
)
ACCEPTED: Final = Record(
    {
        "finding": Field(Value(LINE), "The code that is accepted.", required=True),
        "about": Field(Value(LINE), "The path it is accepted for.", required=True),
        "why": Field(Text(), "Why it may stay for now.", required=True),
        "until": Field(Value(DATE), "When it is told again.", required=True),
    }
)
SOURCES: Final = MapOf(KEY, SOURCE)
ROUTING: Final = ListOf(ROUTE, least=1)
GROUPING: Final = ListOf(GROUP)
ASSUMPTIONS: Final = ListOf(ASSUMPTION)
ACCEPTANCES: Final = ListOf(ACCEPTED)
