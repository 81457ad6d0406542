"""How an entry's ids are named for one reader: people, levels, services, rooms, and whoever did it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from nawba.domain.entry import Entry
from nawba.domain.people import Text
from nawba.text.catalogue import counted, say
from nawba.text.isolate import clean
from nawba.text.pieces import UNKNOWN, first_of, listed, pick, piece, reader_of, when
from nawba.text.times import Reader, digits

CODE_LIMIT: Final = 40
NOTE_LIMIT: Final = 60
_LARGEST: Final = 10**18
_MOST: Final = 12  # people or rooms named in one sentence; a longer list says how many more


def _unnamed(_key: str) -> Text | None:
    return None


def _unchosen(_question: str, _option: str) -> Text | None:
    return None


def _unseen(_severity: str, _example: int, _version: int) -> Text | None:
    return None


def _untold(_key: str) -> str | None:
    return None


def _unclassified(_n: int) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Names:
    """Look-ups of the caller; each may answer None or an empty map, then the id itself is shown.

    `level`: None is the last resort. `note` and `alert`: the text and the title behind an id. `severity_at`: the
    severity the incident had when the entry `n` was written (`severities_of` makes it). `option`: of a question.
    `example`: of a severity, by its place, in a version of the playbook.
    """

    person: Callable[[str], Text | None]
    level: Callable[[int], Text | None]
    service: Callable[[str], Text | None] = _unnamed
    severity: Callable[[str], Text | None] = _unnamed
    room: Callable[[str], Text | None] = _unnamed
    source: Callable[[str], Text | None] = _unnamed
    team: Callable[[str], Text | None] = _unnamed
    role: Callable[[str], Text | None] = _unnamed
    track: Callable[[str], Text | None] = _unnamed
    measure: Callable[[str], Text | None] = _unnamed
    question: Callable[[str], Text | None] = _unnamed
    option: Callable[[str, str], Text | None] = _unchosen
    example: Callable[[str, int, int], Text | None] = _unseen
    note: Callable[[str], str | None] = _untold
    alert: Callable[[str], str | None] = _untold
    severity_at: Callable[[int], str | None] = _unclassified
    zone: str = "UTC"
    digits: str = "latin"


def severities_of(entries: Iterable[Entry]) -> Callable[[int], str | None]:
    """Return the look-up of `Names.severity_at` for an incident's whole timeline."""
    found: dict[int, str] = {}
    severity: str | None = None
    for entry in entries:
        severity = {"opened": entry.params.get("severity"), "severity_changed": entry.params.get("to")}.get(
            entry.kind, severity
        )
        if severity:
            found[entry.n] = severity
    return found.get


@dataclass(frozen=True, slots=True)
class Case:
    """One entry before one reader. Its methods give pieces that may stand in a sentence; odd params raise nothing."""

    entry: Entry
    names: Names
    reader: Reader

    @classmethod
    def of(cls, entry: Entry, names: Names, lang: str) -> Case:
        return cls(entry, names, reader_of(lang, names.zone, names.digits))

    @property
    def lang(self) -> str:
        return self.reader.lang

    @property
    def params(self) -> Mapping[str, Any]:
        return self.entry.params

    def get(self, key: str, default: Any = None) -> Any:
        return self.params.get(key, default)

    def number(self, key: str) -> int | None:
        """Return the whole number under `key`, None when there is none."""
        value = self.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST else None

    def many(self, key: str) -> list[Any]:
        value = self.get(key)
        return list(value) if isinstance(value, list | tuple) else []

    def counted(self, key: str) -> str:
        n = self.number(key)
        return UNKNOWN if n is None else digits(str(n), self.reader)

    def code(self, value: object, limit: int = CODE_LIMIT) -> str:
        return piece(UNKNOWN if value is None else value, self.lang, limit)

    def at(self, key: str) -> str:
        return when(self.get(key), self.entry.at, self.reader)

    def named(self, look: Callable[[str], Text | None], id_: object) -> str:
        """Return the name of `id_`, or the id where it has none."""
        found = pick(look(str(id_)), self.lang) if id_ not in (None, "") else ""
        return piece(found or (UNKNOWN if id_ in (None, "") else id_), self.lang)

    def person(self, id_: object) -> str:
        return self.named(self.names.person, id_)

    def listing(self, look: Callable[[str], Text | None], ids: Iterable[object]) -> str:
        """Return the names of `ids` joined as the language joins them; of a very long list how many more there are."""
        named = [self.named(look, id_) for id_ in ids]
        more = len(named) - _MOST
        if more > 0:
            named = [*named[:_MOST], self.count("entry.more", more)]
        return listed(named, self.lang)

    def level(self) -> str:
        """Return the name of the entry's level; the last resort where the chain has no such level."""
        number = self.number("level")
        found = pick(self.names.level(number), self.lang) if number is not None else ""
        return piece(found, self.lang) if found else self.say("entry.last_resort")

    def actor(self) -> str:
        """Return who did it: a person or a source by name, anything else by what it is."""
        actor = self.entry.actor
        if actor.kind == "person":
            return self.person(actor.id)
        look = self.names.source if actor.kind == "source" else _unnamed
        key = first_of(self.lang, f"entry.actor.{actor.kind}", "entry.actor.system")
        return self.say(key, name=self.named(look, actor.id))

    def say(self, key: str, **params: object) -> str:
        return say(self.lang, key, **params)

    def count(self, key: str, n: int, **params: object) -> str:
        """Say `key` about `n` things, the number in the reader's digits."""
        return counted(self.lang, key, n).format(n=digits(str(n), self.reader), **params)

    def outside(self, value: object) -> str:
        """Return somebody else's words as one short line."""
        return piece(clean(str(value), NOTE_LIMIT), self.lang, NOTE_LIMIT)
