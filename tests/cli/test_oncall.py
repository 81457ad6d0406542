"""`nawba oncall` and `nawba override`: who is on call, and who covers."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Nawba

FIRST_MONDAY = "2025-01-20T10:00"


def people(nawba: Nawba, data: Path, at: str = FIRST_MONDAY) -> dict[str, list[str]]:
    found = nawba("oncall", "--at", at, "--json", "--data", data).json
    assert list(found) == ["at", "tracks"]
    return {t["track"]: [p["id"] for p in t["people"]] for t in found["tracks"]}


def test_a_naive_time_is_the_organisations(nawba: Nawba, data: Path) -> None:
    found = nawba("oncall", "--at", FIRST_MONDAY, "--json", "--data", data).json
    assert found["at"] == "2025-01-20T07:00:00.000Z"
    assert set(people(nawba, data)) == {"backend", "frontend", "mobile", "devops"}
    one = found["tracks"][0]["people"][0]
    assert set(one) == {"id", "name", "until", "why"}
    assert set(one["name"]) == {"ar", "en"}
    assert one["until"] == "2025-01-26T06:00:00.000Z"


def test_an_instant_with_its_zone_is_the_same(nawba: Nawba, data: Path) -> None:
    assert people(nawba, data) == people(nawba, data, "2025-01-20T10:00:00+03:00")


def test_people_read_a_table_in_their_language(nawba: Nawba, data: Path) -> None:
    english = nawba("oncall", "--at", FIRST_MONDAY, "--data", data)
    assert english.code == 0
    assert "Mon 2025-01-20 10:00:00 (Asia/Aden)" in english.out
    assert "Sun 2025-01-26 09:00:00" in english.out
    assert "مناوبة" in nawba("oncall", "--lang", "ar", "--data", data).out


def test_what_is_no_time_is_refused_in_words(nawba: Nawba, data: Path) -> None:
    refused = nawba("oncall", "--at", "yesterday", "--data", data)
    assert refused.code == 1
    assert "not_an_instant" in refused.err


def test_an_override_covers_is_listed_and_is_taken_back(nawba: Nawba, data: Path) -> None:
    window = ("--from", "2030-01-20T09:00", "--until", "2030-01-20T18:00", "--data", data)
    made = nawba("override", "add", "backend", "sara_mohammed", *window, "--json").json
    assert made["starts_at"] == "2030-01-20T06:00:00.000Z"
    assert people(nawba, data, "2030-01-20T10:00")["backend"] == ["sara_mohammed"]
    assert [o["id"] for o in nawba("override", "list", "--json", "--data", data).json["items"]] == [made["id"]]
    assert made["id"] in nawba("override", "list", "--data", data).out
    assert nawba("override", "remove", made["id"], "--json", "--data", data).json == {"id": made["id"], "removed": True}
    assert people(nawba, data, "2030-01-20T10:00")["backend"] != ["sara_mohammed"]
    assert nawba("override", "remove", made["id"], "--data", data).code == 1


def test_an_unknown_track_is_refused_with_those_there_are(nawba: Nawba, data: Path) -> None:
    window = ("--from", "2030-01-20T09:00", "--until", "2030-01-20T18:00", "--data", data)
    refused = nawba("override", "add", "kitchen", "sara_mohammed", *window)
    assert refused.code == 1
    assert "frontend" in refused.err
