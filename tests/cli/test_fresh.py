"""Every command works on a data directory that does not exist yet: it makes it, or says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from nawba import bootstrap
from nawba.cli import client
from tests.cli.conftest import EXAMPLE, Nawba


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("incident", "list", "--json"), 0),
        (("key", "list", "--json"), 0),
        (("key", "create", "intake", "--source", "x", "--json"), 0),
        (("key", "create", "api", "--scope", "read", "--json"), 0),
        (("override", "list", "--json"), 0),
        (("sign-in", "--json"), 0),
        (("apply", EXAMPLE, "--json"), 0),
        (("doctor", "--json"), 1),
    ],
)
def test_it_works(nawba: Nawba, fresh: Path, line: tuple[str, ...], code: int) -> None:
    done = nawba(*line, "--data", fresh)
    assert done.code == code
    assert isinstance(done.json, dict)


@pytest.mark.parametrize(
    "line",
    [
        ("oncall",),
        ("simulate", "--severity", "SEV1"),
        ("declare", "x", "--severity", "SEV1"),
        ("override", "add", "a", "b", "--from", "2030-01-01T00:00", "--until", "2030-01-02T00:00"),
    ],
)
def test_what_needs_a_playbook_says_so(nawba: Nawba, fresh: Path, line: tuple[str, ...]) -> None:
    refused = nawba(*line, "--data", fresh)
    assert refused.code == 1
    assert "nawba apply DIR" in refused.err


def test_what_is_made_is_for_its_owner_only(nawba: Nawba, fresh: Path) -> None:
    nawba("key", "list", "--data", fresh)
    assert fresh.stat().st_mode & 0o777 == 0o700
    assert not [p for p in fresh.iterdir() if p.stat().st_mode & 0o077]


def test_a_file_in_the_way_is_said(nawba: Nawba, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = nawba("key", "list", "--data", tmp_path / "file")
    assert refused.code == 1
    assert "data directory" in refused.err


def test_the_name_of_the_socket_is_bootstraps() -> None:
    assert client.SOCKET == bootstrap.SOCKET
