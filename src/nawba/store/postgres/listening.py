"""NOTIFY once a batch, LISTEN in every node: a hint that another node committed something. The rows are the truth.

A hint that is lost costs what a lost wake costs: the next look of the poll (`engine.md` §7). It is sent after the
commit and outside of it, because a NOTIFY inside would make the commits of all nodes wait for each other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, get_args

import psycopg

from nawba.ports.wake import Topic
from nawba.store.postgres.connecting import Connector, PostgresConnection
from nawba.store.postgres.watch import cut

_CHANNEL: Final = "nawba"
_TOPICS: Final[frozenset[Topic]] = frozenset(get_args(Topic))
_LOOK_SECONDS: Final = 0.5
_AGAIN_SECONDS: Final = 1.0


def tell(connection: PostgresConnection, topics: frozenset[Topic]) -> None:
    """Say to the other nodes what a commit touched; trouble is not ours to mend, the poll will do."""
    try:
        connection.execute("SELECT pg_notify(%s, %s)", [_CHANNEL, " ".join(sorted(topics))])
    except psycopg.Error:
        pass  # the next batch finds out that the connection is lost


class Listener:
    """One thread that hears what other nodes say. `heard` is called with the topics; after a gap with all there are."""

    def __init__(
        self, connector: Connector, own: Callable[[], int | None], heard: Callable[[frozenset[Topic]], None]
    ) -> None:
        self._connector = connector
        self._own = own
        self._heard = heard
        self._ended = threading.Event()
        self._raw: psycopg.Connection[object] | None = None
        self._thread = threading.Thread(target=self._listen, name="nawba-listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        if self._raw is not None:
            cut(self._raw)
        self._thread.join()

    def _listen(self) -> None:
        is_first = True
        while not self._ended.is_set():
            try:
                with self._connector.plain() as raw:
                    self._raw = raw
                    raw.execute("LISTEN nawba")
                    if not is_first:
                        self._heard(_TOPICS)
                    is_first = False
                    self._hear(raw)
            except psycopg.Error:
                self._ended.wait(_AGAIN_SECONDS)

    def _hear(self, raw: psycopg.Connection[object]) -> None:
        while not self._ended.is_set():
            for notice in raw.notifies(timeout=_LOOK_SECONDS):
                if notice.pid != self._own():
                    said = frozenset(notice.payload.split())
                    self._heard(_TOPICS & said)
                if self._ended.is_set():
                    return
