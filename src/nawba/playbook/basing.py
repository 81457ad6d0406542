"""On which version a text was written: `meta.base` is read, written and left out without touching anything else.

Every other byte stays: comments, order, quotes, blank lines (`playbook.md` §1.9). What was written is read again; a
text in which the edit would mean something else is not edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from nawba.playbook import node as nodes
from nawba.playbook.changes.tree import plain
from nawba.playbook.files import digest
from nawba.playbook.finding import Place
from nawba.playbook.parsing import parse

_SCALAR: Final = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s,}#\"']+")


def base_of(files: Mapping[str, bytes]) -> int | None:
    """Return the version a text says it was written on; None where it says none, or nothing that is a version."""
    found = _meta(files)
    said = found[1].get("base") if found else None
    is_number = isinstance(said, nodes.Scalar) and said.value.isascii() and said.value.isdecimal()
    return int(said.value) if isinstance(said, nodes.Scalar) and is_number and len(said.value) < 10 else None


def with_base(files: Mapping[str, bytes], version: int) -> dict[str, bytes]:
    """Return `files` with `meta.base: 'version'`, quoted so that no other reader takes it for a number (PB010).

    The same files when the text has no `meta` that can be edited.
    """
    found = _meta(files)
    if found is None:
        return dict(files)
    name, meta = found
    for text in _edits(files[name].decode(errors="surrogateescape"), meta, str(version)):
        raw = text.encode(errors="surrogateescape")
        if _says(raw, plain(parse(name, files[name])[0] or meta), str(version)):
            return {**files, name: raw}
    return dict(files)


def without_base(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return `files` as they were before `with_base` named a version, for comparing two texts."""
    found = _meta(files)
    base = found[1].get("base") if found else None
    if found is None or not isinstance(base, nodes.Scalar):
        return dict(files)
    name, meta = found
    text = files[name].decode(errors="surrogateescape")
    start = _offset(text, next(key for key, _ in meta.pairs if key.value == "base").place)
    value = _SCALAR.match(text, _offset(text, base.place))
    for cut in _cuts(text, start, value.end()) if value else ():
        raw = cut.encode(errors="surrogateescape")
        if _says(raw, plain(parse(name, files[name])[0] or meta), None):
            return {**files, name: raw}
    return dict(files)


def _cuts(text: str, start: int, end: int) -> Iterator[str]:
    """Yield the text without the line, or without what stands between two commas."""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end + 1
    if not text[line_start:start].strip() and not text[end:line_end].strip():
        yield text[:line_start] + text[line_end:]
    comma = re.compile(r",[ ]?").match(text, end)
    yield text[:start] + text[comma.end() if comma else end :]


def text_digest(files: Mapping[str, bytes]) -> str:
    """Return the digest by which a text is known: whatever it says of its base, it is the same text."""
    return digest(without_base(files))


def _meta(files: Mapping[str, bytes]) -> tuple[str, nodes.Mapping] | None:
    for name in sorted(files):
        if b"meta" not in files[name]:
            continue
        root, _ = parse(name, files[name])
        found = root.get("meta") if isinstance(root, nodes.Mapping) else None
        if isinstance(found, nodes.Mapping) and found.pairs:
            return name, found
    return None


def _edits(text: str, meta: nodes.Mapping, version: str) -> Iterator[str]:
    """Yield the ways to write it: in place of the old value; on a line of its own; inside braces."""
    base = meta.get("base")
    if isinstance(base, nodes.Scalar):
        start = _offset(text, base.place)
        value = _SCALAR.match(text, start)
        if value is not None:
            yield f"{text[:start]}'{version}'{text[value.end() :]}"
        return
    start = _offset(text, meta.pairs[0][0].place)
    column = start - (text.rfind("\n", 0, start) + 1)
    end = "\r\n" if "\r\n" in text else "\n"
    yield f"{text[:start]}base: '{version}'{end}{' ' * column}{text[start:]}"
    yield f"{text[:start]}base: '{version}', {text[start:]}"


def _offset(text: str, place: Place) -> int:
    """Return where `place` is in `text`; lines end as YAML says, a mark at the beginning is not counted."""
    start = 0
    for _ in range(place.line - 1):
        start = text.index("\n", start) + 1
    return start + place.column - 1 + (1 if place.line == 1 and text.startswith("\ufeff") else 0)


def _says(raw: bytes, before: object, version: str | None) -> bool:
    """Whether `raw` says what was said before, with the base or without any, and nothing else."""
    root, _ = parse("", raw)
    if root is None or not isinstance(before, dict):
        return False
    meta = {k: v for k, v in (before.get("meta") or {}).items() if k != "base"}
    after = plain(root)
    expected = {**before, "meta": meta if version is None else {**meta, "base": version}}
    return bool(after == expected)
