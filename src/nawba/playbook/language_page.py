"""The reference of the language, made from the table that reads it: `docs/reference/playbook.md`.

`python -m nawba.playbook.language_page` prints it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Final

from nawba.playbook.files import MOST_BYTES, MOST_FILES, MOST_TOTAL
from nawba.playbook.form import EXTRAS
from nawba.playbook.kinds import KEY, RESERVED
from nawba.playbook.language.examples import EXAMPLES
from nawba.playbook.language.opening import OPENS
from nawba.playbook.language.people import MEMBER
from nawba.playbook.language.requests import HTTP, READ, SECRET
from nawba.playbook.language.sections import SECTIONS, WHOLE_IN_ONE_FILE
from nawba.playbook.language.steps import JUDGEMENT, OPERATION, STEP
from nawba.playbook.parsing import MOST_DEPTH, MOST_NODES
from nawba.playbook.shape import (
    Choice,
    Data,
    Either,
    Field,
    Kind,
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
from nawba.playbook.texts import PLACES

TYPES: Final[tuple[tuple[str, Shape, str], ...]] = (
    ("member", MEMBER, "Who may be called. What comes to nobody falls through to the next."),
    ("opens", OPENS, "What a line of a checklist or an option opens by one tap."),
    ("secret", SECRET, "A secret by its name."),
    ("request", HTTP, "A request over HTTP. The method is the key, its value the path below the endpoint's base."),
    ("reading", READ, "A value that is read from an answer."),
    ("verdict", JUDGEMENT, "What must hold of an answer; every key that stands there."),
    ("step", STEP, "One step of a runbook."),
    ("operation", OPERATION, "A single step that stands by itself: a rollback, a switch."),
)
"""Shapes that stand in several places, told once."""
_HEAD: Final = f"""\
# The language of the playbook

Every section, every key: what it holds, what it must be, what is so where it is left out. Made from the table that
reads the text; do not edit by hand. How to begin is told in [write a playbook](../how-to/write-a-playbook.md), what can
be found wrong in [what the checker finds](findings.md).

An editor completes the keys and shows these words by
[`schemas/playbook.schema.json`](../../schemas/playbook.schema.json); with the YAML language server, this line on top of
a file is enough:

```yaml
# yaml-language-server: $schema=../schemas/playbook.schema.json
```

