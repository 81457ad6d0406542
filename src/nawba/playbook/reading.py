"""Reads a playbook: files → text → values → the domain's types, with every error at once (`playbook.md` §1, §5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nawba.domain.assumption import Margin
from nawba.domain.playbook import Playbook
from nawba.playbook import calendar_rules, command_rules, rules
from nawba.playbook import node as nodes
from nawba.playbook.decoding import whole
from nawba.playbook.files import MOST_BYTES, MOST_FILES, MOST_TOTAL
from nawba.playbook.finding import Finding, Path, Place, dotted
from nawba.playbook.form import Form
from nawba.playbook.language.sections import BY_THING, LANGUAGE
from nawba.playbook.merging import Whole, merge
from nawba.playbook.parsing import parse
from nawba.playbook.references import resolve, unique
from nawba.playbook.secrets import find_secrets
from nawba.playbook.shape import Record
from nawba.playbook.wording.saying import say


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be read of a text, for the checker. `whole`: the sections without an error; the others are empty.

    `is_partial`: a file could not be read at all, so more may stand in the text than is known.
    """

    playbook: Playbook
    whole: frozenset[str]
    places: Mapping[Path, Place]
    sections: Mapping[str, nodes.Node]
    read: Mapping[str, Any]
    is_partial: bool = False

    def place(self, *path: str | int) -> Place:
        """Return where `path` stands, or the nearest thing round it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return min(self.places.values(), default=Place("", 1, 1))


@dataclass(frozen=True, slots=True)
class Reading:
    """The playbook, None when the text has errors of form or reference; and what was found on the way."""

    playbook: Playbook | None
    findings: tuple[Finding, ...]
    draft: Draft = field(repr=False, compare=False)


class PlaybookRefused(Exception):
    """A text that has errors. `findings` are all of them, with the warnings beside."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        errors = [finding for finding in findings if finding.severity == "error"]
        super().__init__("\n".join(str(finding) for finding in errors))
        self.findings = findings


def read(files: Mapping[str, bytes], language: Record = LANGUAGE) -> Reading:
    """Read the text of `files` (name → bytes). Never raises, whatever the bytes; all errors come at once.

    1. Form: YAML without its magic, then the shapes of the language. 2. References: all that is named exists.
    What the text means is `check`'s.
    """
    return _read(_text(files), language)[0]


def _read(
    parsed: tuple[Whole, list[Finding]], language: Record = LANGUAGE, unread: frozenset[Path] = frozenset()
) -> tuple[Reading, Form]:
    """Return what was read and the notes of the reading. `unread`: what is passed over as if it were not there."""
    merged, unreadable = parsed
    text = replace(merged, sections=dict(merged.sections))
    form = Form(_languages(text.sections), unread=unread)
    values = _values(form, text, bool(unreadable), language)
    rules.language_version(form, values.get("nawba"))
    rules.turns(form, values.get("rotas"))
    rules.repeats(form, values.get("chains"))
    command_rules.commands(form, values, text.sections)
    calendar_rules.tentative(form, values.get("calendars"))
    calendar_rules.periods(form, values.get("calendars"))
    unique(form, text.sections)
    find_secrets(form, text.sections)
    if not unreadable:
        resolve(form, text.sections)
    findings = in_order([*unreadable, *text.findings, *form.findings])
    good = {name: value for name, value in values.items() if name not in form.broken}
    playbook = whole.playbook(good, _margins(form))
    draft = Draft(playbook, frozenset(good), form.places, text.sections, good, bool(unreadable))
    is_refused = any(finding.severity == "error" for finding in findings)
    return Reading(None if is_refused else draft.playbook, findings, draft), form


def decode(files: Mapping[str, bytes]) -> Playbook:
    """Return the playbook of `files`, as a stored version is loaded; PlaybookRefused when it has errors of form.

    A version stays readable for ever (`playbook.md` §1.10): where an earlier release kept a part unread, and that part
    turns out to have errors now that it is read, it is passed over still. Nothing else is.
    """
    parsed = _text(files)
    unread: frozenset[Path] = frozenset()
    while True:
        reading, form = _read(parsed, unread=unread)
        if reading.playbook is not None:
            return reading.playbook
        more = {round_it for path in form.errors for round_it in _round(path) if round_it in form.lately} - unread
        if not more:
            raise PlaybookRefused(reading.findings)
        unread |= more


