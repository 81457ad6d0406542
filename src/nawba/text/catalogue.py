"""Which sentence a key means in a language.

The catalogues are gettext `.po` files under `locales/<language>/`, read once and merged; a msgid is a key (`nav.now`).
Invariant (tested): both languages hold the same keys, with the same placeholders and no empty translation.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale
from babel.messages.pofile import read_po

LANGUAGES: Final = ("ar", "en")
LOCALES: Final = Path(__file__).parent / "locales"

# A gettext plural index is a place in this row; the names are CLDR's.
PLURALS: Final[Mapping[str, tuple[str, ...]]] = {
    "ar": ("zero", "one", "two", "few", "many", "other"),
    "en": ("one", "other"),
}

Forms = tuple[str, ...]


@cache
def catalogue(lang: str) -> Mapping[str, Forms]:
    """Return every key of `lang` with its forms: one for a sentence, one per plural form for a counted one.

    A key in two files of one language is a bug (ValueError). An unknown language has no keys (KeyError).
    """
    if lang not in LANGUAGES:
        raise KeyError(f"no language {lang!r}")
    merged: dict[str, Forms] = {}
    for path in sorted((LOCALES / lang).glob("*.po")):
        for key, forms in _read(path, lang):
            if key in merged:
                raise ValueError(f"{path.name}: {key!r} is defined twice for {lang!r}")
            merged[key] = forms
    return merged


def has(lang: str, key: str) -> bool:
    """Say whether `key` has a sentence in `lang`."""
    return key in catalogue(lang)


def template(lang: str, key: str) -> str:
    """Return the sentence of `key` with its placeholders still open; KeyError if there is none."""
    return _forms(lang, key)[0]


def counted(lang: str, key: str, n: int) -> str:
    """Return the form of `key` that `n` takes in `lang`, placeholders still open; KeyError if there is none."""
    forms = _forms(lang, key)
    tag = Locale(lang).plural_form(abs(n))
    return forms[PLURALS[lang].index(tag)] if len(forms) > 1 else forms[0]


def say(lang: str, key: str, **params: object) -> str:
    """Say `key` in `lang` as plain text; a missing key or parameter is a KeyError."""
    return template(lang, key).format(**params)


def count(lang: str, key: str, n: int, **params: object) -> str:
    """Say `key` about `n` things in the plural form `n` takes; `{n}` in the sentence is the number."""
    return counted(lang, key, n).format(**{"n": n, **params})


def _forms(lang: str, key: str) -> Forms:
    if (forms := catalogue(lang).get(key)) is None:
        raise KeyError(f"no sentence {key!r} in {lang!r}")
    return forms


def _read(path: Path, lang: str) -> list[tuple[str, Forms]]:
    with path.open("rb") as file:
        messages = read_po(file, locale=lang)
    found: list[tuple[str, Forms]] = []
    for message in messages:
        key = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if key:
            found.append((str(key), forms))
    return found
