"""`nawba pull` and `nawba history`: the live text byte for byte, never over somebody's edits; and who applied what."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import EXAMPLE, Nawba


def content(directory: Path) -> dict[str, bytes]:
    return {p.relative_to(directory).as_posix(): p.read_bytes() for p in directory.rglob("*") if p.is_file()}


def test_the_live_text_comes_byte_for_byte_with_its_base(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    """Issue 4: `pull` (comments kept)."""
    there = tmp_path / "text"
    pulled = nawba("pull", there, "--data", data, "--json")
    assert (pulled.code, pulled.json["version"]) == (0, 1)
    made, was = content(there), {n: t for n, t in content(EXAMPLE).items() if n.endswith(".yaml")}
    [changed] = [name for name in made if made[name] != was[name]]
    assert [line for line in made[changed].splitlines() if line not in was[changed].splitlines()] == [b"  base: '1'"]
    assert set(made) == set(was)


def test_pulling_applying_and_pulling_again_follow_each_other(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    there = tmp_path / "text"
    nawba("pull", there, "--data", data)
    again = nawba("apply", there, "--data", data, "--json")
    assert (again.json["version"], again.json["changed"]) == (1, False)  # on what it was written is no change
    chain = there / "chain.yaml"
    chain.write_text("# mine\n" + chain.read_text())
    assert nawba("apply", there, "--data", data, "--json").json["version"] == 2
    assert nawba("pull", there, "--data", data).code == 0
    assert chain.read_text().startswith("# mine\n")
    assert nawba("plan", there, "--data", data, "--json").json["base"] == 2


def test_edits_are_not_overwritten(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    there = tmp_path / "text"
    nawba("pull", there, "--data", data)
    (there / "chain.yaml").write_text("# mine\n")
    (there / "more.yaml").write_text("# mine too\n")
    (there / "_notes.yaml").write_text("# never read, never touched\n")
    refused = nawba("pull", there, "--data", data)
    assert refused.code == 1
    assert "chain.yaml, more.yaml" in refused.err
    assert (there / "chain.yaml").read_text() == "# mine\n"
    forced = nawba("pull", there, "--data", data, "--force", "--json")
    assert (forced.json["written"], forced.json["removed"]) == (["chain.yaml"], ["more.yaml"])
    assert (there / "_notes.yaml").exists()
    assert not list(there.glob(".nawba-*"))


def test_a_text_of_an_older_version_without_edits_is_brought_forward(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    nawba("pull", mine, "--data", data)
    nawba("pull", other, "--data", data)
    (other / "chain.yaml").write_text("# theirs\n" + (other / "chain.yaml").read_text())
    nawba("apply", other, "--data", data)
    assert nawba("pull", mine, "--data", data).code == 0
    assert (mine / "chain.yaml").read_text().startswith("# theirs\n")


def test_whoever_is_second_is_told_what_both_changed(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    """engine.md §8: apply names its base; live ≠ base is refused with the three-way difference, by thing."""
    mine, other = tmp_path / "mine", tmp_path / "other"
    for there, after in ((mine, "4m"), (other, "3m")):
        nawba("pull", there, "--data", data)
        chain = there / "chain.yaml"
        chain.write_text(chain.read_text().replace("        - page: technical\n          after: 5m\n", f"        - page: technical\n          after: {after}\n"))  # fmt: skip
    assert nawba("apply", other, "--data", data).code == 0
    planned = nawba("plan", mine, "--data", data)
    assert planned.code == 1
    refused = nawba("apply", mine, "--data", data)
    assert refused.code == 1
    for said in (planned.out, refused.out):
        assert "What both changed\n  chains.main.ladders.SEV1\n" in said
        assert "you: SEV1: Technical management is now called after 4 minutes instead of 5 minutes." in said
        assert "version 2: SEV1: Technical management is now called after 3 minutes instead of 5 minutes." in said
    assert "wrong_base" in refused.err


def test_an_older_text_goes_back_as_a_new_version(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    """playbook.md §5.6: nothing is erased; the plan is shown; what is weaker needs force."""
    there = tmp_path / "text"
    nawba("pull", there, "--data", data)
    chain = there / "chain.yaml"
    chain.write_text(chain.read_text().replace("repeat: 3m", "repeat: 2m", 1))
    nawba("apply", there, "--data", data)
    refused = nawba("apply", "--version", 1, "--data", data)
    assert refused.code == 2
    assert "called again every 3 minutes instead of 2 minutes" in refused.out
    back = nawba("apply", "--version", 1, "--force", "--reason", "too loud", "--data", data, "--json")
    assert (back.code, back.json["version"], back.json["forced"]) == (0, 3, ["PB901"])
    found = nawba("history", "--data", data, "--json").json["items"]
    assert [(v["version"], v["restored"], v["is_live"]) for v in found] == [(3, 1, True), (2, None, False), (1, None, False)]  # fmt: skip
    assert nawba("apply", EXAMPLE, "--data", data, "--json").json["changed"] is False
    missing = nawba("apply", "--version", 9, "--data", data)
    assert missing.code == 1
    assert "not_found" in missing.err


def test_the_history_says_who_when_why_and_what(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    there = tmp_path / "text"
    nawba("pull", there, "--data", data)
    chain = there / "chain.yaml"
    chain.write_text(chain.read_text().replace("repeat: 3m", "repeat: 2m", 1))
    nawba("apply", there, "--data", data, "--reason", "nobody hears the first call")
    said = nawba("history", "--data", data).out
    assert "   2  " in said
    assert "because: nobody hears the first call" in said
    assert "SEV1: Operations on call: called again every 2 minutes instead of 3 minutes." in said
    assert "the first text" in said
    arabic = nawba("history", "--data", data, "--lang", "ar", "--limit", 1)
    assert "السبب: nobody hears the first call" in arabic.out
    assert "nawba history --before 2" in arabic.out


def test_there_is_nothing_to_pull_before_the_first_apply(nawba: Nawba, fresh: Path, tmp_path: Path) -> None:
    assert nawba("pull", tmp_path / "text", "--data", fresh).code == 1
    assert not (tmp_path / "text").exists()
    assert "No text has been applied yet." in nawba("history", "--data", fresh).out
    assert nawba("apply", "--data", fresh).code == 2


def test_a_file_in_the_way_is_said(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("x")
    assert nawba("pull", tmp_path / "text", "--data", data).code == 2
