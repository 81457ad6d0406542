"""R8, R15: what follows one try."""

from __future__ import annotations

import pytest

from nawba.domain.delivery import RECEIPT_US, TRIES_AT_MOST, After, ResultKind, after
from nawba.domain.time import HOUR, MINUTE, SECOND

NOW = 1_000_000


@pytest.mark.parametrize(
    ("kind", "tries", "wait", "expected"),
    [
        ("delivered", 1, 0, After("delivered")),
        ("accepted", 1, 0, After("accepted", receipt_by=NOW + RECEIPT_US)),
        ("failed", 1, 0, After("failed", moves_on=True)),
        ("unknown", 1, 0, After("pending", due_at=NOW, moves_on=True)),
        ("unknown", TRIES_AT_MOST, 0, After("unknown", moves_on=True)),
        ("retry", 1, 5 * SECOND, After("pending", due_at=NOW + 5 * SECOND, moves_on=True)),
        ("retry", 1, 0, After("pending", due_at=NOW + SECOND, moves_on=True)),
        ("retry", 2, HOUR, After("pending", due_at=NOW + MINUTE, moves_on=True)),
        ("retry", TRIES_AT_MOST, 0, After("failed", moves_on=True)),
    ],
)
def test_what_follows(kind: ResultKind, tries: int, wait: int, expected: After) -> None:
    assert after(kind, tries, NOW, wait) == expected


def test_whatever_did_not_arrive_moves_on() -> None:
    """R15: only a delivery, or the wait for a receipt, lets the next contact rest."""
    kinds: tuple[ResultKind, ...] = ("delivered", "accepted", "retry", "failed", "unknown")
    assert {kind for kind in kinds for tries in (1, 2, 3) if not after(kind, tries, NOW).moves_on} == {
        "delivered", "accepted",
    }  # fmt: skip
    assert RECEIPT_US == 30 * SECOND
