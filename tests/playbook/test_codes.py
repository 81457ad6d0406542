"""Every code: a text in which it is found, and one close by in which it is not."""

from __future__ import annotations

import string

import pytest

from nawba.playbook.wording.codes import CODES
from nawba.playbook.wording.saying import WORDINGS
from tests.playbook import command_cases, form_cases, meaning_cases
from tests.playbook.small import SMALL, Files, codes, found, small, the_one

CASES = form_cases.CASES + meaning_cases.CASES + command_cases.CASES


def test_nothing_is_found_in_a_text_with_nothing_wrong() -> None:
    assert codes(small()) == []


@pytest.mark.parametrize(("code", "why", "bad", "good"), CASES, ids=[f"{code} {why}" for code, why, _, _ in CASES])
def test_a_code_is_found_where_it_belongs_and_only_there(code: str, why: str, bad: Files, good: Files) -> None:
    assert code in codes(bad), why
    assert code not in codes(good), why


def test_every_code_has_a_case() -> None:
    assert {code for code, *_ in CASES} == set(CODES) - {"PB901"}  # found of two texts: test_changes


@pytest.mark.parametrize("bad", [bad for _, _, bad, _ in CASES], ids=[f"{code} {why}" for code, why, _, _ in CASES])
def test_every_finding_has_a_place_a_message_and_a_remedy_in_both_languages(bad: Files) -> None:
    """Nobody should have to search: the file is one of the text, the line is in it, and both sentences are whole."""
    for finding in found(bad):
        assert finding.file in bad
        assert 1 <= finding.line <= bad[finding.file].count(b"\n") + 1
        assert finding.column >= 1
        for sentence in (*finding.message.values(), *finding.remedy.values()):
            assert len(sentence) > 5
            assert "{}" not in sentence
        assert set(finding.message) == set(finding.remedy) == {"ar", "en"}
        assert finding.params["class"] in "EFWI"


def test_both_languages_name_the_same_things() -> None:
    """A sentence that names fewer things in one language than in the other says less to half of its readers."""
    for name, words in WORDINGS.items():
        named = [{n for _, n, _, _ in string.Formatter().parse(sentence) if n} for sentence in words]
        assert named[0] | named[1] == named[2] | named[3], name
        assert any("\u0600" <= letter <= "\u06ff" for letter in words.ar), name


def test_a_vacant_role_is_a_warning_in_the_sandbox_and_refused_in_earnest() -> None:
    """A stand-in phone answers for it while nothing leaves; a real channel needs a person (PB204)."""
    roles = SMALL["roles"].replace("en: Lead}", "en: Lead}, vacant: true").replace(", deputy: lead", "")
    people = SMALL["people"].replace(", roles: [lead]", "")
    sandbox = SMALL["channels"] + "  sandbox: {kind: sandbox, through: [{vendor: sandbox}]}\n"
    earnest = the_one(small(people=people, roles=roles), "PB204")
    tried = the_one(small(people=people, roles=roles, channels=sandbox), "PB204")
    assert (earnest.severity, earnest.params["class"]) == ("error", "F")
    assert (tried.severity, tried.params["class"]) == ("warning", "W")


def test_an_accepted_warning_is_quiet_until_its_date_and_an_error_is_not() -> None:
    accepted = "accepted:\n  - {finding: %s, about: %s, why: {ar: لاحقًا, en: Later}, until: 2027-01-01}\n"
    rooms = "rooms:\n  war: {channel: chat, address: '#war'}\n  spare: {channel: chat, address: '#spare'}\n"
    assert codes(small(rooms=rooms, accepted=accepted % ("PB104", "rooms.spare"))) == []
    assert codes(small(rooms=rooms, accepted=accepted % ("PB104", "rooms"))) == []
    assert "PB201" in codes(
        small(
            chains=SMALL["chains"].replace("      SEV2:\n        - {tell: first}\n", ""),
            accepted=accepted % ("PB201", "chains"),
        )
    )
