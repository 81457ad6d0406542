"""Does it stay as quick when much has piled up? `python -m bench.growth [ROWS …]` prints one JSON object.

For each number of stored alerts: a server of its own on a database filled with that many closed incidents, each with
its signal, alert, entries, pages and attempts; then intake, the Now page, the list and one incident are measured on it.
`ratio`: the most stored against the least.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from bench.context import HOUSE
from bench.filling import fill
from bench.load import Load, Outcome, Sending
from bench.server import Server
from bench.waiting import wait_for
from bench.wire import post

ROOT: Final = Path(__file__).resolve().parent.parent
_ASKED: Final = 40
_SECONDS: Final = 5.0


def main() -> None:
    """Measure each size, print, and leave nothing behind."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, default=[1_000, 100_000, 1_000_000])
    sizes = sorted(parser.parse_args().rows)
    found = {str(rows): _measured(rows) for rows in sizes}
    least, most = found[str(sizes[0])], found[str(sizes[-1])]
    ratio = {
        name: round(least[name] / most[name] if name.endswith("_per_s") else most[name] / least[name], 2)
        for name in least
        if name.endswith(("_ms", "_per_s"))
    }
    print(json.dumps({"rows": found, "ratio": ratio}, indent=1))


def _measured(rows: int) -> dict[str, Any]:
    sys.stderr.write(f"{rows:,} stored alerts …\n")
    with tempfile.TemporaryDirectory() as place:
        server = Server(ROOT / ".venv" / "bin" / "nawba", Path(place), HOUSE)
        with server:
            incident = _one_closed(server)
            server.stop()
            file = Path(place) / "data" / "nawba.sqlite3"
            began = time.monotonic()
            fill(file, rows)
            sys.stderr.write(f"  filled in {time.monotonic() - began:.0f} s, {file.stat().st_size >> 20} MiB\n")
            server.start()
            return {"file_mib": file.stat().st_size >> 20, **_asked(server, incident), **_sent(server)}


def _one_closed(server: Server) -> str:
    _sends(server, [_alert(server, 0)], Sending(1))
    wait_for(lambda: server.api.pending() == 0 and any(server.api.incidents()), 20)
    incident = str(next(server.api.incidents())["id"])
    for verb in ("acknowledge", "resolve"):
        _sends(server, [server.api.verb(incident, verb, {})], Sending(1))
    return incident


def _sends(server: Server, requests: list[bytes], how: Sending) -> Outcome:
    return asyncio.run(Load(server.port, requests, how).run())


def _alert(server: Server, number: int) -> bytes:
    body = {"dedup_key": f"g{number}", "severity": "high", "title": f"alert {number}", "labels": {"service": "none"}}
    return post(server.intake, body)


def _asked(server: Server, incident: str) -> dict[str, float]:
    pages = {
        "now_ms": "/?lang=en",
        "list_page_ms": "/incidents?lang=en",
        "incident_page_ms": f"/incidents/{incident}?lang=en",
        "list_ms": "/api/v1/incidents?limit=100",
        "alerts_ms": "/api/v1/alerts?limit=100",
        "health_ms": "/health",
    }
    found: dict[str, float] = {}
    for name, path in pages.items():
        took = []
        for _ in range(_ASKED):
            began = time.perf_counter()
            status, _body = server.api.read(path)
            took.append(time.perf_counter() - began)
            assert status in (200, 503), f"{path}: {status}"
        found[name] = round(1e3 * sorted(took)[_ASKED // 4], 2)  # the quarter that others disturbed least
    return found


def _sent(server: Server) -> dict[str, float]:
    """Repeats and new alerts, as fast as they are answered; then until each has its end."""
    requests = [_alert(server, 1 + n % 500) for n in range(60_000)]
    out = _sends(server, requests, Sending(16, seconds=_SECONDS))
    took = sorted(t for t in out.took if t >= 0)
    began = time.monotonic()
    wait_for(lambda: server.api.pending() == 0, 120, 0.1)
    return {
        "intake_per_s": round(len(took) / out.seconds),
        "intake_p50_ms": round(1e3 * took[len(took) // 2], 2),
        "intake_p99_ms": round(1e3 * took[int(len(took) * 0.99)], 2),
        "settled_after_s": round(time.monotonic() - began, 1),
    }


if __name__ == "__main__":
    main()
