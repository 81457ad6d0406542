"""The disk becomes read-only, or has no inode left (reliability.md §3.1): R1, R2."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from nawba.store.sqlite import EXIT_BROKEN
from tests.faults.conftest import Fault
from tests.faults.disk import Disk
from tests.faults.load import Load
from tests.faults.prerequisites import not_tried
from tests.faults.rows import stored
from tests.process.evidence import folded
from tests.process.server import QUICK, Server, conserved, until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(180)]

READ_ONLY = "a disk that becomes read-only"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk.img", tmp_path / "disk", "a disk of our own")
    yield made
    made.forget()


def server_on(disk: Disk) -> Server:
    server = Server(disk.place / "data", QUICK)
    server._errors = disk.image.parent / "stderr"
    return server


def refused_start(server: Server) -> str:
    """Start where it cannot; return the line it says."""
    done = subprocess.run(server.command(), check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert done.stdout == ""
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr.strip()


@pytest.mark.slow
def test_a_file_system_that_gives_up_and_goes_read_only(disk: Disk, fault: Fault) -> None:
    """R2: ext4 finds an error under load and goes read-only; after fsck and a mount everything accepted is there."""
    figures = fault(
        "file system goes read-only", "ext4 errors=remount-ro, its error triggered under load; then fsck, mounted rw",
        "R2: no false 202; 503, or ends with 74; a start says why not; nothing lost",
    )  # fmt: skip
    disk.make(64, "-e", "remount-ro")
    trigger = Path("/sys/fs/ext4") / disk.device() / "trigger_fs_error"
    if not trigger.exists():
        not_tried(READ_ONLY, "this kernel's ext4 lets no error be triggered")
    server = server_on(disk)
    try:
        server.start()
        load = Load(server, "ro", hands=2).start()
        load.first_202()
        trigger.write_text("1")
        until(lambda: server.process.poll() is not None or load.count(503) > 5, "it to notice")
        heard = load.stop()
        code = server.process.poll()
        server.kill()
        assert code in (None, EXIT_BROKEN)
        said = refused_start(server)
        assert said
        disk.drop()
        disk.check()
        disk.mount()
        server.start()
        assert conserved(server.settled())
        server.stop()
        folded(server)
        figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
        figures.said = f"ended with {code}; a start meanwhile: {said.splitlines()[-1][:90]}"
        assert figures.lost == 0
    finally:
        server.kill()


@pytest.mark.slow
def test_a_start_on_a_disk_mounted_read_only_is_said_in_a_line(disk: Disk, fault: Fault) -> None:
    """R2: `mount -o remount,ro` between two runs, and back."""
    figures = fault(
        "read-only mount at a start",
        "mount -o remount,ro, a start; remount,rw, a start",
        "a line, no traceback; then as ever",
    )
    disk.make(64)
    server = server_on(disk)
    try:
        server.start()
        load = Load(server, "mount", hands=1).start()
        load.first_202()
        heard = load.stop()
        server.stop()
        disk.remount("ro")
        figures.said = refused_start(server)[:120]
        disk.remount("rw")
        server.start()
        server.settled()
        server.stop()
        figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
        assert figures.lost == 0
    finally:
        server.kill()


@pytest.mark.slow
def test_no_inode_is_left(disk: Disk, fault: Fault) -> None:
    """R1, R2: what runs needs no new file; kill -9 and a start neither; after a clean stop a start says what is missing."""
    figures = fault(
        "inodes used up", "mkfs.ext4 -N 64, filled under load; kill -9, a start; a stop, a start", "goes on; or a line that says why not"
    )  # fmt: skip
    disk.make(64, "-N", "64")
    server = server_on(disk)
    try:
        server.start()
        load = Load(server, "inodes", hands=2).start()
        load.first_202()
        files = fill(disk.place)
        before = load.count(202)
        until(lambda: load.count(202) > before + 20, "answers without inodes")
        server.kill()
        heard = load.heard()
        server.start()
        server.settled()
        server.stop()
        files += fill(disk.place, len(files))
        said = refused_start(server)
        for one in files:
            one.unlink()
        server.start()
        assert conserved(server.settled())
        server.stop()
        folded(server)
        figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
        figures.said = f"a start without inodes: {said.splitlines()[-1][:90]}"
        assert figures.lost == 0
    finally:
        server.kill()


def fill(place: Path, first: int = 0) -> list[Path]:
    """Make empty files until there can be no more."""
    made: list[Path] = []
    while True:
        one = place / f"file-{first + len(made)}"
        try:
            one.touch()
        except OSError:
            return made
        made.append(one)
