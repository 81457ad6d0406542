"""`nawba new` writes a text that is valid as it stands, in Arabic, in English and in both, from one skeleton."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, get_args
from zoneinfo import available_timezones

import pytest

from nawba.playbook import decode, read
from nawba.playbook.starter import Language, knows, starter
from nawba.playbook.starter.place import place_of
from nawba.playbook.starter.text import LANGUAGES, skeletons, words_of
from tests.playbook.small import TODAY, found
from tests.playbook.test_generated import fits

ALL = pytest.mark.parametrize("language", get_args(Language))
ARABIC = re.compile("[\u0620-\u064a]")


def written(language: Language, today: date = TODAY, zone: str = "Asia/Aden") -> dict[str, bytes]:
    return starter(language, today, zone)


def draft(files: dict[str, bytes]) -> Any:
    return read(files).draft.read


def comments(files: dict[str, bytes]) -> list[str]:
    return [line for text in files.values() for line in text.decode().splitlines() if line.lstrip().startswith("#")]


@ALL
def test_nothing_is_found_in_it(language: Language) -> None:
    assert [str(finding) for finding in found(written(language)) if finding.severity != "info"] == []


@ALL
def test_an_editor_accepts_it_by_the_schema(language: Language) -> None:
    assert fits(written(language))


@ALL
@pytest.mark.parametrize("days", range(0, 400, 7 * 13 + 1))
def test_on_whatever_day_it_is_written_somebody_is_on_call_and_the_review_is_to_come(
    language: Language, days: int
) -> None:
    today = TODAY + timedelta(days)
    playbook = decode(written(language, today))
    for track in playbook.rotas["weekly"].tracks.values():
        assert all(today - timedelta(7) <= layer.starts < today for layer in track.layers)
    assert [str(finding) for finding in found(written(language, today), today) if finding.severity != "info"] == []


def test_every_language_says_the_same_things() -> None:
    plain = decode(written("both"))
    for language, languages in LANGUAGES.items():
        playbook = decode(written(language))
        assert playbook.organisation.languages == languages
        for lang in languages:
            assert [s.meaning[lang] for s in playbook.severities.values()] == [
                s.meaning[lang] for s in plain.severities.values()
            ]
            assert {k: p.name[lang] for k, p in playbook.people.items()} == {
                k: p.name[lang] for k, p in plain.people.items()
            }
        assert playbook.chains["main"].ladders == plain.chains["main"].ladders


def test_comments_explain_in_the_language_that_was_asked_for() -> None:
    assert all(ARABIC.search(line) for line in comments(written("ar")) if " nawba " not in line)
    assert not any(ARABIC.search(line) for line in comments(written("en")))
    assert len(comments(written("both"))) == len(comments(written("ar"))) + len(comments(written("en")))


def test_every_section_and_every_choice_is_explained() -> None:
    for name, text in written("en").items():
        assert text.startswith(b"# "), name
    assert len(comments(written("en"))) > 40


def test_the_skeleton_uses_every_word_and_every_word_is_in_both_languages() -> None:
    text = "\n".join(skeletons().values())
    used = {
        "comments": sorted(set(re.findall(r"#= (\w+)", text))),
        "texts": sorted(set(re.findall(r"«(\w+)»", text))),
    }
    for lang in ("ar", "en"):
        assert {part: sorted(words) for part, words in words_of(lang).items()} == used


@ALL
def test_nothing_leaves_until_the_sandbox_is_taken_out(language: Language) -> None:
    assert decode(written(language)).is_sandbox


@pytest.mark.parametrize(
    ("zone", "days", "first"),
    [
        ("Asia/Aden", {6, 0, 1, 2, 3}, 6),
        ("Asia/Kabul", {5, 6, 0, 1, 2}, 5),
        ("Europe/Paris", {0, 1, 2, 3, 4}, 0),
        ("UTC", {0, 1, 2, 3, 4}, 0),
    ],
)
def test_the_week_is_that_of_the_place(zone: str, days: set[int], first: int) -> None:
    """S14, S53: working days and hand-over as they are there, by Unicode CLDR."""
    playbook = decode(written("en", zone=zone))
    assert playbook.organisation.zone == zone
    assert set(playbook.calendars["office"].hours) == days
    [layer] = playbook.rotas["weekly"].tracks["first"].layers
    assert layer.hands_over.weekday == layer.starts.weekday() == first


@pytest.mark.parametrize(
    ("zone", "country", "tentative"),
    [
        ("Asia/Aden", "YE", ("eid_al_fitr", "eid_al_adha")),
        ("Europe/Lisbon", "PT", ()),
        ("UTC", None, ()),
    ],
)
def test_the_days_off_are_those_of_the_country(zone: str, country: str | None, tentative: tuple[str, ...]) -> None:
    """S14: and where the moon decides, an administrator confirms."""
    asked = draft(written("en", zone=zone))["calendars"]["office"]["holidays"]
    assert (asked["country"], tuple(asked["tentative"] or ())) == (country, tentative)


@pytest.mark.thorough
def test_every_zone_gives_a_text_in_which_nothing_is_found() -> None:
    weeks = {place_of(zone): zone for zone in sorted(available_timezones())}
    assert len(weeks) > 100
    for zone in list(weeks.values())[::9]:
        assert [str(f) for f in found(written("en", zone=zone)) if f.severity != "info"] == [], zone


def test_a_zone_is_known_or_not() -> None:
    assert knows("Asia/Aden")
    assert not knows("Asia/Nowhere")
