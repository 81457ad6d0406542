"""The shapes a value of the text may have. The language (`language/`) is written in them as data; reading, the JSON
Schema and the reference are made from that one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Unsupported = Literal["no", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A scalar read by the type of its key. `parse` returns the value or raises Misread; `schema`: its JSON Schema."""

    name: str
    ar: str
    en: str
    example: str
    parse: Callable[[str], Any]
    schema: Mapping[str, Any]
    is_text: bool = True


class Misread(ValueError):
    """A scalar that is not of its kind. `wording`: a more telling one than "is not a …"; `what`: what it would be."""

    def __init__(self, wording: str = "PB003.type", what: str = "") -> None:
        super().__init__(wording)
        self.wording = wording
        self.what = what


@dataclass(frozen=True, slots=True)
class Value:
    """One scalar of `kind`. `other`: what is said of a list or a map in its place."""

    kind: Kind
    other: str = "PB003.scalar"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words. `renamed`: former words, each with the present one (PB006)."""

    words: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """A key of `section`. `reserved`: words of the language that may stand there.

    `levels_here`, `options_here`: of the same chain, of the same decision.
    """

    section: str
    reserved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """What a person reads, by language, or a neutral string.

    A template may hold places, `{{name}}`. `places`: the names that have a value there; none given: those of a message.
    """

    is_template: bool = False
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list in its order. `alone`: a single item may stand without the list. `few`: what is said of too few."""

    item: Shape
    alone: bool = False
    least: int = 0
    few: str = "PB003.few"


@dataclass(frozen=True, slots=True)
class MapOf:
    """Names chosen by the author, each with a `value`. `key`: what a name must be; `fixed`: words of the language
    beside the names. `since`: the release that first reads the values (see Field)."""

    key: Kind | Ref
    value: Shape
    fixed: Mapping[str, Field] = field(default_factory=dict)
    least: int = 0
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Keys of the language. `exactly`: of each group one key, no more, no fewer. `at_most`: of each group one or none.

    `only_with`: (key, other): the key says something only where the other stands.
    `is_thing`: `note`, `labels` and `was` may stand beside its keys.
    `renamed`: former keys, each with the present one; read for at least 12 months and two minor releases (PB006).
    """

    fields: Mapping[str, Field]
    exactly: tuple[tuple[str, ...], ...] = ()
    at_most: tuple[tuple[str, ...], ...] = ()
    is_thing: bool = True
    only_with: tuple[tuple[str, str], ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Test:
    """A condition: what must hold of labels (`playbook.md` §2, type condition). `of`: a section its keys must be in."""

    of: str | None = None


@dataclass(frozen=True, slots=True)
class ValueTest:
    """What must hold of one value: `200`, `[200, 204]`, `{at_most: 0}`. `is_line`: of a line of output, where a pattern
    may stand anywhere."""

    is_line: bool = False


@dataclass(frozen=True, slots=True)
class Data:
    """Any value of JSON, as a request carries it."""


@dataclass(frozen=True, slots=True)
class Either:
    """A single word read as `word`, or something with keys read as `keyed`: `all`, or `{table: …}`."""

    word: Value | Choice | Ref
    keyed: MapOf | Record | Test


@dataclass(frozen=True, slots=True)
class Unread:
    """Part of the language, kept and not read in this release."""


Shape = Value | Choice | Ref | Text | ListOf | MapOf | Record | Test | ValueTest | Data | Either | Unread


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a record. `default` as the text would write it, only where it is one word for all.

    `missing`: the wording when a required key is not there. `unsupported`: what using it is in this release (PB016);
    an error where passing over it would change who is called. `since`: the release that first reads it; before, it was
    kept unread, so a text applied earlier may hold anything there (`stored`).
    """

    shape: Shape
    doc: str = ""
    required: bool = False
    default: str | None = None
    missing: str = "PB003.required"
    unsupported: Unsupported = "no"
    since: str | None = None
