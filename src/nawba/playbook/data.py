"""Reads a value of JSON, as the body of a request carries it: what is plain is read by YAML 1.2's few words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from nawba.domain.request import Json
from nawba.playbook import node as nodes
from nawba.playbook.finding import Path
from nawba.playbook.notes import Notes

_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None, "": None}


def read_data(notes: Notes, node: nodes.Node, path: Path) -> Json:
    """Return `node` as JSON. Quoted is text; plain `true`, `false`, `null` and decimal numbers are what they say."""
    match node:
        case nodes.Hole():
            notes.broken.add(str(path[0]))
            return None
        case nodes.Scalar():
            return _scalar(notes, node, path)
        case nodes.Sequence():
            return tuple(read_data(notes, item, (*path, number)) for number, item in enumerate(node.items, 1))
        case nodes.Mapping():
            read: dict[str, Json] = {}
            for key, value in node.pairs:
                here = (*path, key.value)
                notes.places[here] = key.place
                notes.hidden(key, here)
                read[key.value] = read_data(notes, value, here)
            return read


def _scalar(notes: Notes, node: nodes.Scalar, path: Path) -> Json:
    if notes.hidden(node, path) or not node.is_plain:
        return node.value
    if node.value in _WORDS:
        return _WORDS[node.value]
    if _INTEGER.fullmatch(node.value):
        return int(node.value)
    if _DECIMAL.fullmatch(node.value):
        return Decimal(node.value)
    notes.misread(node, path)
    return node.value
