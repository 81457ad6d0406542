"""Every document of the project, and the examples in them that can be run.

An example is run when its fence says so: ```bash run, ```bash run exit=1, ```console run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(
    r"^```(?P<language>bash|console) run(?: exit=(?P<exit>\d+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
ANY_FENCE = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """`exit` is the code its last command ends with; `line` where it stands."""

    language: str
    text: str
    exit: int
    line: int

    def commands(self) -> Iterator[tuple[str, str]]:
        """Yield (command, what it must print); a script is one command that may print anything."""
        if self.language == "bash":
            yield self.text, ""
            return
        for part in re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            yield command, printed


def documents() -> list[Path]:
    """Return every document; the tests name them by their path from the root."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def examples(path: Path) -> list[Example]:
    """Return the examples of a document that are run, in their order."""
    text = path.read_text()
    return [
        Example(found["language"], found["text"], int(found["exit"] or 0), text[: found.start()].count("\n") + 1)
        for found in FENCE.finditer(text)
    ]


def prose(path: Path) -> str:
    """Return a document without its examples."""
    return ANY_FENCE.sub("", path.read_text())
