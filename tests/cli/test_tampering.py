"""C42, R30: whoever changes the database afterwards is found, and what they changed is named, given one head kept elsewhere.

An honest ledger is made once by the real actions and sealed in small portions; every test changes a copy of its file
with plain SQL, as an operator with access to it would, and verifies.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nawba.actions.auditing import Against, Report, StoreSource, verify
from nawba.actions.respond import Answer, Declaration, declare, respond
from nawba.actions.sealing import exported, prepare, put
from nawba.bootstrap import DATABASE, lock, open_house
from nawba.cli.main import run
from nawba.domain import commands as c
from nawba.domain.entry import Actor
from nawba.domain.seal import Row, Seal, unsigned
from nawba.domain.verifying import Kept
from nawba.ports.secret import Secret
from nawba.ports.signer import Ed25519Signer, Signer
from nawba.store.sqlite import SqliteConnection
from nawba.store.transaction import Transaction
from tests.cli.conftest import EXAMPLE, Nawba, Outcome

SARA: Final = Actor("person", "sara_mohammed", "page")
ORG: Final = bytes(16)
COLUMNS: Final = [name for name in Row._fields if name != "seal"]
SEALED: Final = "WHERE seal IS NOT NULL"


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped installation: a few incidents with their course, sealed seven at a time, two entries still waiting."""
    data = tmp_path_factory.mktemp("honest") / "data"
    assert run(["apply", str(EXAMPLE), "--data", str(data)]) == 0
    with lock(data), open_house(data, "http://127.0.0.1:1") as house:
        assert house.signer is not None
        signer = house.signer

        def seal_all() -> None:
            while prepared := house.store.read(lambda tx: prepare(tx, signer, house.clock.now(), 7)).result():
                house.store.submit(lambda tx, p=prepared: put(tx, p)).result()  # type: ignore[misc]

        for i in range(4):
            said = Declaration(f"down {i}", "SEV1", "web")
            opened = house.store.submit(lambda tx, s=said: declare(tx, house, s, SARA)).result().incident.id  # type: ignore[misc]
            for command in (c.Acknowledge(), c.Resolve()):
                answer = Answer(command)
                house.store.submit(lambda tx, a=answer, o=opened: respond(tx, house, o, a, SARA)).result()  # type: ignore[misc]
        seal_all()
        said = Declaration("the last", "SEV1", "web")
        house.store.submit(lambda tx: declare(tx, house, said, SARA)).result()
        head = house.store.read(lambda tx: tx.seals.last()).result()
        assert head is not None
    (data / "head.json").write_text(json.dumps(exported(head)))
    return data


@pytest.fixture
def data(honest: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(honest, tmp_path / "data"))


@pytest.fixture
def database(data: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(data / DATABASE, isolation_level=None)) as raw:
        yield raw


Verified = Callable[..., Outcome]


@pytest.fixture
def verified(nawba: Nawba, data: Path) -> Verified:
    """Verify the copy, against the head that was kept."""
    return lambda *more: nawba("audit", "verify", data / DATABASE, "--head", data / "head.json", "--json", *more)


def found(outcome: Outcome) -> set[tuple[str, str | None, int | None, int | None]]:
    """Return (code, subject, n, seal) of each finding."""
    assert outcome.code in (0, 1, 2), outcome.err
    return {(f["code"], f["subject"], f["n"], f["seal"]) for f in outcome.json["findings"]}


def codes(outcome: Outcome) -> set[str]:
    return {code for code, *_ in found(outcome)}


def named(subject: bytes) -> str:
    return "organisation" if subject == ORG else f"inc_{subject.hex()}"


def one(raw: sqlite3.Connection, where: str = "AND subject <> zeroblob(16)") -> Row:
    """Return an entry in the middle of an incident that was sealed."""
    sql = f"SELECT {', '.join(Row._fields)} FROM entry {SEALED} {where} AND n = 3 ORDER BY subject LIMIT 1"
    return Row(*raw.execute(sql).fetchone())


# ── the honest ledger ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_honest_ledger_holds_and_what_waits_for_its_seal_is_counted(verified: Verified) -> None:
    outcome = verified("--fold")
    assert (outcome.code, found(outcome)) == (0, set())
    assert outcome.json["seals"] > 5
    assert outcome.json["unsealed"] > 0
    assert outcome.json["incidents"] == 5


