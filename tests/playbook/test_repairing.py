"""Repairs change the span that is wrong and no other byte, and only where nothing has to be guessed."""

from __future__ import annotations

import pytest

from nawba.playbook import read
from nawba.playbook.repairing import mended, repairs
from tests.playbook.small import SMALL, Files, changed, found, small


@pytest.mark.parametrize(
    ("section", "old", "wrong", "right"),
    [
        ("rooms", "address: '#war'", "adress: '#war'", "address: '#war'"),
        ("rooms", "address: '#war'", "address: no", "address: 'no'"),
        ("chains", "repeat: 3m", '"repaet": 3m', '"repeat": 3m'),
        ("routing", "{name: the rest}", "{name: 1.10}", "{name: '1.10'}"),
    ],
)
def test_what_is_plain_is_mended_to_the_letter(section: str, old: str, wrong: str, right: str) -> None:
    text = changed(section, old, wrong)
    done = repairs(found(text), text)
    assert mended(text, done)[f"{section}.yaml"] == SMALL[section].replace(old, right, 1).encode()
    assert repairs(found(mended(text, done)), mended(text, done)) == ()


@pytest.mark.parametrize(
    "text",
    [
        changed("severities", "within: 15m", "within: 15"),
        changed("rooms", "address: '#war'", "xyzzy: '#war'"),
        changed("teams", "lead: lead", "lead: leed"),
        small(organisation=SMALL["organisation"].replace("zone: Asia/Aden", "zone: Asia/Adn")),
    ],
    ids=["a missing unit", "a word that is near nothing", "a reference", "a zone"],
)
def test_what_must_be_guessed_is_left_to_a_person(text: Files) -> None:
    assert read(text).findings
    assert repairs(found(text), text) == ()


def test_comments_blank_lines_and_the_mark_of_the_file_stay() -> None:
    rooms = "\ufeff# غرفنا\n\nrooms:\n  war: {channel: chat, adress: '#war'}   # الطوارئ\n\n"
    text = small(rooms=rooms)
    after = mended(text, repairs(found(text), text))
    assert after["rooms.yaml"].decode() == rooms.replace("adress", "address")
    assert {name: body for name, body in after.items() if name != "rooms.yaml"} == {
        name: body for name, body in text.items() if name != "rooms.yaml"
    }
