"""The playbook as values: what one applied version of the text says. Everything that runs is read from here.

Data that changes every day (overrides, contacts, quiet hours of people) is not in it (`playbook.md` §1.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nawba.domain.calendar import Calendar
from nawba.domain.chain import Chain
from nawba.domain.paging import ContactRule
from nawba.domain.people import Member, Person, Role, Service, Team, Text
from nawba.domain.retention import Retention
from nawba.domain.rota import Rota
from nawba.domain.routing import GroupingRule, Route
from nawba.domain.severity import Severity


@dataclass(frozen=True, slots=True)
class Organisation:
    name: Text
    languages: tuple[str, ...]
    zone: str
    calendar: str
    chain: str
    last_resort_call: tuple[Member, ...]
    last_resort_announce: tuple[str, ...] = ()
    digits: Literal["latin", "arabic"] = "latin"
    retention: Retention = Retention()


@dataclass(frozen=True, slots=True)
class Room:
    key: str
    channel: str
    address: str | None = None
    people: tuple[Member, ...] = ()
    mention: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A way out and the vendors it goes through, in order of preference."""

    key: str
    kind: str
    vendors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """Text with `{{name}}` places; `short` for SMS and voice."""

    key: str
    text: Text
    short: Text | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A declared source of signals. `severity` is used for what could not be understood."""

    key: str
    kind: str
    severity: str = "SEV2"
    service_label: str | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    about: str
    text: Text
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Playbook:
    """One version. Maps keep the order of the text; `severities` is ordered from the worst."""

    title: Text
    version: str
    owner: str
    organisation: Organisation
    teams: Mapping[str, Team]
    roles: Mapping[str, Role]
    people: Mapping[str, Person]
    services: Mapping[str, Service]
    severities: Mapping[str, Severity]
    chains: Mapping[str, Chain]
    rotas: Mapping[str, Rota]
    channels: Mapping[str, Channel]
    contact_rules: Mapping[str, tuple[ContactRule, ...]]
    calendars: Mapping[str, Calendar]
    routing: tuple[Route, ...]
    grouping: tuple[GroupingRule, ...] = ()
    rooms: Mapping[str, Room] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    must_have: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()
    base: str | None = None
    updated: str | None = None
    next_review: str | None = None

    @property
    def is_sandbox(self) -> bool:
        """While a sandbox channel is declared, stand-in phones take every page and nothing leaves (`engine.md` §7)."""
        return any(channel.kind == "sandbox" for channel in self.channels.values())
