"""An installation of 0.1.0 with a million entries is sealed while it pages; the figures are printed.

`.venv/bin/python -m pytest -s -m slow tests/process/test_backlog.py`
"""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import nawba.store.migrations
from nawba.bootstrap import DATABASE
from tests.process.conftest import Starts
from tests.process.server import QUICK, Server, until

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(900)]

ENTRIES: Final = 1_000_000
OF_ONE: Final = 10


def old_ledger(data: Path) -> None:
    """Make the first schema with a ledger of finished business in it."""
    data.mkdir(mode=0o700)
    config = Config()
    config.set_main_option("script_location", str(Path(nawba.store.migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{data / DATABASE}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    rows = (
        ((0x0190 << 112 | i).to_bytes(16, "big"), n, "noted", 1, 1_700_000_000_000_000 + i, "person:sara", "page", "said", b'{"note": "note_1"}')
        for i in range(ENTRIES // OF_ONE)
        for n in range(1, OF_ONE + 1)
    )  # fmt: skip
    with closing(sqlite3.connect(data / DATABASE)) as raw:
        raw.executemany(
            "INSERT INTO entry (subject, n, kind, v, at, actor, via, reason, params) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        raw.commit()


def bucketed(metrics: str, name: str) -> dict[float, float]:
    found = re.findall(rf'^{name}_bucket{{le="([^"]+)"}} (\S+)$', metrics, re.MULTILINE)
    return {float(le): float(n) for le, n in found}


def share_within(metrics: str, name: str, seconds: float) -> float:
    counts = bucketed(metrics, name)
    return counts[seconds] / counts[float("inf")]


def test_a_million_old_entries_are_sealed_while_pages_go_out(servers: Starts) -> None:
    """R6 all the while; no seal keeps the writer for long."""
    server: Server = servers(QUICK)
    old_ledger(server.data)
    began = time.monotonic()
    server.start()
    started_s = time.monotonic() - began
    n = 0
    while (waiting := server.admin.get("/api/v1/doctor").json["facts"]["unsealed_entries"]) > 1_000:
        n += 1
        server.client.post(
            server.json_path, {"dedup_key": f"k{n}", "severity": "critical", "title": f"t{n}", "service": "web"}
        )
        until(lambda: True, "nothing", 0.1)
    sealed_s = time.monotonic() - began - started_s
    metrics = server.client.get("/metrics").text
    unit, late, post = "nawba_ledger_seal_writer_seconds", "nawba_page_lateness_seconds", "nawba_post_to_send_seconds"
    sum_s = float(re.findall(rf"^{unit}_sum (\S+)$", metrics, re.MULTILINE)[0])
    count = bucketed(metrics, unit)[float("inf")]
    sys.stdout.write(
        f"\n{ENTRIES:,} entries: start with migration {started_s:.1f} s, sealed in {sealed_s:.0f} s by {count:.0f} seals;"
        f" {waiting} left; writer per seal {1e3 * sum_s / count:.2f} ms mean,"
        f" {100 * share_within(metrics, unit, 0.005):.1f} % within 5 ms;"
        f" {n} signals meanwhile: page late by at most 0.1 s in {100 * share_within(metrics, late, 0.1):.1f} %,"
        f" post to send within 0.25 s in {100 * share_within(metrics, post, 0.25):.1f} %\n"
    )
    assert share_within(metrics, late, 2.0) == 1.0
    assert share_within(metrics, unit, 0.005) > 0.9
    server.stop()
    began = time.monotonic()
    report = server.made("audit", "verify")
    sys.stdout.write(
        f"verified in {time.monotonic() - began:.0f} s: {report['entries']:,} entries, {report['seals']:,} seals\n"
    )
    assert report["verdict"] == "holds"
