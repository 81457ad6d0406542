"""What a template says: sentences, names and people's own text, in the page's language, safe to stand in HTML.

Invariant: a value put into a sentence is escaped unless it is already `Markup`; numbers and codes stand in `<bdi>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from nawba.text import catalogue
from nawba.text.isolate import clean, clean_lines
from nawba.text.times import Digits, Reader, digits

FALLBACK: Final = ("en", "ar")
TITLE_LIMIT: Final = 300
NOTE_LIMIT: Final = 4_000


def reader(context: Context) -> Reader:
    """Return who reads the page: its `lang`, its `zone` (UTC when absent) and its `digits` (Latin when absent)."""
    wanted: Digits = "arabic" if context.get("digits") == "arabic" else "latin"
    return Reader(str(context["lang"]), str(context.get("zone") or "UTC"), wanted)


@pass_context
def t(context: Context, key: str, **params: object) -> Markup:
    """Say `key` with its parameters, for HTML."""
    who = reader(context)
    return _sentence(catalogue.template(who.lang, key), _safe(params, who))


@pass_context
def tn(context: Context, key: str, n: int, **params: object) -> Markup:
    """Say `key` about `n` things in the right plural form, for HTML."""
    who = reader(context)
    return _sentence(catalogue.counted(who.lang, key, n), _safe({"n": n, **params}, who))


@pass_context
def plain(context: Context, key: str, **params: object) -> str:
    """Say `key` without any markup, for attributes and `<title>`."""
    return catalogue.say(str(context["lang"]), key, **params)


@pass_context
def word(context: Context, value: object, prefix: str) -> str:
    """Return the word for a code (`delivered` under `attempt`: `attempt.delivered`); an unknown code as it is."""
    lang, key = str(context["lang"]), f"{prefix}.{value}"
    return catalogue.template(lang, key) if catalogue.has(lang, key) else str(value)


@pass_context
def name(context: Context, value: Mapping[str, str] | str | None) -> str:
    """Return a text map in the page's language; a plain string as it is; nothing for nothing."""
    if not value:
        return ""
    if isinstance(value, str):
        return value
    order = (str(context["lang"]), *FALLBACK)
    return next((value[lang] for lang in order if value.get(lang)), next(iter(value.values())))


@pass_context
def number(context: Context, value: int) -> Markup:
    """Return a count, isolated and in the reader's digits."""
    return Markup("<bdi>{}</bdi>").format(digits(str(value), reader(context)))


def bdi(value: object) -> Markup:
    """Isolate a short piece (a name, a word in the other script); it does not wrap."""
    return Markup("<bdi>{}</bdi>").format(value)


def code(value: object) -> Markup:
    """Show a code: isolated, in the code face, never in Arabic digits."""
    return Markup('<bdi class="mono">{}</bdi>').format(value)


def incident_number(value: int | str) -> Markup:
    """Show an incident's number as people say it: `INC-214`."""
    return code(f"INC-{value}" if isinstance(value, int) else value)


def outside(text: object, limit: int = TITLE_LIMIT) -> str:
    """Return one line of somebody else's text without the marks that turn or hide its reading (C34)."""
    return clean(str(text or ""), limit)


def outside_lines(text: object, limit: int = NOTE_LIMIT) -> str:
    """Return somebody else's text like `outside`, its lines kept."""
    return clean_lines(str(text or ""), limit)


def initial(value: str) -> str:
    """Return the one letter in a face disc: its first letter, `?` for none."""
    return next((letter.upper() for letter in value if letter.isalpha()), "?")


def _sentence(template: str, params: Mapping[str, Any]) -> Markup:
    return Markup(escape(template)).format(**params)  # noqa: S704 -- escaped in the same breath


def _safe(params: Mapping[str, object], who: Reader) -> dict[str, Any]:
    return {key: _part(value, who) for key, value in params.items()}


def _part(value: object, who: Reader) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return bdi(digits(str(value), who))
    return value
