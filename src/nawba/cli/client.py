"""How a command reaches the actions: by the lock in this process, by the running server's socket, or by an address.

Whoever gets the lock works in-process, creating the data directory if absent; whoever does not, asks the process that
holds it (`engine.md` §1). All three speak the same HTTP API. A server that answers on its socket holds the lock, so it
is asked first: what only the server needs is not imported then.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from nawba.cli.failed import Failed
from nawba.cli.refusals import words
from nawba.cli.transports import InProcess, Remote, Socket, Take, Transport
from nawba.settings import BadSetting, data_directory

SOCKET: Final = "nawba.sock"
"""`bootstrap.SOCKET`, which is slow to import (a test says they are the same)."""
_PATIENCE_SECONDS: Final = 5.0
_POLL_SECONDS: Final = 0.05
_GOOD: Final = 200


@dataclass(frozen=True, slots=True)
class Reach:
    """Which installation is meant, and who acts. `acting_as`: a person, by the lock or the socket only."""

    data: Path | None = None
    url: str | None = None
    key: str | None = None
    acting_as: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Client:
    """One conversation with the actions."""

    transport: Transport
    acting_as: str | None = None

    @property
    def is_server(self) -> bool:
        """Whether a running server answers, and not this process itself."""
        return not isinstance(self.transport, InProcess)

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        """Call the API and return its answer, whatever its status; Failed when what answers is not Nawba."""
        asked = {k: v for k, v in query.items() if v is not None}
        target = f"{path}?{urlencode(asked)}" if asked else path
        headers = {"content-type": "application/json", "accept": "application/json", "host": "127.0.0.1"}
        if self.acting_as:
            headers["nawba-as"] = self.acting_as
        raw = None if body is None else json.dumps(body).encode()
        status, answer = self.transport.send(method, target, raw, headers)
        try:
            return Answer(status, json.loads(answer) if answer else None)
        except ValueError:
            raise Failed(f"what answers {path} with {status} is not Nawba's API; is the address right?") from None

    def fetch(self, path: str, take: Take, body: Any = None, **query: Any) -> None:
        """POST, and hand a good answer to `take` piece by piece; Failed with the problem's own words otherwise."""
        target = f"{path}?{urlencode(query)}" if query else path
        headers = {"accept": "*/*", "host": "127.0.0.1"} | ({"nawba-as": self.acting_as} if self.acting_as else {})
        raw = None if body is None else json.dumps(body).encode()
        if raw is not None:
            headers["content-type"] = "application/json"
        status, refusal = self.transport.fetch(target, headers, take, raw)
        if status != _GOOD:
            try:
                raise Failed(words(status, json.loads(refusal)))
            except ValueError:
                raise Failed(f"what answers {path} with {status} is not Nawba's API; is the address right?") from None

    def must(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Call the API and return the body; Failed with the problem's own words otherwise."""
        answer = self.call(method, path, body, **query)
        if not answer.is_good:
            raise Failed(words(answer.status, answer.body))
        return answer.body


@contextmanager
def client(reach: Reach) -> Iterator[Client]:
    """Give a client: remote with `url`, else of the data directory. Failed says what is in the way."""
    if reach.url is not None:
        if reach.acting_as is not None:
            raise Failed("--as works only on the machine itself, by the lock or the socket; not with --url", 2)
        yield Client(Remote(reach.url, reach.key))
        return
    if reach.acting_as is not None and not (reach.acting_as.isascii() and reach.acting_as.isprintable()):
        raise Failed(f"--as: there is no person {reach.acting_as!r}")
    with _of_directory(data_directory(reach.data)) as transport:
        yield Client(transport, reach.acting_as)


@contextmanager
def _of_directory(directory: Path) -> Iterator[Transport]:
    holder = Socket(directory / SOCKET)
    if holder.answers():
        yield holder
        return
    from nawba import bootstrap  # noqa: PLC0415 - slow import
    from nawba.ports.secret import KeyTrouble  # noqa: PLC0415 - slow import
    from nawba.store.contract import Unavailable  # noqa: PLC0415 - slow import
    from nawba.store.migrating import NewerSchema  # noqa: PLC0415 - slow import
    from nawba.store.opening import OtherDatabase  # noqa: PLC0415 - slow import

    log_to_stderr()
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        with ExitStack() as stack:
            stack.callback(os.umask, os.umask(0o077))  # what is made here is its owner's alone
            try:
                app = stack.enter_context(bootstrap.local_app(directory))
            except bootstrap.Locked:
                if holder.answers():
                    yield holder
                    return
            except NewerSchema as error:
                raise Failed(f"{directory}: {error}; install that release, or use another --data") from None
            except (KeyTrouble, BadSetting, OtherDatabase) as error:
                raise Failed(str(error)) from None
            except Unavailable as error:
                raise Failed(f"the database cannot be used: {error}") from None
            except sqlite3.Error as error:
                raise Failed(f"the database in {directory} cannot be opened: {error}; see nawba doctor") from None
            except OSError as error:
                raise Failed(f"{directory} cannot be used as the data directory: {error.strerror or error}") from None
            else:
                yield stack.enter_context(InProcess(app))
                return
        if time.monotonic() > until:
            raise Failed(f"{directory} is held by another process that does not answer; is it starting? Try again")
        threading.Event().wait(_POLL_SECONDS)


def log_to_stderr() -> None:
    """Send the log of what runs in this process to stderr, from errors up; stdout belongs to the answer."""
    import structlog  # noqa: PLC0415 - slow import

    if not structlog.is_configured():
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger("debug" if is_debugging() else "critical"),
            logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        )


def is_debugging() -> bool:
    """Say whether NAWBA_LOG asks for everything, tracebacks too."""
    from nawba.settings import settings_of  # noqa: PLC0415 - slow import

    try:
        return settings_of(None).log == "debug"
    except BadSetting:
        return False
