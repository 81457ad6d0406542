"""Who there is: people, roles, teams, services, and the members a level or a rule names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Text = Mapping[str, str]
"""What a person reads, by language tag (`ar`, `en`); every language of the organisation is present after decoding."""

MemberKind = Literal["role", "track", "team", "person", "level"]


@dataclass(frozen=True, slots=True)
class Member:
    """One who may be called, by reference: `{role: cto}`, `{track: backend}`, `{person: sara}` (`playbook.md` §2)."""

    kind: MemberKind
    key: str


@dataclass(frozen=True, slots=True)
class Person:
    key: str
    name: Text
    code: str
    team: str | None = None
    roles: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A duty. On call now in its `track`, else its holders, else its `deputy`. `vacant`: nobody is named yet.

    `in_incident`: taken inside an incident; when nobody has after `ask_after_us`, it is asked for.
    """

    key: str
    name: Text
    duty: Text | None = None
    grants: str | None = None
    track: str | None = None
    deputy: str | None = None
    vacant: bool = False
    in_incident: bool = False
    ask_after_us: int | None = None


@dataclass(frozen=True, slots=True)
class Team:
    key: str
    name: Text
    lead: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """What can break. `needs`: services it cannot run without. `release`, `runbooks`, `switches`: keys of those."""

    key: str
    name: Text
    team: str
    needs: tuple[str, ...] = ()
    chain: str | None = None
    room: str | None = None
    release: str | None = None
    runbooks: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()
