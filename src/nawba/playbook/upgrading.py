"""Rewrites former names into present ones (PB006), and nothing else: comments, order, quotes, line ends stay."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from typing import Final

from nawba.playbook.finding import Finding

_LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What the scanner counts as the end of a line."""


def upgraded(files: Mapping[str, bytes], findings: Iterable[Finding]) -> dict[str, bytes]:
    """Return the files of `files` that change, with every former name that `findings` name as it is called now.

    A name that is written with escapes, so that its characters do not stand there, is left as it is.
    """
    changed: dict[str, bytes] = {}
    for name, content in files.items():
        renamed = sorted((f for f in findings if f.code == "PB006" and f.file == name), reverse=True, key=_position)
        if renamed:
            after = _rewritten(content, renamed)
            if after != content:
                changed[name] = after
    return changed


def _position(finding: Finding) -> tuple[int, int]:
    return finding.line, finding.column


def _rewritten(content: bytes, renamed: list[Finding]) -> bytes:
    """Return `content` with the spans of `renamed` replaced; they come from the last to the first."""
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    text = content.removeprefix(mark).decode()
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    for finding in renamed:
        old, new = finding.params["found"], finding.params["new"]
        at = starts[finding.line - 1] + finding.column - 1
        at += text[at : at + 1] in ("'", '"')
        if text.startswith(old, at):
            text = text[:at] + new + text[at + len(old) :]
    return mark + text.encode()
