"""`make faults`: every fault in this folder, one after the other, and one table at the end.

Exit code: pytest's. What is not tried stands in the table with its reason.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.figures import PROPERTY, show

_SIZES = {
    "cycles": "kills of the server", "cuts": "power cuts", "jumps": "steps of the clock", "flips": "bits turned",
    "nth": "calls that fail, one a run",
}  # fmt: skip


class Collected:
    """Listens to pytest and keeps a row for every fault."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self._called: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep how each test ended, then its figures, which come with the end of its teardown."""
        if report.when == "call" or (report.when == "setup" and not report.passed):
            self._called[report.nodeid] = _outcome(report)
        if report.when != "teardown":
            return
        outcome = self._called.get(report.nodeid, "failed") if report.passed else "FAILED in its end"
        found = [dict(value) for name, value in report.user_properties if name == PROPERTY and isinstance(value, dict)]
        bare = {"fault": report.nodeid.rpartition("::")[2], "injected": "", "expected": ""}
        for row in found or [bare]:
            self.rows.append({**row, "outcome": outcome, "test": report.nodeid})


def _outcome(report: pytest.TestReport) -> str:
    if report.passed:
        return "held"
    if report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        return str(reason).removeprefix("Skipped: ")
    said = [line[1:].strip() for line in report.longreprtext.splitlines() if line.startswith("E ")]
    return "FAILED: " + (said or [report.longreprtext.strip()])[0][:200]


def main(words: list[str]) -> int:
    """Run the faults and print the table; `words` as on the command line."""
    parser = argparse.ArgumentParser(prog="make faults", description="Every fault, tried on the real server.")
    for name, what in _SIZES.items():
        parser.add_argument(f"--{name}", help=f"how many {what}")
    parser.add_argument("--json", metavar="FILE", help="write the rows as JSON too; - for standard output")
    parser.add_argument("--short", action="store_true", help="the short set, as in `make test`")
    said, rest = parser.parse_known_args(words)
    os.environ.setdefault("NAWBA_FAULTS", "short" if said.short else "full")
    for name in _SIZES:
        if getattr(said, name):
            os.environ[f"NAWBA_FAULTS_{name.upper()}"] = getattr(said, name)
    collected = Collected()
    chosen = ["-m", "not slow"] if said.short else []
    ended = pytest.main([str(Path(__file__).parent), "-n", "0", *chosen, *rest], plugins=[collected])
    rows = sorted(collected.rows, key=lambda row: row["outcome"].startswith("not tried"))
    show(rows)
    if said.json:
        text = json.dumps(rows, ensure_ascii=False, indent=1)
        if said.json == "-":
            print(text)  # noqa: T201 - what was asked for
        else:
            Path(said.json).write_text(text + "\n")
    return int(ended)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
