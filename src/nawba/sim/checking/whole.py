"""Who looks when: every checker sees every commit, every send, and time passing."""

from __future__ import annotations

from typing import Protocol

from nawba.domain.incident import Incident
from nawba.sim.around import Around
from nawba.sim.checking.conservation import Conservation
from nawba.sim.checking.lifecycle import Lifecycle
from nawba.sim.checking.overdue import Overdue
from nawba.sim.checking.sending import Sending
from nawba.sim.checking.waiting import Waiting
from nawba.sim.checking.who import Who
from nawba.sim.facts import Sent
from nawba.sim.plan import Post, Verb
from nawba.sim.seeing import Commit
from nawba.store.contract import Store
from nawba.store.signals import Arrival


class Checker(Protocol):
    def commit(self, commit: Commit) -> None: ...

    def sent(self, sent: Sent) -> None: ...


class Checks:
    """All checkers of one world."""

    def __init__(self, world: Around, store: Store) -> None:
        self._conservation = Conservation(world.facts)
        self._lifecycle = Lifecycle(world.facts)
        self.overdue = Overdue(world)
        self._checkers: tuple[Checker, ...] = (
            self._conservation, self._lifecycle, Sending(world), Waiting(world), Who(world, store), self.overdue,
        )  # fmt: skip

    def commit(self, commit: Commit) -> None:
        for one in self._checkers:
            one.commit(commit)

    def sent(self, sent: Sent) -> None:
        for one in self._checkers:
            one.sent(sent)

    def tick(self) -> None:
        self.overdue.tick()

    def disturbed(self) -> None:
        self.overdue.disturbed()

    def healed(self) -> None:
        self.overdue.healed()

    def accepted(self, post: Post, one: Arrival, stored: tuple[str, str]) -> None:
        self._conservation.accepted(post, one, stored)

    def refused(self, id_: str) -> None:
        self._conservation.refused(id_)

    @property
    def awaiting(self) -> Overdue:
        return self.overdue

    def answered(self, verb: Verb, incident: Incident) -> None:
        self._lifecycle.answered(verb, incident)

    def ends(self) -> None:
        self._conservation.ends()
        self._lifecycle.ends()
        self.overdue.ends()
