"""`nawba show`: the text as it is stored, or with every default in force, which reads again and means the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from nawba.playbook import check, files_of, read
from tests.cli.conftest import EXAMPLE, Nawba
from tests.playbook.small import TODAY

EXAMPLES = EXAMPLE.parent


def found(path: Path) -> set[tuple[str, str, str]]:
    findings = check(read(files_of(path)), TODAY)
    return {(f.code, f.params.get("about", ""), f.message["en"]) for f in findings}


@pytest.mark.parametrize("name", ["bthwani", "small-team", "clinic"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_full_text_reads_again_and_means_the_same(nawba: Nawba, tmp_path: Path, name: str, lang: str) -> None:
    """`playbook.md` §1.5: every default in force is printed, and printing changes nothing."""
    said = nawba("show", EXAMPLES / name, "--full", "--lang", lang)
    again = tmp_path / "full.yaml"
    again.write_text(said.out)
    before, after = read(files_of(EXAMPLES / name)), read(files_of(again))
    assert said.code == 0
    assert after.playbook is not None
    assert after.playbook == before.playbook
    assert found(again) == found(EXAMPLES / name)
    twice = nawba("show", again, "--full", "--lang", lang)
    written = [line for line in twice.out.splitlines() if line.endswith(("# default", "# افتراضي"))]
    assert written == [], "what is written is no default any more"


def test_a_full_text_prints_defaults_of_the_language_and_where_the_others_come_from(nawba: Nawba) -> None:
    lines = nawba("show", EXAMPLE, "--full", "--section", "severities").out.splitlines()
    assert "      at_risk: 50%  # default" in lines
    assert "      # calendar: office  # organisation.calendar" in lines
    assert lines.count("    # source_ack_hold: 10m  # by rule") == 1, "the worst severity alone"
    assert "    # source_ack_hold: 30m  # by rule" in lines
    assert lines[0] == "severities:"
    assert not any(line.startswith("chains:") for line in lines)


def test_a_default_is_printed_only_where_it_means_something(nawba: Nawba) -> None:
    """What is told or announced never repeats, so no `repeat` stands there (PB003)."""
    chains = nawba("show", EXAMPLES / "clinic", "--full", "--section", "chains").out
    rungs = chains[chains.index("ladders:") :].split("\n        - ")
    told = [rung for rung in rungs if rung.startswith(("tell", "announce"))]
    assert told
    assert not any("repeat:" in rung for rung in told)


def test_defaults_of_a_map_that_is_not_written_are_printed_too(nawba: Nawba) -> None:
    lines = nawba("show", EXAMPLES / "small-team", "--full", "--section", "organisation").out.splitlines()
    start = lines.index("  retention:  # default")
    assert lines[start + 1] == "    raw: 30d  # default"


def test_what_is_hard_to_write_in_a_line_comes_back_as_it_was(nawba: Nawba, tmp_path: Path) -> None:
    text = (EXAMPLES / "small-team" / "playbook.yaml").read_text()
    odd = '  title: "a\\u200f: # b\\n\\n  c\\td \\U0001F514"\n'
    for path in (EXAMPLES / "small-team").glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / "playbook.yaml").write_text(text.replace("  title: Tidewatch on call\n", odd, 1))
    before = read(files_of(tmp_path))
    again = tmp_path / "_full.yaml"
    again.write_text(nawba("show", tmp_path, "--full").out)
    assert before.playbook is not None
    assert any("\u200f: # b\n" in title for title in before.playbook.title.values())
    assert read({"full.yaml": again.read_bytes()}).playbook == before.playbook


def test_without_full_it_comes_as_it_is_stored(nawba: Nawba, data: Path) -> None:
    shown = nawba("show", "--data", data).out
    for path in EXAMPLE.glob("*.yaml"):
        assert f"# {path.name}\n{path.read_text()}" in shown
    assert nawba("show", "live", "--version", 1, "--data", data).out == shown


def test_one_section_comes_with_its_comments_from_every_file(nawba: Nawba, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "nawba: 1\n# Who works together.\nteams:\n  one: {name: One}  # first\n\nroles: {}\n"
    )
    (tmp_path / "b.yaml").write_text("{teams: {two: {name: Two}}}\n")
    assert nawba("show", tmp_path, "--section", "teams").out == (
        "# a.yaml\n# Who works together.\nteams:\n  one: {name: One}  # first\n\n"
        "# b.yaml\nteams:\n  two:\n    name: Two\n"
    )


def test_a_section_there_is_not_is_told_with_the_nearest(nawba: Nawba, tmp_path: Path) -> None:
    wrong = nawba("show", EXAMPLE, "--section", "severitys")
    assert (wrong.code, wrong.err) == (2, "nawba: there is no section severitys; the nearest is severities\n")
    absent = nawba("show", EXAMPLES / "small-team", "--section", "kill_switches")
    assert (absent.code, absent.err) == (2, "nawba: the text has no section kill_switches\n")
    (tmp_path / "a.yaml").write_text("nawba: 1\nmeta: {titel: x}\n")
    broken = nawba("show", tmp_path, "--full")
    assert broken.code == 2
    assert "nawba check" in broken.err


def test_before_any_text_is_in_force(nawba: Nawba, fresh: Path) -> None:
    said = nawba("show", "--data", fresh)
    assert (said.code, said.err) == (1, "nawba: no text is in force yet: nawba apply DIR\n")