def test_a_verification_leaves_nothing_behind(verified: Verified, data: Path) -> None:
    """It may be evidence: not a byte is written, and no file appears beside it."""
    before = {p.name: p.read_bytes() for p in data.iterdir() if p.is_file()}
    (data / DATABASE).chmod(0o400)
    assert verified().code == 0
    assert {p.name: p.read_bytes() for p in data.iterdir() if p.is_file()} == before


def test_a_stopped_installation_is_verified_where_it_lies(nawba: Nawba, data: Path) -> None:
    outcome = nawba("audit", "verify", "--data", data)
    assert outcome.code == 0
    assert "Everything holds" in outcome.out
    assert "--head" in outcome.out  # and what this could not show is said


def test_what_cannot_be_verified_is_said(nawba: Nawba, data: Path, tmp_path: Path) -> None:
    file = data / DATABASE
    (tmp_path / "text").write_text("no database " * 100)
    (tmp_path / "old").mkdir()
    with closing(sqlite3.connect(tmp_path / "old.sqlite3")) as raw:
        raw.execute("CREATE TABLE alembic_version (version_num TEXT)")
        raw.execute("INSERT INTO alembic_version VALUES ('0001')")
        raw.commit()
    (tmp_path / "head").write_text('{"n": 1}')
    for arguments, words in (
        ((tmp_path / "absent",), "no such file"),
        ((tmp_path / "text",), "cannot be read"),
        ((tmp_path / "old.sqlite3",), "did not seal"),
        ((file, "--head", tmp_path / "absent"), "cannot be read"),
        ((file, "--head", tmp_path / "head"), "no head"),
        ((file, "--public-key", "zz"), "64 hexadecimal digits"),
        (("--data", tmp_path / "none"), "no database"),
    ):
        refused = nawba("audit", "verify", *arguments)
        assert refused.code in (1, 2)
        assert words in refused.err, refused.err


def test_a_head_that_was_altered_itself_is_refused(nawba: Nawba, data: Path) -> None:
    head = json.loads((data / "head.json").read_text())
    (data / "head.json").write_text(json.dumps({**head, "n": head["n"] - 1}))
    refused = nawba("audit", "verify", data / DATABASE, "--head", data / "head.json")
    assert refused.code == 1
    assert "altered since it was exported" in refused.err


# ── entries ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deleted_entry_is_named(verified: Verified, database: sqlite3.Connection) -> None:
    row = one(database)
    database.execute("DELETE FROM entry WHERE subject = ? AND n = ?", row.place)
    outcome = verified()
    assert outcome.code == 2
    assert ("entry_deleted", named(row.subject), row.n, row.seal) in found(outcome)
    assert codes(outcome) == {"entry_deleted", "entry_missing"}


def test_a_whole_incident_that_was_deleted_is_named(verified: Verified, database: sqlite3.Connection) -> None:
    """Entries, incident, timer and pages: only the seals remember."""
    row = one(database)
    entries = database.execute("DELETE FROM entry WHERE subject = ?", (row.subject,)).rowcount
    database.execute("DELETE FROM incident WHERE id = ?", (row.subject,))
    outcome = verified()
    gone = {n for code, subject, n, _ in found(outcome) if code == "entry_deleted" and subject == named(row.subject)}
    assert gone == set(range(1, entries + 1))


OTHER: Final[dict[str, object]] = {
    "subject": b"\x77" * 16, "n": 77, "kind": "closed", "v": 9, "at": 1, "actor": "person:somebody_else", "via": "x",
    "reason": "another", "params": b'{"a": 1}', "purpose": "drill",
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_is_found_and_named(
    verified: Verified, database: sqlite3.Connection, column: str
) -> None:
    row = one(database)
    database.execute(f"UPDATE entry SET {column} = ? WHERE subject = ? AND n = ?", (OTHER[column], *row.place))
    outcome = verified()
    assert outcome.code == 2
    moved = column in ("subject", "n")
    assert ("entry_deleted" if moved else "entry_altered", named(row.subject), row.n, row.seal) in found(outcome)
    if moved:
        assert "entry_inserted" in codes(outcome)


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "subject"])
def test_a_value_of_another_type_is_found(verified: Verified, database: sqlite3.Connection, column: str) -> None:
    row = one(database)
    database.execute(f"UPDATE entry SET {column} = x'ff00' WHERE subject = ? AND n = ?", row.place)
    assert verified().code == 2


