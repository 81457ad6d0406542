"""C39 at the start and at the command line: the key is made once, asked for ever after, and changed without a gap."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import nawba.store.migrations
from nawba.bootstrap import DATABASE, lock, open_house
from tests.cli.conftest import Nawba

HEX = "ab" * 32


def link_secret(data: Path) -> bytes:
    with lock(data), open_house(data, "http://127.0.0.1:1") as house:
        return house.secret


def wrappings(data: Path) -> list[str]:
    raw = sqlite3.connect(data / DATABASE)
    try:
        return [row[0] for row in raw.execute("SELECT wrapped_by FROM data_key ORDER BY made_at")]
    finally:
        raw.close()


def test_the_first_start_makes_the_key_for_its_owner_only(nawba: Nawba, fresh: Path) -> None:
    shown = nawba("secrets", "status", "--json", "--data", fresh)
    assert shown.code == 0
    assert shown.json == {"key": wrappings(fresh)[0], "place": str(fresh / "key"), "unfinished": []}
    assert stat.S_IMODE((fresh / "key").stat().st_mode) == 0o600
    assert len(bytes.fromhex((fresh / "key").read_text())) == 32
    assert not (fresh / "secret").exists()


def test_without_its_key_an_installation_does_not_start(nawba: Nawba, data: Path) -> None:
    before = link_secret(data)
    (data / "key").rename(data / "elsewhere")
    refused = nawba("key", "list", "--data", data)
    assert refused.code == 1
    assert str(data / "key") in refused.err
    assert "Put the key file back" in refused.err
    assert not (data / "key").exists()  # no new key is made over sealed values
    (data / "elsewhere").rename(data / "key")
    assert link_secret(data) == before


def test_with_another_key_it_does_not_start_and_says_which_is_wanted(nawba: Nawba, data: Path) -> None:
    (data / "key").write_text(HEX + "\n")
    refused = nawba("key", "list", "--data", data)
    assert refused.code == 1
    assert wrappings(data)[0] in refused.err
    assert HEX not in refused.err
    doctor = nawba("doctor", "--data", data)
    assert doctor.code == 2
    assert "the same key" in doctor.out


@pytest.mark.parametrize("text", ["", "canary", HEX[:-2], HEX + "00", "é" * 64])
def test_a_file_that_holds_no_key_is_said_and_its_words_are_not(nawba: Nawba, data: Path, text: str) -> None:
    (data / "key").write_text(text)
    refused = nawba("key", "list", "--data", data)
    assert refused.code == 1
    assert "64 hexadecimal digits" in refused.err
    assert not text.strip() or text.strip() not in refused.err


def test_a_key_that_others_may_read_is_refused(nawba: Nawba, data: Path) -> None:
    (data / "key").chmod(0o644)
    refused = nawba("key", "list", "--data", data)
    assert refused.code == 1
    assert "chmod 600" in refused.err


def test_a_container_gives_the_key_by_its_environment(
    nawba: Nawba, fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAWBA_SECRETS_KEY", HEX)
    shown = nawba("secrets", "status", "--data", fresh)
    assert shown.code == 0
    assert "the environment" in shown.out
    assert HEX not in shown.out
    assert not (fresh / "key").exists()
    given = tmp_path / "given"
    given.write_text(HEX)
    given.chmod(0o440)
    monkeypatch.setenv("NAWBA_SECRETS_KEY_FILE", str(given))
    assert "take one away" in nawba("secrets", "status", "--data", fresh).err
    monkeypatch.delenv("NAWBA_SECRETS_KEY")
    assert nawba("secrets", "status", "--data", fresh).code == 0
    given.unlink()
    assert str(given) in nawba("secrets", "status", "--data", fresh).err
    assert not given.exists()  # a file that is not ours is never made


# ── changing the key ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_key_is_changed_and_the_old_one_opens_nothing(nawba: Nawba, data: Path) -> None:
    before, old = link_secret(data), (data / "key").read_text()
    changed = nawba("secrets", "rotate", "--json", "--data", data)
    assert changed.code == 0
    assert (data / "key").read_text() != old
    assert [changed.json["key"]] == wrappings(data)
    assert link_secret(data) == before
    assert not (data / "key.new").exists()
    (data / "key").write_text(old)
    assert nawba("key", "list", "--data", data).code == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from nawba.actions import rotating
from nawba.bootstrap import lock, open_house
from nawba.domain.entry import Actor
from nawba.ports.key_file import KeyPlace

data, where = Path(sys.argv[1]), sys.argv[2]

class Dying(KeyPlace):
    def prepare_next(self):
        made = super().prepare_next()
        if where == "prepared": os.kill(os.getpid(), signal.SIGKILL)
        return made

    def take_next(self):
        if where == "wrapped": os.kill(os.getpid(), signal.SIGKILL)
        super().take_next()
        if where == "taken": os.kill(os.getpid(), signal.SIGKILL)

with lock(data), open_house(data, "http://127.0.0.1:1") as house:
    house.key_place = Dying(data / "key")
    rotating.change_key(house, rotating.Change(), Actor("person", "os:test", "cli"))
"""


