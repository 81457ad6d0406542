"""What a fault needs to be tried: programs, rights, what the kernel can do. What is missing is said, never passed over.

A program that could have been installed fails where CI=true; what this machine cannot do is `not tried` everywhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

import pytest

FAKETIME: Final = "libfaketimeMT.so.1"
_FAKETIME_PLACES: Final = ("/usr/lib", "/usr/local/lib")
_SYSTEM_PATH: Final = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def not_tried(what: str, because: str) -> NoReturn:
    """Skip, and say what was not tried and why: the machine cannot do it."""
    pytest.skip(f"not tried: {what}, because {because}")


def program(name: str, package: str, what: str) -> str:
    """Return the path of a program; without it `what` is not tried, which fails where CI=true."""
    found = shutil.which(name, path=_SYSTEM_PATH)
    if found is None:
        _missing(what, f"{name} is missing (Debian: {package})")
    return found


def faketime(what: str) -> str:
    """Return the path of the library that lies about the time."""
    found = [one for place in _FAKETIME_PLACES for one in sorted(Path(place).rglob(FAKETIME))]
    if not found:
        _missing(what, "libfaketime is missing (Debian: libfaketime)")
    return str(found[0])


def root(what: str) -> None:
    """Go on only as root: the fault needs rights that nobody else has."""
    if os.getuid() != 0:
        not_tried(what, "it needs root")


def run(command: Sequence[str], what: str) -> str:
    """Run a step that injects; what the machine refuses is not tried. Return what it printed."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        not_tried(what, f"`{' '.join(command)}` answers: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def _missing(what: str, because: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"not tried: {what}, because {because}; it could have been installed", pytrace=False)
    not_tried(what, because)
