"""Reads what people read: a text for each language, or a neutral string; templates with their places (PB007, PB009)."""

from __future__ import annotations

import re
from typing import Final

from minijinja import Environment, TemplateError

from nawba.playbook import node as nodes
from nawba.playbook.finding import Path
from nawba.playbook.notes import Notes
from nawba.playbook.shape import Text
from nawba.playbook.unseen import unseen

PLACES: Final = (
    "severity",
    "service",
    "incident.title",
    "incident.link",
    "incident.number",
    "code",
    "release.to",
    "person",
)
"""The values a message may name; none of them is a person's address."""
PHRASE_PLACES: Final = ("component", "severity", "service", "started", "next_update", "restored")
"""The values an approved sentence of an update may name: nothing internal, since the public reads it."""
LINK_PLACES: Final = (
    "service.key",
    "severity",
    "incident.number",
    "incident.from",
    "incident.until",
    "incident.from_ms",
    "incident.until_ms",
)
"""The values the address of a tool may name: the incident's time as RFC 3339 and as milliseconds since 1970."""

PUBLIC: Final = ("phrases", "status_page")
"""Sections whose sentences the public reads."""

_PLACE: Final = re.compile(r"\{\{-?\s*([A-Za-z_][A-Za-z0-9_.]*)\s*((?:\|[^{}]*)?)-?\}\}")
_OTHER: Final = re.compile(r"\{\{[^\n]{0,40}|\{%[^\n]{0,40}|\{#[^\n]{0,40}|[}%#]\}")
_ARABIC: Final = re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_EXAMPLE: Final = "{ar: …, en: …}"


def read_text(notes: Notes, shape: Text, node: nodes.Node, path: Path) -> dict[str, str] | None:
    """Return the text of `node` in every language of the organisation; a neutral string is the same in all.

    A missing language is told and stands in with the first one that is there.
    """
    if isinstance(node, nodes.Scalar):
        notes.misread(node, path)
        if shape.is_template:
            check_template(notes, node, path, shape.places or PLACES)
        return dict.fromkeys(notes.languages, node.value)
    if not isinstance(node, nodes.Mapping) or not node.pairs:
        notes.note("PB003.text", node.place, path, key=str(path[-1]), example=_EXAMPLE)
        return None
    said: dict[str, nodes.Scalar] = {}
    for key, value in node.pairs:
        one = _one(notes, shape, key, value, (*path, key.value))
        if one is not None:
            said[key.value] = one
    _compare(notes, said, path)
    spoken = {key: one.value for key, one in said.items()}
    fall_back = next((spoken[lang] for lang in notes.languages if lang in spoken), next(iter(spoken.values()), ""))
    return {lang: spoken.get(lang, fall_back) for lang in notes.languages}


def _one(notes: Notes, shape: Text, key: nodes.Scalar, value: nodes.Node, path: Path) -> nodes.Scalar | None:
    notes.places[path] = key.place
    notes.misread(key, path)
    if notes.languages and key.value not in notes.languages:
        notes.note("PB002.language", key.place, path, found=key.value, known=", ".join(notes.languages))
        return None
    if not isinstance(value, nodes.Scalar) or value.is_empty or not value.value.strip():
        wording = "PB003.empty" if isinstance(value, nodes.Scalar) else "PB003.text"
        notes.note(wording, value.place, path, key=key.value, example=_EXAMPLE)
        return None
    notes.misread(value, path)
    if shape.is_template:
        check_template(notes, value, path, shape.places or PLACES)
    return value


def _public(wording: str, path: Path) -> str:
    """Return the wording of a finding about a translation: what the public reads must be whole (PB007)."""
    return f"PB007.public_{wording}" if path[0] in PUBLIC else f"PB007.{wording}"


def _compare(notes: Notes, said: dict[str, nodes.Scalar], path: Path) -> None:
    for lang in notes.languages:
        if lang not in said:
            notes.note(_public("missing", path), notes.places[path], path, language=lang)
    seen: dict[str, str] = {}
    for lang, scalar in said.items():
        words = _PLACE.sub("", scalar.value)
        if not _LETTER.search(words):
            continue
        other = seen.setdefault(scalar.value.strip(), lang)
        if other != lang:
            notes.note(_public("same", path), scalar.place, (*path, lang), language=lang, other=other)
        elif lang == "ar" and not _ARABIC.search(words):
            notes.note(_public("script", path), scalar.place, (*path, lang))


def check_template(notes: Notes, scalar: nodes.Scalar, path: Path, places: tuple[str, ...]) -> None:
    """Note every place of a template that is none of `places`, and everything that is more than a place."""
    hidden = unseen("".join(match[0] for match in _PLACE.finditer(scalar.value)))
    if hidden:
        notes.note("PB008.hidden", scalar.place, path, found=hidden)
        return
    other = _OTHER.search(_PLACE.sub("", scalar.value))
    if other:
        notes.note("PB003.logic", scalar.place, path, found=other[0], example="{{severity}}")
        return
    for match in _PLACE.finditer(scalar.value):
        name = match[1]
        if name not in places:
            notes.unknown("PB009.name", nodes.Scalar(name, scalar.place), path, places)
        elif not _renders(match[0], name):
            notes.note("PB003.logic", scalar.place, path, found=match[0], example="{{severity}}")


def _renders(place: str, name: str) -> bool:
    whole, _, part = name.partition(".")
    value: str | dict[str, str] = {part: "x"} if part else "x"
    environment = Environment(undefined_behavior="strict")
    environment.fuel = 10_000
    try:
        environment.render_str(place, **{whole: value})
    except TemplateError:
        return False
    return True
