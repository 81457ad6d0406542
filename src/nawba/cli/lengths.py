"""Lengths of time on the command line: `90s`, `4m`, `1h30m`, as the playbook writes them."""

from __future__ import annotations

from nawba.cli.failed import Failed
from nawba.playbook.duration import elapsed_us
from nawba.playbook.shape import Misread


def microseconds(text: str, option: str) -> int:
    """Return the length `text` says; Failed (2) names the option and what would do."""
    try:
        return elapsed_us(text.strip())
    except Misread:
        raise Failed(f"{option} {text!r}: write a length such as 90s, 4m or 1h30m", 2) from None