def test_entries_that_changed_places_are_said_to_be_reordered(verified: Verified, database: sqlite3.Connection) -> None:
    subject, seal = database.execute(
        f"SELECT subject, seal FROM entry {SEALED} AND n IN (2, 3) GROUP BY subject, seal HAVING count(*) = 2"
    ).fetchone()
    for before, after in ((2, 1_000), (3, 2), (1_000, 3)):
        database.execute("UPDATE entry SET n = ? WHERE subject = ? AND n = ?", (after, subject, before))
    outcome = verified()
    assert outcome.code == 2
    assert found(outcome) == {("entry_reordered", named(subject), n, seal) for n in (2, 3)}


def test_an_entry_that_was_put_in_is_named(verified: Verified, database: sqlite3.Connection) -> None:
    """With a seal's number, so that it looks sealed."""
    row = one(database)
    last = database.execute("SELECT max(n) FROM entry WHERE subject = ?", (row.subject,)).fetchone()[0]
    put_in(database, row._replace(n=last + 1))
    outcome = verified()
    assert ("entry_inserted", named(row.subject), last + 1, row.seal) in found(outcome)


def test_an_entry_put_in_without_a_seal_is_found_by_the_snapshot(
    verified: Verified, database: sqlite3.Connection
) -> None:
    row = one(database)
    last = database.execute("SELECT max(n) FROM entry WHERE subject = ?", (row.subject,)).fetchone()[0]
    put_in(database, row._replace(n=last + 1, seal=None))
    assert found(verified()) == {("entry_unknown", named(row.subject), last + 1, None)}


def test_an_old_entry_that_waits_for_a_seal_wants_a_look(verified: Verified, database: sqlite3.Connection) -> None:
    """Where no snapshot knows better: it is a remark, and the exit code says so."""
    row = one(database, "AND subject = zeroblob(16)")
    last = database.execute("SELECT max(n) FROM entry WHERE subject = ?", (row.subject,)).fetchone()[0]
    put_in(database, row._replace(n=last + 1, at=row.at - 3_600_000_000, seal=None))
    outcome = verified()
    assert (outcome.code, codes(outcome)) == (1, {"late_entry"})


def test_a_tail_that_was_cut_off_before_it_was_sealed_is_found_by_the_snapshot(
    verified: Verified, database: sqlite3.Connection
) -> None:
    subject, n = database.execute(
        "SELECT subject, max(n) FROM entry WHERE seal IS NULL GROUP BY subject HAVING max(n) > 1"
    ).fetchone()
    database.execute("DELETE FROM entry WHERE subject = ? AND n = ?", (subject, n))
    assert found(verified()) == {("tail_missing", named(subject), n, None)}


def test_entries_that_moved_between_seals_are_named(verified: Verified, database: sqlite3.Connection) -> None:
    row = one(database)
    assert row.seal is not None
    database.execute("UPDATE entry SET seal = ? WHERE subject = ? AND n = ?", (row.seal + 1, *row.place))
    assert ("entry_moved", named(row.subject), row.n, row.seal) in found(verified())


def test_a_snapshot_that_was_altered_is_found_by_folding(verified: Verified, database: sqlite3.Connection) -> None:
    """The columns beside it too: the snapshot is what the entries give, or it is not."""
    row = one(database)
    other = database.execute("SELECT snapshot FROM incident WHERE id <> ? LIMIT 1", (row.subject,)).fetchone()[0]
    database.execute("UPDATE incident SET snapshot = ? WHERE id = ?", (other, row.subject))
    outcome = verified("--fold")
    assert ("fold_differs", named(row.subject), None, None) in found(outcome)


# ── seals ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deleted_seal_is_named(verified: Verified, database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM seal WHERE n = 3")
    outcome = verified()
    assert {("seal_missing", None, None, 3), ("seal_unknown", None, None, 3)} <= found(outcome)


