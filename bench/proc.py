"""What a process uses, from /proc: memory and CPU of it and its descendants, and what the machine lost to others."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

_TICK: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_MIB: Final = 1 << 20


def family(pid: int) -> list[int]:
    """Return `pid` and its descendants that are alive."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (words := _stat(int(entry.name))):
            children.setdefault(int(words[1]), []).append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        todo += children.get(one, [])
    return found


def rss_mib(pid: int) -> float:
    """Return the resident memory of `pid` and its descendants in MiB; 0 when it is gone."""
    return sum(int(words[21]) for one in family(pid) if (words := _stat(one))) * _PAGE / _MIB


def peak_mib(pid: int) -> float | None:
    """Return the most resident memory `pid` alone has had so far, in MiB; None when it is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return None
    peak = next((line.split()[1] for line in text.splitlines() if line.startswith("VmHWM:")), None)
    return int(peak) / 1024 if peak else None


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds `pid` and its descendants that are alive have used."""
    return sum(int(words[11]) + int(words[12]) for one in family(pid) if (words := _stat(one))) / _TICK


class Others:
    """How many cores somebody else had since this was made: other processes, and the host that runs this machine.

    Ours are this process and the servers it has started and seen end.
    """

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._before = self._count()

    def cores(self) -> float:
        """Return the cores that were not ours, on average since this was made."""
        return max(0.0, (self._count() - self._before) / max(time.monotonic() - self._began, 1e-9))

    @staticmethod
    def _count() -> float:
        words = [int(word) for word in Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:]]
        busy = (sum(words[:8]) - words[3] - words[4]) / _TICK
        ours = os.times()
        return busy - ours.user - ours.system - ours.children_user - ours.children_system


def _stat(pid: int) -> list[str] | None:
    """Return the words of /proc/PID/stat after the name: state, parent, …; None when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return None
