"""Failing and slow system calls: strace attached to a running server, until it is let go.

Counting (`when=N`) is by thread; whatever writes and syncs the database is one thread, so N is the Nth of its calls.
"""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path
from types import TracebackType

from tests.faults.prerequisites import not_tried, program
from tests.process.server import Server, until

_CALL = re.compile(r"\b(fsync|fdatasync|pwrite64)\(")


class Injected:
    """Inside `with`, the calls that `inject` names fail or take long; `only`: those on this file.

    `inject` as strace has it: `fsync,fdatasync:error=EIO:when=3`, `pwrite64:error=ENOSPC:when=5+`.
    """

    def __init__(self, server: Server, inject: str, log: Path, only: Path | None = None) -> None:
        self._pid = server.process.pid
        self._inject = inject
        self._log = log
        self._only = only
        self._tracer: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Injected:
        what = f"failing system calls ({self._inject})"
        strace = program("strace", "strace", what)
        said = self._log.with_suffix(".said")
        calls = self._inject.partition(":")[0]
        only = ["-P", str(self._only)] if self._only else []
        with said.open("wb") as errors:
            self._tracer = subprocess.Popen(
                [strace, "-f", "-y", "-p", str(self._pid), "-o", str(self._log), *only, "-e", f"trace={calls}", "-e", f"inject={self._inject}"],
                stdout=subprocess.DEVNULL, stderr=errors,
            )  # fmt: skip
        until(lambda: b"attached" in said.read_bytes() or self._has_ended(), "strace to attach")
        if self._has_ended():
            not_tried(what, f"strace answers: {said.read_text().strip()}")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        assert self._tracer is not None
        if not self._has_ended():
            self._tracer.send_signal(signal.SIGINT)
        self._tracer.wait(15)

    def _has_ended(self) -> bool:
        return self._tracer is not None and self._tracer.poll() is not None

    def calls(self) -> list[bool]:
        """Return every call that was traced, in order: True where it was let through."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return ["(INJECTED)" not in line for line in lines if _CALL.search(line)]
