"""May it do what it does, and is it done with care? (PB507, PB509; S20, S44, S68–S73)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nawba.domain.release import EVERYTHING
from nawba.domain.runbook import RISKS, Risk
from nawba.playbook.checking.command_line import take_apart
from nawba.playbook.checking.known_commands import changes_something, writes_over_http
from nawba.playbook.checking.operations import Operation, operations
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

_PERSONAL: Final = re.compile(
    r"(?:^|[/._-])(?:users?|customers?|clients?|accounts?|profiles?|contacts?|members|patients?|sessions?|audit(?:[_-]?logs?)?)"
    r"(?:$|[/._?(-])",
    re.IGNORECASE,
)


def without_consent(draft: Draft) -> Iterator[Finding]:
    """A step does more than its runbook may, or with fewer people consenting than its risk asks (PB507)."""
    for operation in operations(draft.playbook):
        step = operation.step
        risk = step.how.risk
        if _above(risk, operation.ceiling):
            yield _say(draft, operation, "PB507.ceiling", "risk", risk=risk, ceiling=operation.ceiling)
        if step.what in ("run", "http") and risk == "read" and _changes(operation):
            key = "run" if step.argv else "http"
            yield _say(draft, operation, "PB507.read", key, found=_shown(operation))
        if step.what == "switch":
            switch = draft.playbook.kill_switches.get(step.names or "")
            if switch is not None and _above(switch.risk, risk):
                yield _say(draft, operation, "PB507.ceiling", "switch", risk=switch.risk, ceiling=risk)
        needed = RISKS.index(risk)
        if step.what in ("run", "http") and step.how.approvals < needed:
            given = str(step.how.approvals)
            yield _say(draft, operation, "PB507.people", "approvals", risk=risk, found=given, needed=str(needed))


def _above(risk: Risk, ceiling: Risk) -> bool:
    return RISKS.index(risk) > RISKS.index(ceiling)


def _changes(operation: Operation) -> bool:
    step = operation.step
    if step.request is not None:
        return step.request.is_write
    return any(changes_something(words) or writes_over_http(words) for words in take_apart(step.argv).commands)


def _shown(operation: Operation) -> str:
    request = operation.step.request
    return f"{request.method}: {request.path}" if request is not None else " ".join(operation.step.argv)


def starts_by_itself(draft: Draft) -> Iterator[Finding]:
    """Something that changes more than nothing starts with nobody's consent (PB507)."""
    for book in draft.playbook.runbooks.values():
        if book.starts is not None and book.risk != "read":
            path = ("runbooks", book.key, "starts")
            yield say("PB507.starts", draft.place(*path), path, risk=book.risk, when=book.starts.when)


def mass_switch(draft: Draft) -> Iterator[Finding]:
    """Everything is turned off at once with no way back, or as if it were a small thing (PB507, S70)."""
    for switch in draft.playbook.kill_switches.values():
        is_mass = bool(switch.covers)
        path = ("kill_switches", switch.key)
        if (is_mass or switch.risk == "dangerous") and switch.snapshot is None:
            yield say("PB507.snapshot", draft.place(*path), path, local={"name": switch.name}, key=switch.key)
        if EVERYTHING in switch.covers and switch.risk != "dangerous":
            yield say("PB507.mass", draft.place(*path, "covers"), path, local={"name": switch.name}, key=switch.key)


def without_care(draft: Draft) -> Iterator[Finding]:
    """A change nobody sees beforehand, personal data shown to all (PB509)."""
    for operation in operations(draft.playbook):
        step = operation.step
        if step.what == "run" and step.how.risk != "read" and not step.how.dry_run:
            yield _say(draft, operation, "PB509.dry_run", "run", risk=step.how.risk)
        personal = _personal(operation)
        if personal is not None and not step.how.mask and operation.path[-1] != "snapshot":
            yield _say(draft, operation, "PB509.mask", "run" if step.argv else "http", found=personal)
    for release in draft.playbook.releases.values():
        if release.kind == "over_the_air" and "native_build" not in release.warns:
            path = ("releases", release.key)
            yield say("PB509.native", draft.place(*path), path, key=release.key)
    for switch in draft.playbook.kill_switches.values():
        path = ("kill_switches", switch.key)
        if switch.read is None:
            yield say("PB509.read", draft.place(*path), path, local={"name": switch.name}, key=switch.key)
        if switch.care.test_every is None:
            yield say("PB509.tested", draft.place(*path, "care"), path, local={"name": switch.name}, key=switch.key)


def _personal(operation: Operation) -> str | None:
    """Return what suggests that people stand in the answer of a step that reads."""
    step = operation.step
    if step.request is not None and step.request.method == "get":
        path = step.request.path
        return path if _PERSONAL.search(path.partition("?")[0]) else None
    queries = [word for word in step.argv if re.search(r"\.find|\bselect\b", word, re.IGNORECASE)]
    found = next((match for word in queries if (match := _PERSONAL.search(word.replace(" ", "/")))), None)
    return found[0].strip("/._?(-") if found else None


def _say(draft: Draft, operation: Operation, wording: str, key: str, **params: str) -> Finding:
    return say(wording, operation.place(draft, key), operation.path, None, None, **params)
