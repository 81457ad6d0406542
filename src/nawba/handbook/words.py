"""How things are said in a handbook: sentences of the catalogue, the author's words, lengths, days, codes: as runs.

Invariant: foreign script inside a sentence is a run of its own with a look that renderers isolate, in the author's
words too ("Isolation … is the renderer's work, not the author's", `playbook.md` §1.6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Final

from babel.dates import format_date, get_day_names

from nawba.domain import walltime
from nawba.domain.time import DAY, HOUR, MINUTE, SECOND, Duration, Instant
from nawba.handbook.part import Part
from nawba.handbook.tree import Line, Look, Run
from nawba.playbook import duration as lengths
from nawba.playbook.shape import Misread
from nawba.playbook.wall import WEEKDAYS
from nawba.text import hijri
from nawba.text.catalogue import counted, has, template
from nawba.text.isolate import FSI, PDI, clean_lines
from nawba.text.pieces import listed, pick
from nawba.text.times import Reader, digits

_LONGEST: Final = 8_000
# Latin words and codes inside Arabic: also what begins with a sign and what is joined by one.
_LATIN: Final = re.compile(
    r"(?:\{\{[^{}]*\}\}|[#@/+\-]*[A-Za-z][\w.:/#@+%\-]*)(?:[ ]+(?:\{\{[^{}]*\}\}|[#@/+\-]*[A-Za-z0-9][\w.:/#@+%\-]*))*"
)
_ARABIC: Final = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]+(?:[ ][\u0600-\u06ff]+)*")
_FOREIGN: Final = {"ar": _LATIN, "en": _ARABIC}
_STOPS: Final = ".:,-"
_LENGTHS: Final = (("day", DAY), ("hour", HOUR), ("minute", MINUTE), ("second", SECOND))
_ISOLATES: Final = str.maketrans("", "", FSI + PDI)

Sayable = Line | Run | str | int


@dataclass(frozen=True, slots=True)
class Words:
    """Says things to one reader. `with_hijri`: the Hijri date beside the Gregorian."""

    reader: Reader
    with_hijri: bool = False

    @property
    def lang(self) -> str:
        return self.reader.lang

    def say(self, key: str, /, **params: Sayable) -> Line:
        """Say `handbook.<key>`; a string among `params` is outside text and isolated."""
        return self._filled(template(self.lang, f"handbook.{key}"), params)

    def count(self, key: str, n: int, /, **params: Sayable) -> Line:
        """Say `handbook.<key>` about `n` things in their plural form."""
        return self._filled(counted(self.lang, f"handbook.{key}", n), {"n": n, **params})

    def word(self, kind: str, code: str) -> Line:
        """Return the word for a word of the language (`handbook.<kind>.<code>`), or the code itself."""
        key = f"handbook.{kind}.{code}"
        return _line(template(self.lang, key)) if has(self.lang, key) else (Run(code, "code"),)

    def text(self, of: Part | Mapping[str, str] | str | None, look: Look = "plain") -> Line:
        """Return the author's words, cleaned, foreign script set apart; nothing for nothing."""
        texts = of.text() if isinstance(of, Part) else {"": of} if isinstance(of, str) else of
        words = clean_lines(pick(texts, self.lang), _LONGEST) if texts else ""
        return self._apart(words, look)

    def length(self, written: str) -> Line:
        """Return a length as people say it: `15m` is 15 minutes, `1 working day` one working day."""
        try:
            found = lengths.duration(written)
        except Misread:
            return self.rhythm(written)
        return self.duration(found)

    def duration(self, of: Duration) -> Line:
        """Say a duration of the domain."""
        match of.kind:
            case "days":
                weeks, rest = divmod(of.amount, 7)
                return self.count("length.weeks", weeks) if weeks and not rest else self.count("length.days", of.amount)
            case "working_days":
                return self.count("length.working_days", of.amount)
            case "working_hours":
                return self.count("length.working_hours", of.amount // HOUR)
            case "elapsed":
                return self.elapsed(of.amount)

    def elapsed(self, us: int) -> Line:
        """Say an elapsed length whole: 1 hour and 30 minutes."""
        if us == 0:
            return self.say("length.none")
        parts: list[Line] = []
        for name, size in _LENGTHS:
            n, us = divmod(us, size)
            if n:
                text = counted(self.lang, f"length.{name}", n)
                parts.append(self._filled(text, {"n": n}))
        return self.joined(parts)

    def rhythm(self, written: str) -> Line:
        """Say how often: `2 weeks` is every two weeks; what is no rhythm stays as written."""
        try:
            number, unit = lengths.cadence(written)
        except Misread:
            return self.word("word", written)
        return self.count(f"every.{unit}", number)

    def often(self, written: str) -> Line:
        """Say a rhythm that is written like a length: `20m` is every 20 minutes."""
        try:
            return self.say("every.length", length=self.duration(lengths.duration(written)))
        except Misread:
            return self.rhythm(written)

    def joined(self, parts: Sequence[Line]) -> Line:
        """Join as the language joins: A, B and C."""
        if not parts:
            return ()
        form = listed([f"{{p{i}}}" for i in range(len(parts))], self.lang)
        return self._filled(form, {f"p{i}": part for i, part in enumerate(parts)})

    def apart_by(self, parts: Sequence[Line], between: str = " · ") -> Line:
        """Put parts on one line with a mark between them; empty ones are left out."""
        found: list[Run] = []
        for part in (part for part in parts if part):
            found += [Run(between), *part] if found else part
        return tuple(found)

    def day(self, of: date, *, is_short: bool = False) -> Line:
        """Return a date with, where asked for, the Hijri date beside it."""
        form = "d MMM y" if is_short else "d MMMM y"
        said = digits(format_date(of, form, locale=self.lang), self.reader)
        if not self.with_hijri:
            return (Run(said, "name"),)
        beside = hijri.day(of, self.lang)
        if beside is None:
            return (Run(said, "name"),)
        return (Run(said, "name"), Run(" ("), Run(digits(beside, self.reader), "name"), Run(")"))

    def at(self, instant: Instant, zone: str) -> Line:
        """Return a wall time with its weekday and day: Thursday 26 November, 16:30."""
        local = walltime.local(instant, zone)
        return (
            Run(self.weekday(local.weekday()) + " "),
            Run(self._short_day(local), "name"),
            Run(" "),
            self.clock(local),
        )

    def clock(self, local: datetime) -> Run:
        return Run(digits(f"{local:%H:%M}", self.reader), "name")

    def wall(self, written: str) -> Run:
        """Return hours or a time as written (`08:00-16:00`), from left to right."""
        return Run(digits(written.replace("-", "–"), self.reader), "name")

    def weekday(self, number: int) -> str:
        """Return the name of a weekday, 0 Monday … 6 Sunday."""
        return str(get_day_names("wide", locale=self.lang)[number])

    def weekdays(self, written: str) -> Line:
        """Return days of the week: `sun-thu` is Sunday to Thursday."""
        parts: list[Line] = []
        for piece in written.split(","):
            ends = [WEEKDAYS.index(end.strip()) for end in piece.split("-") if end.strip() in WEEKDAYS]
            if len(ends) == 2:
                parts.append(self.say("days", first=self._day(ends[0]), last=self._day(ends[1])))
            elif ends:
                parts.append(self._day(ends[0]))
            else:
                parts.append((Run(piece.strip(), "code"),))
        return self.joined(parts)

    def number(self, of: int | str) -> Run:
        return Run(digits(str(of), self.reader), "name")

    def _day(self, number: int) -> Line:
        return (Run(self.weekday(number)),)

    def _short_day(self, local: datetime) -> str:
        return digits(format_date(local.date(), "d MMMM", locale=self.lang), self.reader)

    def _filled(self, form: str, params: Mapping[str, Sayable]) -> Line:
        found: list[Run] = []
        for words, name, _, _ in Formatter().parse(form):
            if words:
                found.append(Run(words))
            if name is not None:
                found += self._runs(params[name])
        return tuple(found)

    def _runs(self, value: Sayable) -> Line:
        if isinstance(value, Run):
            return (value,)
        if isinstance(value, int):
            return (self.number(value),)
        if isinstance(value, str):
            return (Run(value, "name"),) if value else ()
        return value

    def _apart(self, words: str, look: Look) -> Line:
        """Cut `words` into runs: what is of the other script becomes an isolated run."""
        found: list[Run] = []
        end = 0
        for match in _FOREIGN[self.lang].finditer(words):
            piece = match[0].rstrip(_STOPS) or match[0]
            if match.start() > end:
                found.append(Run(words[end : match.start()], look))
            found.append(Run(piece, look if look != "plain" else "name"))
            end = match.start() + len(piece)
        if end < len(words):
            found.append(Run(words[end:], look))
        return tuple(found)


def code(text: str) -> Line:
    """Return a code as a line."""
    return (Run(text, "code"),) if text else ()


def strong(line: Line) -> Line:
    """Return the line with its plain runs stressed."""
    return tuple(Run(run.text, "strong") if run.look in ("plain", "name") else run for run in line)


def quiet(line: Line) -> Line:
    """Return the line as an aside."""
    return tuple(Run(run.text, "quiet") if run.look == "plain" else run for run in line)


def unisolated(words: str) -> Line:
    """Return a finding's sentence, whose isolates become runs."""
    found: list[Run] = []
    for number, piece in enumerate(re.split(f"[{FSI}{PDI}]", words)):
        if piece:
            found.append(Run(piece.translate(_ISOLATES), "name" if number % 2 else "plain"))
    return tuple(found)


def _line(words: str) -> Line:
    return (Run(words),)
