"""The checker's findings for people: place, code, sentence, remedy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from nawba.playbook import Finding

_WORDS = {"en": {"error": "error", "warning": "warning", "info": "info"}, "ar": {"error": "خطأ", "warning": "تنبيه", "info": "معلومة"}}


def show(findings: Iterable[Finding], lang: str, out: IO[str]) -> None:
    """Print findings, one after the other, each with its place and what to do."""
    for f in findings:
        word = _WORDS[lang][f.severity]
        print(f"{f.file}:{f.line}:{f.column}: {f.code} {word}: {f.message.get(lang, '')}", file=out)
        if f.remedy.get(lang):
            print(f"    {f.remedy[lang]}", file=out)


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 2 with an error, 1 with a warning, else 0."""
    found = {f.severity for f in findings}
    return 2 if "error" in found else 1 if "warning" in found else 0