@pytest.mark.parametrize("column", ["at", "entries", "root", "previous", "head", "signature", "public_key", "members"])
def test_a_change_of_any_column_of_a_seal_is_found(
    verified: Verified, database: sqlite3.Connection, column: str
) -> None:
    database.execute(
        f"UPDATE seal SET {column} = (SELECT {column} FROM seal WHERE n = 2) WHERE n = 3 AND :x IS NULL", {"x": None}
    )
    if column in ("entries", "public_key"):
        database.execute(
            f"UPDATE seal SET {column} = :x WHERE n = 3", {"x": 99 if column == "entries" else b"\x01" * 32}
        )
    outcome = verified()
    assert outcome.code == 2
    assert any(seal in (3, 4) for *_, seal in found(outcome))


@pytest.mark.parametrize("column", ["at", "entries", "root", "previous", "head", "signature", "public_key", "members"])
def test_a_value_of_another_type_in_a_seal_is_found(
    verified: Verified, database: sqlite3.Connection, column: str
) -> None:
    database.execute(f"UPDATE seal SET {column} = 'text' WHERE n = 3")
    assert verified().code == 2


def test_two_seals_that_changed_places_are_named(verified: Verified, database: sqlite3.Connection) -> None:
    for before, after in ((2, 1_000), (3, 2), (1_000, 3)):
        database.execute("UPDATE seal SET n = ? WHERE n = ?", (after, before))
    outcome = verified()
    assert {(code, seal) for code, _, _, seal in found(outcome)} >= {("seal_altered", 2), ("seal_altered", 3)}


@pytest.mark.parametrize("with_entries", [True, False])
def test_an_end_that_was_cut_off_is_found_by_the_head_kept_elsewhere(
    verified: Verified, database: sqlite3.Connection, with_entries: bool
) -> None:
    """Seals and all they sealed, or the seals alone, so that a running server would seal something else."""
    last = database.execute("SELECT max(n) FROM seal").fetchone()[0]
    database.execute("DELETE FROM seal WHERE n > ?", (last - 2,))
    database.execute(
        "DELETE FROM entry WHERE seal > :n OR seal IS NULL"
        if with_entries
        else "UPDATE entry SET seal = NULL WHERE seal > :n",
        {"n": last - 2},
    )
    assert ("truncated", None, None, last) in found(verified())


def test_a_ledger_cut_off_and_sealed_again_by_the_real_key_is_found(
    verified: Verified, database: sqlite3.Connection, data: Path
) -> None:
    """The worst case: the operator lets the running server sign the false end."""
    row = one(database)
    assert row.seal is not None
    database.execute("UPDATE entry SET actor = 'person:nobody' WHERE subject = ? AND n = ?", row.place)
    with lock(data), open_house(data, "http://127.0.0.1:1") as house:
        assert house.signer is not None
        reseal(database, row.seal, house.signer)
    last = database.execute("SELECT max(n) FROM seal").fetchone()[0]
    assert found(verified()) == {("rewritten", None, None, last)}


def test_one_seal_in_the_middle_sealed_again_by_the_real_key_breaks_the_chain(
    verified: Verified, database: sqlite3.Connection, data: Path
) -> None:
    """The newest head is as it was kept, and every signature is good: only the seal that follows knows better."""
    row = one(database)
    assert row.seal is not None
    database.execute("UPDATE entry SET actor = 'person:nobody' WHERE subject = ? AND n = ?", row.place)
    with lock(data), open_house(data, "http://127.0.0.1:1") as house:
        assert house.signer is not None
        reseal(database, row.seal, house.signer, until=row.seal)
    assert found(verified()) == {("chain_broken", None, None, row.seal + 1)}


def test_a_ledger_sealed_again_by_another_key_is_found_by_its_key(
    nawba: Nawba, database: sqlite3.Connection, data: Path
) -> None:
    """Even without a head: the ledger itself says which key is its own."""
    reseal(database, 4, Ed25519Signer(Secret(b"\x09" * 32)))
    outcome = nawba("audit", "verify", data / DATABASE, "--json")
    assert (outcome.code, codes(outcome)) == (2, {"other_key"})


