"""The reference of findings with an example for each code, taken from the cases that prove it.

`python -m tests.playbook.findings_reference` prints `docs/reference/findings.md`.
"""

from __future__ import annotations

import difflib
import sys
from typing import Final

from nawba.playbook.findings_page import page
from tests.playbook import test_codes
from tests.playbook.small import Case

_MOST_BYTES: Final = 20_000
_MOST_LINES: Final = 14
_WIDEST: Final = 116


def examples() -> dict[str, str]:
    """Return for each code the lines in which its first small case is wrong (-), and those that are right (+)."""
    found: dict[str, str] = {}
    for case in test_codes.CASES:
        shown = _difference(case)
        if shown and case[0] not in found:
            found[case[0]] = shown
    return found


def _difference(case: Case) -> str:
    _, _, bad, good = case
    if any(len(body) > _MOST_BYTES for body in (*bad.values(), *good.values())):
        return ""
    lines: list[str] = []
    for name in sorted({*bad, *good}):
        if bad.get(name) != good.get(name):
            before, after = (_plain(files.get(name, b"")) for files in (bad, good))
            lines += [
                line for line in difflib.unified_diff(before, after, n=1) if line[:3] not in ("---", "+++", "@@ ")
            ]
    if len(lines) > _MOST_LINES or any(len(line) > _WIDEST for line in lines):
        return ""
    return "\n".join(line.rstrip() for line in lines)


def _plain(body: bytes) -> list[str]:
    """Return the lines with what cannot be seen, or must not stand in a page, written as escapes."""
    text = body.decode("utf-8", errors="backslashreplace")
    shown = "".join(c if c == "\n" or c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown.replace("```", "'''").split("\n")


if __name__ == "__main__":
    sys.stdout.write(page(examples()))
