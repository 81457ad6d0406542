"""How a text is read: all errors at once with their places, no YAML guesses, several files as one."""

from __future__ import annotations

from datetime import date, time

import pytest

from nawba.domain.rota import HandOver
from nawba.playbook import PlaybookRefused, check, decode, read
from tests.playbook.small import SMALL, TODAY, changed, codes, small, the_one


def test_all_errors_come_at_once_each_with_its_file_line_and_column() -> None:
    """Form, reference and meaning together: nobody corrects a text one error a time."""
    files = small(
        teams=SMALL["teams"].replace("lead: lead", "leader: lead").replace("room: war", "room: wars"),
        people=SMALL["people"].replace("code: SR1", "code: sr-1"),
        severities=SMALL["severities"].replace("within: 1h", "within: 15m"),
        routing="routing:\n  - {name: only, match: {service: web}}\n",
        extra="servces: {}\n",
    )
    told = [(f.code, str(f.place)) for f in check(read(files), TODAY) if f.severity == "error"]
    assert told == [
        ("PB002", "extra.yaml:1:1"),
        ("PB003", "people.yaml:3:54"),
        ("PB601", "routing.yaml:2:5"),
        ("PB302", "severities.yaml:9:5"),
        ("PB002", "teams.yaml:4:5"),
        ("PB101", "teams.yaml:5:11"),
    ]


def test_an_error_in_one_line_does_not_speak_of_its_neighbours() -> None:
    """A misspelt required key is one finding, not also a missing one; nor do checks guess at what it may have held."""
    assert codes(changed("severities", "respond: {within: 15m}", "respnd: {within: 15m}")) == ["PB002"]
    assert codes(changed("chains", "page: second", "pge: second")) == ["PB002"]
    assert codes(small(severities=SMALL["severities"].replace("severities:", "severites:"))) == ["PB002"]


def test_a_file_that_cannot_be_read_does_not_make_everything_else_missing() -> None:
    for name in SMALL:
        assert codes({**small(), f"{name}.yaml": b"x: [\n"}) == ["PB001"], name


def test_the_nearest_right_word_is_named_in_both_languages() -> None:
    finding = the_one(changed("channels", "kind: call", "kind: cal"), "PB002")
    assert finding.message["en"] == "'cal' is not a word for 'kind'; did you mean 'call'?"
    assert "أتقصد" in finding.message["ar"]
    assert finding.params["nearest"] == "call"
    assert the_one(changed("teams", "lead: lead", "lead: leed"), "PB101").params["nearest"] == "lead"


def test_a_missing_unit_is_asked_for() -> None:
    finding = the_one(changed("severities", "within: 15m", "within: 15"), "PB003")
    assert finding.message["en"].startswith("15 what?")
    assert finding.message["ar"].startswith("\u206815\u2069 ماذا؟")
    assert "15m" in finding.remedy["en"]


def test_a_duplicate_key_names_both_places() -> None:
    finding = the_one(changed("people", "code: AL1,", "code: AL1, code: AL2,"), "PB001")
    assert (finding.line, finding.params["first"]) == (2, "people.yaml:2:46")


def test_the_same_thing_in_two_files_names_both_places() -> None:
    finding = the_one(small(zones=SMALL["teams"]), "PB005")
    assert (str(finding.place), finding.params["first"]) == ("zones.yaml:2:3", "teams.yaml:2:3")


def test_sections_may_be_spread_over_files() -> None:
    more = "people:\n  zaid: {name: {ar: زيد حمود, en: Zaid Hamood}, code: ZD1}\n"
    playbook = decode(small(more=more))
    assert list(playbook.people) == ["zaid", "ali", "sara", "huda", "omar", "nada", "yahya"]


def test_a_value_is_read_by_the_type_of_its_key() -> None:
    """`10:00` is a time and never 600, `no` is a word, a quoted number is a number (YAML 1.1 and 1.2 alike)."""
    daily = SMALL["rotas"].replace("every: week", "every: day").replace("sun 09:00", "10:00")
    [layer] = decode(small(rotas=daily)).rotas["weekly"].tracks["ops"].layers
    assert layer.hands_over == HandOver(time(10, 0))
    assert decode(changed("organisation", "Acme", "no")).organisation.name == {"ar": "no", "en": "no"}
    assert decode(changed("severities", "order: 1", "order: '1'")).severities["SEV1"].order == 1


