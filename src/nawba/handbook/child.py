"""The child process that makes handbooks, and how it is asked. It has limits and no database (`engine.md` §1).

An order goes in by stdin as one JSON object, the answer comes out by stdout: a tree as JSON, or the bytes of a file.
Exit codes: 0 made · 3 the extra `pdf` is missing · 4 the text is not readable · anything else, a signal too: not made.
"""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
from typing import Final, Literal

import msgspec

from nawba.domain.rota import Override
from nawba.handbook.tree import Handbook

Form = Literal["tree", "pdf", "png", "typ"]
NO_TYPST: Final = 3
UNREADABLE: Final = 4
_CPU_SECONDS: Final = 60
_WALL_SECONDS: Final = 90.0
_MEMORY: Final = 2 * 1024**3
_NICE: Final = 10


class Order(msgspec.Struct, frozen=True):
    """What is asked for. `card`: that severity's alone. `applied`: number and instant of the version in force."""

    files: dict[str, bytes]
    lang: str
    now: int
    form: Form = "tree"
    card: str | None = None
    applied: tuple[int, int] | None = None
    overrides: tuple[Override, ...] = ()


class NotMade(RuntimeError):
    """The child did not make it. `code`: its exit code, negative for a signal; `said`: its last words."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(said or f"the child process ended with {code}")
        self.code = code
        self.said = said


def made(order: Order) -> bytes:
    """Run the child and return what it made; NotMade when it could not, or took too long. Blocks; for a thread."""
    command = [sys.executable, "-m", "nawba.handbook"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=msgspec.json.encode(order), capture_output=True, timeout=_WALL_SECONDS, check=False,
            env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotMade(-1, f"it took more than {_WALL_SECONDS:.0f} s") from None
    if done.returncode != 0:
        raise NotMade(done.returncode, done.stderr.decode(errors="replace").strip()[-2000:])
    return done.stdout


def tree_of(order: Order) -> Handbook:
    """Return the tree of an order, made by the child."""
    return msgspec.json.decode(made(msgspec.structs.replace(order, form="tree")), type=Handbook)


def limit_ourselves() -> None:
    """Give the present process the child's limits: seconds of the processor, memory, no core, a low priority."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        os.nice(_NICE)
