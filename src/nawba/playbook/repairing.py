"""What can be mended without knowing what was meant: a span of one line, replaced; everything else stays as it is.

Only what is safe: a value that others misread is quoted (PB010), and a misspelt word is put right where one known word
alone is near (PB002). A missing unit is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from nawba.playbook.finding import Finding

_NEAR: Final = 0.6
_CERTAIN: Final = 0.75


@dataclass(frozen=True, slots=True)
class Repair:
    """Put `new` for `old`, which stands in `file` at `line` and `column`, counted from 1 in characters."""

    code: str
    file: str
    line: int
    column: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {self.old} → {self.new}"


def repair_of(finding: Finding, files: Mapping[str, bytes]) -> Repair | None:
    """Return what mends `finding` in the text of `files`; None when a person must decide, or it stands elsewhere."""
    found = finding.params.get("found", "")
    new = _new(finding, found)
    line = _line(files.get(finding.file, b""), finding.line)
    start = finding.column - 1
    if new is None or line is None:
        return None
    if line[start : start + 1] in ("'", '"') and finding.code == "PB002":
        start += 1
    if line[start : start + len(found)] != found or line[start + len(found) : start + len(found) + 1].isalnum():
        return None
    return Repair(finding.code, finding.file, finding.line, start + 1, found, new)


def _new(finding: Finding, found: str) -> str | None:
    if not found or "'" in found:
        return None
    if finding.code == "PB010":
        return f"'{found}'"
    if finding.code == "PB002" and finding.params.get("nearest"):
        known = finding.params.get("known", "").split(", ")
        near = get_close_matches(found.casefold(), [word.casefold() for word in known], n=2, cutoff=_NEAR)
        is_certain = len(near) == 1 and bool(get_close_matches(found.casefold(), near, cutoff=_CERTAIN))
        return finding.params["nearest"] if is_certain and near[0] == finding.params["nearest"].casefold() else None
    return None


def _line(content: bytes, number: int) -> str | None:
    lines = content.decode("utf-8-sig", errors="replace").split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else None


def repairs(findings: Iterable[Finding], files: Mapping[str, bytes]) -> tuple[Repair, ...]:
    """Return every repair of `findings`, each span once, in the order of the text."""
    found = {(one.file, one.line, one.column): one for f in findings if (one := repair_of(f, files)) is not None}
    return tuple(found[key] for key in sorted(found))


def mended(files: Mapping[str, bytes], wanted: Iterable[Repair]) -> dict[str, bytes]:
    """Return the files after `wanted`: the spans replaced, every other byte as it was."""
    done = dict(files)
    for one in sorted(wanted, key=lambda r: (r.file, r.line, r.column), reverse=True):
        mark = b"\xef\xbb\xbf" if done[one.file].startswith(b"\xef\xbb\xbf") else b""
        lines = done[one.file].removeprefix(mark).decode().split("\n")
        line, start = lines[one.line - 1], one.column - 1
        lines[one.line - 1] = line[:start] + one.new + line[start + len(one.old) :]
        done[one.file] = mark + "\n".join(lines).encode()
    return done
