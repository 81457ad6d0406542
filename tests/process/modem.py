"""A server that sends in earnest: a playbook without a sandbox, phones, and a modem that writes down what leaves."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from tests.process.server import QUICK, Server

VENDORS: Final = Path(__file__).parent / "vendors"


def installed(place: Path, seconds: float = 0.4) -> dict[str, str]:
    """Return the environment of a server that has a modem as a third party's package; a send takes `seconds`."""
    package = place / "site"
    package.mkdir()
    shutil.copy(VENDORS / "slow_phone.py", package)
    about = package / "slow_phone-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: slow-phone\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[nawba.integrations]\nslow_phone = slow_phone:MANIFEST\n")
    log = place / "modem.log"
    log.touch()
    return {"PYTHONPATH": str(package), "SLOW_PHONE_LOG": str(log), "SLOW_PHONE_SECONDS": str(seconds)}


def sends(modem: dict[str, str]) -> list[dict[str, Any]]:
    """Return all that has left, in order; a last line that is still being written is left out."""
    whole = Path(modem["SLOW_PHONE_LOG"]).read_text().rpartition("\n")[0]
    return [json.loads(line) for line in whole.splitlines()]


def in_earnest(tmp_path: Path) -> Path:
    """Return the quick playbook without its sandbox: only what a vendor truly sent counts."""
    made = tmp_path / "earnest"
    shutil.copytree(QUICK, made)
    text = (made / "quick.yaml").read_text()
    for old, new in (
        ("  sandbox: {kind: sandbox, through: [{vendor: sandbox}]}\n", ""),
        (", vacant: true}", "}"),
        ("roles: [lead]", "roles: [lead, boss]"),
    ):
        assert old in text
        text = text.replace(old, new)
    (made / "quick.yaml").write_text(text)
    return made


def give_phones(server: Server) -> None:
    """Give everybody two verified numbers; the server is down (contacts get their own door in a later issue)."""
    with closing(sqlite3.connect(server.data / "nawba.sqlite3", isolation_level=None)) as database:
        for person in ("ali", "nada"):
            for number in range(3):
                database.execute(
                    "INSERT INTO contact (id, person, channel, address, verified_at) VALUES (randomblob(16), ?, 'call', ?, 1)",
                    (person, f"+9677000{number}"),
                )
