"""C40: no secret in any output of a whole test run. What the real servers write is gathered, and grepped at the end.

Tests `plant` what is secret, with its kind; whatever runs a server or a command `keep`s what it has written. When the
run ends, every file is searched for everything that was planted, by any worker; a find fails the run and names the kind
of the secret and the file, never the secret. Answers that show a secret by design (a new key, once) are not kept.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import tempfile
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

FOLDER: Final = "NAWBA_TEST_OUTPUT"
"""Names the folder of the run; the workers inherit it from the process that started them."""
_SHORTEST: Final = 12
"""A value shorter than this is found by accident, and is no secret."""
_count = itertools.count()


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret of this kind stands in this file."""

    kind: str
    file: str


def folder() -> Path | None:
    """Return the folder of this run; None where the plugin is not at work."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else None


def plant(kind: str, value: str | bytes) -> None:
    """Remember a secret; of bytes, how they look in hexadecimal and in base64 as well."""
    where = folder()
    raw = value.encode() if isinstance(value, str) else value
    forms = [raw] if isinstance(value, str) else [raw, raw.hex().encode(), b64encode(raw), urlsafe_b64encode(raw)]
    if where is None or len(raw) < _SHORTEST:
        return
    with (where / f"planted.{os.getpid()}").open("a") as file:
        for form in forms:
            file.write(json.dumps([kind, form.rstrip(b"=").hex()]) + "\n")


def keep(name: str, output: str | bytes) -> None:
    """Keep what a server or a command has written, to be searched at the end of the run."""
    where = folder()
    if where is not None and output:
        raw = output.encode("utf-8", "surrogateescape") if isinstance(output, str) else output
        (where / "kept" / f"{os.getpid()}-{next(_count)}-{re.sub(r'[^A-Za-z0-9.]+', '-', name)[:60]}").write_bytes(raw)


def planted(where: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(where.glob("planted.*")):
        for line in path.read_text().splitlines():
            kind, value = json.loads(line)
            yield kind, bytes.fromhex(value)


def leaks(where: Path) -> list[Leak]:
    """Return every secret that stands in a kept file."""
    secrets = {value: kind for kind, value in planted(where)}
    found: list[Leak] = []
    for path in sorted((where / "kept").iterdir()):
        text = path.read_bytes()
        found += [Leak(kind, path.name) for value, kind in secrets.items() if value in text]
    return sorted(set(found), key=lambda leak: (leak.kind, leak.file))


# ── the plugin ───────────────────────────────────────────────────────────────────────────────────────────────────────


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder, once a run: the workers have it from their environment."""
    if not hasattr(config, "workerinput") and FOLDER not in os.environ:
        made = Path(tempfile.mkdtemp(prefix="nawba-output-"))
        (made / "kept").mkdir()
        os.environ[FOLDER] = str(made)
        config.stash[_OURS] = made


_OURS: Final = pytest.StashKey[Path]()
_LEAKS: Final = pytest.StashKey[list[Leak]]()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Search, when every worker has ended; a leak fails the run, and the folder stays to be looked at."""
    where = session.config.stash.get(_OURS, None)
    if where is None:
        return
    os.environ.pop(FOLDER, None)
    found = session.config.stash[_LEAKS] = leaks(where)
    if found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    else:
        shutil.rmtree(where, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name what leaked, and where it stands."""
    found = config.stash.get(_LEAKS, [])
    if found:
        terminalreporter.section("SECRETS IN THE OUTPUT (C40)", red=True)
        for leak in found:
            terminalreporter.line(f"{leak.kind}: in {config.stash[_OURS] / 'kept' / leak.file}")
