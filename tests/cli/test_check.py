"""`nawba check`: what is wrong, where, in both languages; no data directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLE, Nawba
from tests.playbook.small import SMALL

KEYS = {"code", "severity", "file", "line", "column", "message", "remedy", "params"}


def written(directory: Path, **sections: str) -> Path:
    directory.mkdir()
    for name, text in {**SMALL, **sections}.items():
        (directory / f"{name}.yaml").write_text(text)
    return directory


def test_the_example_has_warnings_and_no_error(nawba: Nawba) -> None:
    found = nawba("check", EXAMPLE, "--json")
    assert found.code == 1
    assert list(found.json) == ["findings"]
    findings = found.json["findings"]
    assert all(set(f) == KEYS for f in findings)
    assert all(isinstance(f["message"], str) and isinstance(f["remedy"], str) for f in findings)
    assert {"PB203", "PB204", "PB205"} <= {f["code"] for f in findings}
    assert {f["severity"] for f in findings} == {"warning", "info"}


def test_nothing_found_is_nought(nawba: Nawba, tmp_path: Path) -> None:
    found = nawba("check", written(tmp_path / "small"), "--json")
    assert (found.code, found.json) == (0, {"findings": []})


def test_an_error_is_two_and_says_where(nawba: Nawba, tmp_path: Path) -> None:
    wrong = written(tmp_path / "wrong", teams="teams:\n  ops: {nmae: Ops}\n")
    found = nawba("check", wrong, "--json")
    assert found.code == 2
    worst = [f for f in found.json["findings"] if f["severity"] == "error"]
    assert any(f["file"] == "teams.yaml" and f["line"] == 2 and f["column"] > 1 for f in worst)
    assert nawba("check", wrong).out.count("teams.yaml:2:") >= 1


def test_arabic_is_the_same_findings_in_arabic(nawba: Nawba) -> None:
    english, arabic = (nawba("check", EXAMPLE, "--json", "--lang", lang).json["findings"] for lang in ("en", "ar"))
    assert [(f["code"], f["line"]) for f in english] == [(f["code"], f["line"]) for f in arabic]
    assert all(any("\u0600" < letter < "\u06ff" for letter in f["message"]) for f in arabic)
    assert "تنبيه" in nawba("check", EXAMPLE, "--lang", "ar").out


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_a_directory_that_is_not_there_is_said(nawba: Nawba, tmp_path: Path, json: tuple[str, ...]) -> None:
    found = nawba("check", tmp_path / "nowhere", *json)
    assert found.code == 2
    assert "nowhere" in found.err
    assert "Traceback" not in found.err


def test_no_data_directory_is_made(nawba: Nawba, fresh: Path) -> None:
    nawba("check", EXAMPLE, "--data", fresh)
    assert not fresh.exists()