def test_a_ledger_written_anew_is_found_by_the_public_key_alone(
    nawba: Nawba, database: sqlite3.Connection, data: Path
) -> None:
    """Every seal by a new key, and the entry that announces it: whole in itself, and not ours."""
    ours = json.loads((data / "head.json").read_text())["public_key"]
    theirs = Ed25519Signer(Secret(b"\x09" * 32))
    params = json.dumps({"key_id": "x", "public_key": theirs.public_key.hex()}).encode()
    database.execute("UPDATE entry SET params = ? WHERE kind = 'signing_key_made'", (params,))
    reseal(database, 1, theirs)
    assert nawba("audit", "verify", data / DATABASE).code == 0  # nothing in it contradicts it
    outcome = nawba("audit", "verify", data / DATABASE, "--public-key", ours, "--json")
    assert (outcome.code, codes(outcome)) == (2, {"other_key"})


def test_a_key_that_the_key_before_announced_is_good(nawba: Nawba, database: sqlite3.Connection, data: Path) -> None:
    """And one that only announces itself wants a look: perhaps the old one was lost, perhaps not."""
    following = Ed25519Signer(Secret(b"\x0a" * 32))
    params = json.dumps({"key_id": "x", "public_key": following.public_key.hex()}).encode()
    row = Row(
        *database.execute(f"SELECT {', '.join(Row._fields)} FROM entry WHERE kind = 'signing_key_made'").fetchone()
    )
    n = database.execute("SELECT max(n) FROM entry WHERE subject = ?", (row.subject,)).fetchone()[0] + 1
    put_in(database, row._replace(n=n, params=params, seal=None))
    assert seal_waiting(database, following) == 1
    outcome = nawba("audit", "verify", data / DATABASE, "--json")
    assert (outcome.code, codes(outcome)) == (1, {"new_key"})
    database.execute("DELETE FROM seal WHERE n = (SELECT max(n) FROM seal)")
    database.execute("UPDATE entry SET seal = NULL WHERE seal NOT IN (SELECT n FROM seal)")
    with lock(data), open_house(data, "http://127.0.0.1:1") as house:
        assert house.signer is not None
        seal_waiting(database, house.signer)
    put_in(database, row._replace(n=n + 1, params=b"{}", kind="signed_in", seal=None))
    seal_waiting(database, following)
    assert nawba("audit", "verify", data / DATABASE).code == 0


# ── any change ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def pristine(honest: Path) -> sqlite3.Connection:
    return sqlite3.connect(honest / DATABASE)


def check(raw: sqlite3.Connection, kept: Kept) -> Report:
    tx = Transaction(SqliteConnection(raw))
    return verify(StoreSource(lambda query: query(tx)), Against((kept,)))


entry_columns = st.sampled_from(COLUMNS)
values = st.one_of(st.integers(0, 99), st.text(max_size=5), st.binary(max_size=5))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_changed_in_what_was_sealed_is_found(pristine: sqlite3.Connection, data: st.DataObject) -> None:
    """One to three changes of any kind, anywhere in the sealed part."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        pristine.backup(raw)
        newest = Transaction(SqliteConnection(raw)).seals.last()
        assert newest is not None
        kept = Kept(newest.n, newest.head, newest.public_key)
        before = whole(raw)
        for _ in range(data.draw(st.integers(1, 3), "changes")):
            try:
                data.draw(st.sampled_from(CHANGES), "change")(raw, data)
            except sqlite3.IntegrityError:
                assume(False)
        assume(whole(raw) != before)
        assert check(raw, kept).is_broken


def test_without_a_change_nothing_is_found(pristine: sqlite3.Connection) -> None:
    """The control of the property."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        pristine.backup(raw)
        newest = Transaction(SqliteConnection(raw)).seals.last()
        assert newest is not None
        assert check(raw, Kept(newest.n, newest.head, newest.public_key)).findings == []


def whole(raw: sqlite3.Connection) -> list[Any]:
    columns = ", ".join(COLUMNS)
    seals = raw.execute("SELECT * FROM seal ORDER BY n").fetchall()
    return [raw.execute(f"SELECT {columns}, seal FROM entry {SEALED} ORDER BY subject, n").fetchall(), seals]


def _place(raw: sqlite3.Connection, data: st.DataObject) -> tuple[Any, Any]:
    places = raw.execute(f"SELECT subject, n FROM entry {SEALED} ORDER BY subject, n").fetchall()
    assume(places)
    return tuple(data.draw(st.sampled_from(places), "place"))


def _delete(raw: sqlite3.Connection, data: st.DataObject) -> None:
    raw.execute("DELETE FROM entry WHERE subject = ? AND n = ?", _place(raw, data))


