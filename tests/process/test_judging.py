"""S2, S3, S11, S16, S43, S45 against the running server: the API's suggestions, and one tap on the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.process.server import Client, Reply, Server

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def session(server: Server) -> Client:
    return server.signed_in().with_(Accept="text/html")


def _suggest(who: Client, **told: Any) -> Any:
    answer = who.post("/api/v1/severity/suggest", told)
    assert answer.status == 200, answer
    return answer.json


def test_a_suggestion_names_severity_example_and_the_next_question(server: Server) -> None:
    """S2, S3, S8: by words, by service, by answers; nothing is opened."""
    before = len(server.incidents())
    asker = server.client.with_(
        Authorization=f"Bearer {server.made('key', 'create', 'api', '--scope', 'respond')['key']}"
    )
    found = _suggest(asker, title="الموقع لا يفتح")
    assert (found["severity"], found["why"], found["example"]["severity"]) == ("SEV1", "words", "SEV1")
    assert set(found["example"]["text"]) == {"ar", "en"}
    assert _suggest(asker, service="payments")["severity"] == "SEV2"
    assert _suggest(asker, title="critical data has been lost")["ask_first"]["id"] == "freeze_writes"
    nothing = _suggest(asker)
    assert (nothing["severity"], nothing["asks"]) == (None, "SEV1")
    assert [s["severity"] for s in nothing["severities"]] == ["SEV1", "SEV2", "SEV3"]
    assert _suggest(asker, answers={"SEV1": "no", "SEV2": "unsure"})["severity"] == "SEV2"
    assert len(server.incidents()) == before


@pytest.mark.parametrize(
    "told", [{"service": "tea"}, {"answers": {"SEV9": "yes"}}, {"answers": {"SEV1": "maybe"}}, {"x": 1}]
)
def test_a_question_that_makes_no_sense_is_refused(server: Server, told: dict[str, Any]) -> None:
    assert server.admin.post("/api/v1/severity/suggest", told).status == 422


def test_values_proposals_and_decisions_over_the_api(server: Server) -> None:
    """S11, S16, S43, S45: a service's key brings a value; a person decides."""
    made = server.declared("judged over the api", "SEV2", service="payments")
    robot = server.client.with_(
        Authorization=f"Bearer {server.made('key', 'create', 'api', '--scope', 'respond')['key']}"
    )

    def say(who: Client, verb: str, **body: Any) -> Reply:
        return who.post(f"/api/v1/incidents/{made['id']}/{verb}", body)

    asked = say(server.admin, "decide", decision="fix_or_roll_back")
    assert (asked.status, asked.json["code"]) == (409, "measure_missing")
    assert asked.json["params"]["missing"] == ["affected_users"]
    for value in ("41", 63.5):
        assert say(robot, "measure", measure="affected_users", value=value).status == 200
    whole = server.incident(made["id"])
    impact = next(one for one in whole["impact"] if one["measure"] == "affected_users")
    assert (impact["value"], impact["source"], impact["fresh"]) == ("63.5", "key", True)
    assert [r["value"] for r in impact["history"]] == ["41", "63.5"]
    refused = say(robot, "decide", decision="fix_or_roll_back")
    assert (refused.status, refused.json["code"]) == (409, "person_needed")
    assert whole["decisions"][0]["advised"] == "roll_back"
    decided = say(server.admin, "decide", decision="fix_or_roll_back")
    assert decided.status == 200, decided
    question = decided.json["decisions"][0]
    assert (question["state"], question["option"], question["by"]["id"]) == ("decided", "roll_back", "admin")
    for body, code in (
        ({"measure": "affected_users", "value": "lots"}, "not_a_value"), ({"measure": "tea", "value": "1"}, "unknown_measure"),
    ):  # fmt: skip
        assert say(server.admin, "measure", **body).json["code"] == code
    assert say(server.admin, "measure", measure="affected_users").status == 422


def test_one_tap_takes_a_proposal_and_pages(server: Server, session: Client) -> None:
    """S16: until then nobody is paged; the reason stands on the page in either language."""
    made = server.declared("tripped on the page", "SEV3", service="search")
    path = f"/incidents/{made['id']}"
    assert session.form(f"{path}/measure", {"measure": "linked_tickets", "value": "١٢"}).status == 303
    english, arabic = (session.get(f"{path}?lang={lang}").text for lang in ("en", "ar"))
    assert "SEV2</bdi> is proposed." in english
    assert "its tripwire was met" in english
    assert "تحقّق شرط الرفع" in arabic
    assert server.incident(made["id"])["pages"] == []
    assert session.form(f"{path}/dismiss", {}).status == 409
    assert session.form(f"{path}/accept", {}).status == 303
    after = server.incident(made["id"])
    assert (after["severity"], after["proposal"]) == ("SEV2", None)
    assert after["pages"]


def test_the_page_asks_for_the_value_then_offers_what_the_rules_take(server: Server, session: Client) -> None:
    """S45: without a value every option wants a reason; with one the rules' option is one tap."""
    made = server.declared("asked on the page", "SEV2", service="payments")
    path = f"/incidents/{made['id']}"
    before = session.get(f"{path}?lang=en").text
    assert "Wanted first:" in before
    assert "may" not in re.findall(r'id="fix_or_roll_back-(\w+)-note"', before)
    assert set(re.findall(r'id="fix_or_roll_back-(\w+)-note"', before)) == {"roll_back", "fix"}
    assert session.form(f"{path}/decide", {"decision": "fix_or_roll_back", "option": "fix"}).status == 409
    session.form(f"{path}/measure", {"measure": "affected_users", "value": "50"})
    after = session.get(f"{path}?lang=en").text
    assert set(re.findall(r'id="fix_or_roll_back-(\w+)-note"', after)) == {"roll_back"}
    assert session.form(f"{path}/decide", {"decision": "fix_or_roll_back", "option": "fix"}).status == 303
    assert "asked again at" in session.get(f"{path}?lang=en").text


def test_declaring_suggests_from_the_sentence_and_keeps_what_was_typed(server: Server, session: Client) -> None:
    """S2, S3: nothing is declared by asking; the example that was recognised is chosen, and its decision is put."""
    before = len(server.incidents())
    typed = {"title": "critical data was lost", "note": "half a <b>word</b>", "severity": "", "answer": ""}
    said = session.form("/declare/suggest?lang=en", typed)
    assert said.status == 200
    assert "your sentence says an example of it" in said.text
    assert "half a &lt;b&gt;word" in said.text
    chosen = re.search(r'name="severity" value="(SEV1:\d+)" required checked', said.text)
    assert chosen
    assert len(server.incidents()) == before
    made = session.form("/declare", {"title": typed["title"], "severity": chosen[1]})
    assert made.status == 303
    found = server.titled("critical data was lost")
    assert found["severity"] == "SEV1"
    assert found["decisions"][0]["decision"] == "freeze_writes"
    for wrong in ("SEV1:99", "SEV9:0"):
        assert session.form("/declare", {"title": "x", "severity": wrong}).status == 422


def test_the_questions_lead_to_a_level_by_taps(server: Server, session: Client) -> None:
    """S7, S12: no, then not sure: the second, since unsure is the higher."""
    first = session.form("/declare/suggest?lang=en", {"title": "", "answer": "SEV1:no"})
    assert 'name="answers" value="SEV1:no"' in first.text
    assert 'value="SEV2:unsure"' in first.text
    then = session.form("/declare/suggest?lang=en", {"title": "", "answers": "SEV1:no", "answer": "SEV2:unsure"})
    assert re.search(r'name="severity" value="SEV2" required checked', then.text)
    assert "not sure, so the higher one" in then.text
