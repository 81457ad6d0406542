"""What is done: runbooks, releases with their rollback, kill switches (S6, S20, S39–S50, S64–S77)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.command_kinds import ARGUMENT, PATTERN, RANGE
from nawba.playbook.kinds import DURATION, EVERY, KEY, LINE, SPAN
from nawba.playbook.language.requests import READ
from nawba.playbook.language.steps import OPERATION, RISKS, STEP
from nawba.playbook.shape import Choice, Field, ListOf, MapOf, Record, Ref, Text, Value

STARTS: Final = Record(
    {
        "when": Field(Choice(("opened", "restored", "change")), "What makes it start by itself.", required=True),
        "severities": Field(
            ListOf(Ref("severities"), alone=True), "At these severities; at all where nothing is said."
        ),
    },
    is_thing=False,
)
PARAMETER: Final = Record(
    {
        "one_of": Field(ListOf(Value(ARGUMENT), least=1), "One of these."),
        "range": Field(Value(RANGE), "A whole number from the first to the second."),
        "matches": Field(Value(PATTERN), "A text that fits this pattern whole."),
        "inventory": Field(Value(LINE), "A name of this inventory, asked at the agent."),
    },
    exactly=(("one_of", "range", "matches", "inventory"),),
)
RUNBOOK: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "risk": Field(Choice(RISKS), "The most a step of it may do; what a step has that says nothing.", True),
        "starts": Field(STARTS, "When it starts by itself; only what reads may."),
        "steps": Field(ListOf(STEP, least=1), "What is done, in order.", required=True),
        "params": Field(MapOf(KEY, PARAMETER), "What is filled in before it starts: {{name}} in a step."),
        "owner": Field(Ref("teams"), "The team that keeps it right."),
    }
)
RELEASE: Final = Record(
    {
        "service": Field(Ref("services"), "What is released.", required=True),
        "kind": Field(Choice(("server", "web", "over_the_air", "store")), "How it reaches users.", required=True),
        "version": Field(READ, "Where the version in force can be read."),
        "stable_after": Field(Value(SPAN), "How long without trouble until a version counts as stable.", default="24h"),
        "takes": Field(Value(SPAN), "How long a rollback takes."),
        "roll_back": Field(OPERATION, "What rolls back; {{release.to}} is the version to go to.", required=True),
        "warns": Field(
            ListOf(Choice(("database_migration", "native_build")), alone=True), "What a rollback does not undo."
        ),
        "after": Field(Ref("runbooks"), "The checks that prove the rollback.", required=True, missing="PB508.after"),
    }
)
CARE: Final = Record(
    {
        "owner": Field(Ref("teams"), "Whose switch it is.", required=True),
        "back_within": Field(Value(DURATION), "By when it is turned on again.", required=True),
        "test_every": Field(Value(EVERY), "How often it is tried."),
    },
    is_thing=False,
)
KILL_SWITCH: Final = Record(
    {
        "name": Field(Text(), "What people call it.", required=True),
        "users_lose": Field(Text(), "What users are without while it is off.", required=True),
        "turn_off": Field(OPERATION, "What turns it off.", required=True),
        "turn_on": Field(OPERATION, "What turns it on again."),
        "read": Field(READ, "Where its state can be read."),
        "covers": Field(
            ListOf(Ref("kill_switches", reserved=("all",)), alone=True), "Other switches it turns off, or all."
        ),
        "snapshot": Field(OPERATION, "What keeps the state from before."),
        "risk": Field(Choice(RISKS), "How much care turning it asks for.", default="change"),
        "care": Field(CARE, "Who looks after it.", required=True),
    }
)
RUNBOOKS: Final = MapOf(KEY, RUNBOOK)
RELEASES: Final = MapOf(KEY, RELEASE)
KILL_SWITCHES: Final = MapOf(KEY, KILL_SWITCH)
