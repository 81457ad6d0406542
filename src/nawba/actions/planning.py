"""What applying a text would change, compared with the live one and the incidents that are open (`playbook.md` §5).

`present` reads, in one transaction, what the comparison needs; `judge` compares, without the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nawba.actions.house import House
from nawba.domain.scene import Today
from nawba.domain.time import Instant
from nawba.playbook import Reading, read
from nawba.playbook.basing import base_of, text_digest
from nawba.playbook.changes.plan import Plan, Present, plan
from nawba.playbook.changes.three_way import ThreeWay, three_way
from nawba.playbook.changes.tree import tree
from nawba.store.incidents import Kept
from nawba.store.policy import Version
from nawba.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Situation:
    """What a text is compared with. `live` None: nothing is in force. `base`: the version it says it was written on."""

    now: Instant
    live: Version | None
    today: Today
    open_: tuple[Kept, ...]
    base: Version | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """`three_way`: the live version is not the base; None where it is, or no base is named."""

    situation: Situation
    reading: Reading
    plan: Plan
    digest: str
    base: int | None
    three_way: ThreeWay | None = None

    @property
    def is_live(self) -> bool:
        """Whether the text is the one in force already."""
        live = self.situation.live
        return live is not None and text_digest(live.files) == self.digest

    def is_gone(self, person: str | None) -> bool:
        """Whether somebody on an open incident would no longer be in the text (R24)."""
        playbook = self.reading.playbook
        if person is None or playbook is None or person.startswith("role:"):
            return False
        return person not in playbook.people


def situation(tx: Transaction, house: House, base: int | None) -> Situation:
    """Read what a text is compared with; `base` that was never applied is as if none was named."""
    now = house.clock.now()
    number = tx.policy.live_version()
    live = tx.policy.version(number) if number else None
    today = house.policies.today(tx, now)
    was = tx.policy.version(base) if base and base != number else None
    return Situation(now, live, today, tuple(tx.incidents.live()), was)


def judge(found: Situation, files: Mapping[str, bytes], base: int | None) -> Judged:
    """Compare `files` with the situation. Pure; takes as long as reading two or three texts does."""
    new = read(files)
    live = read(found.live.files) if found.live else None
    numbers: dict[str, list[int]] = {}
    for kept in found.open_:
        if kept.incident.purpose == "real":
            numbers.setdefault(kept.incident.severity, []).append(kept.incident.number)
    made = plan(live, new, Present(found.now, found.today, numbers))
    both = None
    if live is not None and found.base is not None:
        texts = (read(found.base.files), live, new)
        both = three_way(*(tree(text.draft.sections) for text in texts))
    return Judged(found, new, made, text_digest(files), base, both)


def named_base(files: Mapping[str, bytes], base: int | None) -> int | None:
    """Return the version a text was written on: as it was said beside it, else as the text itself says."""
    return base if base is not None else base_of(files)
