"""The child process: what is heavy happens elsewhere, within limits, without a database (`engine.md` §1)."""

from __future__ import annotations

import msgspec
import pytest

from nawba.handbook.child import UNREADABLE, NotMade, Order, made, tree_of
from nawba.playbook import files_of
from tests.handbook.editions import EXAMPLE, NOW, example

ORDER = Order(files_of(EXAMPLE), "en", NOW)


def test_the_child_makes_the_same_tree() -> None:
    assert tree_of(ORDER) == example("en")


def test_the_child_makes_a_pdf() -> None:
    """S61."""
    assert made(msgspec.structs.replace(ORDER, form="pdf", card="SEV1")).startswith(b"%PDF")


def test_a_text_that_is_not_readable_is_refused_with_its_findings() -> None:
    with pytest.raises(NotMade, match="PB0") as caught:
        made(Order({"playbook.yaml": b"nawba: [1"}, "en", NOW))
    assert caught.value.code == UNREADABLE
