"""Nodes as lines of YAML that read again to the same nodes: plain stays plain, quoted stays quoted, one key a line."""

from __future__ import annotations

from typing import Final

from nawba.playbook import node as nodes

STEP: Final = "  "
_ESCAPED: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def inline(node: nodes.Node) -> str | None:
    """Return what stands behind its key on one line; None for what needs lines of its own."""
    match node:
        case nodes.Scalar():
            return None if _is_block(node) else scalar(node)
        case nodes.Sequence():
            return None if node.items else "[]"
        case nodes.Mapping():
            return None if node.pairs else "{}"
        case nodes.Hole():
            return ""


def scalar(node: nodes.Scalar) -> str:
    """Return a scalar on one line, as it was written as far as one line can say it."""
    text = node.value
    if node.is_plain and (text.isprintable() or not text):
        return text
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_ESCAPED.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'


def block(node: nodes.Scalar, indent: str) -> list[str]:
    """Return a text of several lines: its mark, then the lines under it."""
    text = node.value
    lines = text.removesuffix("\n").split("\n")
    return ["|" if text.endswith("\n") else "|-", *(indent + line if line else "" for line in lines)]


def entry(key: str, value: nodes.Node, below: list[str], indent: str) -> list[str]:
    """Return a key with its value. `below`: the lines of a value that needs some."""
    on_line = inline(value)
    if on_line is not None:
        return [f"{indent}{key}: {on_line}".rstrip()]
    if isinstance(value, nodes.Scalar):
        mark, *rest = block(value, indent + STEP)
        return [f"{indent}{key}: {mark}", *rest]
    return [f"{indent}{key}:", *below]


def item(value: nodes.Node, below: list[str], indent: str) -> list[str]:
    """Return an item of a list. `below`: the lines of a value that needs some, one step further in."""
    on_line = inline(value)
    if on_line is not None:
        return [f"{indent}- {on_line}".rstrip()]
    if isinstance(value, nodes.Scalar):
        mark, *rest = block(value, indent + STEP)
        return [f"{indent}- {mark}", *rest]
    first, *rest = below
    return [f"{indent}- {first.removeprefix(indent + STEP)}", *rest]


def _is_block(node: nodes.Scalar) -> bool:
    lines = node.value.removesuffix("\n").split("\n")
    is_fine = all(line.isprintable() and line.strip() for line in lines)
    return not node.is_plain and len(lines) > 1 and is_fine and not lines[0].startswith(" ")
