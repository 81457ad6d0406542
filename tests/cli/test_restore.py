"""`nawba restore`: only what is whole, only into an empty directory, and nothing half when it is refused (R25, R32)."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Nawba


@pytest.fixture
def file(nawba: Nawba, data: Path, tmp_path: Path) -> Path:
    made = tmp_path / "nawba.tar.gz"
    assert nawba("declare", "It is broken", "--severity", "SEV1", "--data", data).code == 0
    assert nawba("backup", made, "--data", data).code == 0
    return made


def parts(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {m.name: f.read() for m in tar if (f := tar.extractfile(m))}


def packed(file: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(file, "w:gz") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return file


def refused(nawba: Nawba, file: Path, into: Path) -> str:
    done = nawba("restore", file, into)
    assert done.code == 1
    left = [p.name for p in into.iterdir()] if into.exists() else []
    assert left in ([], ["lock"]), "nothing was put in place"
    return done.err


def test_a_round_trip(nawba: Nawba, file: Path, fresh: Path) -> None:
    made = nawba("restore", file, fresh, "--json")
    assert made.code == 0
    said = made.json
    assert (said["incidents"], said["live_incidents"], said["problems"], said["missing"]) == (1, 1, [], [])
    assert said["rpo_seconds"] >= 0
    assert said["rto_seconds"] > 0
    assert nawba("incident", "show", "1", "--data", fresh).code == 0
    assert nawba("incident", "release", "--all", "--data", fresh).out == "Nothing is held.\n"


def test_it_says_what_was_lost_and_how_long_it_took(nawba: Nawba, file: Path, fresh: Path) -> None:
    said = nawba("restore", file, fresh).out
    assert "RPO" in said
    assert "RTO" in said
    assert "nawba incident release --all" in said


def test_only_an_empty_directory_is_taken(nawba: Nawba, file: Path, data: Path) -> None:
    before = (data / "nawba.sqlite3").read_bytes()
    done = nawba("restore", file, data)
    assert done.code == 1
    assert "not empty" in done.err
    assert (data / "nawba.sqlite3").read_bytes() == before


@pytest.mark.parametrize("keep", [0, 100, 5_000, -1])
def test_a_file_that_was_cut_off_is_refused(nawba: Nawba, file: Path, fresh: Path, keep: int) -> None:
    whole = gzip.decompress(file.read_bytes())
    file.write_bytes(file.read_bytes()[:keep] if keep >= 0 else gzip.compress(whole[: len(whole) * 2 // 3]))
    assert "backup" in refused(nawba, file, fresh)


def test_every_flipped_byte_is_found(nawba: Nawba, file: Path, fresh: Path) -> None:
    """The digests of the manifest: a byte of any member, and of the manifest itself."""
    members = parts(file)
    for name, content in members.items():
        if name == "manifest.json":
            continue
        broken = bytearray(content)
        broken[len(broken) // 2] ^= 1
        packed(file, {**members, name: bytes(broken)})
        assert "damaged" in refused(nawba, file, fresh)


def _manifest(of: dict[str, bytes], **changes: Any) -> dict[str, bytes]:
    changed = json.loads(of["manifest.json"]) | changes
    return {**of, "manifest.json": json.dumps(changed).encode()}


def test_a_backup_of_a_later_release_is_refused(nawba: Nawba, file: Path, fresh: Path) -> None:
    """R25: with both numbers."""
    members = parts(file)
    assert "9999" in refused(nawba, packed(file, _manifest(members, format=9999)), fresh)
    import hashlib  # noqa: PLC0415 - one use

    path = file.with_name("later.sqlite3")
    path.write_bytes(members["nawba.sqlite3"])
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    later = path.read_bytes()
    about = json.loads(members["manifest.json"])
    about["schema"] = "9999"
    about["members"][0] |= {"bytes": len(later), "sha256": hashlib.sha256(later).hexdigest()}
    changed = {"manifest.json": json.dumps(about).encode(), "nawba.sqlite3": later}
    rest = {name: content for name, content in members.items() if name not in changed}
    assert "schema 9999" in refused(nawba, packed(file, {**changed, **rest}), fresh)


def test_a_member_that_leads_elsewhere_is_refused(nawba: Nawba, file: Path, fresh: Path) -> None:
    """A name of the archive is never a path of ours."""
    members = parts(file)
    assert "not what the manifest says" in refused(nawba, packed(file, {**members, "../../evil": b"x"}), fresh)
    about = json.loads(members["manifest.json"])
    about["members"].append({"name": "../evil", "bytes": 1, "sha256": "0"})
    assert "not those of a backup" in refused(nawba, packed(file, _manifest(members, members=about["members"])), fresh)
    link = tarfile.TarInfo("manifest.json")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(file, "w:gz") as tar:
        tar.addfile(link)
    assert "no plain file" in refused(nawba, file, fresh)


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b" + b"\0" * 50, b"PK\x03\x04" + b"\0" * 600])
def test_what_is_no_backup_is_refused(nawba: Nawba, tmp_path: Path, fresh: Path, content: bytes) -> None:
    file = tmp_path / "other"
    file.write_bytes(content)
    assert "not a backup" in refused(nawba, file, fresh) or content == b""
    assert "nothing was restored" in refused(nawba, file, fresh)


def test_a_file_that_is_not_there_is_said(nawba: Nawba, tmp_path: Path, fresh: Path) -> None:
    assert "No such file" in refused(nawba, tmp_path / "none", fresh)
