"""`make promises`, `make promise R=R8`: write the page anew, with new figures if there are any; run one promise's tests."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC
from pathlib import Path

import pytest

from nawba.domain.time import to_datetime
from nawba.ports.system import SystemClock
from tests.promises import figures
from tests.promises.naming import named_in_tests
from tests.promises.page import PAGE, page


def main(words: list[str]) -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.promises", description=__doc__)
    for kind, what in (("faults", "make faults ARGS='--json FILE'"), ("bench", "make bench"), ("sim", "make sim")):
        parser.add_argument(f"--{kind}", type=Path, metavar="FILE", help=f"record the figures of `{what}`")
    parser.add_argument("--run", metavar="ID", help="run the tests that name this promise, and write nothing")
    asked = parser.parse_args(words)
    if asked.run:
        return _run(asked.run)
    today = to_datetime(SystemClock().now()).astimezone(UTC).date().isoformat()
    new = [
        f
        for kind in ("faults", "bench", "sim")
        if (path := getattr(asked, kind))
        for f in figures.load(kind, path, today)
    ]
    if new:
        figures.write(figures.merged(figures.read(), new))
    PAGE.write_text(page(), encoding="utf-8")
    return 0


def _run(promise: str) -> int:
    tests = named_in_tests().get(promise, ())
    if not tests:
        print(f"no test names {promise}", file=sys.stderr)  # noqa: T201 - a command line
        return 2
    return int(pytest.main(["-m", "not slow", *tests]))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
