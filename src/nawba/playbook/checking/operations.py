"""Every step of a draft, wherever it stands: in runbooks, as a rollback, a switch, a snapshot; and where to point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from nawba.domain.playbook import Playbook
from nawba.domain.request import Request
from nawba.domain.runbook import Parameter, Risk, Step
from nawba.playbook.finding import Path, Place
from nawba.playbook.reading import Draft

RELEASE_TO: Final = "release.to"
_NAMED: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """`ceiling`: the most its step may do. `names`: what its places may name; `parameters` those of its runbook."""

    path: Path
    step: Step
    ceiling: Risk
    names: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def place(self, draft: Draft, *keys: str | int) -> Place:
        """Return where a key of the step stands, or the step itself."""
        return draft.place(*self.path, *keys)


def operations(playbook: Playbook) -> Iterator[Operation]:
    """Yield every step with its path in the text."""
    for book in playbook.runbooks.values():
        for number, step in enumerate(book.steps, 1):
            path = ("runbooks", book.key, "steps", number)
            yield Operation(path, step, book.risk, tuple(book.parameters), book.parameters)
    for release in playbook.releases.values():
        yield Operation(("releases", release.key, "roll_back"), release.roll_back, "dangerous", (RELEASE_TO,))
    for switch in playbook.kill_switches.values():
        for key, step_ in (("turn_off", switch.turn_off), ("turn_on", switch.turn_on), ("snapshot", switch.snapshot)):
            if step_ is not None:
                yield Operation(("kill_switches", switch.key, key), step_, switch.risk)


def requests(playbook: Playbook) -> Iterator[tuple[Path, Request, bool]]:
    """Yield every request with its path, and whether an account signs it besides its endpoint."""
    for operation in operations(playbook):
        if operation.step.request is not None:
            yield (*operation.path, "http"), operation.step.request, False
    for release in playbook.releases.values():
        if release.version is not None:
            yield ("releases", release.key, "version", "http"), release.version.request, False
    for switch in playbook.kill_switches.values():
        if switch.read is not None:
            yield ("kill_switches", switch.key, "read", "http"), switch.read.request, False
    for watcher in playbook.watchers.values():
        if watcher.request is not None:
            yield ("watchers", watcher.key, "http"), watcher.request, False
        for key, steps in (("steps", watcher.steps), ("undo", watcher.undo)):
            for number, step in enumerate(steps, 1):
                is_signed = watcher.account is not None
                yield ("watchers", watcher.key, key, number, "http"), step.request, is_signed


def named(text: str) -> tuple[str, ...]:
    """Return the names of the places in `text`."""
    return tuple(_NAMED.findall(text))


def is_place(text: str) -> bool:
    """Say whether `text` is one place and nothing else."""
    return _NAMED.fullmatch(text) is not None
