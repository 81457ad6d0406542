"""A note is printed wherever the language lets one stand (`playbook.md` §2)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from ruamel.yaml import YAML

from nawba.handbook.building import Edition, handbook
from nawba.playbook import files_of
from nawba.playbook.language.sections import SECTIONS
from nawba.playbook.shape import ListOf, MapOf, Record, Shape
from tests.handbook.editions import EXAMPLE, NOW, said


def annotate(value: Any, shape: Shape, path: str, notes: list[str]) -> None:
    """Give every thing below `value` that may have a note one of its own."""
    if isinstance(shape, ListOf) and isinstance(value, list):
        for number, item in enumerate(value):
            annotate(item, shape.item, f"{path}/{number}", notes)
    elif isinstance(shape, MapOf) and isinstance(value, dict):
        for key, item in list(value.items()):
            inner = shape.fixed[key].shape if key in shape.fixed else shape.value
            annotate(item, inner, f"{path}/{key}", notes)
    elif isinstance(shape, Record) and isinstance(value, dict):
        for key, field in shape.fields.items():
            if key in value:
                annotate(value[key], field.shape, f"{path}/{key}", notes)
        if shape.is_thing and "note" not in shape.fields:
            note = f"Note of {path.replace('/', ' ').replace('_', ' ')} here"
            value["note"] = {"ar": f"ملاحظة {note}", "en": note}
            notes.append(note)


WITHOUT_NOTES = frozenset(("hand_over", "meta", "nawba", "phrases"))
"""Sections in which no thing has a note, in the language or in the example."""


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_a_note_is_printed_wherever_it_may_stand(section: str) -> None:
    files, notes = {}, list[str]()
    for name, text in files_of(EXAMPLE).items():
        whole = _loaded(text)
        if section in whole:
            annotate(whole[section], SECTIONS[section].shape, section, notes)
        out = BytesIO()
        writer = YAML()
        writer.allow_unicode = True
        writer.width = 10_000
        writer.dump(whole, out)
        files[name] = out.getvalue()
    words = " ".join(said(handbook(Edition(files, "en", NOW))).split())
    assert [note for note in notes if note not in words] == []
    assert bool(notes) is (section not in WITHOUT_NOTES)


def _loaded(text: bytes) -> Any:
    """Return the text with its quotes kept, so that nothing is read as another thing when it is written again."""
    reader = YAML()
    reader.preserve_quotes = True
    return reader.load(text)
