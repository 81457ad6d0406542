"""By what people are reached: channels with their vendors, rooms (S25–S27, S51–S63)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nawba.domain.people import Member
from nawba.domain.secret import Setting
from nawba.domain.time import Duration


@dataclass(frozen=True, slots=True)
class Recording:
    """Whether those in a meeting are asked before it is recorded, and how long the recording is kept."""

    consent: Literal["asked", "announced", "never"]
    keep: Duration | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A way out and the vendors it goes through, in order of preference.

    `settings`: of each vendor, in the same order. `severities`: only for these; none: for all.
    """

    key: str
    kind: str
    vendors: tuple[str, ...]
    settings: tuple[Mapping[str, Setting], ...] = ()
    severities: tuple[str, ...] = ()
    recording: Recording | None = None


@dataclass(frozen=True, slots=True)
class Room:
    key: str
    channel: str
    address: str | None = None
    people: tuple[Member, ...] = ()
    mention: str | None = None
