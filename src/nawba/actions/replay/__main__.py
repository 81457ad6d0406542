"""The child process of a replay: a job comes in on stdin, lines of JSON go out, the last one is the report.

It has no handle of the database, so nothing that pages waits for it (`engine.md` §1).
"""

from __future__ import annotations

import os
import sys

import msgspec

from nawba.actions.replay.report import Job, report
from nawba.playbook import decode

_STEPS = 100


def main() -> int:
    """Play, telling how far it is."""
    os.nice(10)  # whoever is called at this moment comes first
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    last = -1

    def told(part: float) -> None:
        nonlocal last
        step = int(part * _STEPS)
        if step > last:
            last = step
            _says({"done": step, "of": _STEPS})

    _says({"report": report(job, decode, told)})
    return 0


def _says(what: object) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(what) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
