"""The only reader of the environment. Flags win over it; every setting has a sensible default."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from nawba.ports.key_file import KeyPlace, key_of
from nawba.ports.secret import Secret

VARIABLES = {
    "NAWBA_DATA": "The data directory; default `var`.",
    "NAWBA_DATABASE": "postgresql://… where the data are in PostgreSQL; default SQLite in the data directory.",
    "NAWBA_LISTEN": "HOST:PORT to serve on; default 127.0.0.1:8080.",
    "NAWBA_URL": "The address people reach us at, for links; default the listener's own.",
    "NAWBA_KEY": "The API key of commands that speak to an address (--url).",
    "NAWBA_SECRETS_KEY_FILE": "The key that opens what is secret in the database; default `key` in the data directory.",
    "NAWBA_SECRETS_KEY": "The same key itself, 64 hexadecimal digits, where a file cannot be given.",
    "NAWBA_DEADMAN_URL": "Addresses to ping every half minute while all is well, with a space between; default none.",
    "NAWBA_LOG": "debug, info, warning (default) or error; logs are JSON lines on stderr.",
}


ROLES = frozenset(("web", "engine"))
"""What a process can be: it takes in and shows, it pages, or both."""


class BadSetting(ValueError):
    """A setting that cannot be used; the message says which and what would do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`url` None: the listener's own address. `playbook` None: whatever is in force. `database` None: SQLite.
    `deadman`: whom to ping."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8080
    url: str | None = None
    playbook: Path | None = None
    log: str = "warning"
    i_know: bool = False
    roles: frozenset[str] = ROLES
    database: Secret | None = None
    deadman: tuple[Secret, ...] = ()

    @property
    def is_loopback(self) -> bool:
        return self.host in ("127.0.0.1", "::1", "localhost") or self.host.startswith("127.")


def data_directory(flag: Path | None) -> Path:
    """Return the data directory: the flag, the environment, or `var`."""
    return flag or Path(os.environ.get("NAWBA_DATA", "var"))


def database_of(flag: str | None) -> Secret | None:
    """Return the address of PostgreSQL, of the flag or the environment; None: SQLite. Its password never prints."""
    text = flag or os.environ.get("NAWBA_DATABASE") or "sqlite"
    if text == "sqlite":
        return None
    if not text.startswith(("postgresql://", "postgres://")):
        raise BadSetting("--database, NAWBA_DATABASE: write postgresql://USER:PASSWORD@HOST:PORT/NAME, or sqlite")
    return Secret(text.encode())


def settings_of(
    data: Path | None, listen: str | None = None, playbook: Path | None = None, *, i_know: bool = False
) -> Settings:
    """Return the settings of flags and environment; BadSetting says what is wrong."""
    address = listen or os.environ.get("NAWBA_LISTEN", "127.0.0.1:8080")
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65_535:
        raise BadSetting(f"--listen {address!r}: write HOST:PORT, for instance 127.0.0.1:8080")
    log = os.environ.get("NAWBA_LOG", "warning").lower()
    if log not in ("debug", "info", "warning", "error"):
        raise BadSetting(f"NAWBA_LOG {log!r}: write debug, info, warning or error")
    url = os.environ.get("NAWBA_URL")
    if url is not None and not url.startswith(("http://", "https://")):
        raise BadSetting(f"NAWBA_URL {url!r}: write http://… or https://…")
    return Settings(
        data_directory(data), host.strip("[]"), int(port), url.rstrip("/") if url else None, playbook, log, i_know,
        deadman=_deadman(os.environ.get("NAWBA_DEADMAN_URL", "")),
    )  # fmt: skip


def _deadman(text: str) -> tuple[Secret, ...]:
    """Return the addresses; what is wrong is said without showing one, since each holds a token."""
    found = []
    for place, address in enumerate(text.split(), 1):
        try:
            parts = urlsplit(address)
            is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_good = False
        if not is_good:
            raise BadSetting(f"NAWBA_DEADMAN_URL, address {place}: write http://… or https://…, a space between two")
        found.append(Secret(address.encode()))
    return tuple(found)


def roles_of(flag: str | None) -> frozenset[str]:
    """Return the roles that `--role web,engine` names; both when nothing is said. BadSetting names a wrong one."""
    if flag is None:
        return ROLES
    named = frozenset(word.strip() for word in flag.split(",") if word.strip())
    if not named or named - ROLES:
        raise BadSetting(f"--role {flag!r}: write web, engine or web,engine")
    return named


def key_place(data: Path) -> KeyPlace:
    """Return where the key of what is secret is: the environment itself, a file it names, or `key` in `data`."""
    text, file = os.environ.get("NAWBA_SECRETS_KEY"), os.environ.get("NAWBA_SECRETS_KEY_FILE")
    if text and file:
        raise BadSetting("NAWBA_SECRETS_KEY and NAWBA_SECRETS_KEY_FILE are both set: take one away")
    ours = data / "key"
    if text:
        return KeyPlace(ours, key_of(text.strip(), "NAWBA_SECRETS_KEY"), is_ours=False)
    return KeyPlace(Path(file), is_ours=False) if file else KeyPlace(ours)


def user_name() -> str:
    """Return the name of the OS user, for what is done by the lock or the socket."""
    for name in ("USER", "LOGNAME"):
        if os.environ.get(name):
            return os.environ[name]
    return f"uid{os.getuid()}"
