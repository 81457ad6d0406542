"""Does everything that is named exist, and is nothing named twice? (PB101, PB005)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from nawba.playbook import node as nodes
from nawba.playbook.finding import Path, Place
from nawba.playbook.notes import Notes, Reference
from nawba.playbook.wording.sections import SECTION_NAMES

Sections = Mapping[str, nodes.Node]

KINDS: Final[dict[str, Mapping[str, str]]] = {
    **SECTION_NAMES,
    "options": {"ar": "خيار", "en": "option"},
    "follow_up_kinds": {"ar": "نوع من إجراءات المتابعة", "en": "kind of follow-up"},
}


def resolve(notes: Notes, sections: Sections) -> None:
    """Note every reference to something that is not there, and break the section that makes it."""
    defined: dict[str, tuple[str, ...]] = {}
    for reference in notes.references:
        if reference.section not in defined:
            defined[reference.section] = _defined(sections, reference.section)
        if reference.key not in defined[reference.section]:
            _missing(notes, reference, defined[reference.section])


def _missing(notes: Notes, reference: Reference, known: tuple[str, ...]) -> None:
    section = reference.section.partition(" ")[0]
    local = {"kind": KINDS[section]}
    scalar = nodes.Scalar(reference.key, reference.place)
    notes.unknown("PB101.key", scalar, reference.path, known, local, section=section)


def _defined(sections: Sections, section: str) -> tuple[str, ...]:
    if section == "tracks":
        return tuple(key.value for key, _ in _tracks(sections))
    if section == "levels":
        return tuple(key.value for chain in _keys(sections, "chains") for key, _ in _levels(sections, chain.value))
    if section.startswith("levels of "):
        return tuple(key.value for key, _ in _levels(sections, section.removeprefix("levels of ")))
    if section.startswith("options of "):
        return _below(sections, "decisions", section.removeprefix("options of "), "options")
    if section == "follow_up_kinds":
        return _below(sections, "follow_ups", "kinds")
    return tuple(key.value for key in _keys(sections, section))


def _below(sections: Sections, section: str, *path: str) -> tuple[str, ...]:
    """Return the keys of the map at `path` below `section`; none where there is no map."""
    found = sections.get(section)
    for key in path:
        found = found.get(key) if isinstance(found, nodes.Mapping) else None
    return tuple(key.value for key, _ in found.pairs) if isinstance(found, nodes.Mapping) else ()


def _keys(sections: Sections, section: str) -> Iterator[nodes.Scalar]:
    found = sections.get(section)
    if isinstance(found, nodes.Mapping):
        yield from (key for key, _ in found.pairs)


def _tracks(sections: Sections) -> Iterator[tuple[nodes.Scalar, Path]]:
    rotas = sections.get("rotas")
    for rota, body in rotas.pairs if isinstance(rotas, nodes.Mapping) else ():
        tracks = body.get("tracks") if isinstance(body, nodes.Mapping) else None
        for key, _ in tracks.pairs if isinstance(tracks, nodes.Mapping) else ():
            yield key, ("rotas", rota.value, "tracks", key.value)


def _levels(sections: Sections, chain: str) -> Iterator[tuple[nodes.Scalar, Path]]:
    chains = sections.get("chains")
    body = chains.get(chain) if isinstance(chains, nodes.Mapping) else None
    levels = body.get("levels") if isinstance(body, nodes.Mapping) else None
    for number, level in enumerate(levels.items if isinstance(levels, nodes.Sequence) else (), 1):
        key = level.get("key") if isinstance(level, nodes.Mapping) else None
        if isinstance(key, nodes.Scalar):
            yield key, ("chains", chain, "levels", number, "key")


def _listed(sections: Sections, section: str, field: str) -> Iterator[tuple[nodes.Scalar, Path]]:
    """Yield the `key` of each item of the list `field` in `section`."""
    body = sections.get(section)
    listed = body.get(field) if isinstance(body, nodes.Mapping) else None
    for number, item in enumerate(listed.items if isinstance(listed, nodes.Sequence) else (), 1):
        key = item.get("key") if isinstance(item, nodes.Mapping) else None
        if isinstance(key, nodes.Scalar):
            yield key, (section, field, number, "key")


def _values(sections: Sections, section: str, field: str) -> Iterator[tuple[nodes.Scalar, Path]]:
    found = sections.get(section)
    for key, body in found.pairs if isinstance(found, nodes.Mapping) else ():
        value = body.get(field) if isinstance(body, nodes.Mapping) else None
        if isinstance(value, nodes.Scalar):
            yield value, (section, key.value, field)


def unique(notes: Notes, sections: Sections) -> None:
    """Note what must be each one's own and is given twice: codes, orders, tracks over all rotas, levels of a chain."""
    once(notes, "code", _values(sections, "people", "code"))
    once(notes, "order", _values(sections, "severities", "order"))
    once(notes, "track", _tracks(sections))
    once(notes, "component", _listed(sections, "status_page", "components"))
    once(notes, "section", _listed(sections, "post_mortem", "sections"))
    for chain in _keys(sections, "chains"):
        once(notes, "level", _levels(sections, chain.value))


def once(notes: Notes, key: str, values: Iterator[tuple[nodes.Scalar, Path]]) -> None:
    """Note each of `values` that was given before."""
    seen: dict[str, Place] = {}
    for value, path in values:
        first = seen.setdefault(value.value, value.place)
        if first is not value.place:
            notes.note("PB005.value", value.place, path, key=key, found=value.value, first=str(first))