**Files.** Every `*.yaml` below the directory is read, except where a name begins with `_` or `.`. Sections may be
spread over files, thing by thing; whole in one file live {", ".join(f"`{name}`" for name in WHOLE_IN_ONE_FILE)}.
A file holds at most {MOST_BYTES // 1024 // 1024} MiB and {MOST_NODES:,} values, nested at most {MOST_DEPTH} deep; a
playbook at most {MOST_FILES} files and {MOST_TOTAL // 1024 // 1024} MiB. There are no anchors, aliases, tags, merge
keys, directives or includes.

**Beside any thing** may stand {", ".join(f"`{key}`" for key in EXTRAS)}: a note for the margin of the handbook, own
words (name and value), and the keys the thing had before.

**A renamed key** is read under its former name for at least 12 months and two minor releases, and told (PB006);
`nawba upgrade DIR` rewrites it and touches nothing else. No key has a former name yet.

**`*`** must be there. `x[].y` is the key `y` of every item of the list `x`; `x.NAME.y` the key `y` of everything named
in `x`, where the author chooses the names.

## Sections

"""
_TYPES_HEAD: Final = f"""
## Types

| Type | Written | |
|---|---|---|
| text | `{{ar: …, en: …}}` or `plain` | what a person reads; plain where it is the same in every language |
| template | `'{{{{severity}}}}: …'` | a text with places: \
{", ".join(f"`{name}`" for name in PLACES)}, unless others are named |
| condition | `{{service: web, severity: {{not: low}}}}` | every key must hold; a list: one of; \
operators: `not` `matches` `above` `below` `at_least` `at_most` `present` |
| value test | `200`, `[200, 204]`, `{{at_most: 0}}` | the same, of one value |
"""
_NAMED: Final = {id(shape): name for name, shape, _ in TYPES}


def page() -> str:
    """Return the page as the checked-in file holds it."""
    index = "".join(f"| [`{name}`](#{name}) | {one.doc} |\n" for name, one in SECTIONS.items())
    scalars = "".join(f"| {kind.name} | `{kind.example}` | {kind.en} |\n" for kind in _kinds())
    reserved = ", ".join(f"`{word}`" for word in sorted(RESERVED))
    named = "".join(_type(name, shape, doc) for name, shape, doc in TYPES)
    sections = "".join(_section(name, one) for name, one in SECTIONS.items())
    return (
        f"{_HEAD}| Section | |\n|---|---|\n{index}{sections}{_TYPES_HEAD}{scalars}\n"
        f"A {KEY.name} begins with a letter and has at most 40 letters, digits and `_`. Reserved are {reserved}.\n"
        f"{named}"
    )


def _section(name: str, one: Field) -> str:
    head = f"\n## {name}\n\n{one.doc} {_holds(one.shape)}{' **Must be there.**' if one.required else ''}\n"
    return f"{head}{_table(one.shape)}\n```yaml\n{EXAMPLES[name]}```\n"


def _holds(shape: Shape) -> str:
    match shape:
        case MapOf():
            return f"A map: {_name(shape)} → {_said(shape.value)}."
        case ListOf():
            return f"A list of {_said(shape.item)}, in order."
        case Record():
            return ""
        case _:
            return f"{_said(shape).capitalize()}."


def _type(name: str, shape: Shape, doc: str) -> str:
    return f"\n### {name}\n\n{doc}\n{_table(shape)}"


def _table(shape: Shape) -> str:
    rows = "".join(_rows(shape, "", is_top=True))
    rules = "".join(f"\n{rule}\n" for rule in _rules(shape))
    return (f"\n| Key | Type | Default | |\n|---|---|---|---|\n{rows}" if rows else "") + rules


def _rules(shape: Shape) -> Iterator[str]:
    if isinstance(shape, MapOf):
        yield from _rules(shape.value)
    elif isinstance(shape, ListOf):
        yield from _rules(shape.item)
    elif isinstance(shape, Record):
        for group in shape.exactly:
            yield f"Exactly one of {', '.join(f'`{key}`' for key in group)}."
        for group in shape.at_most:
            yield f"At most one of {', '.join(f'`{key}`' for key in group)}."


def _rows(shape: Shape, path: str, is_top: bool = False) -> Iterator[str]:
    """Yield a row for every key below `shape`. What is told among the types is not told again."""
    if not is_top and id(shape) in _NAMED:
        return
    match shape:
        case Record():
            yield from _fields(shape.fields, path)
        case MapOf():
            yield from _rows(shape.value, path if is_top else f"{path}NAME.")
            yield from _fields(shape.fixed, path)
        case ListOf():
            yield from _rows(shape.item, path if is_top else f"{path.removesuffix('.')}[].")
        case Either():
            yield from _rows(shape.keyed, path)
        case _:
            return


def _fields(fields: Mapping[str, Field], path: str) -> Iterator[str]:
    for key, one in fields.items():
        default = f"`{one.default}`" if one.default is not None else ""
        doc = f"{one.doc}{_force(one)}".strip()
        yield f"| `{path}{key}`{'*' if one.required else ''} | {_said(one.shape)} | {default} | {doc} |\n"
        yield from _rows(one.shape, f"{path}{key}.")


def _force(one: Field) -> str:
    match one.unsupported:
        case "warning":
            return " *Kept, not in force in this release.*"
        case "error":
            return " *Refused in this release, unless it says the default.*"
        case _:
            return ""


def _said(shape: Shape) -> str:
    """Return what a value is, in a few words."""
    if id(shape) in _NAMED:
        return f"[{_NAMED[id(shape)]}](#{_NAMED[id(shape)]})"
    match shape:
        case Value():
            return shape.kind.name
        case Choice():
            return " · ".join(f"`{word}`" for word in shape.words)
        case Ref():
            own = f"key of {_where(shape)}"
            return " · ".join([own, *(f"`{word}`" for word in shape.reserved)])
        case Text():
            if not shape.is_template:
                return "text"
            return f"template: {', '.join(f'`{name}`' for name in shape.places)}" if shape.places else "template"
        case ListOf():
            return f"{_said(shape.item)}, one or a list" if shape.alone else f"list of {_said(shape.item)}"
        case MapOf():
            return f"map: {_name(shape)} → {_said(shape.value)}"
        case Either():
            return f"{_said(shape.word)}, or {_said(shape.keyed)}"
        case Record():
            return "map"
        case _:
            return _judged(shape)


def _judged(shape: Test | ValueTest | Data | Unread) -> str:
    if isinstance(shape, Test):
        return f"condition on {shape.of}" if shape.of else "condition"
    return "value test" if isinstance(shape, ValueTest) else "anything"


def _where(shape: Ref) -> str:
    match shape.section:
        case "levels_here" | "levels":
            return "a level of `chains`"
        case "options_here":
            return "one of the options"
        case "tracks":
            return "a track of `rotas`"
        case "follow_up_kinds":
            return "a kind of `follow_ups`"
        case section:
            return f"[`{section}`](#{section})"


def _name(shape: MapOf) -> str:
    return shape.key.name if isinstance(shape.key, Kind) else _said(shape.key)


def _kinds() -> list[Kind]:
    """Return every kind of scalar the language uses."""
    found: dict[str, Kind] = {}
    waiting: list[Shape] = [one.shape for one in SECTIONS.values()]
    while waiting:
        match waiting.pop():
            case Value(kind):
                found[kind.name] = kind
            case ListOf(item):
                waiting.append(item)
            case MapOf() as shape:
                if isinstance(shape.key, Kind):
                    found[shape.key.name] = shape.key
                waiting += [shape.value, *(one.shape for one in shape.fixed.values())]
            case Record(fields):
                waiting += [one.shape for one in fields.values()]
            case Either(word, keyed):
                waiting += [word, keyed]
            case _:
                pass
    return [found[name] for name in sorted(found)]


if __name__ == "__main__":
    sys.stdout.write(page())
