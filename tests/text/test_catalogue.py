from __future__ import annotations

import re
from string import Formatter

import pytest

from nawba.text.catalogue import LANGUAGES, LOCALES, PLURALS, catalogue, count, say

KEYS = sorted(catalogue("en").keys() | catalogue("ar").keys())


def names(form: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(form) if field is not None}


def test_both_languages_have_the_same_keys() -> None:
    assert catalogue("ar").keys() == catalogue("en").keys()


@pytest.mark.parametrize("key", KEYS)
def test_a_sentence_is_whole_in_both_languages(key: str) -> None:
    expected = set[str]().union(*(names(form) for form in catalogue("en")[key]))
    for lang in LANGUAGES:
        forms = catalogue(lang)[key]
        assert all(form.strip() for form in forms), f"{lang}: an empty form"
        assert len(forms) in {1, len(PLURALS[lang])}, f"{lang}: {len(forms)} plural forms"
        assert (len(forms) == 1) == (len(catalogue("en")[key]) == 1), "counted in one language only"
        for form in forms:
            # Arabic says one and two in words, so a counted form may leave the number out.
            assert names(form) | {"n"} == expected | {"n"}, f"{lang}: {form}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_key_is_written_twice_in_a_file(lang: str) -> None:
    for path in (LOCALES / lang).glob("*.po"):
        written = re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
        assert len(written) == len(set(written)), f"{path}: {[key for key in written if written.count(key) > 1]}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_left_fuzzy(lang: str) -> None:
    for path in (LOCALES / lang).glob("*.po"):
        assert "#, fuzzy" not in path.read_text("utf-8"), path


def test_a_sentence_takes_its_parameters() -> None:
    assert say("en", "inc.since", at="03:12") == "since 03:12"
    assert say("ar", "inc.since", at="03:12") == "منذ 03:12"


def test_an_unknown_key_an_unknown_language_and_a_missing_parameter_are_errors() -> None:
    with pytest.raises(KeyError, match=r"no sentence 'no\.such'"):
        say("en", "no.such")
    with pytest.raises(KeyError, match="no language 'fr'"):
        say("fr", "nav.now")
    with pytest.raises(KeyError, match="at"):
        say("en", "inc.since")


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, "أقل من دقيقة"), (1, "دقيقة"), (2, "دقيقتين"), (3, "3 دقائق"), (10, "10 دقائق"), (11, "11 دقيقة"),
     (21, "21 دقيقة"), (99, "99 دقيقة"), (100, "100 دقيقة"), (102, "102 دقيقة"), (103, "103 دقائق")],
)  # fmt: skip
def test_arabic_counts_in_six_forms(n: int, expected: str) -> None:
    assert count("ar", "length.minute", n) == expected


def test_english_counts_in_two() -> None:
    assert [count("en", "length.minute", n) for n in (0, 1, 2)] == ["0 minutes", "1 minute", "2 minutes"]


def test_a_plain_sentence_may_be_asked_for_with_a_count() -> None:
    assert count("en", "nav.now", 5) == "Now"
