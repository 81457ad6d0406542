"""`nawba plan`: what would change, in words, before it does; and what keeps it from being applied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLE, Nawba

Edit = tuple[str, str, str]
SOONER: Edit = ("chain.yaml", "        - page: technical\n          after: 5m\n", "        - page: technical\n          after: 3m\n")  # fmt: skip
LATER: Edit = ("chain.yaml", "        - page: technical\n          after: 5m\n", "        - page: technical\n          after: 9m\n")  # fmt: skip


def edited(tmp_path: Path, *edits: Edit) -> Path:
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / f"edited-{len(list(tmp_path.iterdir()))}"))
    for name, old, new in edits:
        text = (copy / name).read_text()
        assert old in text
        (copy / name).write_text(text.replace(old, new, 1))
    return copy


def test_a_plan_says_it_in_words_and_changes_nothing(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    """Issue 4: "SEV1: level 2 is now called after 3 minutes instead of 5"."""
    found = nawba("plan", edited(tmp_path, SOONER), "--data", data)
    assert found.code == 0
    assert "Technical management is now called after 3 minutes instead of 5 minutes." in found.out
    assert "Those who are called" in found.out
    assert "page:" not in found.out  # never as YAML
    assert nawba("history", "--data", data, "--json").json["items"][0]["version"] == 1


def test_a_plan_speaks_arabic(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    found = nawba("plan", edited(tmp_path, SOONER), "--data", data, "--lang", "ar")
    assert "الإدارة التقنية يُستدعى الآن بعد 3 دقائق بدل 5 دقائق." in found.out


def test_the_same_text_would_change_nothing(nawba: Nawba, data: Path) -> None:
    found = nawba("plan", EXAMPLE, "--data", data, "--json")
    assert (found.code, found.json["changed"], found.json["outcome"]) == (0, False, "unchanged")


def test_only_a_comment_is_no_change_anybody_notices(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    found = nawba("plan", edited(tmp_path, ("chain.yaml", "chains:", "# words\nchains:")), "--data", data)
    assert "Only comments, order or spelling differ" in found.out


def test_open_incidents_are_listed_with_how_they_adopt(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    """playbook.md §5: "2 open incidents keep version 14"."""
    nawba("declare", "down", "--severity", "SEV1", "--data", data)
    found = nawba("plan", edited(tmp_path, SOONER), "--data", data)
    assert "INC-1  SEV1  version 1  down    nawba incident adopt INC-1" in found.out


def test_an_owner_who_would_be_gone_is_said(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    """R24: a removal makes a level fall through; the plan says whose incident it is."""
    nawba("declare", "down", "--severity", "SEV1", "--data", data)
    nawba("incident", "acknowledge", "1", "--as", "sanaa_tareq", "--data", data)
    text = (EXAMPLE / "people.yaml").read_text()
    start = text.index("  sanaa_tareq:")
    gone = text[start : text.index("\n\n", start) if "\n\n" in text[start:] else len(text)]
    rota = (EXAMPLE / "rota.yaml").read_text()
    line = next(line for line in rota.splitlines(keepends=True) if "sanaa_tareq" in line)
    following = line if line.strip() == "- sanaa_tareq" else line.replace(", sanaa_tareq", "")
    edits = (("people.yaml", gone, ""), ("rota.yaml", line, "" if following == line else following))
    found = nawba("plan", edited(tmp_path, *edits), "--data", data, "--json")
    [kept] = found.json["open_incidents"]
    assert (kept["owner"]["id"], kept["owner_is_gone"]) == ("sanaa_tareq", True)
    assert nawba("apply", edited(tmp_path, *edits), "--data", data, "--force", "--reason", "she left").code == 0
    assert nawba("incident", "show", "1", "--data", data).code == 0


def test_what_is_weaker_needs_force_and_a_reason_that_is_kept(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    """PB901, class F: refused unless forced with a reason, kept with the version."""
    weaker = edited(tmp_path, LATER)
    planned = nawba("plan", weaker, "--data", data)
    assert planned.code == 1
    assert "+ chain.yaml:48:7: PB901" in planned.out
    refused = nawba("apply", weaker, "--data", data)
    assert refused.code == 2
    assert "PB901" in refused.err
    unreasoned = nawba("apply", weaker, "--data", data, "--force")
    assert unreasoned.code == 1
    assert "reason" in unreasoned.err
    forced = nawba("apply", weaker, "--data", data, "--force", "--reason", "nights are quiet", "--json")
    assert forced.json["forced"] == ["PB901"]
    [last, _] = nawba("history", "--data", data, "--json").json["items"]
    assert (last["reason"], last["forced"][0]["code"]) == ("nights are quiet", "PB901")


def test_two_directories_are_compared_without_any_installation(nawba: Nawba, fresh: Path, tmp_path: Path) -> None:
    found = nawba("plan", edited(tmp_path, SOONER), "--from", EXAMPLE, "--data", fresh)
    assert found.code == 0
    assert "3 minutes instead of 5 minutes" in found.out
    assert not fresh.exists()


@pytest.mark.parametrize("text", [b"nawba: 1\nteems: {}\n", b"\xff\xfe", b"", b"a: " + b"x" * 1_100_000])
def test_a_broken_file_is_planned_with_its_errors_and_never_applied(
    nawba: Nawba, data: Path, tmp_path: Path, text: bytes
) -> None:
    """Bad input: a broken file never replaces a good version."""
    wrong = edited(tmp_path)
    (wrong / "chain.yaml").write_bytes(text)
    assert nawba("plan", wrong, "--data", data).code in (1, 2)
    assert nawba("apply", wrong, "--data", data).code == 2
    assert nawba("apply", wrong, "--data", data, "--force", "--reason", "now").code == 2
    assert [v["version"] for v in nawba("history", "--data", data, "--json").json["items"]] == [1]


def test_a_plan_plays_the_last_weeks_under_both_texts(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    """Issue 4: `plan --replay 30d`; over the API, in a child process, and the same text gives what happened."""
    nawba("declare", "down", "--severity", "SEV1", "--service", "payments", "--data", data)
    nawba("incident", "acknowledge", "1", "--as", "sanaa_tareq", "--data", data)
    found = nawba("plan", edited(tmp_path, SOONER), "--data", data, "--replay", "30d", "--json")
    assert found.code == 0
    replay = found.json["replay"]
    assert (replay["versions"], replay["signals"]) == (1, 0)
    assert replay["truth"]["incidents"] == replay["before"]["incidents"] == replay["after"]["incidents"] == {"SEV1": 1}
    said = nawba("plan", edited(tmp_path, SOONER), "--data", data, "--replay", "4w", "--lang", "ar")
    assert "مُعادًا تحت النصّين" in said.out
    assert nawba("plan", EXAMPLE, "--data", data, "--replay", "soon").code == 2
    assert nawba("plan", EXAMPLE, "--from", EXAMPLE, "--replay", "30d").code == 2
