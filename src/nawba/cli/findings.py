"""The checker's findings for people and programs: place, code, sentence, remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any, Final

from nawba.cli.printing import safe
from nawba.playbook import Finding
from nawba.playbook.repairing import Repair, repair_of

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"error": "error", "warning": "warning", "info": "info"},
    "ar": {"error": "خطأ", "warning": "تنبيه", "info": "معلومة"},
}


def show(findings: Iterable[Finding], lang: str, out: IO[str]) -> None:
    """Print findings, one after the other, each with its place and what to do."""
    for f in findings:
        place = f"{safe(f.file)}:{f.line}:{f.column}"
        print(f"{place}: {f.code} {_WORDS[lang][f.severity]}: {safe(f.message.get(lang), 2_000)}", file=out)
        if f.remedy.get(lang):
            print(f"    {safe(f.remedy[lang], 2_000)}", file=out)


def as_items(findings: Iterable[Finding], lang: str) -> list[dict[str, Any]]:
    """Return findings for `--json`: message and remedy are strings in `lang`."""
    return [
        {
            "code": f.code,
            "severity": f.severity,
            "file": f.file,
            "line": f.line,
            "column": f.column,
            "message": f.message.get(lang, ""),
            "remedy": f.remedy.get(lang, ""),
            "params": dict(f.params),
        }
        for f in findings
    ]


def as_rows(findings: Iterable[Finding], files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Return findings for `nawba check --json`: both languages, the page that explains them, the repair if there is
    one."""
    return [_row(f, repair_of(f, files)) for f in findings]


def _row(f: Finding, repair: Repair | None) -> dict[str, Any]:
    return {
        "code": f.code,
        "class": f.params.get("class", ""),
        "severity": f.severity,
        "file": f.file,
        "line": f.line,
        "column": f.column,
        "path": f.params.get("about", ""),
        "message": dict(f.message),
        "remedy": dict(f.remedy),
        "page": f"docs/reference/findings.md#{f.code.lower()}",
        "repair": None if repair is None else {"column": repair.column, "old": repair.old, "new": repair.new},
        "params": dict(f.params),
    }


def counted(findings: Sequence[Finding]) -> str:
    """Return how many of each: `2 errors, 1 warning, 4 infos`; `nothing found` for none."""
    counts = Counter(f.severity for f in findings)
    found = [(counts[grade], grade) for grade in ("error", "warning", "info") if counts[grade]]
    return ", ".join(f"{n} {grade}{'s' if n > 1 else ''}" for n, grade in found) or "nothing found"


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 2 with an error, 1 with a warning, else 0."""
    found = {f.severity for f in findings}
    return 2 if "error" in found else 1 if "warning" in found else 0
