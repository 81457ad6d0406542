"""What a line of the timeline says: one whole sentence for every kind of entry, in the reader's language, and why.

Entries hold codes and ids (`engine.md` §6); this is where they become words. Invariant: `described` never raises on an
entry, whatever its params hold, so that one odd line cannot hide a timeline.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nawba.domain.entry import Entry
from nawba.text.isolate import clean_lines
from nawba.text.naming import Case, Names, severities_of
from nawba.text.reasons import BETWEEN
from nawba.text.sayings import told

__all__ = ["Described", "Names", "as_map", "described", "severities_of", "why_map"]

NOTE_LIMIT = 4_000


@dataclass(frozen=True, slots=True)
class Described:
    """`why` None: it explains itself. `icon` a name of `icons.svg`; `tone` None: like any other line.

    `note`: a person's own words, cleaned, lines kept; None when there are none or they were erased.
    """

    text: str
    why: str | None
    icon: str
    tone: str | None
    note: str | None


def described(entry: Entry, names: Names, lang: str) -> Described:
    """Return `entry` in words. Plain text: names and codes of the other direction are isolated in it."""
    said = told(Case.of(entry, names, lang))
    why = BETWEEN.join(said.why) or None
    return Described(said.text, why, said.icon, said.tone, _note(entry, names))


def as_map(entry: Entry, names: Names, languages: Iterable[str]) -> dict[str, str]:
    """Return the sentence of `entry` in each of `languages`."""
    return {lang: described(entry, names, lang).text for lang in languages}


def why_map(entry: Entry, names: Names, languages: Iterable[str]) -> dict[str, str] | None:
    """Return the reason of `entry` in each of `languages`; None when it explains itself."""
    found = {lang: described(entry, names, lang).why for lang in languages}
    return {lang: why for lang, why in found.items() if why} or None


def _note(entry: Entry, names: Names) -> str | None:
    id_ = entry.params.get("note")
    text = names.note(id_) if isinstance(id_, str) else None
    return clean_lines(text, NOTE_LIMIT) or None if text else None
