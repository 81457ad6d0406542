"""What is rolled back and how, and what can be turned off (S6, S46, S50, S69–S77)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from nawba.domain.people import Text
from nawba.domain.request import Reading
from nawba.domain.runbook import Risk, Step
from nawba.domain.time import DAY, Duration

EVERYTHING: Final = "all"


@dataclass(frozen=True, slots=True)
class Release:
    """`stable_after_us` without trouble a version counts as stable. `takes_us`: how long a rollback takes.

    `after`: the runbook that proves the rollback.
    """

    key: str
    service: str
    kind: Literal["server", "web", "over_the_air", "store"]
    roll_back: Step
    after: str
    version: Reading | None = None
    stable_after_us: int = DAY
    takes_us: int | None = None
    warns: tuple[Literal["database_migration", "native_build"], ...] = ()


@dataclass(frozen=True, slots=True)
class Care:
    """Whose switch it is, by when it is turned on again, how often it is tested as (number, unit), None: never."""

    owner: str
    back_within: Duration
    test_every: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class KillSwitch:
    """`covers`: other switches, or everything; then it is dangerous and needs a `snapshot` to come back from."""

    key: str
    name: Text
    users_lose: Text
    turn_off: Step
    care: Care
    turn_on: Step | None = None
    read: Reading | None = None
    covers: tuple[str, ...] = ()
    snapshot: Step | None = None
    risk: Risk = "change"