def _round(path: Path) -> list[Path]:
    return [path[:length] for length in range(1, len(path) + 1)]


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of the text, each once."""
    unlike = {(f.file, f.line, f.column, f.code, f.message["en"]): f for f in findings}
    return tuple(unlike[key] for key in sorted(unlike))


def _margins(form: Form) -> dict[str, Margin]:
    """Return what stands beside each thing of the sections without an error, by its dotted path."""
    return {
        dotted(path): Margin(row.get("note"), tuple((row.get("labels") or {}).items()), tuple(row.get("was") or ()))
        for path, row in form.margins.items()
        if path[0] not in form.broken
    }


def _text(files: Mapping[str, bytes]) -> tuple[Whole, list[Finding]]:
    """Return the merged text, and what made a file unreadable; then nothing is said to be missing."""
    refused = _too_much(files)
    if refused is not None:
        return Whole(), [refused]
    roots: list[nodes.Node] = []
    notes: list[Finding] = []
    unreadable: list[Finding] = []
    for name in sorted(files):
        root, findings = parse(name, files[name])
        if root is not None:
            roots.append(root)
            notes += findings
        else:
            unreadable += findings
    text = merge(roots, BY_THING)
    text.findings += notes
    return text, unreadable


def _too_much(files: Mapping[str, bytes]) -> Finding | None:
    place = Place(min(files, default="playbook.yaml"), 1, 1)
    if not files:
        return say("PB001.none", place)
    if len(files) > MOST_FILES:
        return say("PB001.files", place, most=str(MOST_FILES))
    if sum(map(len, files.values())) > MOST_TOTAL:
        return say("PB001.total", place, most=str(MOST_TOTAL // MOST_BYTES))
    return None


def _values(form: Form, text: Whole, is_partial: bool, language: Record) -> dict[str, Any]:
    """Read every section. A misspelt one is kept under the name that was meant, so that what it defines is there."""
    values: dict[str, Any] = {}
    known = dict(text.sections)
    for written, node in text.sections.items():
        place = text.places[written]
        name = _name_now(form, text, written, language)
        if name in language.fields:
            one = language.fields[name]
            if one.since is not None:
                form.lately.add((name,))
                if (name,) in form.unread:
                    del known[written]
                    continue
            form.places[name,] = place
            known[name] = node
            values[name] = form.read(one.shape, node, (name,))
        elif not form.hidden(nodes.Scalar(name, place), (name,)):
            meant = form.unknown("PB002.section", nodes.Scalar(name, place), (name,), tuple(language.fields))
            known.setdefault(meant or name, node)
    if not is_partial:
        _missing(form, text, known, language)
    text.sections = known
    return values


def _name_now(form: Form, text: Whole, written: str, language: Record) -> str:
    """Return what the section is called now, and note it when that is not what is written (PB006)."""
    new = language.renamed.get(written)
    if new is None:
        return written
    place = text.places[written]
    form.note("PB006.renamed", place, (new,), found=written, new=new)
    if new in text.sections:
        form.note("PB005.section", place, (new,), found=new, first=str(text.places[new]))
    return new


def _missing(form: Form, text: Whole, known: Mapping[str, nodes.Node], language: Record) -> None:
    first = min(text.places.values(), default=Place("playbook.yaml", 1, 1))
    for name, one in language.fields.items():
        if one.required and name not in known:
            form.note("PB003.section", Place(first.file, 1, 1), (name,), key=name)


def _languages(sections: Mapping[str, nodes.Node]) -> tuple[str, ...]:
    """Return the languages of the organisation before anything else is read: every text needs them."""
    organisation = sections.get("organisation")
    listed = organisation.get("languages") if isinstance(organisation, nodes.Mapping) else None
    if not isinstance(listed, nodes.Sequence):
        return ()
    return tuple(dict.fromkeys(item.value for item in listed.items if isinstance(item, nodes.Scalar) and item.value))
