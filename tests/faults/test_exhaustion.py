"""No file descriptors, no threads, no memory (reliability.md §3.1): shed or end cleanly, never a false 202, R6."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest

from tests.faults.conftest import Fault, Starts
from tests.faults.load import Heard, Load
from tests.faults.prerequisites import not_tried, program, root
from tests.faults.rows import late_s, stored
from tests.process.evidence import called, folded
from tests.process.server import QUICK, Server, conserved, until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(180)]

MEBIBYTE = 1_048_576


@pytest.fixture
def group(tmp_path: Path) -> Iterator[dict[str, Path]]:
    """Control groups of our own for the number of tasks and for memory, by controller."""
    made: dict[str, Path] = {}
    for name in ("pids", "memory"):
        place = Path("/sys/fs/cgroup") / name / f"nawba-faults-{os.getpid()}"
        try:
            place.mkdir()
            made[name] = place
        except OSError:
            continue
    yield made
    for place in made.values():
        place.rmdir()


def put_in(place: Path, server: Server) -> None:
    (place / "cgroup.procs").write_text(str(server.process.pid))


def descriptors(server: Server) -> int:
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


def closed(server: Server, heard: Heard) -> tuple[int, int]:
    """Settle, stop, look; return how many were accepted and how many of them are lost."""
    assert conserved(server.settled())
    server.stop()
    folded(server)
    return len(heard.accepted), len(set(heard.accepted.values()) - stored(server))


def test_no_file_descriptors_are_left(servers: Starts, fault: Fault) -> None:
    """Idle lines take every descriptor: callers are shed, the ladder of an open incident goes on in time."""
    figures = fault(
        "file descriptors used up", "prlimit --nofile=96, 200 idle connections", "shed; R6: the ladder goes on; recovers"
    )  # fmt: skip
    program("prlimit", "util-linux", "a limit of file descriptors")
    server = servers(QUICK)
    server.prefix = ("prlimit", "--nofile=96")
    server.start()
    heard = Heard()
    incident = server.declared("fds", "SEV1")["id"]
    with ExitStack() as idle:
        for _ in range(200):
            line = idle.enter_context(socket.socket())
            line.setblocking(False)
            line.connect_ex(("127.0.0.1", server.port))
        until(lambda: descriptors(server) >= 48 + 20, "no line to be left")
        load = Load(server, "fds", hands=4).start(is_patient=True)
        Event().wait(6.0)
        assert descriptors(server) < 90, "callers have taken what the engine needs"
        heard.add(load.stop())
        assert server.process.poll() is None, server.errors()[-2_000:]
    freed = time.monotonic()
    after = Load(server, "fds-after", hands=1).start(is_patient=True)
    figures.recovery_s.append(after.first_202() - freed)
    heard.add(after.stop())
    at = called(server, incident)
    assert set(at) == {1, 2, 3}, "the ladder did not go on"
    assert at[3] - at[1] <= 4.0 + 5.0
    figures.accepted, figures.lost = closed(server, heard)
    figures.late_s = late_s(server)
    assert figures.lost == 0
    assert figures.late_s <= 5.0


@pytest.mark.slow
def test_no_threads_are_left(servers: Starts, fault: Fault, group: dict[str, Path]) -> None:
    """A start that gets no thread ends and says so; a running server needs no new one."""
    what = "a limit of threads"
    figures = fault(
        "threads used up", "cgroup pids.max at what it has; a start with 3", "goes on as before; a start ends in a line"
    )
    root(what)
    if "pids" not in group:
        not_tried(what, "no control group for tasks can be made here")
    server = servers(QUICK).start()
    put_in(group["pids"], server)
    (group["pids"] / "pids.max").write_text((group["pids"] / "pids.current").read_text())
    load = Load(server, "threads", hands=4).start(is_patient=True)
    load.first_202()
    incident = server.declared("threads", "SEV1")["id"]
    until(lambda: 3 in called(server, incident), "the whole ladder")
    heard = load.stop()
    assert set(heard.statuses) == {202}
    figures.accepted, figures.lost = closed(server, heard)
    assert figures.lost == 0
    (group["pids"] / "pids.max").write_text("3")
    shell = f'echo $$ > {group["pids"]}/cgroup.procs; exec "$@"'
    done = subprocess.run(
        ["sh", "-c", shell, "sh", *server.command()], check=False, capture_output=True, text=True, timeout=60
    )
    (group["pids"] / "pids.max").write_text("max")
    assert done.returncode != 0
    figures.said = f"a start without threads ends with {done.returncode}: {done.stderr.strip().splitlines()[-1][:80]}"
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_no_address_space_is_left(servers: Starts, fault: Fault) -> None:
    """Whatever fails for want of memory is refused or ends the process; what was answered 202 is there."""
    figures = fault(
        "address space used up", "prlimit --as at what it has + 4 MiB, bodies of 900 KB on 8 lines", "503, closed or ended; nothing lost"
    )  # fmt: skip
    server = servers(QUICK).start()
    size = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[0]) * resource.getpagesize()
    resource.prlimit(server.process.pid, resource.RLIMIT_AS, (size + 4 * MEBIBYTE, resource.RLIM_INFINITY))
    load = Load(server, "as", hands=8, pad=900_000).start(is_patient=True)
    Event().wait(5.0)
    heard = load.stop()
    code = server.process.poll()
    figures.more["statuses"] = dict(heard.statuses)
    if code is None:
        resource.prlimit(server.process.pid, resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        after = Load(server, "as-after", hands=1).start(is_patient=True)
        after.first_202()
        heard.add(after.stop())
    else:
        server.kill()
        server.start()
    figures.accepted, figures.lost = closed(server, heard)
    figures.said = (
        f"{'went on' if code is None else f'ended with {code}'}; answers {dict(sorted(heard.statuses.items()))}"
    )
    assert figures.lost == 0
    assert set(heard.statuses) <= {202, 500, 503}, "a caller was told that it is their fault"


@pytest.mark.slow
def test_the_kernel_ends_it_for_want_of_memory(servers: Starts, fault: Fault, group: dict[str, Path]) -> None:
    """R1: it is a kill -9 that nobody sent."""
    what = "a limit of memory"
    figures = fault(
        "out of memory", "cgroup memory limit at what it has + 32 MiB, bodies of 900 KB on 8 lines", "R1: nothing lost"
    )
    root(what)
    if "memory" not in group or not (group["memory"] / "memory.limit_in_bytes").exists():
        not_tried(what, "no control group for memory can be made here")
    server = servers(QUICK).start()
    put_in(group["memory"], server)
    used = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()
    (group["memory"] / "memory.limit_in_bytes").write_text(str(32 * MEBIBYTE))
    load = Load(server, "oom", hands=8, pad=900_000).start(is_patient=True)
    until(
        lambda: server.process.poll() is not None or load.count(202) >= 300, "the end, or a lot of answers", within=60
    )
    heard = load.stop()
    code = server.process.poll()
    server.kill()
    server.start()
    figures.accepted, figures.lost = closed(server, heard)
    figures.said = f"{'went on' if code is None else f'ended with {code}'}; it had {used // MEBIBYTE} MiB"
    assert figures.lost == 0
