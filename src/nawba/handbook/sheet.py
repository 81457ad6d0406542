"""What a handbook is made from, and how the things of the text are named in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nawba.domain.playbook import Playbook
from nawba.domain.rota import Override
from nawba.handbook.part import Part
from nawba.handbook.tree import Line, Run
from nawba.handbook.words import Words, code
from nawba.playbook import Reading
from nawba.playbook.finding import Finding
from nawba.playbook.language.people import MEMBERS
from nawba.playbook.language.sections import SECTIONS


@dataclass(frozen=True, slots=True)
class Applied:
    """Which version of an installation this is; a directory that nobody applied has none."""

    number: int
    at: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`today` in the organisation's zone; `findings` of the checker; `overrides` and `applied` of the installation."""

    reading: Reading
    playbook: Playbook
    words: Words
    today: date
    digest: str
    findings: Sequence[Finding] = ()
    overrides: Sequence[Override] = ()
    applied: Applied | None = None

    def section(self, name: str) -> Part:
        """Return a section as it is written; empty where the text has none."""
        field = SECTIONS.get(name)
        found = self.reading.draft.sections.get(name)
        return Part(found, field.shape) if field else Part(found)

    def part(self, section: str, *keys: str) -> Part:
        return self.section(section).at(*keys)

    @property
    def languages(self) -> tuple[str, ...]:
        return self.playbook.organisation.languages

    @property
    def zone(self) -> str:
        return self.playbook.organisation.zone

    def name(self, section: str, key: str) -> Line:
        """Return the name of a thing, or its key as code where it has none."""
        found = self._named(section, key)
        return self.words.text(found) if found else code(key)

    def member(self, part: Part) -> Line:
        """Return who is meant: the role, the track, the team, the person, the level; a vacant role is marked."""
        for kind, section in MEMBERS.items():
            key = part.get(kind).word
            if key:
                return self._member(kind, section, key)
        return code(part.word)

    def member_of(self, kind: str, key: str) -> Line:
        return self._member(kind, MEMBERS[kind], key)

    def person(self, key: str) -> Line:
        """Return a person's name with the code that keeps people of similar names apart (S96)."""
        person = self.playbook.people.get(key)
        if person is None:
            return code(key)
        return (*self.words.text(person.name), Run(" "), Run(person.code, "code"))

    def rooms(self, keys: Sequence[str]) -> Line:
        return self.words.joined([self.room(key) for key in keys])

    def room(self, key: str) -> Line:
        """Return a room as people know it: its address, or whom it consists of."""
        if key == "affected_room":
            return self.words.say("room.affected")
        room = self.part("rooms", key)
        return code(room.get("address").word or key)

    def severity(self, key: str) -> Line:
        """Return `SEV1 Critical`."""
        known = self.playbook.severities.get(key)
        if known is None:
            return code(key)
        return (Run(key, "name"), Run(" "), *self.words.text(known.name))

    def _member(self, kind: str, section: str, key: str) -> Line:
        if kind == "person":
            return self.person(key)
        name = self.name(section, key)
        role = self.playbook.roles.get(key) if kind == "role" else None
        if role is not None and role.vacant:
            return (*name, Run(" "), *_quieted(self.words.say("vacant")))
        return self.words.say("member.track", name=name) if kind == "track" else name

    def _named(self, section: str, key: str) -> Mapping[str, str]:
        if section == "tracks":
            return next((dict(r.tracks[key].name) for r in self.playbook.rotas.values() if key in r.tracks), {})
        if section == "levels":
            levels = (level for chain in self.playbook.chains.values() for level in chain.levels)
            return next((dict(level.name) for level in levels if level.key == key), {})
        return self.part(section, key, "name").text()


def _quieted(line: Line) -> Line:
    return tuple(Run(run.text, "quiet") for run in line)
