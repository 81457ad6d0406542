"""`nawba doctor`: every question answered, the remedy beside it, the exit code by the worst of them."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from tests.cli.conftest import Nawba


def states(found: dict[str, Any]) -> dict[str, str]:
    assert set(found) == {"verdict", "checks"}
    assert all(set(c) == {"name", "state", "text", "remedy"} for c in found["checks"])
    return {c["name"]: c["state"] for c in found["checks"]}


def test_a_directory_that_is_not_there_is_said_and_not_made(nawba: Nawba, fresh: Path) -> None:
    found = nawba("doctor", "--json", "--data", fresh)
    assert found.code == 1
    assert states(found.json)["data directory"] == "look"
    assert not fresh.exists()


def test_without_a_server_somebody_should_look(nawba: Nawba, data: Path) -> None:
    found = nawba("doctor", "--json", "--data", data)
    assert (found.code, found.json["verdict"]) == (1, "look")
    assert {name for name, state in states(found.json).items() if state != "fine"} == {"server"}
    assert {"disk", "database", "database file", "playbook", "promises", "SQLite", "clock", "time zones"} <= set(
        states(found.json)
    )


def test_an_incident_nobody_is_called_for_is_a_broken_promise(nawba: Nawba, data: Path) -> None:
    nawba("declare", "down", "--severity", "SEV1", "--data", data)
    found = nawba("doctor", "--data", data)
    assert found.code == 2
    assert "✗ server: none runs" in found.out
    assert "nawba up" in found.out


def test_it_says_whether_somebody_is_reached_in_the_next_days(nawba: Nawba, data: Path) -> None:
    """In the sandbox stand-ins answer for everybody, so there is nothing to hint at (R13)."""
    for holiday in nawba("holiday", "list", "--json", "--data", data).json["items"]:
        assert nawba("holiday", "confirm", holiday["id"], "--data", data).code == 0  # on some days one is near
    checks = nawba("doctor", "--json", "--data", data).json["checks"]
    [ready] = [check for check in checks if check["name"] == "readiness"]
    assert (ready["state"], "every minute" in ready["text"]) == ("fine", True)


def test_no_playbook_is_said(nawba: Nawba, fresh: Path) -> None:
    nawba("key", "list", "--data", fresh)
    found = nawba("doctor", "--json", "--data", fresh)
    assert found.code == 1
    assert states(found.json)["playbook"] == "look"


def test_a_damaged_database_is_a_broken_promise(nawba: Nawba, data: Path) -> None:
    path = data / "nawba.sqlite3"
    raw = bytearray(path.read_bytes())
    raw[8192:40960] = b"\xaa" * (40960 - 8192)
    path.write_bytes(raw)
    found = nawba("doctor", "--json", "--data", data)
    assert found.code == 2
    assert states(found.json)["database file"] == "broken"


def test_a_file_that_is_no_database_is_said_in_words(nawba: Nawba, tmp_path: Path) -> None:
    (tmp_path / "nawba.sqlite3").write_text("these are not the pages of a database\n" * 100)
    found = nawba("doctor", "--json", "--data", tmp_path)
    assert found.code == 2
    listed = nawba("incident", "list", "--data", tmp_path)
    assert listed.code == 1
    assert "nawba doctor" in listed.err


def test_files_that_others_may_read_are_seen(nawba: Nawba, data: Path) -> None:
    (data / "key").chmod(0o644)
    found = nawba("doctor", "--json", "--data", data).json
    assert states(found)["data directory"] == "look"
    assert "chmod" in found["checks"][0]["remedy"]


def test_the_version_of_sqlite_is_told_with_why_it_is_safe(nawba: Nawba, fresh: Path) -> None:
    text = next(c["text"] for c in nawba("doctor", "--json", "--data", fresh).json["checks"] if c["name"] == "SQLite")
    assert "3.51.3" not in text or "only the process that holds the lock" in text


def test_the_whole_database_is_examined_when_asked(nawba: Nawba, data: Path) -> None:
    """R32: every page, and every incident against its ledger; what is wrong ends with 2."""
    assert nawba("declare", "It is broken", "--severity", "SEV2", "--data", data).code == 0
    sound = nawba("doctor", "--integrity", "--data", data)
    assert "integrity: every page, and every incident against its ledger: 1" in sound.out
    with sqlite3.connect(data / "nawba.sqlite3") as raw:
        raw.execute("DELETE FROM entry WHERE n = 2 AND subject = (SELECT id FROM incident LIMIT 1)")
    raw.close()
    broken = nawba("doctor", "--integrity", "--data", data)
    assert broken.code == 2
    assert "gaps" in broken.out
    assert "restore a backup" in broken.out
    assert "found by the last examination" in nawba("doctor", "--data", data).out
