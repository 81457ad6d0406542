"""The examples beside the guide keep the language honest: three people with two degrees, and a desk without servers."""

from __future__ import annotations

from pathlib import Path

import pytest

from nawba.playbook import check, decode, files_of, read
from tests.playbook.small import TODAY
from tests.playbook.test_generated import fits

EXAMPLES = Path(__file__).parents[2] / "examples"
ALL = pytest.mark.parametrize("name", ["small-team", "clinic"])


@ALL
def test_nothing_is_found_in_it_but_remarks(name: str) -> None:
    found = check(read(files_of(EXAMPLES / name)), TODAY)
    assert [str(finding) for finding in found if finding.severity != "info"] == []


@ALL
def test_an_editor_accepts_it_by_the_schema(name: str) -> None:
    assert fits(files_of(EXAMPLES / name))


@ALL
def test_every_file_begins_with_what_it_holds(name: str) -> None:
    for file, text in files_of(EXAMPLES / name).items():
        assert text.startswith(b"# "), file


@ALL
def test_nothing_leaves_when_somebody_tries_it(name: str) -> None:
    assert decode(files_of(EXAMPLES / name)).is_sandbox


def test_three_people_have_one_track_two_degrees_and_one_language() -> None:
    text = decode(files_of(EXAMPLES / "small-team"))
    assert (len(text.people), len(text.severities), text.organisation.languages) == (3, 2, ("en",))
    assert [list(rota.tracks) for rota in text.rotas.values()] == [["duty"]]
    assert {channel.kind for channel in text.channels.values()} == {"sandbox", "push", "email"}


def test_the_clinic_speaks_arabic_first_and_runs_no_software() -> None:
    text = decode(files_of(EXAMPLES / "clinic"))
    assert text.organisation.languages == ("ar", "en")
    assert list(text.severities) == ["RED", "AMBER", "GREEN"]
    words = b" ".join(files_of(EXAMPLES / "clinic").values()).decode().lower()
    assert not [word for word in ("kubectl", "database", "api", "deploy") if word in words.replace("/api/", "")]


def test_technicians_are_on_duty_in_pairs() -> None:
    [layer] = decode(files_of(EXAMPLES / "clinic")).rotas["duty"].tracks["technicians"].layers
    assert [len(turn) for turn in layer.turns] == [2, 2, 2]
