"""What is asked over HTTP and where: requests, endpoints, agents, secrets (S65–S69; C27)."""

from __future__ import annotations

from typing import Final

from nawba.domain.agent import SERVER
from nawba.domain.request import METHODS
from nawba.playbook.command_kinds import ADDRESS, HEADER, HTTP_PATH, JSON_PATH
from nawba.playbook.kinds import BOOLEAN, KEY, LINE, SPAN
from nawba.playbook.shape import Data, Field, ListOf, MapOf, Record, Ref, Text, Value

SECRET: Final = Record(
    {"secret": Field(Ref("secrets"), "The name of a secret; its value never stands here.", required=True)},
    is_thing=False,
)
HTTP: Final = Record(
    {
        **{method: Field(Value(HTTP_PATH), "The path below the endpoint's base.") for method in METHODS},
        "via": Field(Ref("endpoints"), "Which endpoint; it brings address and authentication.", required=True),
        "json": Field(Data(), "What is sent, as JSON."),
        "within": Field(Value(SPAN), "How long it waits for the answer.", default="10s"),
    },
    exactly=(METHODS,),
    is_thing=False,
)
READ: Final = Record(
    {
        "http": Field(HTTP, "What is asked.", required=True),
        "json": Field(Value(JSON_PATH), "Where the answer has the value.", required=True),
    },
    is_thing=False,
)
ENDPOINT: Final = Record(
    {
        "base": Field(Value(ADDRESS), "The address; paths are added to it. tcp:// for watchers.", required=True),
        "bearer": Field(SECRET, "A token, sent as Authorization: Bearer."),
        "basic": Field(SECRET, "user:password, sent as basic authentication."),
        "header": Field(
            Record(
                {
                    "name": Field(Value(HEADER), "The header.", required=True),
                    "secret": Field(Ref("secrets"), "The name of the secret sent in it.", required=True),
                },
                is_thing=False,
            ),
            "A secret in a header of its own.",
        ),
        "private": Field(Value(BOOLEAN), "Stands in a private network.", default="false"),
    },
    at_most=(("bearer", "basic"), ("bearer", "header"), ("basic", "header")),
)
AGENT: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "all_of": Field(Value(LINE), "Every host of this group, instead of one host."),
    }
)
HELD: Final = Record(
    {
        "for": Field(Text(), "What it opens.", required=True),
        "held_by": Field(
            ListOf(Ref("agents", reserved=(SERVER,)), alone=True, least=1),
            "Where it is kept and put in: agents, or the server.",
            required=True,
        ),
    }
)
ENDPOINTS: Final = MapOf(KEY, ENDPOINT)
AGENTS: Final = MapOf(KEY, AGENT)
SECRETS: Final = MapOf(KEY, HELD)
