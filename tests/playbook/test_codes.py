"""Every code: a text in which it is found, and one close by in which it is not."""

from __future__ import annotations

import string
from datetime import date

import pytest

from nawba.playbook import due_times, read
from nawba.playbook.wording.code import joined
from nawba.playbook.wording.codes import CODES
from nawba.playbook.wording.saying import WORDINGS
from tests.playbook import command_cases, duty_cases, form_cases, meaning_cases, reach_cases, test_tonight
from tests.playbook.small import HOLIDAYS, SMALL, TODAY, Files, changed, codes, found, small, the_one

CASES = [
    *form_cases.CASES,
    *meaning_cases.CASES,
    *command_cases.CASES,
    *reach_cases.CASES,
    *duty_cases.CASES,
]


def test_nothing_is_found_in_a_text_with_nothing_wrong() -> None:
    assert codes(small()) == []


@pytest.mark.parametrize(("code", "why", "bad", "good"), CASES, ids=[f"{code} {why}" for code, why, _, _ in CASES])
def test_a_code_is_found_where_it_belongs_and_only_there(code: str, why: str, bad: Files, good: Files) -> None:
    assert code in {finding.code for finding in found(bad)}, why
    assert code not in {finding.code for finding in found(good)}, why


def test_every_code_has_a_case() -> None:
    elsewhere = {code for code, *_ in test_tonight.CASES} | {"PB308"}
    elsewhere |= {"PB901", "PB902"}  # of two texts: test_changes; of imports
    elsewhere |= {"PB006"}  # test_renamed: no key of this language has a former name yet
    assert {code for code, *_ in CASES} | elsewhere == set(CODES)


def test_a_code_and_a_sentence_are_defined_once() -> None:
    """What a code means is written in one place, whichever table it stands in."""
    with pytest.raises(ValueError, match="defined twice: PB602"):
        joined({"PB602": "one"}, {"PB603": "other"}, {"PB602": "another"})
    assert joined({"PB602": "one"}, {"PB603": "other"}) == {"PB602": "one", "PB603": "other"}


def test_a_target_that_depends_on_the_calendar_has_two_worked_due_times() -> None:
    """S14: Sunday at ten, and Thursday half an hour after hours; what is plain hours needs no example (PB308)."""
    first, other = due_times(read(small()), TODAY)
    assert (first.code, first.severity, first.params["about"]) == ("PB308", "info", "severities.SEV2.respond")
    assert "begun Monday 2026-11-23 10:00 it falls due Tuesday 2026-11-24 10:00" in first.message["en"]
    assert "begun Thursday 2026-11-26 16:30, Sunday 2026-11-29 16:00" in first.message["en"]
    assert "الأحد 2026-11-29 16:00" in first.message["ar"]
    assert other.params["about"] == "severities.SEV2.resolve"
    plain = SMALL["severities"].replace("1 working day", "20h").replace("7d", "90h")
    assert due_times(read(small(severities=plain)), TODAY) == ()


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


def test_the_holidays_of_a_country_are_known_until_a_day() -> None:
    """PB304: the tables end in 2050, and that is said a year before."""
    files = changed("calendars", HOLIDAYS, "    holidays: {country: YE}\n")
    ends = [finding for finding in found(files, date(2050, 1, 1)) if finding.code == "PB304"]
    assert [finding.params["date"] for finding in ends] == ["2050-12-31"]
    assert "PB304" not in codes(files, date(2049, 12, 31))
    assert "PB304" not in codes(small(calendars=SMALL["calendars"].replace(HOLIDAYS, "")), None)
