"""`nawba simulate`: the API's ladder, applied or not, and one a person can read."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from nawba.cli.drawing import draw_on
from tests.cli.conftest import EXAMPLE, Nawba
from tests.text.drawn import shown

FRIDAY = ("--severity", "SEV1", "--service", "web", "--at", "2026-11-20T03:00")
STEP = {"at", "kind", "round", "level", "person", "contact", "reason"}


def test_nobody_answers_to_exhaustion_and_one_more_round(nawba: Nawba, data: Path) -> None:
    found = nawba("simulate", *FRIDAY, "--json", "--data", data).json
    assert set(found) == {"steps", "ends"}
    assert found["ends"]["reason"] == "exhausted"
    steps = found["steps"]
    assert all(set(step) == STEP for step in steps)
    assert [s["at"] for s in steps] == sorted(s["at"] for s in steps)
    assert steps[0]["at"] == "2026-11-20T00:00:00.000Z"
    assert {s["kind"] for s in steps} == {"page", "tell", "announce", "clock", "exhausted"}
    pages = [s for s in steps if s["kind"] == "page"]
    assert {s["level"] for s in pages} >= {1, 2, 3}
    assert all(set(s["person"]) == {"id", "name"} and s["contact"] for s in pages)
    assert any(s["person"]["id"] == "role:cto" for s in pages)


def test_an_acknowledgement_ends_it(nawba: Nawba, data: Path) -> None:
    found = nawba("simulate", *FRIDAY, "--ack-after", "4m", "--json", "--data", data).json
    assert found["ends"] == {"at": "2026-11-20T00:04:00.000Z", "reason": "acknowledged"}
    assert all(s["at"] < found["ends"]["at"] for s in found["steps"])


@pytest.mark.parametrize(("length", "ends"), [("90s", "00:01:30"), ("1h30m", "01:30:00")])
def test_lengths_as_the_playbook_writes_them(nawba: Nawba, data: Path, length: str, ends: str) -> None:
    found = nawba("simulate", *FRIDAY, "--ack-after", length, "--json", "--data", data).json
    assert found["ends"]["at"] == f"2026-11-20T{ends}.000Z"


@pytest.mark.parametrize("more", [(), ("--ack-after", "4m")])
def test_a_directory_that_is_not_applied_gives_the_same(
    nawba: Nawba, data: Path, fresh: Path, more: tuple[str, ...]
) -> None:
    applied = nawba("simulate", *FRIDAY, *more, "--json", "--data", data).json
    in_memory = nawba("simulate", *FRIDAY, *more, "--json", "--playbook", EXAMPLE, "--data", fresh).json
    assert in_memory == applied
    assert not fresh.exists()


def test_people_read_wall_times_and_names(nawba: Nawba) -> None:
    shown = nawba("simulate", *FRIDAY, "--ack-after", "4m", "--playbook", EXAMPLE)
    assert shown.code == 0
    assert "Opened Fri 2026-11-20 03:00:00 (Asia/Aden)" in shown.out
    assert "page level 1 (Operations on call), round 1" in shown.out
    assert "Fri 2026-11-20 03:04:00: somebody acknowledges." in shown.out
    assert "رامي" in nawba("simulate", *FRIDAY, "--playbook", EXAMPLE, "--lang", "ar").out


def test_a_text_with_errors_is_not_rehearsed(nawba: Nawba, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("nawba: 1\nteems: {}\n")
    refused = nawba("simulate", *FRIDAY, "--playbook", tmp_path)
    assert refused.code == 2
    assert "nawba check" in refused.err


@pytest.mark.parametrize("where", ["data", "playbook"])
@pytest.mark.parametrize("wrong", [("--severity", "SEV9"), ("--severity", "SEV1", "--service", "kitchen")])
def test_what_is_unknown_is_refused_with_what_is_known(
    nawba: Nawba, data: Path, where: str, wrong: tuple[str, ...]
) -> None:
    place = ("--data", data) if where == "data" else ("--playbook", EXAMPLE)
    refused = nawba("simulate", *wrong, *place)
    assert refused.code == 1
    assert ("SEV2" if "SEV9" in wrong else "payments") in refused.err


@pytest.mark.parametrize("wrong", [("--ack-after", "4"), ("--ack-after", "2d"), ("--at", "noon")])
def test_what_cannot_be_read_is_two(nawba: Nawba, wrong: tuple[str, ...]) -> None:
    refused = nawba("simulate", "--severity", "SEV1", *wrong, "--playbook", EXAMPLE)
    assert refused.code == 2
    assert wrong[0] in refused.err


def test_the_drawing_is_a_file_that_stands_alone(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    """S17: the same rehearsal as a picture, applied or not, in the language that is asked for."""
    applied, read = tmp_path / "applied.svg", tmp_path / "read.svg"
    assert nawba("simulate", *FRIDAY, "--svg", applied, "--lang", "ar", "--data", data).code == 0
    assert nawba("simulate", *FRIDAY, "--svg", read, "--lang", "ar", "--playbook", EXAMPLE).code == 0
    assert applied.read_text("utf-8") == read.read_text("utf-8")
    assert applied.read_text("utf-8").startswith("<svg ")
    assert "رامي" in applied.read_text("utf-8")
    refused = nawba("simulate", *FRIDAY, "--svg", tmp_path / "no" / "such", "--playbook", EXAMPLE)
    assert (refused.code, "such" in refused.err) == (2, True)


def test_json_stays_as_it_is_beside_a_drawing(nawba: Nawba, tmp_path: Path) -> None:
    file = tmp_path / "ladder.svg"
    with_svg = nawba("simulate", *FRIDAY, "--svg", file, "--json", "--playbook", EXAMPLE).json
    assert with_svg == nawba("simulate", *FRIDAY, "--json", "--playbook", EXAMPLE).json
    assert file.exists()


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_terminal_gets_a_drawing_in_colour(lang: str) -> None:
    """S17: 80 columns, with the names of whoever is called, and no table."""
    written = StringIO()
    console = Console(file=written, width=80, force_terminal=True, color_system="standard")
    draw_on(console, shown("nobody answers"), lang)
    assert "\x1b[" in written.getvalue()
    assert {"en": "Sanaa Tareq", "ar": "سناء طارق"}[lang] in written.getvalue()
    assert "●" in written.getvalue()
