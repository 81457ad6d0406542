"""The watch: nobody waits longer than the deadline for a database that does not answer (R2, M3).

A blocked commit (its standby does not answer) or a black hole cannot be seen from the thread that waits in it. So one
thread looks on: after `LATE_SECONDS` everybody concerned is told that nothing may be promised; much later the server
is asked to give up, and then the line is cut, so that the thread comes back and a new connection is made.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg

from nawba.store.postgres.batch import LATE, Batch
from nawba.store.postgres.connecting import PostgresConnection
from nawba.store.postgres.queue import Queue

LATE_SECONDS = 2.0
_CANCEL_SECONDS = 10.0
_CUT_SECONDS = 13.0
_READING_SECONDS = 50.0
_LOOK_SECONDS = 0.1


@dataclass(slots=True)
class Work:
    """What one thread is doing on its connection, since when, and what to do about it when it takes too long."""

    connection: PostgresConnection
    late: Callable[[], None] | None = None
    began_at: float = field(default_factory=time.monotonic)
    was_cancelled: bool = False


class Watch:
    """Looks at whatever is under way."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._by_thread: dict[int, Work] = {}
        self._something = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="nawba-watch", daemon=True)
        self._thread.start()

    def begin(self, connection: PostgresConnection, late: Callable[[], None] | None = None) -> None:
        """The calling thread begins something on `connection`. `late` None: it is a reader, which may take its time."""
        self._by_thread[threading.get_ident()] = Work(connection, late)
        if not self._something.is_set():
            self._something.set()

    def end(self) -> None:
        """The calling thread has come back."""
        self._by_thread.pop(threading.get_ident(), None)

    def close(self) -> None:
        self._ended.set()
        self._something.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.is_set():
            self._something.wait()
            self._something.clear()
            while self._by_thread and not self._ended.wait(_LOOK_SECONDS):
                for work in list(self._by_thread.values()):
                    self._look_at(work)

    def _look_at(self, work: Work) -> None:
        since = time.monotonic() - work.began_at
        if work.late is None:
            since -= _READING_SECONDS
        elif since >= LATE_SECONDS:
            work.late()
        if since >= _CUT_SECONDS:
            cut(work.connection.raw)
        elif since >= _CANCEL_SECONDS and not work.was_cancelled:
            work.was_cancelled = True
            _cancel(work.connection.raw)


def batch_is_late(batch: Batch, queue: Queue) -> Callable[[], None]:
    """Return what to do when the writer's batch takes too long: nobody of it, nor who waits behind it, is promised."""

    def late() -> None:
        batch.refuse(LATE)
        queue.refuse_older_than(LATE_SECONDS, LATE)

    return late


def _cancel(raw: psycopg.Connection[object]) -> None:
    try:
        raw.cancel_safe(timeout=1.0)
    except psycopg.Error:
        pass  # the line is cut next


def cut(raw: psycopg.Connection[object]) -> None:
    """End the connection under the thread that waits in it: it comes back with an error at once."""
    try:
        with socket.socket(fileno=os.dup(raw.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
    except (OSError, psycopg.Error):
        pass  # it is gone already
