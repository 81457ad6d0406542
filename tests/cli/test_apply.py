"""`nawba apply`: put in force by the API; refused with errors; open incidents keep their version."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.conftest import EXAMPLE, Nawba


def edited(tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "edited"))
    chain = copy / "chain.yaml"
    chain.write_text("# edited\n" + chain.read_text())
    return copy


def test_a_fresh_directory_gets_version_one_and_the_same_text_changes_nothing(nawba: Nawba, fresh: Path) -> None:
    first = nawba("apply", EXAMPLE, "--data", fresh, "--json")
    assert first.code == 0
    assert (first.json["version"], first.json["changed"], first.json["open_incidents"]) == (1, True, [])
    again = nawba("apply", EXAMPLE, "--data", fresh, "--json")
    assert (again.code, again.json["version"], again.json["changed"]) == (0, 1, False)


def test_errors_are_shown_and_nothing_is_applied(nawba: Nawba, fresh: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "a.yaml").write_text("nawba: 1\nteems: {}\n")
    refused = nawba("apply", wrong, "--data", fresh)
    assert refused.code == 2
    assert "a.yaml:2:1" in refused.err
    assert not fresh.exists()


def test_another_base_is_refused(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    refused = nawba("apply", edited(tmp_path), "--data", data, "--base", 7)
    assert refused.code == 1
    assert "wrong_base" in refused.err
    assert nawba("apply", edited(tmp_path / "two"), "--data", data, "--base", 1).code == 0


def test_open_incidents_are_listed_and_can_adopt(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    nawba("declare", "down", "--severity", "SEV1", "--data", data)
    applied = nawba("apply", edited(tmp_path), "--data", data)
    assert "nawba incident adopt INC-1" in applied.out
    assert nawba("incident", "show", "1", "--json", "--data", data).json["playbook_version"] == 1
    assert nawba("incident", "adopt", "INC-1", "--json", "--data", data).json["playbook_version"] == 2
