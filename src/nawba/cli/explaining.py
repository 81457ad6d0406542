"""`nawba explain`: the value in force at a path of a text, and where it comes from."""

from __future__ import annotations

from typing import Annotated, Any, Final

from cyclopts import Parameter

from nawba.cli.failed import Failed
from nawba.cli.options import WHERE, Json, Lang, Where
from nawba.cli.printing import safe, say, show_json
from nawba.cli.showing import LIVE, files_named
from nawba.playbook import read
from nawba.playbook.changes.tree import plain
from nawba.playbook.finding import Path, dotted
from nawba.playbook.reading import Draft
from nawba.playbook.showing.explaining import Explained, place_of, type_of
from nawba.playbook.showing.explaining import explain as explained
from nawba.playbook.showing.full import as_yaml
from nawba.playbook.showing.locating import NoSuchPath

_KNOWN_AT_MOST: Final = 12
WORDS: Final[dict[str, dict[str, str]]] = {
    "written": {"en": "written in {place}", "ar": "مكتوب في {place}"},
    "default": {"en": "the default: the text does not say it", "ar": "القيمة الافتراضية: لا يذكرها النصّ"},
    "taken": {"en": "taken from {path}, {place}", "ar": "مأخوذ من {path}، {place}"},
    "rule": {"en": "by rule: the text does not say it", "ar": "بالقاعدة: لا يذكره النصّ"},
    "nothing": {"en": "the text does not say it, and nothing holds", "ar": "لا يذكره النصّ، ولا شيء يسري"},
    "type": {"en": "type: {type}", "ar": "النوع: {type}"},
    "its_default": {"en": "default: {default}", "ar": "الافتراضي: {default}"},
    "required": {"en": "required", "ar": "إلزامي"},
    "places": {"en": "Looked up in this order:", "ar": "يُبحث عنه بهذا الترتيب:"},
    "in_force": {"en": "in force", "ar": "سارٍ"},
    "passed_over": {"en": "passed over", "ar": "متجاوَز"},
    "not_written": {"en": "not written", "ar": "غير مكتوب"},
    "may_go_first": {"en": "goes first for what it is about", "ar": "يتقدّم فيما يخصّه"},
}


def explain(
    path: Annotated[str, Parameter(name="PATH", help="Such as severities.SEV1.respond.at_risk.")],
    directory: Annotated[
        str, Parameter(name="DIR", help="A directory of YAML files or one file; live: the text in force.")
    ] = LIVE,
    /,
    *,
    json_: Json = False,
    lang: Lang = "en",
    where: Where = WHERE,
) -> int:
    """Say what holds at a path of a playbook, and where it comes from."""
    draft = read(files_named(directory, where)).draft
    try:
        found = explained(draft, path)
    except NoSuchPath as wrong:
        raise Failed(_wrong(wrong), 2) from None
    if json_:
        show_json(_as_json(draft, found, lang))
    else:
        _show(draft, found, lang)
    return 0


def _wrong(wrong: NoSuchPath) -> str:
    said = f"{safe(wrong.path)}: there is no such place"
    if wrong.meant:
        return f"{said}; the nearest is {safe(wrong.meant)}"
    known = ", ".join(safe(word) for word in wrong.known[:_KNOWN_AT_MOST])
    more = " …" if len(wrong.known) > _KNOWN_AT_MOST else ""
    return f"{said}; there may stand: {known}{more}" if known else f"{said}; nothing stands below it"


def _show(draft: Draft, found: Explained, lang: str) -> None:
    value = "-" if found.source == "nothing" else safe(found.value, 2_000)
    say(f"{dotted(found.path)}: {value}".rstrip())
    if found.node is not None and found.value is None:
        for line in as_yaml(found.node):
            say(f"    {line}")
    came = {"place": _place(draft, found.came_from or found.path), "path": dotted(found.came_from)}
    say("  " + WORDS[found.source][lang].format(**came))
    if found.field.doc:
        say(f"  {found.field.doc}")
    about = [WORDS["type"][lang].format(type=type_of(found.field.shape, lang))]
    if found.field.default is not None:
        about.append(WORDS["its_default"][lang].format(default=found.field.default))
    if found.field.required:
        about.append(WORDS["required"][lang])
    say("  " + "; ".join(about))
    if found.origins:
        say("  " + WORDS["places"][lang])
    for one in found.origins:
        place = f"  {_place(draft, one.path)}" if one.value is not None else ""
        say(f"    {dotted(one.path)}: {safe(one.value) or '-'}  ({WORDS[one.state][lang]}){place}")


def _place(draft: Draft, path: Path) -> str:
    return safe(place_of(draft, path) or "-")


def _as_json(draft: Draft, found: Explained, lang: str) -> dict[str, Any]:
    return {
        "path": dotted(found.path),
        "source": found.source,
        "value": plain(found.node) if found.node is not None else found.value,
        **_file_and_line(draft, found.path),
        "taken_from": dotted(found.came_from) or None,
        "type": type_of(found.field.shape, lang),
        "doc": found.field.doc,
        "default": found.field.default,
        "required": found.field.required,
        "places": [
            {"path": dotted(one.path), "value": one.value, "state": one.state, **_file_and_line(draft, one.path)}
            for one in found.origins
        ],
    }


def _file_and_line(draft: Draft, path: Path) -> dict[str, Any]:
    place = place_of(draft, path)
    return {"file": place.file if place else None, "line": place.line if place else None}
