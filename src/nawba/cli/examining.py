"""What the doctor looks at: one function a question, each answering with one or more results.

A result is `fine`, `look` (somebody should look) or `broken` (a promise is not being kept).
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nawba import bootstrap
from nawba.cli.client import Client, Reach, client
from nawba.cli.failed import Failed
from nawba.cli.findings import counted
from nawba.cli.playbook import judged
from nawba.cli.remedies import REMEDIES
from nawba.cli.transports import Socket
from nawba.domain.time import to_datetime
from nawba.playbook import read
from nawba.ports.system import SystemClock
from nawba.settings import key_place
from nawba.store.migrating import HEAD

State = Literal["fine", "look", "broken"]
_MIB: Final = 1024 * 1024
_LOW_DISK, _NO_DISK = 1024 * _MIB, 100 * _MIB
_MENDED: Final = (3, 51, 3)
_MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_LATE: Final = timedelta(minutes=1)
_PING_OLD_S: Final = 90.0
_OF_ROWS: Final = ("exhausted", "orphans", "quarantined_timers", "held", "damaged")


@dataclass(frozen=True, slots=True)
class Result:
    """What was found. `remedy` is empty when there is nothing to do."""

    name: str
    state: State
    text: str
    remedy: str = ""


def examine(directory: Path) -> list[Result]:
    """Return every result, in the order in which a person would ask."""
    found = [_directory(directory)]
    if directory.is_dir():
        found += [*_disk(directory), *_database(directory), *_by_the_api(directory)]
    return [*found, _sqlite(), _clock(directory), *_zones()]


def integrity(directory: Path) -> Result:
    """Have every page and every incident examined, while the server works or without one."""
    said: list[bytes] = []
    try:
        with client(Reach(directory)) as api:
            api.fetch("/api/v1/integrity", said.append)
        report = json.loads(b"".join(said).splitlines()[-1])
        problems = report["problems"]
    except (Failed, ValueError, LookupError) as error:
        return Result("integrity", "broken", f"the examination could not be ended: {error}", "Read the server's log")
    if problems:
        return _damaged("; ".join(map(str, problems)))
    seconds = report["took_us"] / 1e6
    return Result(
        "integrity",
        "fine",
        f"every page, and every incident against its ledger: {report['incidents']}; {seconds:.1f} s",
    )


def _directory(directory: Path) -> Result:
    name = "data directory"
    if not directory.exists():
        return Result(name, "look", f"{directory} does not exist yet", f"nawba up --data {directory} makes it")
    if not directory.is_dir():
        return Result(name, "broken", f"{directory} is not a directory", "Name a directory with --data")
    if not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        return Result(name, "broken", f"{directory} cannot be written by this user", "Run as its owner")
    ours = [p for p in directory.iterdir() if p.name.startswith(bootstrap.DATABASE) or p.name in ("key", "lock")]
    if any(p.stat().st_mode & 0o077 for p in ours if p.name != "lock"):
        return Result(name, "look", f"others may read what is in {directory}", f"chmod -R go= {directory}")
    if any(p.stat().st_uid != os.getuid() for p in ours):
        return Result(name, "look", f"some files in {directory} belong to another user", "chown them to one user")
    return Result(name, "fine", f"{directory}, readable by its owner only")


def _disk(directory: Path) -> Iterator[Result]:
    free = shutil.disk_usage(directory).free
    text = f"{free // _MIB:,} MiB free"
    if free < _LOW_DISK:
        yield Result("disk", "broken" if free < _NO_DISK else "look", text, "Make room: without it nothing is accepted")
    else:
        yield Result("disk", "fine", text)


def _database(directory: Path) -> Iterator[Result]:
    """Check the file, when the lock is ours: never a second opener beside the server (`engine.md` §1)."""
    path = directory / bootstrap.DATABASE
    if not path.exists():
        return
    try:
        with bootstrap.lock(directory), closing(sqlite3.connect(path)) as raw:
            said = [str(row[0]) for row in raw.execute("PRAGMA quick_check(5)")]
    except bootstrap.Locked:
        yield Result("database file", "fine", "in use by a running process, so its pages were not checked")
    except (sqlite3.Error, OSError) as error:
        yield _damaged(str(error))
    else:
        yield (
            Result("database file", "fine", "quick_check finds nothing wrong")
            if said == ["ok"]
            else _damaged("; ".join(said))
        )


def _damaged(what: str) -> Result:
    return Result(
        "database file",
        "broken",
        f"damaged: {what}",
        "Stop the server, keep a copy of the data directory, restore a backup",
    )


def _by_the_api(directory: Path) -> Iterator[Result]:
    """Ask the running server by its socket, or the application in this process when none runs."""
    try:
        with client(Reach(directory)) as api:
            said = api.must("GET", "/api/v1/doctor")
            facts = said["facts"]
            yield Result("database", "fine", f"schema {HEAD}")
            yield from _server(api, facts)
            yield _ledger(api, facts)
            yield _secrets(directory, facts)
            yield from _playbook(api)
            if facts["playbook"]:
                yield from _readiness(said["readiness"])
    except Failed as error:
        name = "server" if Socket(directory / bootstrap.SOCKET).answers() else "database"
        yield Result(name, "broken", error.text, "See the message; without it no page is sent")


def _server(api: Client, facts: Mapping[str, Any]) -> Iterator[Result]:
    if not api.is_server:
        live = facts["live_incidents"]
        if live:
            text = f"none runs, and nobody is called for the incidents not over: {live}"
            yield Result("server", "broken", text, "Start it: nawba up, or nawba serve")
        else:
            yield Result("server", "look", "none runs on this data directory: nobody is called", "Start it: nawba up")
        yield from _promises(api, facts, [code for code in _OF_ROWS if facts[code]])
        return
    said = api.call("GET", "/health")
    health = said.body if isinstance(said.body, Mapping) else {}
    problems, broken = health.get("problems", ()), health.get("broken", ())
    if said.is_good:
        yield Result("server", "fine", "answers, and its engine is at work")
    else:
        why = ", ".join(map(str, [*problems, *broken])) or str(said.status)
        state: State = "look" if problems == ["no_playbook"] and not broken else "broken"
        yield Result("server", state, f"not well: {why}", "See the lines below and the server's log")
    yield from _promises(api, facts, [str(code) for code in broken])
    yield _deadman(health.get("figures", {}))


def _promises(api: Client, facts: Mapping[str, Any], broken: list[str]) -> Iterator[Result]:
    for code in broken:
        what, remedy = REMEDIES.get(code, (code, "Read the server's log"))
        yield Result("promises", "broken", f"{what}: {facts[code]}" if facts.get(code) else what, remedy)
    oldest, pending = facts.get("oldest_pending_at"), facts.get("pending", 0)
    if pending and oldest and _now() - datetime.fromisoformat(oldest) > _LATE:
        text = f"signals wait, the oldest since {oldest}: {pending}"
        yield Result("promises", "broken" if api.is_server else "look", text, "Start the server, or read its log")
    elif not broken:
        yield Result("promises", "fine", f"none forgotten; incidents not over: {facts['live_incidents']}")
    if facts.get("quarantined"):
        text = f"signals that could not be understood, and are kept: {facts['quarantined']}"
        yield Result(
            "quarantine", "look", text, "See them: GET /api/v1/alerts, disposition quarantined; mend their source"
        )


def _deadman(figures: Mapping[str, Any]) -> Result:
    """Does somebody outside hear that the server lives?"""
    age = figures.get("ping_age_seconds")
    if age is None:
        text = "nobody outside has heard of this server: if it is down, nobody is told"
        return Result("dead-man's ping", "fine", text, "Set NAWBA_DEADMAN_URL: docs/how-to/know-that-nawba-works.md")
    text = f"last taken {age:.0f} s ago"
    if age > _PING_OLD_S:
        return Result("dead-man's ping", "look", text, "See why in the lines above and the log")
    return Result("dead-man's ping", "fine", text)


def _ledger(api: Client, facts: Mapping[str, Any]) -> Result:
    """A server seals within seconds; what waits while none runs is sealed when one does."""
    waiting, since = facts["unsealed_entries"], facts["unsealed_since"]
    text = f"sealed by {facts['seals']} seals; entries that wait for one: {waiting}"
    if api.is_server and since and _now() - datetime.fromisoformat(since) > _LATE:
        return Result("ledger", "look", f"{text}, the oldest since {since}", "Is it catching up? If not, read the log")
    return Result("ledger", "fine", text)


def _secrets(directory: Path, facts: Mapping[str, Any]) -> Result:
    keys, place = facts["secrets_keys"], key_place(directory)
    if len(keys) > 1:
        text = f"a change of key was begun: keys {' and '.join(keys)} open them"
        return Result("secrets", "look", text, "Finish it: nawba secrets rotate (docs/how-to/keep-the-key.md)")
    return Result("secrets", "fine", f"sealed at rest; key {keys[0]} in {place.words}: keep a copy of it elsewhere")


def _playbook(api: Client) -> Iterator[Result]:
    live = api.must("GET", "/api/v1/playbook")
    if live is None:
        yield Result("playbook", "look", "none is in force: nobody can be called", "nawba apply DIR")
        return
    findings = judged(read({name: text.encode() for name, text in live["files"].items()}))
    worst = any(f.severity == "error" for f in findings)
    text = f"version {live['version']} is in force: {counted(findings)}"
    yield Result("playbook", "look" if worst else "fine", text, "See them: nawba check DIR" if findings else "")


def _readiness(hints: list[Mapping[str, Any]]) -> Iterator[Result]:
    """Would somebody be reached in the next 30 days, by the text and the data of the day? A hint, no broken promise."""
    if not hints:
        yield Result("readiness", "fine", "somebody is reached at every minute of the next 30 days")
    for hint in hints:
        state: State = "look" if hint["severity"] == "error" else "fine"
        yield Result("readiness", state, f"{hint['code']}: {hint['message']['en']}", hint["remedy"]["en"])


def _sqlite() -> Result:
    text = f"version {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < _MENDED:
        text += (
            "; before 3.51.3 two programs that open one database can damage it, which cannot happen here:"
            " only the process that holds the lock ever opens the file"
        )
    return Result("SQLite", "fine", text)


def _clock(directory: Path) -> Result:
    now = _now()
    if now < _MADE:
        return Result(
            "clock", "broken", f"says {now:%Y-%m-%d %H:%M}Z, before this release was made", "Set the clock; run NTP"
        )
    path = directory / bootstrap.DATABASE
    if path.exists() and path.stat().st_mtime > now.timestamp() + _LATE.total_seconds():
        return Result(
            "clock", "look", "the data was written later than now: the clock went back", "Set the clock; run NTP"
        )
    return Result("clock", "fine", f"{now:%Y-%m-%d %H:%M:%S}Z")


def _zones() -> Iterator[Result]:
    try:
        ZoneInfo("Asia/Aden")
    except ZoneInfoNotFoundError:
        yield Result("time zones", "broken", "there is no time-zone data", "Install the package tzdata")
    else:
        yield Result("time zones", "fine", f"tzdata {version('tzdata')}")


def _now() -> datetime:
    return to_datetime(SystemClock().now())
