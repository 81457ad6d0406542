"""What comes in and what becomes of it: sources, routing, grouping, suppression (S3, S8, S13, S52, S78–S84)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import DATE, EVERY, KEY, LINE, SPAN, VENDOR
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Test, Text, Unread, Value

SERVICE_FROM: Final = Record(
    {
        "label": Field(Value(LINE), "The label that names the service."),
        "path": Field(Value(LINE), "Where the payload names it.", unsupported="warning"),
    },
    exactly=(("label", "path"),),
)
SOURCE: Final = Record(
    {
        "kind": Field(Value(VENDOR), "", required=True),
        "signature": Field(Unread(), "What signs its messages.", unsupported="warning"),
        "auth": Field(Unread(), "What lets it in besides its key.", unsupported="warning"),
        "service_from": Field(SERVICE_FROM, "How it names the service."),
        "severity_from": Field(Unread(), "How it names the severity.", unsupported="warning"),
        "map": Field(Unread(), "Where its payload has what.", unsupported="warning"),
        "dead_man": Field(Unread(), "The sign of life that must keep coming.", unsupported="warning"),
        "closes": Field(Choice(("what_it_opened", "nothing")), "", default="what_it_opened", unsupported="warning"),
        "severity": Field(Ref("severities"), "Of what could not be understood; SEV2 where nothing is said."),
    }
)
ROUTE: Final = Record(
    {
        "name": Field(Value(LINE), "Shown in the trace.", required=True),
        "match": Field(Test(), "None: fits everything; so is the last."),
        "cel": Field(Unread(), "What a condition cannot say.", unsupported="error"),
        "service": Field(Ref("services"), ""),
        "severity": Field(Ref("severities"), "The signal's own where nothing is said."),
        "chain": Field(Ref("chains"), ""),
        "room": Field(Ref("rooms"), ""),
    }
)
GROUP: Final = Record(
    {
        "match": Field(Test(), "Which alerts the rule is for; all where nothing is said."),
        "by": Field(ListOf(Value(LINE), alone=True, least=1), "Labels that must agree.", required=True),
        "within": Field(Value(SPAN), "How long after the last alert another still joins.", required=True),
    }
)
SUPPRESSION: Final = Record(
    {
        "inhibit": Field(Unread(), "What is quiet while something worse is known.", unsupported="warning"),
        "flapping": Field(Unread(), "What comes and goes too often.", unsupported="warning"),
        "maintenance": Field(Unread(), "Windows in which nobody is paged.", unsupported="warning"),
    }
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
        "text": Field(Text(), "", required=True),
        "confirmed": Field(CONFIRMED, "Who confirmed it and when; until then it is told."),
    }
)
ACCEPTED: Final = Record(
    {
        "finding": Field(Value(LINE), "The code that is accepted.", required=True),
        "about": Field(Value(LINE), "The path it is accepted for.", required=True),
        "why": Field(Text(), "", required=True),
        "until": Field(Value(DATE), "When it is told again.", required=True),
    }
)
REVIEW: Final = Record(
    {
        "what": Field(Text(), "What is reviewed.", required=True),
        "every": Field(Value(EVERY), "How often.", required=True),
        "by": Field(Unread(), "Who holds it.", required=True),
    }
)
SOURCES: Final = MapOf(KEY, SOURCE)
ROUTING: Final = ListOf(ROUTE, least=1)
GROUPING: Final = ListOf(GROUP)
REVIEWS: Final = MapOf(KEY, REVIEW, fixed={"after": Field(Unread(), "What brings a review forward.")})
ASSUMPTIONS: Final = ListOf(ASSUMPTION)
ACCEPTANCES: Final = ListOf(ACCEPTED)
