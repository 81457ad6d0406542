"""One transaction: everything a unit of work may read and write. The same on both databases (`engine.md` §1)."""

from __future__ import annotations

from nawba.ports.wake import Topic
from nawba.store.access import Access
from nawba.store.alerts import Alerts
from nawba.store.attempts import Attempts
from nawba.store.changes import Changes
from nawba.store.examining import Examining
from nawba.store.holding import Holding
from nawba.store.incidents import Incidents
from nawba.store.keeping import Keeping
from nawba.store.ledger import Ledger
from nawba.store.nodes import Nodes
from nawba.store.pages import Pages
from nawba.store.policy import Policy
from nawba.store.seals import Seals
from nawba.store.secrets import Secrets
from nawba.store.signals import Signals
from nawba.store.statements import Connection, Runner
from nawba.store.watching import Watching


class Transaction:
    """`touches(topic)` says what the commit should wake; it is a hint and costs nothing when nobody listens."""

    __slots__ = (
        "access", "alerts", "attempts", "changes", "examining", "holding", "incidents", "keeping", "ledger", "nodes",
        "pages", "policy", "seals", "secrets", "signals", "topics", "watching",
    )  # fmt: skip

    def __init__(self, connection: Connection) -> None:
        run = Runner(connection)
        self.signals = Signals(run)
        self.alerts = Alerts(run)
        self.incidents = Incidents(run)
        self.ledger = Ledger(run)
        self.pages = Pages(run)
        self.attempts = Attempts(run)
        self.nodes = Nodes(run)
        self.access = Access(run)
        self.policy = Policy(run)
        self.changes = Changes(run)
        self.seals = Seals(run)
        self.secrets = Secrets(run)
        self.watching = Watching(run)
        self.examining = Examining(run)
        self.holding = Holding(run)
        self.keeping = Keeping(run)
        self.topics: set[Topic] = set()

    def touches(self, topic: Topic) -> None:
        self.topics.add(topic)
