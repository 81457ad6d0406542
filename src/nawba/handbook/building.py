"""From files to a handbook in one language: read, check, and write every chapter. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nawba.domain import walltime
from nawba.domain.rota import Override
from nawba.domain.time import Instant
from nawba.handbook.chapters.cards import cards
from nawba.handbook.chapters.chain import chain
from nawba.handbook.chapters.channels import channels, tools
from nawba.handbook.chapters.communication import communication
from nawba.handbook.chapters.duty import duty
from nawba.handbook.chapters.learning import learning
from nawba.handbook.chapters.overview import overview
from nawba.handbook.chapters.practice import open_questions, practice, reviews
from nawba.handbook.chapters.procedures import procedures, runbooks
from nawba.handbook.chapters.services import services, signals
from nawba.handbook.chapters.severities import severities
from nawba.handbook.part import Part
from nawba.handbook.sheet import Applied, Sheet
from nawba.handbook.tree import Chapter, Handbook, Line
from nawba.handbook.words import Words, code
from nawba.playbook import PlaybookRefused, check, digest, read
from nawba.text.pieces import pick
from nawba.text.times import Reader

_MARK = 12


@dataclass(frozen=True, slots=True)
class Edition:
    """What is printed: the text, the language, the instant `now`; of an installation also its version and covers."""

    files: Mapping[str, bytes]
    lang: str
    now: Instant
    applied: Applied | None = None
    overrides: Sequence[Override] = ()


def handbook(of: Edition) -> Handbook:
    """Return the handbook of an edition; PlaybookRefused when the text has errors of form.

    Findings of the checker are printed, errors of meaning too: a text that is in force is in force with them.
    """
    reading = read(of.files)
    playbook = reading.playbook
    if playbook is None:
        raise PlaybookRefused(reading.findings)
    where = playbook.organisation
    today = walltime.local(of.now, where.zone).date()
    reader = Reader(of.lang, where.zone, where.digits)
    sheet = Sheet(
        reading,
        playbook,
        Words(reader, Part(reading.draft.sections["organisation"]).get("hijri").word == "beside"),
        today,
        digest(of.files),
        check(reading, today),
        of.overrides,
        of.applied,
    )
    review, is_overdue = _review(sheet)
    return Handbook(
        of.lang,
        pick(playbook.title, of.lang),
        pick(where.name, of.lang),
        _standing(sheet),
        review,
        is_overdue,
        tuple(one for one in _chapters(sheet, review, is_overdue=is_overdue) if one is not None),
        cards(sheet),
    )


def _chapters(sheet: Sheet, review: Line, *, is_overdue: bool) -> Sequence[Chapter | None]:
    return (
        overview(sheet),
        severities(sheet),
        chain(sheet),
        procedures(sheet),
        runbooks(sheet),
        channels(sheet),
        communication(sheet),
        services(sheet),
        signals(sheet),
        tools(sheet),
        learning(sheet),
        duty(sheet),
        practice(sheet),
        reviews(sheet, review, is_overdue=is_overdue),
        open_questions(sheet),
    )


def _standing(sheet: Sheet) -> tuple[Line, ...]:
    """Return the lines every page carries: which version this is, whose, and of when (S117)."""
    words, playbook = sheet.words, sheet.playbook
    version = words.say("standing.version", version=code(playbook.version))
    if sheet.applied is not None:
        at = words.day(walltime.local(sheet.applied.at, sheet.zone).date())
        applied = words.say("standing.applied", number=code(str(sheet.applied.number)), at=at)
    else:
        applied = words.say("standing.not_applied")
    updated = words.day(date.fromisoformat(playbook.updated)) if playbook.updated else ()
    return (
        words.apart_by([version, applied]),
        words.apart_by(
            [
                words.say("standing.owner", team=sheet.name("teams", playbook.owner)),
                words.say("standing.updated", at=updated) if updated else (),
            ]
        ),
        words.apart_by(
            [
                words.say("standing.printed", at=words.day(sheet.today)),
                words.say("standing.mark", mark=code(sheet.digest[:_MARK])),
            ]
        ),
    )


def _review(sheet: Sheet) -> tuple[Line, bool]:
    """Return what is said of the review, and whether it is overdue, as the checker finds it (PB801)."""
    words = sheet.words
    is_overdue = any(one.code == "PB801" for one in sheet.findings)
    written = sheet.playbook.next_review
    if written is None:
        return words.say("review.none"), is_overdue
    due = date.fromisoformat(written)
    if is_overdue:
        return words.count("review.overdue", (sheet.today - due).days, at=words.day(due)), True
    return words.say("review.due", at=words.day(due)), False