def _alter(raw: sqlite3.Connection, data: st.DataObject) -> None:
    column, value = data.draw(entry_columns, "column"), data.draw(values, "value")
    raw.execute(f"UPDATE entry SET {column} = ? WHERE subject = ? AND n = ?", (value, *_place(raw, data)))


def _swap(raw: sqlite3.Connection, data: st.DataObject) -> None:
    one_, other = _place(raw, data), _place(raw, data)
    for before, after in ((one_, (b"\xee" * 16, 1)), (other, one_), ((b"\xee" * 16, 1), other)):
        raw.execute("UPDATE entry SET subject = ?, n = ? WHERE subject = ? AND n = ?", (*after, *before))


def _insert(raw: sqlite3.Connection, data: st.DataObject) -> None:
    subject, n = _place(raw, data)
    sql = f"SELECT {', '.join(Row._fields)} FROM entry WHERE subject = ? AND n = ?"
    row = Row(*raw.execute(sql, (subject, n)).fetchone())
    put_in(raw, row._replace(n=data.draw(st.integers(0, 40), "n")))


def _move(raw: sqlite3.Connection, data: st.DataObject) -> None:
    seal = data.draw(st.one_of(st.none(), st.integers(0, 12)), "seal")
    raw.execute("UPDATE entry SET seal = ? WHERE subject = ? AND n = ?", (seal, *_place(raw, data)))


def _cut_off(raw: sqlite3.Connection, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, 8), "from seal")
    raw.execute("DELETE FROM seal WHERE n > ?", (n,))
    sql = data.draw(
        st.sampled_from(["DELETE FROM entry WHERE seal > ?", "UPDATE entry SET seal = NULL WHERE seal > ?"])
    )
    raw.execute(sql, (n,))


def _alter_seal(raw: sqlite3.Connection, data: st.DataObject) -> None:
    columns = ["n", "at", "entries", "root", "previous", "head", "signature", "public_key", "members"]
    column, value = data.draw(st.sampled_from(columns), "column"), data.draw(values, "value")
    raw.execute(f"UPDATE seal SET {column} = ? WHERE n = ?", (value, data.draw(st.integers(1, 8), "seal")))


def _reseal(raw: sqlite3.Connection, data: st.DataObject) -> None:
    reseal(raw, data.draw(st.integers(1, 6), "from seal"), Ed25519Signer(Secret(b"\x05" * 32)))


CHANGES = [_delete, _alter, _swap, _insert, _move, _cut_off, _alter_seal, _reseal]


def put_in(raw: sqlite3.Connection, row: Row) -> None:
    raw.execute(f"INSERT INTO entry ({', '.join(Row._fields)}) VALUES ({', '.join('?' * len(row))})", row)


def reseal(raw: sqlite3.Connection, first: int, signer: Signer, until: int = 2**31) -> None:
    """Seal again from a number on, over whatever lies there now, as a skilled operator would."""
    tx = Transaction(SqliteConnection(raw))
    heads: list[Seal] = tx.seals.after(0, 1_000)
    last = next(((s.n, s.head) for s in heads if s.n == first - 1), None)
    for old in [s for s in heads if type(s.n) is int and first <= s.n <= until]:
        rows = [Row(*r) for r in raw.execute(f"SELECT {', '.join(Row._fields)} FROM entry WHERE seal = ?", (old.n,))]
        assume(rows)
        try:
            bare = unsigned(rows, old.at, last, signer.public_key)
        except (TypeError, AttributeError, OverflowError):
            assume(False)
        made = replace(bare, n=old.n, signature=signer.sign(bare.head))
        raw.execute(
            "UPDATE seal SET entries = ?, root = ?, previous = ?, head = ?, signature = ?, public_key = ?, members = ? WHERE n = ?",
            (made.entries, made.root, made.previous, made.head, made.signature, made.public_key, made.members, made.n),
        )
        last = (made.n, made.head)


def seal_waiting(raw: sqlite3.Connection, signer: Signer) -> int:
    """Seal everything that waits, in one portion."""
    tx = Transaction(SqliteConnection(raw))
    prepared = prepare(tx, signer, 2_000_000_000_000_000, 1_000)
    assert prepared is not None
    put(tx, prepared)
    return 1
