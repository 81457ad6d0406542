"""Makes a finding: a wording, a place, and what the sentence names, cleaned and set apart from the sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from nawba.playbook.finding import Finding, Grade, Path, Place, dotted
from nawba.playbook.wording.care import CARE
from nawba.playbook.wording.code import joined
from nawba.playbook.wording.codes import CODES, GRADES, Class
from nawba.playbook.wording.commands import COMMANDS
from nawba.playbook.wording.duty import DUTY
from nawba.playbook.wording.form import FORM
from nawba.playbook.wording.meaning import MEANING
from nawba.playbook.wording.reach import REACH
from nawba.playbook.wording.values import VALUES
from nawba.playbook.wording.weakening import WEAKENING

WORDINGS: Final = joined(FORM, VALUES, MEANING, COMMANDS, CARE, REACH, WEAKENING, DUTY)
MOST: Final = 120
MOST_KNOWN: Final = 500
"""A list of known words may be longer than what is quoted from the text."""

_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_ARABIC: Final = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufeff]")

UNLIKE_CODE: Final[dict[str, Class]] = {
    "PB007.public_missing": "E",
    "PB007.public_same": "E",
    "PB007.public_script": "E",
    "PB016.error": "E",
    "PB204.vacant": "F",
    "PB212.same": "W",
    "PB601.hidden": "W",
}
"""Wordings of another class than their code."""

Local = Mapping[str, Mapping[str, str]]


def say(
    wording: str,
    place: Place,
    path: Path = (),
    local: Local | None = None,
    kind: Class | None = None,
    **params: str,
) -> Finding:
    """Return the finding `wording` (`PB003.unit`) at `place` about `path`.

    `kind` overrides the class of the wording. `local` holds what differs by language (names, kinds of things).
    A sentence never carries more than a line of outside text, nor a character that cannot be seen.
    """
    code = wording.partition(".")[0]
    words = WORDINGS[wording]
    known = {name: _clean(value, MOST_KNOWN if name == "known" else MOST) for name, value in params.items()}
    own: Class = kind or UNLIKE_CODE.get(wording) or CODES[code].kind
    grade: Grade = GRADES[own]
    by = {lang: {n: _clean(_of(texts, lang)) for n, texts in (local or {}).items()} for lang in ("ar", "en")}
    arabic = {name: _apart(value) for name, value in {**known, **by["ar"]}.items()}
    english = {name: _apart(value) if _ARABIC.search(value) else value for name, value in {**known, **by["en"]}.items()}
    return Finding(
        code=code,
        severity=grade,
        file=place.file,
        line=place.line,
        column=place.column,
        message={"ar": words.ar.format(**arabic), "en": words.en.format(**english)},
        remedy={"ar": words.do_ar.format(**arabic), "en": words.do_en.format(**english)},
        params={**by["en"], **{n: value for n, value in known.items() if value}, "about": dotted(path), "class": own},
    )


def _of(texts: Mapping[str, str], lang: str) -> str:
    return texts.get(lang) or next(iter(texts.values()), "")


def _clean(value: str, most: int = MOST) -> str:
    value = _UNSEEN.sub("", value)
    return value if len(value) <= most else value[: most - 1] + "…"


def _apart(value: str) -> str:
    return f"\u2068{value}\u2069"


def quoted(value: str, lang: str) -> str:
    """Return outside text as a sentence in `lang` may carry it: one clean line, set apart from its surroundings."""
    value = _clean(value)
    return _apart(value) if lang == "ar" or _ARABIC.search(value) else value
