"""`nawba declare` and `nawba incident …`: the verbs, by number or id, in a person's name; refusals in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Nawba

SARA = ("--as", "sara_mohammed")


@pytest.fixture
def declared(nawba: Nawba, data: Path) -> dict[str, Any]:
    done = nawba(
        "declare", "The site is down", "--severity", "SEV1", "--service", "web", "--json", "--data", data, *SARA
    )
    assert done.code == 0, done.err
    found: dict[str, Any] = done.json
    return found


def test_declaring_gives_the_incident_and_calls_the_first_level(declared: dict[str, Any]) -> None:
    assert declared["number"] == 1
    assert (declared["state"], declared["severity"], declared["service"]) == ("open", "SEV1", "web")
    assert {c["kind"] for c in declared["clocks"]} == {"response", "resolution"}
    assert {p["level"] for p in declared["pages"]} == {1}
    assert set(declared["timeline"][0]["text"]) == {"ar", "en"}


@pytest.mark.usefixtures("declared")
def test_whoever_is_second_is_told_who_was_first_and_when(nawba: Nawba, data: Path) -> None:
    first = nawba("incident", "acknowledge", "INC-1", *SARA, "--json", "--data", data)
    assert (first.code, first.json["state"], first.json["owner"]["id"]) == (0, "acknowledged", "sara_mohammed")
    second = nawba("incident", "acknowledge", "1", "--as", "fatima_ali", "--data", data)
    assert second.code == 1
    assert "already_acknowledged" in second.err
    assert f"by Sara Mohammed (sara_mohammed) at {first.json['acknowledged_at']}" in second.err


def test_the_verbs_one_after_the_other(nawba: Nawba, data: Path, declared: dict[str, Any]) -> None:
    def do(verb: str, *more: str) -> Any:
        done = nawba("incident", verb, declared["id"], *more, *SARA, "--json", "--data", data)
        assert done.code == 0, (verb, done.err)
        return done.json

    assert do("acknowledge", "--note", "on it")["state"] == "acknowledged"
    assert "the database is full" in [e["note"] for e in do("note", "the database is full")["timeline"]]
    assert do("snooze", "10m")["state"] == "snoozed"
    assert do("escalate")["state"] == "open"
    assert do("cannot")["state"] == "open"
    assert do("reassign", "fatima_ali")["id"] == declared["id"]
    assert do("severity", "SEV2")["severity"] == "SEV2"
    assert do("resolve")["state"] == "resolved"
    assert do("reopen")["state"] == "open"
    assert do("resolve")["state"] == "resolved"
    assert do("close")["state"] == "closed"


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("reassign", "1", "nobody_at_all"), "reachable"),
        (("snooze", "1", "5h"), "at_most_minutes: 15"),
        (("severity", "1", "SEV9"), "SEV2"),
        (("close", "1"), "not_resolved"),
        (("show", "99"), "not_found"),
        (("show", "../keys"), "no incident"),
        (("acknowledge", "1", "--as", "nobody_at_all"), "nobody_at_all"),
        (("acknowledge", "1", "--as", "سارة"), "no person"),
    ],
)
def test_a_refusal_is_one_with_the_problems_words(nawba: Nawba, data: Path, line: tuple[str, ...], words: str) -> None:
    refused = nawba("incident", *line, "--data", data)
    assert refused.code == 1
    assert words in refused.err
    assert refused.out == ""


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize("wrong", [("1",), ("1", "soon"), ("1", "5m", "--until", "2030-01-01T00:00:00Z")])
def test_a_snooze_needs_one_length(nawba: Nawba, data: Path, wrong: tuple[str, ...]) -> None:
    assert nawba("incident", "snooze", *wrong, "--data", data).code == 2


@pytest.mark.usefixtures("declared")
def test_lists_are_pages_of_the_api(nawba: Nawba, data: Path) -> None:
    nawba("declare", "second", "--severity", "SEV2", "--data", data)
    first = nawba("incident", "list", "--limit", 1, "--json", "--data", data).json
    assert [i["number"] for i in first["items"]] == [2]
    rest = nawba("incident", "list", "--cursor", first["next"], "--json", "--data", data).json
    assert ([i["number"] for i in rest["items"]], rest["next"]) == ([1], None)
    only = nawba("incident", "list", "--severity", "SEV1", "--state", "open,snoozed", "--json", "--data", data).json
    assert [i["number"] for i in only["items"]] == [1]
    assert nawba("incident", "list", "--state", "sleepy", "--data", data).code == 1
    table = nawba("incident", "list", "--data", data).out
    assert table.index("INC-2") < table.index("INC-1")


@pytest.mark.usefixtures("declared")
def test_show_tells_clocks_calls_and_the_timeline_in_the_readers_language(nawba: Nawba, data: Path) -> None:
    nawba("incident", "note", "1", "seen it", "--data", data)
    shown = nawba("incident", "show", "inc-1", "--data", data).out
    for part in ("Clocks", "response", "running", "level 1, round 1", "sandbox:push", "pending", "Timeline", "seen it"):
        assert part in shown
    arabic = nawba("incident", "show", "1", "--lang", "ar", "--data", data).out
    assert "سارة محمد" in arabic


def test_outside_text_cannot_command_the_terminal(nawba: Nawba, data: Path) -> None:
    title = "a\x1b[2J\x1b]0;owned\x07b\u202ec\u2066\nd"
    nawba("declare", title, "--severity", "SEV2", "--note", title, "--data", data)
    shown = nawba("incident", "show", "1", "--data", data).out + nawba("incident", "list", "--data", data).out
    assert not set(shown) & set("\x1b\x07\u202e\u2066\r")
    assert "bc d" in shown
