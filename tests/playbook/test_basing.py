"""`meta.base` is written and left out again without touching any other byte."""

from __future__ import annotations

import pytest

from nawba.playbook import read
from nawba.playbook.basing import base_of, text_digest, with_base, without_base
from tests.playbook.small import SMALL, small
from tests.stories.playbooks import guide

META = [
    SMALL["meta"],
    "# whose text it is\nmeta: {title: A, version: 1.2.3,\n  owner: ops, updated: 2026-11-01}   # all in braces\n",
    "meta:   # the beginning\n\n    title: A      # with comments\n    version: 1.2.3\n    owner: ops\n    updated: 2026-11-01\n",
    SMALL["meta"].replace("\n", "\r\n"),
    "\ufeff" + SMALL["meta"],
    '"meta": {"title": "A", "version": 1.2.3, "owner": "ops", "updated": 2026-11-01}\n',
]


@pytest.mark.parametrize("meta", META)
def test_the_base_goes_in_and_out_and_nothing_else_changes(meta: str) -> None:
    before = {**small(), "meta.yaml": meta.encode()}
    based = with_base(before, 14)
    assert base_of(based) == 14
    assert read(based).playbook is not None
    assert [f.code for f in read(based).findings] == [f.code for f in read(before).findings]  # it is quoted (PB010)
    assert without_base(based) == before
    assert text_digest(based) == text_digest(before)
    again = with_base(based, 15)
    assert base_of(again) == 15
    assert {name for name in based if based[name] != again[name]} == {"meta.yaml"}
    assert again["meta.yaml"].replace(b"15", b"14") == based["meta.yaml"]


def test_the_guide_takes_a_base_with_all_its_comments() -> None:
    based = with_base(guide(), 3)
    assert without_base(based) == guide()
    changed = [name for name in based if based[name] != guide()[name]]
    assert len(changed) == 1
    assert based[changed[0]].decode().splitlines().count("  base: '3'") == 1


@pytest.mark.parametrize("text", ["meta: [", "meta: 5\n", "meta: {}\n", "x: 1\n"])
def test_a_text_without_a_meta_that_can_be_edited_stays_as_it_is(text: str) -> None:
    files = {"a.yaml": text.encode()}
    assert base_of(files) is None
    assert without_base(files) == files
    assert with_base(files, 4) == files


@pytest.mark.parametrize("said", ["x", "-1", "1.5", "99999999999999999999"])
def test_a_base_that_is_no_version_is_none(said: str) -> None:
    assert base_of({"a.yaml": f"meta: {{base: {said}}}\n".encode()}) is None
