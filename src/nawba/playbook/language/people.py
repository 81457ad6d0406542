"""Who there is: organisation, teams, roles, people, services (S14, S22–S37, S95–S96)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import BOOLEAN, CODE, CURRENCY, DATE, EVERY, KEY, LINE, SPAN, TAG, VERSION, ZONE
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Text, Value

MEMBERS: Final = {"role": "roles", "track": "tracks", "team": "teams", "person": "people", "level": "levels"}
"""The kinds of a member, and the section each is defined in."""

MEMBER: Final = Record(
    {
        "role": Field(Ref("roles"), "On call now in its track, else its holders, else its deputy."),
        "track": Field(Ref("tracks"), "Whoever is on call in this column of the rota."),
        "team": Field(Ref("teams"), "Everybody of the team."),
        "person": Field(Ref("people"), "One person by name."),
        "level": Field(Ref("levels"), "The members of a level."),
    },
    exactly=(tuple(MEMBERS),),
    is_thing=False,
)
GRANTS: Final = ("viewer", "responder", "technical_lead", "executive", "communications", "administrator")

META: Final = Record(
    {
        "title": Field(Text(), "What the handbook is called.", required=True),
        "version": Field(Value(VERSION), "The author's version; the product numbers what it applies.", required=True),
        "owner": Field(Ref("teams"), "The team that keeps the text.", required=True),
        "updated": Field(Value(DATE), "When the text was last changed.", required=True),
        "next_review": Field(Value(DATE), "When it is reviewed next, at the latest."),
        "overview": Field(Text(), "What the handbook is for."),
        "base": Field(Value(LINE), "The live version this text was written on."),
    },
    is_thing=False,
)
LAST_RESORT: Final = Record(
    {
        "call": Field(
            ListOf(MEMBER, least=1, few="PB212.missing"),
            "Called when a ladder is exhausted or reaches nobody.",
            True,
            missing="PB212.missing",
        ),
        "announce": Field(ListOf(Ref("rooms")), "Rooms that hear of it."),
    },
    is_thing=False,
)
ORGANISATION: Final = Record(
    {
        "name": Field(Text(), "Who runs this.", required=True),
        "languages": Field(ListOf(Value(TAG), least=1), "The first is the fall-back.", required=True),
        "zone": Field(Value(ZONE), "Where wall times are read.", required=True),
        "calendar": Field(Ref("calendars"), "Working time, where nothing else is said.", required=True),
        "chain": Field(Ref("chains"), "Who is called, where nothing else is said.", required=True),
        "week_starts": Field(Choice(("sun", "mon", "sat")), "First column of a week.", default="sun"),
        "digits": Field(Choice(("latin", "arabic")), "The digits of times and numbers.", default="latin"),
        "hijri": Field(Choice(("hidden", "beside")), "The Hijri date beside the Gregorian.", default="hidden"),
        "currency": Field(Value(CURRENCY), "What money is counted in."),
        "source": Field(Choice(("any", "git")), "git: the web editor is off.", default="any"),
        "retention": Field(
            Record(
                {
                    "raw": Field(Value(EVERY), "Signals as they came.", default="30d"),
                    "alerts": Field(Value(EVERY), "Alerts that cleared and whose incident is over.", default="400d"),
                    "people": Field(
                        Value(EVERY), "Contacts and notes of a person, after they left the text.", default="30d"
                    ),
                },
                is_thing=False,
            ),
            "How long data is kept. Incidents and the ledger stay for ever.",
        ),
        "last_resort": Field(LAST_RESORT, "Who is called when nobody else can be.", True, missing="PB212.missing"),
    }
)
TEAM: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "lead": Field(Ref("roles"), "The role that leads it."),
        "room": Field(Ref("rooms"), "Where it hears announcements: `affected_room` of its services."),
    }
)
ROLE: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "duty": Field(Text(), "What it answers for."),
        "grants": Field(Choice(GRANTS), "What its holders may do."),
        "track": Field(Ref("tracks"), "The column of the rota whose person on call has it."),
        "deputy": Field(Ref("roles"), "Called when the role comes to nobody."),
        "vacant": Field(
            Value(BOOLEAN), "Nobody is named yet; in the sandbox a stand-in phone answers.", default="false"
        ),
        "in_incident": Field(Value(BOOLEAN), "Taken and handed over inside an incident.", default="false"),
        "ask_after": Field(Value(SPAN), "When an unclaimed role of an incident is asked for."),
    }
)
PERSON: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "code": Field(Value(CODE), "Short, unique, Latin: keeps people of one name apart.", required=True),
        "team": Field(Ref("teams"), "The team this person works in."),
        "roles": Field(ListOf(Ref("roles")), "Roles held for good."),
        "language": Field(Value(TAG), "The language this person is spoken to in."),
    }
)
SERVICE: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "team": Field(Ref("teams"), "Who owns it.", required=True),
        "needs": Field(ListOf(Ref("services")), "What it cannot run without."),
        "chain": Field(Ref("chains"), "Its own chain."),
        "room": Field(Ref("rooms"), "Its own room."),
        "release": Field(Ref("releases"), "What is rolled back.", since="0.3.0"),
        "runbooks": Field(ListOf(Ref("runbooks")), "What is checked.", since="0.3.0"),
        "switches": Field(ListOf(Ref("kill_switches")), "What can be turned off.", since="0.3.0"),
    }
)

TEAMS: Final = MapOf(KEY, TEAM)
ROLES: Final = MapOf(KEY, ROLE)
PEOPLE: Final = MapOf(KEY, PERSON)
SERVICES: Final = MapOf(KEY, SERVICE)
