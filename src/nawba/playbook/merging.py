"""Several files into one text: sections by top-level key, map sections by thing (`playbook.md` §1.9; PB005)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nawba.playbook import node as nodes
from nawba.playbook.finding import Finding, Place
from nawba.playbook.wording.saying import say


@dataclass(slots=True)
class Whole:
    """The text of all files as sections. `places` says where each section is first named."""

    sections: dict[str, nodes.Node] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def merge(roots: Iterable[nodes.Node], by_thing: Mapping[str, bool]) -> Whole:
    """Return the sections of all `roots`. `by_thing` says of each section whether it is merged thing by thing.

    What is not merged lives whole in one file; the second one found is a finding that names both places.
    """
    whole = Whole()
    for root in roots:
        if isinstance(root, nodes.Mapping):
            for key, value in root.pairs:
                _add(whole, key, value, by_thing.get(key.value, True))
        elif not isinstance(root, nodes.Hole) and not (isinstance(root, nodes.Scalar) and root.is_empty):
            whole.findings.append(say("PB001.root", root.place))
    return whole


def _add(whole: Whole, key: nodes.Scalar, value: nodes.Node, by_thing: bool) -> None:
    before = whole.sections.get(key.value)
    if before is None:
        whole.sections[key.value] = value
        whole.places[key.value] = key.place
        return
    if by_thing and isinstance(before, nodes.Mapping) and isinstance(value, nodes.Mapping):
        whole.sections[key.value] = _joined(whole, key.value, before, value)
        return
    first = whole.places[key.value]
    whole.findings.append(say("PB005.section", key.place, (key.value,), found=key.value, first=str(first)))


def _joined(whole: Whole, section: str, before: nodes.Mapping, more: nodes.Mapping) -> nodes.Mapping:
    pairs = {key.value: (key, value) for key, value in before.pairs}
    for key, value in more.pairs:
        if key.value in pairs:
            first = pairs[key.value][0].place
            path = (section, key.value)
            whole.findings.append(say("PB005.thing", key.place, path, found=key.value, first=str(first)))
        else:
            pairs[key.value] = (key, value)
    return nodes.Mapping(tuple(pairs.values()), before.place, before.has_holes or more.has_holes)
