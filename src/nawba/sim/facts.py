"""What everybody in a simulated world may look up: the time, the plan, the mirror of the rows, what vendors got."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from nawba.domain.playbook import Playbook
from nawba.domain.time import Instant
from nawba.ports.channel import Message
from nawba.sim import texts
from nawba.sim.chance import Chance
from nawba.sim.loop import Time
from nawba.sim.plan import Plan
from nawba.sim.seeing import Mirror, Row
from nawba.sim.trace import Trace


class Violation(Exception):
    """A promise that did not hold: its R and what was seen."""

    def __init__(self, promise: str, text: str) -> None:
        super().__init__(f"{promise}: {text}")
        self.promise = promise
        self.text = text


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that reached a vendor: when, from which node, and which try of its attempt this was."""

    at: Instant
    node: str
    vendor: str
    message: Message
    claim: bytes | None


@dataclass(slots=True)
class Facts:
    """`texts`: the name of each applied version. `poisoned`: rows that were broken on purpose, by their raw id.
    `skewed_us`: how far the clocks of nodes may be apart. `is_time_unsure`: a process was started by a clock that had
    been set, so what it takes for due may be early or late.
    """

    plan: Plan
    time: Time
    trace: Trace
    chance: Chance
    mirror: Mirror = field(default_factory=Mirror)
    sent: list[Sent] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    poisoned: set[bytes] = field(default_factory=set)
    struck: Counter[str] = field(default_factory=Counter)
    steps: int = 0
    skewed_us: int = 0
    is_time_unsure: bool = False
    broken: Violation | None = None
    verified: dict[str, set[str]] = field(default_factory=dict)

    def fails(self, promise: str, text: str) -> None:
        """Note the first promise that does not hold; the world ends after the handle that broke it."""
        if self.broken is None:
            self.broken = Violation(promise, text)
            self.trace.say("CHECK", str(self.broken))

    @property
    def begun_us(self) -> int:
        """How long the world has run."""
        return self.time.now - self.time.began_at

    def row(self, table: str, key: object) -> Row | None:
        return self.mirror.tables[table].get(key)

    def attempt(self, id_: str) -> Row | None:
        return self.row("attempt", bytes.fromhex(id_[4:]))

    def number(self, incident: bytes) -> int:
        """Return the number of an incident, 0 for one nobody has seen."""
        row = self.row("incident", incident)
        return int(row["number"]) if row else 0

    def playbook(self, version: int) -> Playbook:
        return texts.playbook(self.texts[version])

    def name(self, attempt: Row) -> str:
        """Return an attempt in words that stay the same when a plan shrinks."""
        page = self.row("page", attempt["page_id"]) or {}
        who = attempt["person"] or attempt["contact"]
        return (
            f"#{self.number(attempt['incident_id'])} L{page.get('level')}R{page.get('round')} {attempt['kind']} "
            f"{who}/{attempt['channel']}"
        )
