from __future__ import annotations

import json
from pathlib import Path

from bench import ladders, mix, seen, wire
from bench.plan import FULL, QUICK


def body(raw: bytes) -> dict[str, object]:
    head, _, rest = raw.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(rest)}\r\n".encode() in head + b"\r\n"
    found: dict[str, object] = json.loads(rest)
    return found


def test_a_request_says_how_long_its_body_is_also_in_arabic() -> None:
    assert body(wire.post("/in/json/k", {"title": "توقف"})) == {"title": "توقف"}
    assert wire.get("/x", Authorization="Bearer k").endswith(b"Authorization: Bearer k\r\n\r\n")


def test_the_incident_of_an_alert_is_found_by_its_title() -> None:
    alert = wire.alert("burst0-0000017", "high")
    assert wire.key_of(alert["title"]) == alert["dedup_key"] == "burst0-0000017"
    assert "service" not in alert
    assert 300 <= len(wire.body_of(wire.alert("burst0-0000017", "medium", service="orders"))) <= 360


def test_the_mix_is_what_it_says() -> None:
    made = mix.Mix("/in/json/k", "m")
    bodies = [body(raw) for raw in made.take(20_000)]
    keys = [one["dedup_key"] for one in bodies]
    again = [key for key in keys if str(key).startswith("again-")]
    urgent = [one for one in bodies if one["severity"] == "high"]
    assert 0.89 <= len(again) / len(keys) <= 0.91
    assert len(set(again)) == mix.KEYS
    assert len(keys) - len(again) == len(set(keys)) - mix.KEYS
    assert 0.008 <= len(urgent) / len(keys) <= 0.012
    assert not any("service" in one for one in urgent)
    assert [bodies[index]["dedup_key"] for index in made.urgent] == list(made.urgent.values())


def test_two_mixes_of_one_name_are_alike_and_a_mix_goes_on_with_new_keys() -> None:
    one, other = mix.Mix("/p", "m"), mix.Mix("/p", "m")
    assert one.take(500) == other.take(500)
    first, second = set(one.urgent.values()), set(one.take(2_000) and one.urgent.values())
    assert not first & second
    assert sum(len(part) for part in one.chunks(70_000)) == 70_000


def test_each_slot_has_a_chain_of_its_own_wait_and_the_last_route_fits_all(tmp_path: Path) -> None:
    made = json.loads((ladders.write(tmp_path / "p", [3, 7]) / "ladders.yaml").read_text("utf-8"))
    assert [rung.get("after") for rung in made["chains"]["slot_1"]["ladders"]["SEV2"]] == [None, "7s"]
    assert made["routing"][-1] == {"name": "the rest"}
    assert made["routing"][1] == {"name": "slot 1", "match": {"slot": "1"}, "chain": "slot_1"}
    assert (tmp_path / "p" / "playbook.yaml").exists()


def test_what_falls_due_is_spread_over_about_five_minutes_and_all_is_open_before() -> None:
    waits = FULL.waits()
    assert 240 <= waits[-1] - waits[0] <= 300
    assert max(QUICK.waits()) < 10


def test_an_incident_says_when_it_was_called_and_when_the_page_left() -> None:
    def attempt(state: str, due: str, at: str | None) -> dict[str, object]:
        return {"state": state, "due_at": f"2026-01-01T00:00:{due}Z", "at": at and f"2026-01-01T00:00:{at}Z"}

    incident = {
        "pages": [
            {"level": 1, "attempts": [attempt("delivered", "01.000", "01.250"), attempt("pending", "31.000", None)]},
            {"level": 1, "attempts": [attempt("delivered", "20.000", "20.500")]},
            {"level": 2, "attempts": [attempt("failed", "09.000", "09.100"), attempt("accepted", "09.000", "09.400")]},
            {"level": 3, "attempts": [attempt("cancelled", "12.000", "12.000")]},
        ]
    }
    start = seen.seconds("2026-01-01T00:00:00Z")
    assert seen.first_planned(incident, 1) == start + 1
    assert seen.first_handed(incident, 1) == start + 1.25
    assert seen.first_handed(incident, 2) == start + 9.4
    assert seen.first_handed(incident, 3) is None
    assert seen.first_handed_since(incident, start + 10) == start + 20.5
    assert seen.first_handed_since(incident, start + 30) is None


def test_instants_are_written_as_the_api_reads_them() -> None:
    assert seen.iso(seen.seconds("2026-11-20T00:14:36.125Z")) == "2026-11-20T00:14:36.125Z"