def test_a_neutral_string_is_the_text_of_every_language() -> None:
    assert decode(small()).organisation.name == {"ar": "Acme", "en": "Acme"}


def test_a_missing_language_is_told_and_the_first_one_stands_in() -> None:
    files = changed("teams", ", en: Operations", "")
    assert codes(files) == ["PB007"]
    assert decode(files).teams["ops"].name == {"ar": "العمليات", "en": "العمليات"}


def test_a_refused_text_is_refused_with_all_its_findings() -> None:
    with pytest.raises(PlaybookRefused) as refused:
        decode(changed("teams", "lead: lead", "lead: leed"))
    assert [finding.code for finding in refused.value.findings] == ["PB101"]
    assert "teams.yaml:4:11" in str(refused.value)


def test_a_stored_text_with_warnings_is_loaded() -> None:
    assert decode(changed("teams", ", en: Operations", "")).teams


def test_no_file_at_all_is_a_finding() -> None:
    assert [finding.code for finding in read({}).findings] == ["PB001"]
    assert [finding.code for finding in read({f"{n}.yaml": b"" for n in range(501)}).findings] == ["PB001"]
    assert [finding.code for finding in read(dict.fromkeys("abcde", b"#" * 1024 * 1024)).findings] == ["PB001"]


def test_a_text_without_a_word_is_told_what_is_missing() -> None:
    keys = [finding.params.get("key") for finding in read({"a.yaml": b"# later\n"}).findings]
    assert {"nawba", "meta", "organisation", "severities", "chains", "contact_rules", "routing"} <= set(keys)


@pytest.mark.thorough
def test_thousands_of_slips_are_all_told_and_the_first_hundreds_with_a_suggestion() -> None:
    """A text in which every word is wrong costs no more than one that is right: guessing has an end."""
    wrong = "".join(f"  service{n}: {{name: S{n}, team: ops, needs: [servise{n}]}}\n" for n in range(1500))
    told = [f for f in read(small(services=SMALL["services"] + wrong)).findings if f.code == "PB101"]
    assert len(told) == 1500
    assert "nearest" in told[0].params
    assert "nearest" not in told[-1].params


def test_reviews_without_a_meta_are_a_finding_and_not_a_crash() -> None:
    """Found by the fuzzer."""
    reviews = "reviews: {monthly: {what: {ar: كلّه, en: All}, every: month, by: {role: lead}}}\n"
    assert codes(small(meta="", reviews=reviews)) == ["PB003"]


def test_findings_stand_in_the_order_of_the_text_and_once() -> None:
    findings = check(read(small(teams="teams: {a: {}, b: {}}\n", rooms="rooms: {a: {}}\n")), TODAY)
    assert list(findings) == sorted(findings, key=lambda f: (f.file, f.line, f.column, f.code))
    assert len({(f.place, f.code, f.message["en"]) for f in findings}) == len(findings)


def test_notes_labels_and_former_names_may_stand_with_any_thing() -> None:
    files = changed(
        "teams", "lead: lead", "lead: lead\n    note: {ar: قديم, en: Old}\n    labels: {a: b}\n    was: [sys]"
    )
    assert codes(files) == []


def test_dates_are_dates() -> None:
    playbook = decode(small())
    assert (playbook.updated, playbook.next_review, playbook.version) == ("2026-11-01", None, "1.2.3")
    [layer] = playbook.rotas["weekly"].tracks["ops"].layers
    assert layer.starts == date(2025, 1, 19)


def test_what_a_person_cannot_see_is_not_said_again() -> None:
    """Outside text in a sentence is one line, without controls, closed off from the Arabic round it (C34)."""
    finding = the_one(changed("channels", "kind: call", "kind: " + "x" * 500), "PB002")
    assert len(finding.message["en"]) < 200
    assert "\u2068" in finding.message["ar"]


def test_a_secret_is_not_said_again() -> None:
    finding = the_one(changed("channels", "slack_token", "xoxb-1234567890-abcdefghijk"), "PB011")
    assert "1234567890" not in str(finding) + str(finding.params)
