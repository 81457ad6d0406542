"""R19, R30 on two real nodes of one PostgreSQL: one seals at a time, the other takes over, the ledger holds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.postgres.places import SERVERS, Database, Servers
from tests.process.conftest import Starts
from tests.process.server import Server, until

pytestmark = pytest.mark.process


@pytest.fixture
def database(postgres: Servers) -> Database:
    return postgres.database(SERVERS[-1])


def sealer(database: Database) -> bytes:
    """Return the node that holds the lease now."""
    rows = until(lambda: database.rows("SELECT node FROM lease WHERE name = 'sealer'"), "somebody to seal")
    return bytes(rows[0][0])


def unsealed(database: Database) -> int:
    return int(database.rows("SELECT count(*) FROM entry WHERE seal IS NULL")[0][0])


def test_the_sealer_dies_and_the_other_node_goes_on(servers: Starts, database: Database, tmp_path: Path) -> None:
    first: Server = servers(NAWBA_DATABASE=database.address).start()
    first.declared("before", "SEV1")
    until(lambda: unsealed(database) == 0, "the first node to seal")
    before = sealer(database)
    second = servers(name="second", NAWBA_DATABASE=database.address)
    second.data.mkdir(mode=0o700)
    for key, words in ((None, "needs that of the others"), ("ab" * 32, "needs the same key")):
        if key is not None:
            (second.data / "key").write_text(key)
            (second.data / "key").chmod(0o600)
        refused = second.cli("secrets", "status")
        assert refused.returncode == 1
        assert words in refused.stderr
    shutil.copy(first.data / "key", second.data / "key")
    second.start()
    second.secrets = first.secrets
    kept = tmp_path / "head.json"
    kept.write_bytes(second.admin.get("/api/v1/audit/head").body)
    first.kill()
    second.declared("after", "SEV1")
    until(lambda: sealer(database) != before, "the lease to run out", 30)
    until(lambda: unsealed(database) == 0, "the second node to seal")
    report = second.made("audit", "verify", "--fold", "--head", str(kept))  # reads the database, as of one instant
    assert (report["verdict"], report["of"]) == ("holds", "PostgreSQL")
    assert report["incidents"] == 2
    assert report["keys"] == [json.loads(kept.read_text())["key_id"]]
    assert [n for (n,) in database.rows("SELECT n FROM seal ORDER BY n")] == list(range(1, report["seals"] + 1))
    database.rows("UPDATE entry SET actor = 'person:nobody' WHERE kind = 'opened' RETURNING n")
    assert second.cli("audit", "verify").returncode == 2
