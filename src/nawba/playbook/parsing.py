"""One file's bytes into a tree of nodes, or into findings that say why not (PB001, PB004).

The events of the YAML scanner are taken, not its values: no type is guessed, no alias followed, no tag obeyed.
Depth and number of nodes are limited, so that no text of 1 MiB costs more than a moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from nawba.playbook.files import MOST_BYTES
from nawba.playbook.finding import Finding, Place
from nawba.playbook.node import Hole, Mapping, Node, Scalar, Sequence
from nawba.playbook.wording.saying import say

MOST_DEPTH: Final = 24
MOST_NODES: Final = 20_000

# Escapes can bring in what no text may hold: controls, halves of pairs, non-characters.
_REFUSED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PROBLEMS: Final = (
    ("'\\t'", "tab"),
    ("found a tab", "tab"),
    ("quoted scalar", "quote"),
    ("expected ',' or", "bracket"),
    ("mapping values are not allowed", "colon"),
    ("expected <block end>", "indent"),
    ("could not find expected ':'", "indent"),
)


@dataclass(slots=True)
class _Open:
    """A map or list that is still being read."""

    place: Place
    is_map: bool
    items: list[Node] = field(default_factory=list)
    pairs: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)
    key: Scalar | None = None
    expects_value: bool = False
    has_holes: bool = False


class _Stop(Exception):
    """Ends the reading of one file; its finding is already noted."""


class _Plain(YAML):
    """A scanner that does not look on the disk for plug-ins."""

    def official_plug_ins(self) -> list[Any]:
        """Return none."""
        return []


def parse(name: str, content: bytes) -> tuple[Node | None, list[Finding]]:
    """Return the tree of the file `name` and what is wrong with its form. None: nothing could be read, or it is empty.

    Never raises, whatever the bytes.
    """
    findings: list[Finding] = []
    start = Place(name, 1, 1)
    if len(content) > MOST_BYTES:
        return None, [say("PB001.size", start)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [say("PB001.encoding", _after(name, content[: error.start].decode("utf-8", "replace")))]
    try:
        return _Builder(name, findings).build(_events(text)), findings
    except _Stop:
        return None, findings
    except MarkedYAMLError as error:
        findings.append(_problem(name, error))
    except YAMLError as error:
        position = getattr(error, "position", None)
        place = _after(name, text[:position]) if isinstance(position, int) else start
        findings.append(say("PB001.character", place))
    # The edge to the scanner: outside text must never raise out of here, whatever the scanner makes of it.
    except Exception:  # noqa: BLE001
        findings.append(say("PB001.syntax", start))
    return None, findings


def _events(text: str) -> Iterator[Any]:
    events: Iterable[Any] = _Plain(typ="safe", pure=True).parse(text)
    yield from events


def _after(name: str, before: str) -> Place:
    line = before.count("\n") + 1
    return Place(name, line, len(before) - (before.rfind("\n") + 1) + 1)


def _problem(name: str, error: MarkedYAMLError) -> Finding:
    said = f"{error.context or ''} {error.problem or ''}"
    variant = next((v for sign, v in _PROBLEMS if sign in said), "syntax")
    mark = (error.context_mark if variant in ("quote", "bracket") else None) or error.problem_mark or error.context_mark
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1, 1)
    return say(f"PB001.{variant}", place)


class _Builder:
    """Puts events together. Refused things leave a hole and a finding; reading goes on."""

    def __init__(self, name: str, findings: list[Finding]) -> None:
        self.name = name
        self.findings = findings
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.nodes = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                self._document(event, documents)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                self._close()
            elif not isinstance(event, DocumentEndEvent) and event.start_mark is not None:
                self._node(event)
        return self.root

    def _document(self, event: DocumentStartEvent, number: int) -> None:
        if number > 1:
            self._stop("PB001.documents", event)
        if event.version or event.tags:
            self.findings.append(say("PB004.directive", self._place(event)))

    def _node(self, event: Any) -> None:
        if not isinstance(event, (AliasEvent, ScalarEvent, SequenceStartEvent, MappingStartEvent)):
            return
        place = self._place(event)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self._stop("PB001.many", event)
        if isinstance(event, AliasEvent):
            self.findings.append(say("PB004.alias", place, found=f"*{event.anchor}"))
            self._add(Hole(place))
            return
        self._refuse_marks(event, place)
        if isinstance(event, ScalarEvent):
            self._scalar(event, place)
            return
        if len(self.stack) >= MOST_DEPTH:
            self._stop("PB001.deep", event)
        self.stack.append(_Open(place, is_map=isinstance(event, MappingStartEvent)))

    def _scalar(self, event: ScalarEvent, place: Place) -> None:
        if _REFUSED.search(event.value):
            self.findings.append(say("PB001.character", place))
            self._add(Hole(place))
        else:
            self._add(Scalar(event.value, place, is_plain=event.style in (None, "")))

    def _refuse_marks(self, event: Any, place: Place) -> None:
        if event.anchor:
            self.findings.append(say("PB004.anchor", place, found=f"&{event.anchor}"))
        tag = getattr(event, "tag", None)
        if tag:
            self.findings.append(say("PB004.tag", place, found=str(tag)))

    def _close(self) -> None:
        done = self.stack.pop()
        if done.is_map:
            self._add(Mapping(tuple(done.pairs.values()), done.place, done.has_holes))
        else:
            self._add(Sequence(tuple(done.items), done.place))

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if not parent.is_map:
            parent.items.append(node)
        elif not parent.expects_value:
            parent.expects_value = True
            parent.key = self._key(parent, node)
        else:
            parent.expects_value = False
            self._pair(parent, parent.key, node)

    def _key(self, parent: _Open, node: Node) -> Scalar | None:
        if isinstance(node, Scalar):
            return node
        if not isinstance(node, Hole):
            self.findings.append(say("PB001.key", node.place))
        parent.has_holes = True
        return None

    def _pair(self, parent: _Open, key: Scalar | None, value: Node) -> None:
        if key is None:
            return
        if key.is_plain and key.value == "<<":
            self.findings.append(say("PB004.merge", key.place, found="<<"))
            parent.has_holes = True
            return
        first = parent.pairs.get(key.value)
        if first is not None:
            self.findings.append(say("PB001.duplicate", key.place, found=key.value, first=str(first[0].place)))
            return
        parent.pairs[key.value] = (key, value)

    def _place(self, event: Any) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _stop(self, wording: str, event: Any) -> None:
        self.findings.append(say(wording, self._place(event)))
        raise _Stop
