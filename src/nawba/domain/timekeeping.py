"""What to do when the clock we follow has moved away from the time that has truly passed (R21).

Waits are measured in time that passes, so a step of the machine's clock must not fire a page early, late or twice. Up
to `SLEWED_US` the difference is made good slowly; beyond it the clock was set, and this file decides what follows.
"""

from __future__ import annotations

from typing import Final, Literal

from nawba.domain.time import DAY, HOUR, SECOND, Instant

SLEW_PER_MILLION: Final = 500
"""How fast a difference is made good: a wait of an hour is off by 1.8 s at the most, R21 allows 2 s."""
SLEWED_US: Final = 2 * SECOND
"""Our own machine's clock: beyond this it was stepped."""
SKEWED_US: Final = 5 * SECOND
"""The database's clock: beyond this the node is not to be trusted with what is due (`engine.md` §2)."""
AGREE_US: Final = 15 * SECOND
"""How long every node keeps still before it follows a database whose clock was set: until all have noticed (they look
every 5 s) and no send that began before is under way any more (T_s = 10 s)."""
FORGOTTEN_US: Final = DAY
"""A last known instant further ahead of the clock than this is taken for the mistake."""

What = Literal["slew", "hold", "follow", "distrust"]


def own_clock(away_us: int, next_due: Instant | None, now: Instant) -> What:
    """Return what to do about this machine's clock, `away_us` ahead of (negative: behind) our time.

    A step is followed at once when nothing falls due within it or within an hour: then nobody is paged early or late.
    Else our own time is held, and said; the clock is followed as soon as that is harmless.
    """
    if abs(away_us) <= SLEWED_US:
        return "slew"
    within = max(abs(away_us), HOUR)
    return "follow" if next_due is None or next_due > now + within else "hold"


def database_clock(away_us: int, agreed_for_us: int) -> What:
    """Return what to do about the database's clock. `agreed_for_us`: how long it has been away by this much.

    All nodes live by it, so beyond 5 s this node takes nothing; if the difference stays, the database's clock was set
    or this machine stood still, and it is followed.
    """
    if abs(away_us) <= SKEWED_US:
        return "slew"
    return "follow" if agreed_for_us >= AGREE_US else "distrust"


def first_instant(clock: Instant, last_known: Instant) -> Instant:
    """Return where our time begins at a start: at the clock, but not before what was already lived through.

    A clock that was set back while we were down would make every wait longer by as much; a day and more is taken for a
    clock that had been far ahead by mistake.
    """
    return last_known if clock < last_known <= clock + FORGOTTEN_US else clock
