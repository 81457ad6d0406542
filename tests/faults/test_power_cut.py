"""The power goes while signals come in (reliability.md §3.1, M1): R1. A weaker setting must lose, or nothing was proved."""

from __future__ import annotations

import random  # noqa: TID251 - seeded moments
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from tests.faults.conftest import Fault
from tests.faults.disk import Disk, broken_copy
from tests.faults.load import Heard, Load
from tests.faults.rows import stored
from tests.faults.size import CUTS, SEED
from tests.process.evidence import folded
from tests.process.server import QUICK, Server, conserved

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(120 + 10 * CUTS)]

WHAT = "a power cut"
ANEW = 25
"""Cuts after which a new disk is taken, so that copying stays quick."""


class Cutting:
    """A server on a disk of its own, whose power is cut again and again. `lost_s`: ids accepted and not found."""

    def __init__(self, place: Path, env: dict[str, str]) -> None:
        self._place = place
        self._env = env
        self._chance = random.Random(SEED)
        self._heard = Heard()
        self._cuts = 0
        self.disk: Disk | None = None
        self.server = Server(place / "disk" / "data", QUICK, env)
        self.accepted = 0
        self.lost: set[str] = set()
        self.recovery_s: list[float] = []

    def new_disk(self) -> None:
        """Start on an empty disk, with what a first start leaves there."""
        if self.disk is not None:
            self.disk.drop()
            self.disk.image.unlink()
        self.disk = Disk(self._place / f"disk-{self._cuts}.img", self._place / "disk", WHAT).make(256)
        self.server = Server(self._place / "disk" / "data", QUICK, self._env)
        self.server._errors = self._place / "stderr"
        self.server.start()
        self.server.stop()
        self._heard = Heard()

    def cut(self) -> None:
        """Load, cut, look: every signal answered 202 on this disk must be there."""
        if self._cuts % ANEW == 0:
            self.new_disk()
        assert self.disk is not None
        self._cuts += 1
        began = time.monotonic()
        self.server.start()
        load = Load(self.server, f"cut{self._cuts}").start()
        first = load.first_202()
        if self._cuts % ANEW != 1:
            self.recovery_s.append(first - began)
        Event().wait(self._chance.uniform(0.05, 0.8))
        self.server.kill()
        heard = load.heard()
        self.accepted += len(heard.accepted)
        self._heard.add(heard)
        self.disk = self.disk.cut(self._place / f"disk-{self._cuts}-cut.img")
        there = stored(self.server)
        missing = set(self._heard.accepted.values()) - there
        self.lost |= missing
        with closing(sqlite3.connect(self.server.data / "nawba.sqlite3")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    Disk(tmp_path / "none", tmp_path / "disk", WHAT).forget()


def test_a_power_cut_loses_nothing_that_was_accepted(place: Path, fault: Fault) -> None:
    """R1, R5: what was answered 202 had reached the device; what is there is whole, and runs on."""
    figures = fault(
        "power cut",
        f"{CUTS} × kill -9 and a copy of the file behind ext4, mounted anew",
        "R1: 0 lost, nothing half-written",
    )
    cutting = Cutting(place, {})
    try:
        for _ in range(CUTS):
            cutting.cut()
        figures.accepted, figures.lost = cutting.accepted, len(cutting.lost)
        figures.recovery_s = cutting.recovery_s
        assert not cutting.lost
        cutting.server.start()
        assert conserved(cutting.server.settled())
        cutting.server.stop()
        assert folded(cutting.server) > 0
    finally:
        cutting.server.kill()


def test_the_same_cut_with_a_weaker_setting_loses(place: Path, fault: Fault) -> None:
    """The positive control: `synchronous=NORMAL` passes every kill -9 and must lose here, or the model is no power cut."""
    cuts = max(1, CUTS // 4)
    at_most = cuts + 4  # a checkpoint just before the cut has synced even so
    figures = fault(
        "power cut, synchronous=NORMAL", f"{cuts} × the same, on a copy of the code with NORMAL in place of FULL",
        "the control: it must lose",
    )  # fmt: skip
    cutting = Cutting(place, broken_copy(place / "weaker", "synchronous=FULL", "synchronous=NORMAL"))
    try:
        for cut in range(at_most):
            if cut < cuts or not cutting.lost:
                cutting.cut()
        figures.accepted, figures.lost = cutting.accepted, len(cutting.lost)
        figures.said = f"{100 * len(cutting.lost) / cutting.accepted:.1f} % lost"
        assert cutting.lost, "nothing was lost without a sync at each commit: this is no power cut"
    finally:
        cutting.server.kill()
