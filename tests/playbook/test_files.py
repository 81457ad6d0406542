"""Which files are a playbook, and the digest by which a version is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from nawba.playbook import digest, files_of, read


def test_every_yaml_file_below_the_directory_is_read_and_the_hidden_ones_are_not(tmp_path: Path) -> None:
    for name in ("a.yaml", "deep/b.yml", "_draft.yaml", "_old/c.yaml", ".git/d.yaml", "notes.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    assert files_of(tmp_path) == {"a.yaml": b"a.yaml", "deep/b.yml": b"deep/b.yml"}


def test_one_file_is_a_playbook_too(tmp_path: Path) -> None:
    path = tmp_path / "all.yaml"
    path.write_bytes(b"nawba: 1\n")
    assert files_of(path) == {"all.yaml": b"nawba: 1\n"}


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files_of(tmp_path / "nowhere")


def test_a_huge_file_is_not_read_whole_and_is_refused(tmp_path: Path) -> None:
    (tmp_path / "huge.yaml").write_bytes(b"#" * (3 * 1024 * 1024))
    files = files_of(tmp_path)
    assert len(files["huge.yaml"]) == 1024 * 1024 + 1
    assert [finding.code for finding in read(files).findings] == ["PB001"]


def test_the_digest_depends_on_names_and_contents_and_not_on_their_order() -> None:
    one = {"a.yaml": b"1", "b.yaml": b"2"}
    assert digest(one) == digest(dict(reversed(one.items())))
    assert digest(one) != digest({"a.yaml": b"12", "b.yaml": b""})
    assert digest(one) != digest({"a.yam": b"l1", "b.yaml": b"2"})
    assert len(digest({})) == 64
