"""The language as JSON Schema, for editors: made from the same shapes that read the text.

`python -m nawba.playbook.schema` prints it; `schemas/playbook.schema.json` is that output. References, texts in two
languages and meaning are beyond it and remain `check`'s.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

from nawba.playbook.conditions import COMPARISONS, LABEL_PATTERN, MOST_PATTERN
from nawba.playbook.form import EXTRAS
from nawba.playbook.kinds import KEY_PATTERN, RESERVED, TAG
from nawba.playbook.language.people import MEMBER
from nawba.playbook.language.sections import LANGUAGE_VERSION, SECTIONS
from nawba.playbook.shape import (
    Choice,
    Data,
    Either,
    Field,
    ListOf,
    MapOf,
    Record,
    Ref,
    Shape,
    Test,
    Text,
    Unread,
    Value,
    ValueTest,
)

Schema = dict[str, Any]

_WORD: Final[Schema] = {"type": ["string", "number", "boolean"]}
_KEY: Final = f"^(?!(?:{'|'.join(sorted(RESERVED))})$)(?:{KEY_PATTERN})$"


def schema() -> Schema:
    """Return the JSON Schema of the language, as one file of the playbook may hold it whole."""
    properties = {name: _field(section) for name, section in SECTIONS.items()}
    properties["nawba"] = {"const": LANGUAGE_VERSION, "description": SECTIONS["nawba"].doc}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Nawba playbook",
        "description": "One file of a playbook. Sections may be spread over several files of a directory.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": {
            "text": _text("What a person reads: a text for each language, or a neutral string."),
            "template": _text("A text with places such as {{severity}}."),
            "member": _record(MEMBER),
            "condition": _condition(),
            "test": _test(),
        },
    }


def printed() -> str:
    """Return the schema as the checked-in file holds it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _of(shape: Shape) -> Schema:
    if shape is MEMBER:
        return {"$ref": "#/$defs/member"}
    match shape:
        case Value():
            return dict(shape.kind.schema)
        case Choice():
            return {"enum": list(shape.words)}
        case Ref():
            own: Schema = {"type": "string", "pattern": _KEY}
            return {"anyOf": [{"enum": list(shape.reserved)}, own]} if shape.reserved else own
        case Text():
            return {"$ref": "#/$defs/template" if shape.is_template else "#/$defs/text"}
        case Test():
            return {"$ref": "#/$defs/condition"}
        case ValueTest():
            return {"$ref": "#/$defs/test"}
        case Either():
            return {"anyOf": [_of(shape.word), _of(shape.keyed)]}
        case ListOf():
            return _list(shape)
        case MapOf():
            return _map(shape)
        case Record():
            return _record(shape)
        case Data() | Unread():
            return {}


def _field(field: Field) -> Schema:
    found = _of(field.shape)
    doc = field.doc
    if field.unsupported == "warning":
        doc = f"{doc} Not in force in this release.".strip()
    if doc:
        found["description"] = doc
    if field.default is not None:
        found["default"] = _default(field)
    return found


def _default(field: Field) -> Any:
    is_text = not isinstance(field.shape, Value) or field.shape.kind.is_text
    return field.default if is_text else json.loads(field.default or "null")


def _list(shape: ListOf) -> Schema:
    found: Schema = {"type": "array", "items": _of(shape.item)}
    if shape.least:
        found["minItems"] = shape.least
    return {"anyOf": [_of(shape.item), found]} if shape.alone else found


def _map(shape: MapOf) -> Schema:
    pattern = _KEY if isinstance(shape.key, Ref) or shape.key.name == "key" else shape.key.schema.get("pattern", "^.+$")
    found: Schema = {"type": "object"}
    if shape.fixed:
        pattern = pattern.replace("^", f"^(?!(?:{'|'.join(shape.fixed)})$)", 1)
        found["properties"] = {key: _field(field) for key, field in shape.fixed.items()}
        found["required"] = [key for key, field in shape.fixed.items() if field.required]
    found |= {"patternProperties": {pattern: _of(shape.value)}, "additionalProperties": False}
    return found | ({"minProperties": shape.least} if shape.least else {})


def _record(shape: Record) -> Schema:
    fields = {key: field for key, field in shape.fields.items() if field.unsupported != "error"}
    extras = EXTRAS if shape.is_thing else {}
    found: Schema = {
        "type": "object",
        "properties": {key: _field(field) for key, field in {**fields, **extras}.items()},
        "required": [key for key, field in fields.items() if field.required],
        "additionalProperties": False,
    }
    groups: list[Schema] = [
        {"oneOf": [{"required": [key]} for key in group if key in fields]} for group in shape.exactly
    ]
    groups += [{"not": {"required": list(group)}} for group in shape.at_most]
    found |= {"dependentRequired": {key: [other] for key, other in shape.only_with}} if shape.only_with else {}
    return found | ({"allOf": groups} if groups else {})


def _text(doc: str) -> Schema:
    by_language: Schema = {
        "type": "object",
        "minProperties": 1,
        "patternProperties": {TAG.schema["pattern"]: {"type": "string", "minLength": 1}},
        "additionalProperties": False,
    }
    return {"description": doc, "anyOf": [{"type": "string", "minLength": 1}, by_language]}


def _condition() -> Schema:
    return {
        "description": "All keys must hold. A value: equal. A list: one of. A map: operators.",
        "type": "object",
        "minProperties": 1,
        "patternProperties": {f"^{LABEL_PATTERN}$": {"$ref": "#/$defs/test"}},
        "additionalProperties": False,
    }


def _test() -> Schema:
    number: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]+(?:\.[0-9]+)?%?$"}]}
    operators: Schema = {
        "not": {"$ref": "#/$defs/test"},
        "matches": {
            "type": "string",
            "minLength": 1,
            "maxLength": MOST_PATTERN,
            "description": "RE2, the whole value.",
        },
        "present": {"type": "boolean"},
        **dict.fromkeys(COMPARISONS, number),
    }
    by_operator: Schema = {
        "type": "object",
        "minProperties": 1,
        "properties": operators,
        "additionalProperties": False,
    }
    return {"anyOf": [_WORD, {"type": "array", "items": _WORD, "minItems": 1}, by_operator]}


if __name__ == "__main__":
    sys.stdout.write(printed())
