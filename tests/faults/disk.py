"""A disk of our own, to be cut off, filled, or made read-only: a sparse file with ext4 on it, on a loop device; or a tmpfs.

A power cut is a copy of the file behind the device. What the inner file system has not written to the device by then
(its page cache, its journal in memory) is not in the file, and so is truly missing from the copy. What the device has
been given counts as kept: a disk that loses what it has acknowledged is not modelled (that needs the device mapper).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.faults.prerequisites import program, root, run
from tests.process.server import until

MEBIBYTE: Final = 1_048_576
_SETTLED: Final = "-Elazy_itable_init=0,lazy_journal_init=0"
"""No writing in the background that is not ours."""


class Disk:
    """ext4 in the file `image`, mounted at `place`. `what`: what cannot be tried where it cannot be made."""

    def __init__(self, image: Path, place: Path, what: str) -> None:
        self.image = image
        self.place = place
        self._what = what
        root(what)

    def make(self, mebibytes: int, *options: str) -> Disk:
        """Make the file system and mount it; `options` go to mkfs."""
        with self.image.open("wb") as file:
            file.truncate(mebibytes * MEBIBYTE)
        mkfs = program("mkfs.ext4", "e2fsprogs", self._what)
        run([mkfs, "-q", "-F", _SETTLED, *options, str(self.image)], self._what)
        return self.mount()

    def mount(self) -> Disk:
        self.place.mkdir(exist_ok=True)
        run(["mount", "-o", "loop", str(self.image), str(self.place)], self._what)
        return self

    def remount(self, how: str) -> None:
        """Mount it again in place, `ro` or `rw`."""
        run(["mount", "-o", f"remount,{how}", str(self.place)], self._what)

    def drop(self) -> None:
        """Unmount it and wait until no device writes to its file any more; nothing when it is not mounted.

        Whoever still uses it is waited for: unmounted lazily, the old device would go on writing under fsck.
        """
        until(lambda: self._umounts() or not self.place.is_mount(), "nobody to use the disk")
        until(lambda: not self._devices(), "the disk's device to be gone")

    def forget(self) -> None:
        """Unmount it at the end of a test, whoever still uses it."""
        if not self._umounts():
            self._umounts("-l")

    def _umounts(self, *flags: str) -> bool:
        done = subprocess.run(["umount", *flags, str(self.place)], check=False, capture_output=True)
        return done.returncode == 0

    def _devices(self) -> list[str]:
        asked = ["losetup", "--noheadings", "--output", "NAME", "--associated", str(self.image)]
        return subprocess.run(asked, check=False, capture_output=True, text=True).stdout.split()

    def cut(self, copy: Path) -> Disk:
        """Copy what the device holds at one instant, drop the disk, and mount the copy in its place."""
        until(lambda: self._copied(copy), "a copy during which nothing was written to the device")
        self.drop()
        self.image.unlink()
        new = Disk(copy, self.place, self._what)
        new.check()
        return new.mount()

    def check(self) -> None:
        """Let fsck mend what it can (it plays the journal back); the disk is not mounted."""
        fsck = program("fsck.ext4", "e2fsprogs", self._what)
        done = subprocess.run([fsck, "-p", str(self.image)], check=False, capture_output=True, text=True)
        assert done.returncode in (0, 1), f"the file system itself did not survive: {done.stdout}"

    def device(self) -> str:
        """Return the device's name, as below /sys."""
        return Path(run(["findmnt", "-n", "-o", "SOURCE", str(self.place)], self._what).strip()).name

    def _copied(self, copy: Path) -> bool:
        before = self._writes()
        if before is None:
            return False
        subprocess.run(["cp", "--sparse=always", str(self.image), str(copy)], check=True)
        return self._writes() == before

    def _writes(self) -> str | None:
        """Return how much the device has written; None while something is on its way."""
        fields = Path(f"/sys/block/{self.device()}/stat").read_text().split()
        return None if fields[8] != "0" else f"{fields[4]} {fields[6]}"


def broken_copy(place: Path, old: str, new: str) -> dict[str, str]:
    """Return the environment of a server whose code says `new` where ours says `old`: a control that must fail."""
    import nawba  # noqa: PLC0415 - one use

    source = Path(nawba.__file__).parent
    shutil.copytree(source, place / "nawba", ignore=shutil.ignore_patterns("__pycache__"))
    found = [p for p in (place / "nawba").rglob("*.py") if old in p.read_text()]
    assert len(found) == 1, f"{old!r} stands in {found}"
    found[0].write_text(found[0].read_text().replace(old, new))
    return {"PYTHONPATH": str(place)}
