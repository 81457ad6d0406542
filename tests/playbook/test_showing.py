"""A text that uses every key of the language is shown whole, and every path of it is explained."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from nawba.playbook import files_of, read
from nawba.playbook.changes.tree import tree
from nawba.playbook.showing.explaining import explain, place_of, type_of
from nawba.playbook.showing.full import full

WHOLE: Final = read(files_of(Path(__file__).with_name("whole.yaml")))


def paths(value: Any, path: str) -> Iterator[str]:
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value, 1) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from paths(inner, f"{path}.{key}")


def test_a_text_with_every_key_reads_again_to_the_same() -> None:
    """`playbook.md` §1.5."""
    again = read({"full.yaml": full(WHOLE.draft.sections).encode()})
    assert again.playbook is not None
    assert again.playbook == WHOLE.playbook
    assert len(again.findings) == len(WHOLE.findings)


def test_everything_that_is_written_is_explained_as_written_with_its_place() -> None:
    every = [path for name, value in tree(WHOLE.draft.sections).sections.items() for path in paths(value, name)]
    assert len(every) > 1_000
    for path in every:
        found = explain(WHOLE.draft, path)
        assert found.source == "written", path
        assert place_of(WHOLE.draft, found.path) is not None, path
        assert type_of(found.field.shape, "en"), path
        assert type_of(found.field.shape, "ar"), path
