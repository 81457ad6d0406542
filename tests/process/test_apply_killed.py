"""kill -9 while texts are put in force one after the other: the old text stands whole or the new one, never a part."""

from __future__ import annotations

import http.client
import os
import random  # noqa: TID251 - seeded moments
import sqlite3
from contextlib import closing
from threading import Event, Thread
from typing import Any, Final

import pytest

from nawba.playbook import digest
from tests.process.conftest import Starts
from tests.process.server import QUICK, Server

pytestmark = [pytest.mark.process, pytest.mark.timeout(120)]

SEED: Final = int(os.environ.get("NAWBA_SEED", "20261124"))
KILLS: Final = 3
PARTS: Final = 40
"""Files of the text beside its sections; each carries the text's number, so that a mixture of two shows."""


def numbered(number: int) -> dict[str, str]:
    """Return a text of many files that all say `number`."""
    files = {path.name: f"# text {number}\n{path.read_text()}" for path in QUICK.glob("*.yaml")}
    return files | {f"part-{part}.yaml": f"# text {number}\n" for part in range(PARTS)}


class Applying(Thread):
    """Applies one text after the other until the server is gone. `answered`: the last number that was confirmed."""

    def __init__(self, server: Server, first: int) -> None:
        super().__init__()
        self.server = server
        self.sent = self.answered = first - 1
        self.refused: Any = None
        self.began = Event()

    def run(self) -> None:
        admin = self.server.admin
        while self.refused is None:
            self.sent += 1
            try:
                answer = admin.post("/api/v1/playbook", {"files": numbered(self.sent), "reason": f"text {self.sent}"})
            except (OSError, http.client.HTTPException):
                return
            if answer.status != 200:
                self.refused = answer
                return
            self.answered = self.sent
            self.began.set()


def test_an_apply_that_is_killed_leaves_the_old_text_or_the_new_one_whole(servers: Starts) -> None:
    """Issue 4: partial apply does not exist. What was confirmed is in force; what was not is there whole or not at all."""
    chance = random.Random(SEED)
    server = servers(QUICK).start()
    number = 1
    for _ in range(KILLS):
        applying = Applying(server, number)
        applying.start()
        assert applying.began.wait(30), applying.refused
        Event().wait(chance.uniform(0.0, 0.3))
        server.kill()
        applying.join(30)
        assert applying.refused is None
        server.start()
        live = server.admin.get("/api/v1/playbook").json
        number = int(live["reason"].removeprefix("text "))
        assert number in (applying.answered, applying.sent), "what was confirmed is lost, or something else stands"
        assert live["files"] == numbered(number)
        assert live["digest"] == digest({name: text.encode() for name, text in live["files"].items()})
        number += 1
    server.stop()
    with closing(sqlite3.connect(server.data / "nawba.sqlite3")) as database:
        versions = [row[0] for row in database.execute("select version from playbook order by version")]
    assert versions == list(range(1, number + 1)), "the first text and every one that came whole, without a gap"
    verified = server.cli("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
