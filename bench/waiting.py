"""Waiting that always ends: a question is asked again until it is answered or the time is over."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_for(question: Callable[[], bool], seconds: float, every: float = 0.1) -> bool:
    """Ask until the answer is yes, at most for `seconds`; return whether it was."""
    end = time.monotonic() + seconds
    while not question():
        if time.monotonic() >= end:
            return False
        time.sleep(every)
    return True
