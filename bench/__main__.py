"""`python -m bench [NAME …] [--quick] [--seconds N]`: measure, print one JSON object on stdout, progress on stderr."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
import traceback
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final

from bench import proc
from bench.context import Bench
from bench.figures import FIGURES
from bench.measured import GROUPS, Group
from bench.plan import FULL, QUICK, Plan
from bench.report import Report, say
from bench.server import end_all

POSTGRES: Final = ("pg1", "pg2")
ON_POSTGRES: Final = tuple(name for name in FIGURES if name.startswith(POSTGRES))
ROOT: Final = Path(__file__).resolve().parent.parent
DIRECTORY: Final = ROOT / "var-bench"


def main() -> int:
    """Run what was asked for; 0 when everything asked for has a value, whether or not it meets its target."""
    asked = _arguments()
    report = Report(_wanted(asked.names))
    directory = DIRECTORY / str(os.getpid())
    directory.mkdir(parents=True)
    signal.signal(signal.SIGTERM, partial(_end, directory))
    plan: Plan = QUICK if asked.quick else FULL
    plan = plan.lasting(asked.seconds) if asked.seconds else plan
    bench = Bench(plan, report, directory, asked.server, time.monotonic() + plan.limit_seconds)
    try:
        failed = _measure_all(bench)
    finally:
        _clean(directory)
    print(report.text())
    return 1 if failed else 0


def _measure_all(bench: Bench) -> bool:
    """Run every group that is wanted, whatever becomes of the others; return whether any could not be measured."""
    failed = False
    began = time.monotonic()
    for name, group in {**GROUPS, **(_on_postgres() if bench.report.wants(*ON_POSTGRES) else {})}.items():
        if not bench.report.wants(*group.figures):
            continue
        if bench.time_left() <= group.least_seconds(bench.plan):
            bench.report.leave_out(group.figures, "left out: the time for the whole run was over")
            failed = True
            continue
        say(f"{name} …")
        group_began, others = time.monotonic(), proc.Others()
        try:
            group.measure(bench)
        except Exception as error:  # noqa: BLE001 - the edge of one benchmark: the others are still worth having
            traceback.print_exc(file=sys.stderr)
            bench.report.leave_out(group.figures, f"could not be measured: {type(error).__name__}: {error}")
            failed = True
        bench.report.beside(group.figures, others_cpu=others.cores())
        say(f"  ({time.monotonic() - group_began:.0f} s, others had {others.cores():.2f} cores)")
    say(f"{time.monotonic() - began:.0f} s in all")
    return failed


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    known = ", ".join([*GROUPS, *POSTGRES, *FIGURES])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"figures or groups: {known}")
    parser.add_argument(
        "--quick", action="store_true", help="a smoke of the harness in under a minute; no figures to keep"
    )
    parser.add_argument("--seconds", type=float, help="how long each rate is measured")
    parser.add_argument("--server", type=Path, default=ROOT / ".venv" / "bin" / "nawba", help="the command to start")
    return parser.parse_args()


def _wanted(names: list[str]) -> frozenset[str]:
    """Return the figures of `names`, each a figure or a group; no names: all. SystemExit for a name nobody knows."""
    wanted: set[str] = set()
    for name in names:
        if name in FIGURES:
            wanted.add(name)
        elif name in GROUPS:
            wanted.update(GROUPS[name].figures)
        elif name in POSTGRES:
            wanted.update(one for one in ON_POSTGRES if one.startswith(f"{name}_"))
        else:
            known = ", ".join([*GROUPS, *POSTGRES, *FIGURES])
            raise SystemExit(f"no figure or group is called {name}; there are {known}")
    return frozenset(wanted or set(FIGURES) - set(ON_POSTGRES))


def _on_postgres() -> dict[str, Group]:
    """Return the groups that need a database server: it comes with the developers' environment."""
    from bench import postgres  # noqa: PLC0415 - not in the environment that only runs Nawba

    return {name: Group(postgres.names(f"{name}_"), postgres.measure(int(name[2:]))) for name in POSTGRES}


def _end(directory: Path, number: int, _: FrameType | None) -> None:
    """End at once, also in the middle of an event loop, which would swallow an exception raised here."""
    end_all()
    if "bench.postgres" in sys.modules:
        sys.modules["bench.postgres"].end_all()
    _clean(directory)
    os._exit(128 + number)


def _clean(directory: Path) -> None:
    shutil.rmtree(directory, ignore_errors=True)
    try:
        DIRECTORY.rmdir()
    except OSError:
        pass  # another run has its own directory there


if __name__ == "__main__":
    sys.exit(main())
