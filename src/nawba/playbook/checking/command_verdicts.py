"""Can the verdict be right, and does the command come to one? (PB501, PB503, PB504, PB506; S39, S44, S64, S73–S77)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nawba.domain.matching import Condition, Test
from nawba.domain.runbook import Step
from nawba.domain.verdict import Judgement, Verdict
from nawba.playbook.checking.command_line import CommandLine, Words, has_flag, program, take_apart
from nawba.playbook.checking.known_commands import (
    ANSWER_BY_EXIT,
    SEARCHES,
    hides_failure,
    is_interactive,
    lists_bad_states,
    lists_states,
    never_ends,
    prints_headings,
)
from nawba.playbook.checking.operations import Operation, operations
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

_IS_MASTER: Final = re.compile(r"\bisMaster\b", re.IGNORECASE)
_STATE_COLUMNS: Final = frozenset(["status", "state", "phase", "health", "condition", "ready"])
_OF_KIND: Final = {
    "http": ("status", "json", "lines"),
    "tcp": (),
    "tls": ("days_left",),
    "dns": ("lines",),
    "heartbeat": (),
    "scenario": (),
}
_KEYS: Final = ("exit", "status", "lines", "rows", "every_row", "json", "days_left")


def rule_contradicts(draft: Draft) -> Iterator[Finding]:
    """The success rule says the opposite of what the command says, or cannot be asked of it (PB501)."""
    for operation in operations(draft.playbook):
        step = operation.step
        if step.verdict.healthy_when is None and step.verdict.unhealthy_when is None:
            continue
        found = take_apart(step.argv) if step.argv else CommandLine((), frozenset())
        said = [*_exits(step, found), *_headings(step.verdict, found), *_asked(step)]
        for wording, params in said:
            key = "healthy_when" if wording in ("asked", "column", "time_box") else "run"
            yield say(f"PB501.{wording}", operation.place(draft, key), (*operation.path, key), None, None, **params)
    for watcher in draft.playbook.watchers.values():
        for name in _given(watcher.healthy_when):
            if name not in _OF_KIND[watcher.kind]:
                path = ("watchers", watcher.key, "healthy_when")
                yield say("PB501.asked", draft.place(*path), path, key=name, found=f"kind: {watcher.kind}")


Said = tuple[str, dict[str, str]]


def _exits(step: Step, found: CommandLine) -> Iterator[Said]:
    verdict = step.verdict
    named = {code for one in (verdict.healthy_when, verdict.unhealthy_when) if one for code in one.exit or ()}
    if found.commands:
        answering = [program(words) for words in found.commands if program(words) in SEARCHES]
        last = program(found.commands[-1])
        answering += [last] if last in ANSWER_BY_EXIT - SEARCHES else []
        if answering and 1 not in named:
            yield "grep", {"program": answering[0]}
        if any(hides_failure(words) for words in found.commands):
            yield "curl", {}
    healthy = verdict.healthy_when
    if step.how.ends == "at_time_box" and healthy is not None and healthy.exit is not None:
        yield "time_box", {}


def _headings(verdict: Verdict, found: CommandLine) -> Iterator[Said]:
    """A heading is counted as if it were something found: `grep -v Running` keeps NAME READY STATUS."""
    if not found.commands:
        return
    first = found.commands[0]
    remedy = prints_headings(first)
    if remedy is None:
        return
    is_filtered = any(program(words) in SEARCHES and has_flag(words, "v", "--invert-match") for words in found.commands)
    judged = verdict.healthy_when
    is_counted = judged is not None and (judged.lines, judged.rows, judged.every_row) != (None, None, None)
    if is_filtered or (is_counted and verdict.skip == 0):
        yield "heading", {"program": program(first), "example": remedy}


def _asked(step: Step) -> Iterator[Said]:
    verdict = step.verdict
    allowed: tuple[str, ...] = {
        "run": {"lines": ("exit", "lines"), "json": ("exit", "json"), "table": ("exit", "rows", "every_row")}[
            verdict.read_as
        ],
        "http": ("status", "json", "lines"),
    }.get(step.what, ())
    how = f"read_as: {verdict.read_as}" if step.what == "run" else f"{step.what}:"
    for judged in (verdict.healthy_when, verdict.unhealthy_when):
        for name in _given(judged):
            if name not in allowed:
                yield "asked", {"key": name, "found": how}
    if verdict.read_as == "table":
        tested = [verdict.show.rows if verdict.show else None]
        tested += [judged.every_row for judged in (verdict.healthy_when, verdict.unhealthy_when) if judged]
        for column in (name for condition in tested if condition for name, _ in condition.tests):
            if column not in verdict.columns:
                yield "column", {"found": column, "known": ", ".join(verdict.columns)}
    elif verdict.show and verdict.show.rows is not None:
        yield "asked", {"key": "rows", "found": how}


def _given(judged: Judgement | None) -> list[str]:
    return [name for name in _KEYS if judged is not None and getattr(judged, name) is not None]


def never_ending(draft: Draft) -> Iterator[Finding]:
    """It follows or watches for ever, and nothing says that its time box is its end (PB503)."""
    for operation, words in _commands(draft):
        if operation.step.how.ends != "at_time_box" and never_ends(words):
            yield _about(draft, operation, "PB503.endless", program=program(words))


def cannot_work(draft: Draft) -> Iterator[Finding]:
    """Known not to work, retired, or waiting for an answer nobody gives (PB504)."""
    for operation, words in _commands(draft):
        name = program(words)
        if name == "eas" and "update" in words and has_flag(words, "", "--rollback"):
            yield _about(draft, operation, "PB504.eas_flag")
        if name == "eas" and "update:rollback" in words:
            yield _about(draft, operation, "PB504.eas_asks")
        if name == "mongo":
            yield _about(draft, operation, "PB504.mongo")
        if any(_IS_MASTER.search(word) for word in words):
            yield _about(draft, operation, "PB504.ismaster")
        if is_interactive(words):
            yield _about(draft, operation, "PB504.asks", program=name)
    for operation in operations(draft.playbook):
        judged = operation.step.verdict.healthy_when
        if judged and judged.json and any(_IS_MASTER.search(name) for name, _ in judged.json.tests):
            yield _about(draft, operation, "PB504.ismaster", key="healthy_when")


def lists_what_is_bad(draft: Draft) -> Iterator[Finding]:
    """The filter names the states that are bad, so one nobody thought of passes as healthy (PB506, S39)."""
    for operation, words in _commands(draft):
        if program(words) in SEARCHES and any(lists_bad_states(word) for word in _patterns(words)):
            before = take_apart(operation.step.argv).commands[0]
            if lists_states(before):
                yield _about(draft, operation, "PB506.pattern", found=next(filter(lists_bad_states, _patterns(words))))
    for operation in operations(draft.playbook):
        bad = _bad_states(operation.step.verdict, take_apart(operation.step.argv).commands)
        if bad is not None:
            yield _about(draft, operation, "PB506.shown", key="show", found=bad)


def _patterns(words: Words) -> Words:
    return tuple(word for word in words[1:] if not word.startswith("-"))


def _bad_states(verdict: Verdict, commands: tuple[Words, ...]) -> str | None:
    """Return the bad states that are shown and counted, None when it is the good ones that are left out."""
    judged, show = verdict.healthy_when, verdict.show
    if judged is None or show is None or (judged.rows is None and judged.lines is None):
        return None
    tests: list[Test] = []
    if isinstance(show.rows, Condition):
        tests = [test for column, test in show.rows.tests if column.lower() in _STATE_COLUMNS]
        tests = [test for test in tests if test.operator in ("equal", "one_of", "matches")]
    elif commands and lists_states(commands[0]):
        tests = [test for test in show.lines or () if test.operator == "matches"]
    named = [word for test in tests for word in (test.operand if isinstance(test.operand, tuple) else (test.operand,))]
    text = ", ".join(str(word) for word in named)
    return text if named and lists_bad_states(text) else None


def _commands(draft: Draft) -> Iterator[tuple[Operation, Words]]:
    for operation in operations(draft.playbook):
        for words in take_apart(operation.step.argv).commands if operation.step.argv else ():
            yield operation, words


def _about(draft: Draft, operation: Operation, wording: str, key: str = "run", **params: str) -> Finding:
    return say(wording, operation.place(draft, key), (*operation.path, key), None, None, **params)
