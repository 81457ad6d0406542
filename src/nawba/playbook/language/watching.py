"""What is looked at again and again: watchers of every kind, scenarios with their steps and undoing (S40, S74–S78)."""

from __future__ import annotations

from typing import Final

from nawba.domain.agent import SERVER
from nawba.playbook.command_kinds import CRON, JSON_PATH
from nawba.playbook.kinds import COUNT, KEY, SPAN
from nawba.playbook.language.requests import HTTP, SECRET
from nawba.playbook.language.steps import JUDGEMENT
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Value

KINDS: Final = ("http", "tcp", "tls", "dns", "heartbeat", "scenario")

SCENARIO_STEP: Final = Record(
    {
        "key": Field(Value(KEY), "What it is called.", required=True),
        "http": Field(HTTP, "What is asked.", required=True),
        "healthy_when": Field(JUDGEMENT, "A status from 200 to 299 where nothing is said."),
        "take": Field(MapOf(KEY, Value(JSON_PATH)), "Values of the answer, for {{name}} in later steps."),
        "within": Field(Value(SPAN), "Asked again until it is healthy, for so long."),
    }
)
WATCHER: Final = Record(
    {
        "kind": Field(Choice(KINDS), "How it looks.", required=True),
        "service": Field(Ref("services"), "What it watches.", required=True),
        "every": Field(Value(SPAN), "How often it looks."),
        "period": Field(Value(SPAN), "heartbeat: how often a sign of life comes."),
        "cron": Field(Value(CRON), "heartbeat: when one comes."),
        "grace": Field(Value(SPAN), "heartbeat: how late it may be."),
        "from": Field(
            ListOf(Ref("agents", reserved=(SERVER,)), alone=True, least=1), "Where it looks from.", default=SERVER
        ),
        "via": Field(Ref("endpoints"), "tcp, tls, dns: whose host and port."),
        "http": Field(HTTP, "http: what is asked."),
        "healthy_when": Field(JUDGEMENT, "By the kind where nothing is said: a status from 200 to 299, an answer."),
        "fires_after": Field(Value(COUNT), "So many unhealthy looks in a row.", default="2"),
        "account": Field(SECRET, "scenario: the test account that signs the requests."),
        "steps": Field(ListOf(SCENARIO_STEP, least=1), "scenario: what is tried, in order."),
        "undo": Field(ListOf(SCENARIO_STEP), "scenario: what takes it back; it always runs."),
    },
    at_most=(("period", "cron"),),
)
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "http": ("every", "http"),
    "tcp": ("every", "via"),
    "tls": ("every", "via"),
    "dns": ("every", "via"),
    "heartbeat": ("grace",),
    "scenario": ("every", "account", "steps", "undo"),
}
"""By kind, the keys it needs. A heartbeat needs `period` or `cron` besides."""
ALLOWED: Final[dict[str, tuple[str, ...]]] = {
    "http": ("every", "from", "http", "healthy_when"),
    "tcp": ("every", "from", "via"),
    "tls": ("every", "from", "via", "healthy_when"),
    "dns": ("every", "from", "via", "healthy_when"),
    "heartbeat": ("period", "cron", "grace"),
    "scenario": ("every", "from", "account", "steps", "undo"),
}
"""By kind, the keys that mean something for it, besides `kind`, `service` and `fires_after`."""
WATCHERS: Final = MapOf(KEY, WATCHER)
