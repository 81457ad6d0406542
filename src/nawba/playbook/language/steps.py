"""What a step is: what is done, how, and how its answer is judged (S39–S44, S64–S77)."""

from __future__ import annotations

from typing import Final

from nawba.playbook.command_kinds import APPROVALS, ARGUMENT, DIRECTORY, ENVIRONMENT, EXIT, TIME_BOX
from nawba.playbook.kinds import BOOLEAN, COUNT, INTEGER, KEY, LINE, SPAN
from nawba.playbook.language.people import GRANTS, MEMBER
from nawba.playbook.language.requests import HTTP, SECRET
from nawba.playbook.shape import Choice, Either, Field, ListOf, MapOf, Record, Ref, Test, Text, Value, ValueTest

RISKS: Final = ("read", "change", "dangerous")
NOT_JUDGED: Final = "not_judged"

JUDGEMENT: Final = Record(
    {
        "exit": Field(ListOf(Value(EXIT), alone=True, least=1), "One of these exit codes."),
        "status": Field(ValueTest(), "The status of the answer."),
        "lines": Field(ValueTest(), "How many lines are shown."),
        "rows": Field(ValueTest(), "How many rows are shown."),
        "every_row": Field(Test(), "What each row shown must fit, by column."),
        "json": Field(Test(), "What the answer must fit, by path."),
        "days_left": Field(ValueTest(), "How many days a certificate still holds."),
    },
    is_thing=False,
)
HEALTHY_WHEN: Final = Either(Choice((NOT_JUDGED,)), JUDGEMENT)
TABLE: Final = Record(
    {
        "table": Field(ListOf(Value(KEY), least=1), "Its columns, in order; the last takes the rest.", required=True),
        "skip": Field(Value(INTEGER), "Lines before the first row, such as headings.", default="0"),
    },
    is_thing=False,
)
SHOW: Final = Record(
    {
        "lines": Field(ValueTest(is_line=True), "Only lines that fit; a pattern may stand anywhere in one."),
        "rows": Field(Test(), "Only rows that fit, by column."),
        "unique": Field(Value(BOOLEAN), "Each line once.", default="false"),
        "first": Field(Value(COUNT), "No more than this many."),
    },
    at_most=(("lines", "rows"),),
    is_thing=False,
)
ARGV: Final = ListOf(Value(ARGUMENT, other="PB505.argv"), alone=True, least=1)
RUN: Final = Field(ARGV, "A program by its whole path, and its arguments, each an element. No shell.")
ASK: Final = Field(HTTP, "A request to a declared endpoint.")
HOW: Final[dict[str, Field]] = {
    "where": Field(Ref("agents"), "The agent that runs it; needed by `run`."),
    "cwd": Field(Value(DIRECTORY), "The directory it runs in."),
    "env": Field(MapOf(ENVIRONMENT, Either(Value(ARGUMENT), SECRET)), "Its environment; there is nothing else in it."),
    "time_box": Field(Value(TIME_BOX), "When it is ended, at most 15m.", default="60s"),
    "ends": Field(Choice(("itself", "at_time_box")), "at_time_box: it would never end.", default="itself"),
    "risk": Field(Choice(RISKS), "The runbook's where nothing is said; never above it."),
    "allowed_for": Field(
        ListOf(Either(Choice(GRANTS), MEMBER), alone=True, least=1), "Who may; by the risk where nothing is said."
    ),
    "approvals": Field(Value(APPROVALS), "How many people consent: 0, 1, 2 by risk where nothing is said."),
    "dry_run": Field(ARGV, "What shows beforehand what it would do."),
    "idempotent": Field(Value(BOOLEAN), "May be done twice.", default="false"),
    "cooldown": Field(Value(SPAN), "How long until it may be done again."),
    "stays": Field(Value(SPAN), "How long it must stay healthy."),
    "mask": Field(ListOf(Value(LINE), alone=True), "Fields that are not shown."),
}
VERDICT: Final[dict[str, Field]] = {
    "read_as": Field(Either(Choice(("lines", "json")), TABLE), "How the output is read.", default="lines"),
    "show": Field(SHOW, "What of it is shown and counted."),
    "healthy_when": Field(HEALTHY_WHEN, "Exit code 0, or a status from 200 to 299, where nothing is said."),
    "unhealthy_when": Field(JUDGEMENT, "What is not healthy; all that is not healthy where nothing is said."),
}
_KEY: Final = Field(Value(KEY), "What it is called.", required=True)
_WHAT: Final[dict[str, Field]] = {
    "run": RUN,
    "http": ASK,
    "check": Field(Ref("watchers"), "Look once by this watcher."),
    "ask": Field(Ref("decisions"), "Ask this question."),
    "switch": Field(Ref("kill_switches"), "Turn this off."),
    "tell": Field(Ref("templates"), "Say this to the incident's rooms."),
    "wait": Field(Value(SPAN), "Let this much time pass."),
    "note": Field(Text(), "Something to be read, or done by hand."),
}
STEP: Final = Record({"key": _KEY, **_WHAT, **HOW, **VERDICT}, exactly=(tuple(_WHAT),))
OPERATION: Final = Record({"run": RUN, "http": ASK, **HOW, **VERDICT}, exactly=(("run", "http"),))
"""A single step without a key: a rollback, a switch."""
