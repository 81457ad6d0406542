"""How long data is kept: what the playbook's `retention` says, and what is closed enough to go (`engine.md` §6).

Incidents and the ledger stay for ever. Nothing goes that an open incident needs or that has no end yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from nawba.domain.time import DAY

Kept = Literal["signals", "alerts", "sessions", "sign_in_links", "answers"]
KINDS: Final[tuple[Kept, ...]] = ("signals", "alerts", "sessions", "sign_in_links", "answers")
ERASED: Final = "[…]"
"""What stands where the words of a person stood who has left."""


@dataclass(frozen=True, slots=True)
class Retention:
    """`raw_us`: signals as they came. `alerts_us`: alerts that cleared and whose incident is over, since they were last
    heard of. `people_us`: contacts and words of a person, since they left the text."""

    raw_us: int = 30 * DAY
    alerts_us: int = 400 * DAY
    people_us: int = 30 * DAY
