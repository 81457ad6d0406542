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
_GONE_SECONDS = 4.0
"""The server itself ends a statement after two: one that lasts longer is no longer there."""
_CANCEL_SECONDS = 10.0
_CUT_SECONDS = 13.0
_READING_SECONDS = 50.0
_LOOK_SECONDS = 0.1


@dataclass(slots=True)
class Work:
    """What one thread is doing, since when, and on which connection since when. `late`: what is said when it takes too
    long; None: a reader, which may take its time."""

    late: Callable[[], None] | None = None
    began_at: float = field(default_factory=time.monotonic)
    connection: PostgresConnection | None = None
    used_at: float = 0.0
    is_committing: bool = False
    was_cancelled: bool = False


class Watch:
    """Looks at whatever is under way."""

    def __init__(self) -> None:
        self._by_thread: dict[int, Work] = {}
        self._something = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="nawba-watch", daemon=True)
        self._thread.start()

    def begin(self, late: Callable[[], None] | None = None) -> None:
        """The calling thread begins something."""
        self._by_thread[threading.get_ident()] = Work(late)
        if not self._something.is_set():
            self._something.set()

    def uses(self, connection: PostgresConnection) -> None:
        """The calling thread uses `connection` from now on."""
        work = self._by_thread.get(threading.get_ident())
        if work is not None:
            work.connection, work.used_at = connection, time.monotonic()

    def commits(self) -> None:
        """The calling thread commits now: a standby may take its time, and nobody else is served better meanwhile."""
        work = self._by_thread.get(threading.get_ident())
        if work is not None:
            work.is_committing = True

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
        now = time.monotonic()
        if work.late is not None and now - work.began_at >= LATE_SECONDS:
            work.late()
        if work.connection is None:
            return
        used = now - work.used_at - (_READING_SECONDS if work.late is None else 0.0)
        if used >= (_CUT_SECONDS if work.is_committing else _GONE_SECONDS):
            cut(work.connection.raw)
        elif used >= _CANCEL_SECONDS and not work.was_cancelled:
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
