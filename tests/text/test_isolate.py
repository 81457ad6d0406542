from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawba.text.isolate import FSI, PDI, clean, clean_lines, isolate

HIDDEN = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u2060\ufeff\u00ad"
HIDDEN += "\U000e0041\x00\x1b\x7f"


def test_a_piece_is_closed_off_from_its_sentence() -> None:
    assert isolate("INC-214") == f"{FSI}INC-214{PDI}"


def test_a_piece_cannot_open_or_close_what_stands_round_it() -> None:
    assert isolate(f"a{PDI}\u202eb") == f"{FSI}ab{PDI}"


@pytest.mark.parametrize("mark", HIDDEN)
def test_a_mark_that_turns_or_hides_text_is_taken_out(mark: str) -> None:
    assert clean(f"in{mark}voice", 99) == "invoice"
    assert clean_lines(f"in{mark}voice", 99) == "invoice"


def test_one_line_comes_out_of_many() -> None:
    assert clean("  down\r\nsince\t03:12\u2028now ", 99) == "down since 03:12 now"


def test_lines_are_kept_where_they_are_wanted() -> None:
    assert clean_lines("one\r\ntwo\n\n\n\n\nthree  ", 99) == "one\ntwo\n\nthree"


def test_what_is_too_long_is_cut_and_says_so() -> None:
    assert clean("abcdef", 4) == "abc…"
    assert clean("abcd", 4) == "abcd"
    assert clean("ab cdef", 4) == "ab…"


def test_arabic_persian_joiners_and_vowel_marks_are_spelling() -> None:
    assert clean("استلمتُ الحادثة", 99) == "استلمتُ الحادثة"
    assert clean("می\u200cشود", 99) == "می\u200cشود"


def test_a_pile_of_marks_is_thinned() -> None:
    assert len(clean("Z" + "\u0300" * 200, 999)) == 5


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_cleaning_twice_changes_nothing_more_and_never_exceeds_the_limit(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert len(once) <= limit
    assert clean(once, limit) == once
    assert not set(once) & set(HIDDEN)
