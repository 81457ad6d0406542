"""One section of a text as it is stored: its lines with their comments, from every file that has a part of it."""

from __future__ import annotations

from collections.abc import Mapping

from nawba.playbook import node as nodes
from nawba.playbook.parsing import parse
from nawba.playbook.showing.full import as_yaml


def section(files: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Return the lines of the section `name` by file; nothing for files that have none of it."""
    found: dict[str, str] = {}
    for file in sorted(files):
        root, _ = parse(file, files[file])
        if isinstance(root, nodes.Mapping) and root.get(name) is not None:
            found[file] = _part(files[file].decode("utf-8-sig", "replace"), root, name)
    return found


def _part(text: str, root: nodes.Mapping, name: str) -> str:
    """Return the lines from the comment above the key to the comment above the next; written anew inside braces."""
    keys = [key for key, _ in root.pairs]
    if any(key.place.column != 1 for key in keys):
        value = root.get(name) or root
        return "\n".join([f"{name}:", *("  " + line for line in as_yaml(value))])
    lines = text.splitlines()
    starts = [_with_comment(lines, key.place.line - 1) for key in keys] + [len(lines)]
    which = next(number for number, key in enumerate(keys) if key.value == name)
    return "\n".join(lines[starts[which] : starts[which + 1]]).strip("\n")


def _with_comment(lines: list[str], start: int) -> int:
    while start > 0 and lines[start - 1].startswith("#"):
        start -= 1
    return start
