"""A renamed key is read for a year and told; `nawba upgrade` rewrites it and touches nothing else (PB006)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from nawba.cli.upgrade import upgrade, write
from nawba.playbook import Finding, read
from nawba.playbook.language.sections import LANGUAGE, SECTIONS
from nawba.playbook.shape import Choice, Field, MapOf, Record
from nawba.playbook.upgrading import upgraded
from tests.playbook.small import SMALL, Files, small

TEAM: Final = SECTIONS["teams"].shape
assert isinstance(TEAM, MapOf)
assert isinstance(TEAM.value, Record)
KIND: Final = Field(Choice(("people", "robots"), {"humans": "people"}))
LATER: Final = replace(
    LANGUAGE,
    fields={
        **SECTIONS,
        "teams": Field(
            replace(
                TEAM, value=replace(TEAM.value, fields={**TEAM.value.fields, "kind": KIND}, renamed={"boss": "lead"})
            ),
            "",
            required=True,
        ),
    },
    renamed={"groups": "teams"},
)
"""A later language, in which the section groups, its key boss and the word humans have other names."""
FORMER: Final = """\
groups:   # who works together
  ops:
    name: {ar: "العمليات", en: 'Operations'}

    boss:  lead   # الرئيس
    'room': war
    kind: "humans"
"""
PRESENT: Final = FORMER.replace("groups", "teams").replace("boss", "lead").replace("humans", "people")


def texts(teams: str) -> Files:
    return small(teams=teams)


def renamed(files: Files) -> list[Finding]:
    return [finding for finding in read(files, LATER).findings if finding.code == "PB006"]


def test_a_former_name_is_read_as_the_present_one_and_told() -> None:
    reading = read(texts(FORMER), LATER)
    assert reading.playbook is not None
    assert reading.playbook.teams["ops"].lead == "lead"
    told = [(f.code, f.severity, f.line, f.column, f.params["found"], f.params["new"]) for f in reading.findings]
    assert told == [
        ("PB006", "warning", 1, 1, "groups", "teams"),
        ("PB006", "warning", 5, 5, "boss", "lead"),
        ("PB006", "warning", 7, 11, "humans", "people"),
    ]
    assert "nawba upgrade" in reading.findings[0].remedy["en"]
    assert "nawba upgrade" in reading.findings[0].remedy["ar"]


def test_a_word_that_was_never_a_name_is_still_unknown() -> None:
    assert {f.code for f in read(texts(FORMER.replace("humans", "cats")), LATER).findings} == {"PB006", "PB002"}


@pytest.mark.parametrize("both", [FORMER + "    lead: lead\n", FORMER + SMALL["teams"]])
def test_the_former_and_the_present_name_together_are_one_thing_twice(both: str) -> None:
    assert "PB005" in {f.code for f in read(texts(both), LATER).findings if f.severity == "error"}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "dos"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
def test_upgrading_changes_the_names_and_nothing_else(end: str, mark: str) -> None:
    """Comments, quotes, blank lines, spaces, line ends and a byte order mark stay as they were."""
    files = {**texts(FORMER), "teams.yaml": (mark + FORMER.replace("\n", end)).encode()}
    changed = upgraded(files, renamed(files))
    assert changed == {"teams.yaml": (mark + PRESENT.replace("\n", end)).encode()}
    assert renamed({**files, **changed}) == []


def test_two_former_names_in_a_line_are_both_rewritten() -> None:
    files = texts("groups: {ops: {name: {ar: العمليات, en: Operations}, boss: lead, kind: humans, room: war}}\n")
    [after] = upgraded(files, renamed(files)).values()
    assert after.decode().startswith("teams: {ops: ")
    assert "lead: lead, kind: people," in after.decode()


def test_a_name_written_with_escapes_is_left_for_a_person() -> None:
    files = texts(FORMER.replace('"humans"', '"hum\\x61ns"'))
    [after] = upgraded(files, renamed(files)).values()
    assert b'"hum\\x61ns"' in after


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "teams.yaml"
    path.write_text(FORMER, "utf-8")
    path.chmod(0o640)
    write(tmp_path, {"teams.yaml": PRESENT.encode()})
    assert path.read_text("utf-8") == PRESENT
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_text_with_present_names_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in small().items():
        (tmp_path / name).write_bytes(content)
    assert upgrade(tmp_path) == 0
    assert "nothing to rewrite" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == small()
