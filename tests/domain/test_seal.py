"""R30: the canonical form, the Merkle tree and the chain; any change of anything sealed changes the head."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawba.domain.seal import (
    NO_HEAD,
    Member,
    Row,
    Tree,
    decode_members,
    encode_members,
    head_of,
    leaf,
    root_of,
    unsigned,
)
from nawba.store.schema import entry

HONEST = Row(bytes(16), 1, "opened", 1, 1_700_000_000_000_000, "person:sara", "page", "declared", b'{"a":1}', "real")
leaves = st.lists(st.binary(min_size=32, max_size=32), max_size=70)


def altered(column: str, value: object) -> Row:
    values: dict[str, Any] = {**HONEST._asdict(), column: value}
    return Row(**values)


def by_the_book(found: list[bytes]) -> bytes:
    """RFC 6962 §2.1, as it is written there."""
    if len(found) <= 1:
        return found[0] if found else sha256().digest()
    k = 1
    while k * 2 < len(found):
        k *= 2
    return sha256(b"\x01" + by_the_book(found[:k]) + by_the_book(found[k:])).digest()


@given(leaves)
def test_the_tree_is_that_of_the_rfc_whatever_its_size(found: list[bytes]) -> None:
    assert root_of(found) == by_the_book(found)


def test_the_tree_has_the_published_roots() -> None:
    """The vectors of the Certificate Transparency project, for its first three inputs."""
    inputs = [b"", b"\x00", b"\x10"]
    expected = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    ]
    tree = Tree()
    for raw, root in zip(inputs, expected, strict=True):
        tree.add(sha256(b"\x00" + raw).digest())
        assert tree.root().hex() == root


def test_the_leaf_covers_every_column_of_the_ledger() -> None:
    """A column added to the table and not to the form would not be protected."""
    assert set(Row._fields) == {c.name for c in entry.columns}
    assert Row._fields[-1] == "seal"  # the one column that is not hashed: it says in which seal the leaf is


OTHER = {"subject": b"\x01" + bytes(15), "n": 2, "kind": "closed", "v": 2, "at": 1, "actor": "system", "via": "api",
         "reason": "", "params": b'{"a":2}', "purpose": "drill"}  # fmt: skip


@pytest.mark.parametrize("column", [f for f in Row._fields if f != "seal"])
def test_another_value_in_any_column_is_another_leaf(column: str) -> None:
    assert leaf(altered(column, OTHER[column])) != leaf(HONEST)


@pytest.mark.parametrize(
    ("column", "value"), [("n", "1"), ("n", 1.0), ("kind", b"opened"), ("via", None), ("params", '{"a":1}')]
)
def test_the_same_value_with_another_type_is_another_leaf(column: str, value: object) -> None:
    assert leaf(altered(column, value)) != leaf(HONEST)


def test_what_moves_from_one_column_to_the_next_is_another_leaf() -> None:
    assert leaf(HONEST._replace(actor="ab", via="c")) != leaf(HONEST._replace(actor="a", via="bc"))


def test_the_form_stands_still() -> None:
    """A new form needs a new name: what was sealed by this one must verify for ever."""
    assert leaf(HONEST).hex() == "e2926d777f3a49f69f807dfa3cfc553b0b7a9c6780d470da5812ad7ba0dbdba0"
    assert (
        unsigned([HONEST], 5, None, b"").head.hex()
        == "b3a12cd9db88089b1116a23527ceb111a853d43c08a49130c924d12157534ac2"
    )


members = st.lists(
    st.builds(Member, st.sampled_from([bytes(16), b"\x07" * 16]), st.integers(1, 6), st.binary(min_size=32, max_size=32)),
    unique_by=lambda m: m[:2],
).map(sorted)  # fmt: skip


@given(members)
def test_the_list_of_a_seal_comes_back(found: list[Member]) -> None:
    assert list(decode_members(encode_members(found))) == found


@given(members, st.data())
def test_a_list_that_was_cut_off_is_none(found: list[Member], data: st.DataObject) -> None:
    raw = encode_members(found)
    cut = raw[: data.draw(st.integers(0, len(raw) - 1))]
    try:
        again = list(decode_members(cut))
    except ValueError:
        return
    assert len(again) < len(found)


def test_a_seal_follows_the_one_before() -> None:
    first = unsigned([HONEST], 1, None, b"k" * 32)
    second = unsigned([HONEST._replace(n=2), HONEST._replace(n=3)], 2, (first.n, first.head), b"k" * 32)
    assert (first.n, first.previous, second.n, second.previous, second.entries) == (1, NO_HEAD, 2, first.head, 2)
    assert second.head == head_of(second)


def test_entries_are_sealed_in_their_own_order_whatever_order_they_come_in() -> None:
    rows = [HONEST._replace(n=n, subject=s) for s in (bytes(16), b"\x02" * 16) for n in (1, 2, 3)]
    assert unsigned(rows, 1, None, b"").root == unsigned(rows[::-1], 1, None, b"").root
