"""Which text does a new team start from? The skeleton, said in one language or in both.

In the skeleton `#= name` stands for a comment, `«name»` for a text that people read, `$name` for a value of the day.
The words of each language lie in `words/`, so that structure is written once and a sentence once in each language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from string import Template
from typing import Any, Final, Literal

from nawba.playbook import known_days, wall
from nawba.playbook.lapse import months_later
from nawba.playbook.shape import Misread
from nawba.playbook.starter.place import place_of

Language = Literal["ar", "en", "both"]
LANGUAGES: Final[Mapping[Language, tuple[str, ...]]] = {"ar": ("ar",), "en": ("en",), "both": ("ar", "en")}

_LUNAR: Final = ("eid_al_fitr", "eid_al_adha")
_COMMENT: Final = re.compile(r"(?P<indent> *)#= (?P<name>\w+)")
_TEXT: Final = re.compile(r"(?P<lead>(?P<indent> *)(?P<item>- )?\w+:) «(?P<name>\w+)»")
_PLAIN: Final = re.compile(r"[^\W\d_](?:(?!: | #|:$).)*")


def starter(language: Language, today: date, zone: str) -> dict[str, bytes]:
    """Return the files of a commented playbook for a team of three, by name.

    Written on `today`, due for review a quarter later, with the week of the zone's country and a rota that began with
    the working week before. Pure.
    """
    said = LANGUAGES[language]
    place = place_of(zone)
    values = {
        "today": today.isoformat(),
        "next_review": months_later(today, 3).isoformat(),
        "starts": _before(today, place.first_day).isoformat(),
        "working_days": place.working_days,
        "first_day": wall.WEEKDAYS[place.first_day],
        "week_starts": place.week_starts,
        "holidays": _holidays(place.country),
        "zone": zone,
        "languages": ", ".join(said),
    }
    words = [(lang, words_of(lang)) for lang in said]
    return {
        name: Template("\n".join(_lines(skeleton, words)) + "\n").substitute(values).encode()
        for name, skeleton in skeletons().items()
    }


def knows(zone: str) -> bool:
    """Whether the time zone database has `zone`."""
    try:
        wall.zone(zone)
    except Misread:
        return False
    return True


@lru_cache(maxsize=1)
def skeletons() -> Mapping[str, str]:
    """Return the skeleton, by file."""
    folder = resources.files(__package__) / "skeleton"
    return {one.name: one.read_text("utf-8") for one in sorted(folder.iterdir(), key=lambda one: one.name)}


@lru_cache(maxsize=2)
def words_of(lang: str) -> Mapping[str, Mapping[str, str]]:
    """Return `comments` and `texts` of a language, by their names in the skeleton."""
    file = resources.files(__package__) / "words" / f"{lang}.toml"
    read: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    return read


def _lines(skeleton: str, words: Sequence[tuple[str, Mapping[str, Mapping[str, str]]]]) -> Iterator[str]:
    for line in skeleton.splitlines():
        if comment := _COMMENT.fullmatch(line):
            for _, spoken in words:
                said = spoken["comments"][comment["name"]]
                yield from (f"{comment['indent']}# {part}".replace("$", "$$") for part in said.strip().splitlines())
        elif text := _TEXT.fullmatch(line):
            yield from _said(text, [(lang, spoken["texts"][text["name"]]) for lang, spoken in words])
        else:
            yield line


def _said(text: re.Match[str], spoken: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield a text: a plain string in one language, a map by language in two."""
    if len(spoken) == 1:
        yield f"{text['lead']} {_scalar(spoken[0][1])}"
        return
    deeper = text["indent"] + "  " * (2 if text["item"] else 1)
    yield text["lead"]
    yield from (f"{deeper}{lang}: {_scalar(said)}" for lang, said in spoken)


def _scalar(said: str) -> str:
    """Return `said` as YAML, quoted where a reader would take it for something else."""
    escaped = said.replace("$", "$$")
    return escaped if _PLAIN.fullmatch(said) else "'" + escaped.replace("'", "''") + "'"


def _holidays(country: str | None) -> str:
    """Return the days off of `country`; those that hang on the moon are tentative."""
    if country is None or not known_days.is_known(country):
        return "also: []"
    lunar = [name for name in _LUNAR if any(key.startswith(name) for key in known_days.keys_of(country))]
    return f"country: {country}" + (f"\n      tentative: [{', '.join(lunar)}]" if lunar else "")


def _before(today: date, weekday: int) -> date:
    """Return the last `weekday` before `today`: its hand-over has passed wherever one is, so somebody is on call."""
    return today - timedelta(days=(today.weekday() - weekday) % 7 or 7)
