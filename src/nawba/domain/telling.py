"""What is said and to whom: templates, audiences, the status page, notices, outside bodies, tools (S30–S87)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Literal

from nawba.domain.people import Member, Text
from nawba.domain.secret import Setting
from nawba.domain.time import Duration

WeekHours = Mapping[int, tuple[time, time]]
"""Hours by weekday (0 Monday … 6 Sunday) as (from, until) local wall times; `until` 00:00: the end of the day."""


@dataclass(frozen=True, slots=True)
class Template:
    """Text with `{{name}}` places; `short` for SMS and voice."""

    key: str
    text: Text
    short: Text | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told together. `lists`: mailing lists by name. `by`: channels; none: as their contact rules say.

    `approved_by`: roles of which one must approve a text before it goes out; none: nobody needs to.
    """

    key: str
    name: Text
    members: tuple[Member, ...] = ()
    rooms: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    is_on_status_page: bool = False
    approved_by: tuple[str, ...] = ()
    style: Text | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """One line of the status page: what the public calls it, and the services behind it."""

    key: str
    name: Text
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusPage:
    """`mirror`: settings of a page elsewhere that is kept alike, `vendor` among them. `address`: where ours is read."""

    components: tuple[Component, ...]
    mirror: Mapping[str, Setting] | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class AtMost:
    """No more than `times` within so long."""

    times: int
    within: Duration


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice inside the organisation's own product. `only`: a segment, `affected_segment` for those who suffer."""

    key: str
    kind: Literal["in_app", "push"]
    audience: str
    only: str | None = None
    ends: Literal["restored", "closed"] = "restored"
    approved_by: tuple[str, ...] = ()
    at_most: AtMost | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """A body outside the organisation: a bank, a hosting company. Its contacts are data; its hours are of `zone`."""

    key: str
    name: Text
    zone: str
    kind: str | None = None
    hours: WeekHours | None = None
    template: str | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """Something people look into during an incident; `link` opens it at the incident's time."""

    key: str
    name: Text
    purpose: Literal["measures", "diagnosis", "tracking"]
    link: Text | None = None
