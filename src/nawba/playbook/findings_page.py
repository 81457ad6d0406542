"""The reference of the findings, made from the tables that say them: `docs/reference/findings.md`.

`python -m nawba.playbook.findings_page` prints it.
"""

from __future__ import annotations

import re
import sys
from typing import Final

from nawba.playbook.wording.codes import CODES, Code
from nawba.playbook.wording.saying import UNLIKE_CODE, WORDINGS

_CLASSES: Final = {
    "E": "E — refused",
    "F": "F — refused unless forced with a reason",
    "W": "W — warning, may be accepted",
    "I": "I — told",
}
_HEAD: Final = """\
# What the checker finds

Every finding names its file, line and column, says what is so and what to do about it, and keeps its code for ever.
Made from the checker's own tables; do not edit by hand.

* **E** refused
* **F** refused unless forced with a reason
* **W** a warning; may stand in `accepted` until a date
* **I** told

Places in brackets are filled in: ⟨found⟩ is what stands in the text.

| Code | Class | Gist | الخلاصة |
|---|---|---|---|
"""


def page() -> str:
    """Return the page as the checked-in file holds it."""
    rows = "".join(
        f"| [{code}](#{code.lower()}) | {' '.join(_kinds(code, entry))} | {entry.gist_en} | {entry.gist_ar} |\n"
        for code, entry in sorted(CODES.items())
    )
    return _HEAD + rows + "".join(_entry(code, entry) for code, entry in sorted(CODES.items()))


def _entry(code: str, entry: Code) -> str:
    wordings = [words for name, words in WORDINGS.items() if name.partition(".")[0] == code]
    english = "".join(f"* {_open(w.en)}\n  *{_open(w.do_en)}*\n" for w in wordings)
    arabic = "".join(f"* {_open(w.ar)}\n  *{_open(w.do_ar)}*\n" for w in wordings)
    return (
        f"\n## {code}\n\n**{'; '.join(_CLASSES[kind] for kind in _kinds(code, entry))}.** {entry.when_en}\n\n{english}"
        f'\n<div dir="rtl" lang="ar">\n\n{entry.when_ar}\n\n{arabic}\n</div>\n'
    )


def _kinds(code: str, entry: Code) -> list[str]:
    """Return the class of a code and those of its wordings that have another."""
    others = {kind for wording, kind in UNLIKE_CODE.items() if wording.partition(".")[0] == code}
    return [entry.kind, *sorted(others - {entry.kind})]


def _open(sentence: str) -> str:
    named = re.sub(r"(?<!\{)\{([a-z_]+)\}(?!\})", r"⟨\1⟩", sentence)
    return named.replace("{{", "{").replace("}}", "}").replace("*", r"\*")


if __name__ == "__main__":
    sys.stdout.write(page())
