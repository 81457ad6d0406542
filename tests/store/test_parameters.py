"""C35: what comes from outside is a bound parameter; only constants of our own code stand in the text of a statement."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from nawba.store.schema import incident
from nawba.store.statements import Statement, b


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_value_given_later_never_stands_in_the_text(dialect: str) -> None:
    """C35: neither driver sees it but beside the statement."""
    text, order = Statement(select(incident.c.id).where(incident.c.title == b("title"))).compiled(dialect)
    assert order == ("title",)
    assert ("?" if dialect == "sqlite" else "%s") in text.partition("WHERE")[2]


@pytest.mark.parametrize("value", ["'; DROP TABLE incident; --", "a b", "x'00'", 1.5, b"raw"])
def test_a_constant_that_is_no_plain_word_is_refused(value: object) -> None:
    """C35: whoever writes a text from outside into a statement hears of it at once."""
    with pytest.raises(TypeError):
        Statement(select(incident.c.id).where(incident.c.title == value)).compiled("sqlite")