@pytest.mark.process
@pytest.mark.parametrize(("where", "left"), [("prepared", 1), ("wrapped", 2), ("taken", 2)])
def test_a_change_that_is_killed_in_the_middle_is_gone_on_with(nawba: Nawba, data: Path, where: str, left: int) -> None:
    """kill -9 after each step: it starts with the key that is there, and the next call finishes the same change."""
    before, old = link_secret(data), wrappings(data)
    done = subprocess.run([sys.executable, "-c", KILLED, str(data), where], check=False, capture_output=True)
    assert done.returncode == -9, done.stderr
    assert len(wrappings(data)) == left
    assert link_secret(data) == before
    doctor = nawba("doctor", "--json", "--data", data).json
    state = next(c for c in doctor["checks"] if c["name"] == "secrets")
    assert (state["state"], "nawba secrets rotate" in state["remedy"]) == (
        ("look", True) if left == 2 else ("fine", False)
    )
    following = (data / "key.new").read_text() if where != "taken" else (data / "key").read_text()
    assert nawba("secrets", "rotate", "--data", data).code == 0
    assert (data / "key").read_text() == following
    assert len(wrappings(data)) == 1
    assert wrappings(data) != old
    assert link_secret(data) == before


def test_a_key_of_ones_own_is_changed_in_two_steps(
    nawba: Nawba, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several nodes: both keys open until every node has the new one."""
    before = link_secret(data)
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.move(data / "key", old)
    monkeypatch.setenv("NAWBA_SECRETS_KEY_FILE", str(old))
    refused = nawba("secrets", "rotate", "--data", data)
    assert refused.code == 1
    assert "--to" in refused.err
    assert "no key at" in nawba("secrets", "rotate", "--to", new, "--data", data).err
    new.write_text(HEX)
    new.chmod(0o600)
    begun = nawba("secrets", "rotate", "--to", new, "--json", "--data", data)
    assert begun.code == 0
    assert len(begun.json["unfinished"]) == 1
    too_early = nawba("secrets", "rotate", "--finish", "--data", data)
    assert too_early.code == 1
    assert "not in force yet" in too_early.err
    for node in (old, new):
        monkeypatch.setenv("NAWBA_SECRETS_KEY_FILE", str(node))
        assert link_secret(data) == before
    assert nawba("secrets", "rotate", "--finish", "--data", data).code == 0
    assert len(wrappings(data)) == 1
    monkeypatch.setenv("NAWBA_SECRETS_KEY_FILE", str(old))
    assert nawba("secrets", "status", "--data", data).code == 1


def test_when_the_key_is_lost_for_good_paging_can_go_on(nawba: Nawba, data: Path) -> None:
    """Whoever lost it loses what it opened, and not the pager."""
    before = link_secret(data)
    assert "nothing was forgotten" in nawba("secrets", "forget", "--data", data).err
    refused = nawba("secrets", "forget", "--the-key-is-lost", "--data", data)
    assert (refused.code, link_secret(data)) == (1, before)
    (data / "key").unlink()
    assert nawba("key", "list", "--data", data).code == 1
    assert nawba("secrets", "forget", "--the-key-is-lost", "--data", data).code == 0
    assert link_secret(data) != before
    assert nawba("oncall", "--data", data).code == 0
    kinds = [e["kind"] for e in nawba("audit", "list", "--json", "--data", data).json["items"]]
    assert "secrets_forgotten" in kinds
    assert kinds.count("signing_key_made") == 2


# ── an installation of 0.1.0 ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A data directory as 0.1.0 left it: the first schema, the link secret in a file, one plain address."""
    made = tmp_path / "old"
    made.mkdir(mode=0o700)
    config = Config()
    config.set_main_option("script_location", str(Path(nawba.store.migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{made / DATABASE}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    raw = sqlite3.connect(made / DATABASE)
    raw.execute(
        "INSERT INTO contact (id, person, channel, address) VALUES (zeroblob(16), 'sara', 'call', '+967 700 1')"
    )
    raw.execute(
        "INSERT INTO entry (subject, n, kind, v, at, actor, via, reason, params)"
        " VALUES (zeroblob(16), 1, 'signed_in', 1, 1, 'person:admin', 'page', '', '{}')"
    )
    raw.commit()
    raw.close()
    (made / "secret").write_bytes(b"\x42" * 32)
    (made / "secret").chmod(0o600)
    return made


def test_an_installation_of_the_release_before_is_brought_over(nawba: Nawba, old: Path) -> None:
    """Links that were sent go on working; nothing secret lies plain any more, in the file or beside it."""
    assert link_secret(old) == b"\x42" * 32
    assert not (old / "secret").exists()
    raw = sqlite3.connect(old / DATABASE)
    assert [row[0][:7] for row in raw.execute("SELECT address FROM contact")] == ["nawba1:"]
    assert raw.execute("SELECT count(*) FROM entry WHERE seal IS NULL AND kind = 'signed_in'").fetchone() == (1,)
    raw.close()
    assert nawba("secrets", "status", "--data", old).code == 0


def test_an_old_secret_stays_until_it_is_sealed(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start that fails before the commit has taken nothing away."""
    monkeypatch.setenv("NAWBA_SECRETS_KEY_FILE", str(old / "absent"))
    with pytest.raises(RuntimeError):
        link_secret(old)
    assert (old / "secret").read_bytes() == b"\x42" * 32
    monkeypatch.delenv("NAWBA_SECRETS_KEY_FILE")
    assert link_secret(old) == b"\x42" * 32
