"""`nawba check`: what is wrong, where, in both languages; no data directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLE, Nawba
from tests.playbook.small import SMALL

KEYS = {
    *("code", "class", "severity", "file", "line", "column", "path", "message", "remedy", "page", "repair", "params")
}


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
    assert all(set(f["message"]) == set(f["remedy"]) == {"ar", "en"} for f in findings)
    assert {f["page"] for f in findings if f["code"] == "PB203"} == {"docs/reference/findings.md#pb203"}
    assert {"PB203", "PB204", "PB205"} <= {f["code"] for f in findings}
    assert {f["severity"] for f in findings} == {"warning", "info"}


def test_nothing_found_is_nought(nawba: Nawba, tmp_path: Path) -> None:
    found = nawba("check", written(tmp_path / "small"), "--json")
    assert found.code == 0
    assert {f["code"] for f in found.json["findings"]} == {"PB308"}


def test_an_error_is_two_and_says_where(nawba: Nawba, tmp_path: Path) -> None:
    wrong = written(tmp_path / "wrong", teams="teams:\n  ops: {nmae: Ops}\n")
    found = nawba("check", wrong, "--json")
    assert found.code == 2
    worst = [f for f in found.json["findings"] if f["severity"] == "error"]
    assert any(f["file"] == "teams.yaml" and f["line"] == 2 and f["column"] > 1 for f in worst)
    assert nawba("check", wrong).out.count("teams.yaml:2:") >= 1


def test_arabic_is_the_same_findings_in_arabic(nawba: Nawba) -> None:
    english, arabic = (nawba("check", EXAMPLE, "--lang", lang).out.splitlines() for lang in ("en", "ar"))
    assert [line.split(" ")[:2] for line in english if ": PB" in line] == [
        line.split(" ")[:2] for line in arabic if ": PB" in line
    ]
    assert all(any("\u0600" < letter < "\u06ff" for letter in line) for line in arabic if ": PB" in line)
    assert "تنبيه" in "\n".join(arabic)


def test_what_is_safe_is_mended_in_place_and_the_rest_is_left(nawba: Nawba, tmp_path: Path) -> None:
    """Comments, order and quotes stay; a missing unit is for a person to say."""
    calendars = "# ساعاتنا\ncalendars:\n  office:\n    hours:   # our week\n      sun-thu: '08:00-16:00'\n      fri: 22:00-23:00\n"
    rooms = SMALL["rooms"].replace("'#war'", '"#war", mentoin: 10:00')
    severities = SMALL["severities"].replace("within: 15m", "within: 15")
    text = written(tmp_path / "text", calendars=calendars, rooms=rooms, severities=severities)
    found = nawba("check", text, "--fix")
    assert (text / "rooms.yaml").read_text() == rooms.replace("mentoin", "mention").replace("10:00", "'10:00'")
    assert (text / "severities.yaml").read_text() == severities
    assert "rooms.yaml:2:" in found.out
    assert "mentoin → mention" in found.out
    assert found.code == 2


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_a_directory_that_is_not_there_is_said(nawba: Nawba, tmp_path: Path, json: tuple[str, ...]) -> None:
    found = nawba("check", tmp_path / "nowhere", *json)
    assert found.code == 2
    assert "nowhere" in found.err
    assert "Traceback" not in found.err


def test_no_data_directory_is_made(nawba: Nawba, fresh: Path) -> None:
    nawba("check", EXAMPLE, "--data", fresh)
    assert not fresh.exists()
