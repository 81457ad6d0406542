"""`nawba new`: a text to start from, written once and never over something."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from nawba.playbook import files_of
from tests.cli.conftest import PROGRAM, Nawba

ALL = pytest.mark.parametrize("language", ["ar", "en", "both"])


@ALL
def test_what_it_writes_is_clean_and_reaches_everybody(nawba: Nawba, tmp_path: Path, language: str) -> None:
    made = tmp_path / "our playbook"
    done = nawba("new", made, "--language", language)
    assert done.code == 0
    assert nawba("check", made).code == 0
    steps = nawba("simulate", "--severity", "SEV1", "--service", "site", "--playbook", made, "--json").json["steps"]
    assert {s["person"]["id"] for s in steps if s["kind"] == "page"} == {"salma", "yahya", "hind"}


def test_the_commands_it_names_next_work_as_they_stand(nawba: Nawba, tmp_path: Path) -> None:
    done = nawba("new", tmp_path / "our playbook")
    following = [shlex.split(line) for line in done.out.splitlines() if line.startswith("  nawba ")]
    assert [line[1] for line in following] == ["check", "simulate", "up"]
    assert [nawba(*line[1:]).code for line in following[:2]] == [0, 0]


def test_both_languages_and_aden_are_what_it_takes_where_nothing_is_said(nawba: Nawba, tmp_path: Path) -> None:
    nawba("new", tmp_path / "a")
    nawba("new", tmp_path / "b", "--language", "both", "--zone", "Asia/Aden")
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")


@pytest.mark.parametrize("lies_there", ["a file", "in the way"])
def test_what_lies_there_already_is_not_touched(nawba: Nawba, tmp_path: Path, lies_there: str) -> None:
    made = tmp_path / "made"
    mine = made / "notes.txt" if lies_there == "a file" else made
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine")
    refused = nawba("new", made)
    assert refused.code == 1
    assert "not an empty directory; nothing was written" in refused.err
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [mine]
    assert mine.read_text() == "mine"


def test_an_empty_directory_is_as_good_as_none(nawba: Nawba, tmp_path: Path) -> None:
    assert nawba("new", tmp_path).code == 0
    assert nawba("check", tmp_path).code == 0


def test_a_zone_that_is_none_is_refused(nawba: Nawba, tmp_path: Path) -> None:
    refused = nawba("new", tmp_path / "made", "--zone", "Aden")
    assert refused.code == 2
    assert "there is no time zone Aden" in refused.err
    assert not (tmp_path / "made").exists()


@pytest.mark.process
@ALL
def test_up_runs_it_at_once(nawba: Nawba, tmp_path: Path, language: str) -> None:
    nawba("new", tmp_path / "made", "--language", language)
    line = ["up", "--json", "--data", tmp_path / "data", "--listen", "127.0.0.1:0", "--playbook", tmp_path / "made"]
    with subprocess.Popen([str(PROGRAM), *map(str, line)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            asked = Request(f"{said['url']}/api/v1/oncall", headers={"Authorization": f"Bearer {said['api_key']}"})  # noqa: S310 - our own server
            with urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own server
                assert answer.status == 200
                assert "salma" in answer.read().decode()
        finally:
            process.terminate()
            process.wait(20)
