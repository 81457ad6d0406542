"""The description at /api/openapi.json: OpenAPI 3.1 by its own rules, and what is truly answered fits it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import jsonschema_rs
import pytest

from tests.process.server import Reply, Server

pytestmark = pytest.mark.process

VERBS: Final = ("get", "post", "put", "delete", "patch", "head", "options", "trace")


@pytest.fixture(scope="module")
def described(server: Server) -> dict[str, Any]:
    answer = server.client.get("/api/openapi.json")
    assert answer.status == 200
    assert "json" in answer.headers["content-type"]
    found: dict[str, Any] = answer.json
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in described["paths"].items():
        for verb, operation in item.items():
            yield verb, path, operation


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def test_the_document_keeps_the_rules_of_openapi_3_1(described: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", described["openapi"])
    assert {"title", "version"} <= set(described["info"])
    ids = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(ids) == len(set(ids))
    for verb, path, operation in operations(described):
        assert verb in VERBS
        assert path.startswith("/")
        assert operation["responses"], path
        for code, response in operation["responses"].items():
            assert re.fullmatch(r"[1-5](\d\d|XX)|default", code)
            assert response["description"], (path, code)
        declared = {(p["name"], p["in"]) for p in operation.get("parameters", [])}
        assert len(declared) == len(operation.get("parameters", []))
        assert {name for name, where in declared if where == "path"} == set(re.findall(r"\{(\w+)\}", path)), path
        assert all(p.get("required") for p in operation.get("parameters", []) if p["in"] == "path")
        for requirement in operation.get("security", described["security"]):
            assert set(requirement) <= set(described["components"]["securitySchemes"])
        if "requestBody" in operation:
            assert operation["requestBody"]["content"]


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    found = set(references(described))
    assert found
    for reference in found:
        place: Any = described
        for step in reference.removeprefix("#/").split("/"):
            assert step in place, reference
            place = place[step]


def test_every_schema_is_a_schema(described: dict[str, Any]) -> None:
    for name, schema in described["components"]["schemas"].items():
        jsonschema_rs.validator_for({**schema, "components": described["components"]})
        assert schema.get("type") == "object", name


def test_every_refusal_is_described_as_a_problem(described: dict[str, Any]) -> None:
    for _, path, operation in operations(described):
        if path.startswith("/api/v1"):
            for code, response in operation["responses"].items():
                if code.startswith(("4", "5")):
                    assert set(response["content"]) == {"application/problem+json"}, (path, code)


def test_no_key_is_asked_for_where_none_is_needed(described: dict[str, Any]) -> None:
    for _, path, operation in operations(described):
        assert (operation.get("security") == []) == (not path.startswith("/api/v1")), path


def test_what_is_answered_fits_what_is_described(server: Server, described: dict[str, Any]) -> None:
    made = server.declared("described", "SEV1", service="web")
    server.client.post(server.json_path, {"dedup_key": "d", "severity": "critical", "title": "d", "service": "web"})
    server.settled()
    incident = f"/api/v1/incidents/{made['id']}"
    asked: list[tuple[str, str, Reply]] = [
        ("get", "/api/v1/incidents", server.admin.get("/api/v1/incidents")),
        ("get", "/api/v1/incidents/{incident_id}", server.admin.get(incident)),
        ("get", "/api/v1/incidents/{incident_id}", server.admin.get("/api/v1/incidents/none")),
        ("post", "/api/v1/incidents", server.admin.post("/api/v1/incidents", {"title": "t", "severity": "SEV3"})),
        ("post", "/api/v1/incidents", server.admin.post("/api/v1/incidents", {"title": "t"})),
        ("post", "/api/v1/incidents/{incident_id}/{verb}", server.admin.post(f"{incident}/acknowledge")),
        ("post", "/api/v1/incidents/{incident_id}/{verb}", server.admin.post(f"{incident}/close")),
        ("post", "/api/v1/incidents/{incident_id}/{verb}", server.admin.post(f"{incident}/note", {"x": 1})),
        ("post", "/api/v1/incidents/{incident_id}/{verb}", server.admin.post(f"{incident}/note", {"note": "n"}, If_Match='"1"')),
        ("get", "/api/v1/alerts", server.admin.get("/api/v1/alerts")),
        ("get", "/api/v1/signals/summary", server.admin.get("/api/v1/signals/summary")),
        ("get", "/api/v1/oncall", server.admin.get("/api/v1/oncall")),
        ("get", "/api/v1/simulate", server.admin.get("/api/v1/simulate?severity=SEV1")),
        ("get", "/api/v1/overrides", server.admin.get("/api/v1/overrides")),
        ("get", "/api/v1/keys", server.admin.get("/api/v1/keys")),
        ("get", "/api/v1/keys", server.client.get("/api/v1/keys")),
        ("post", "/api/v1/keys", server.admin.post("/api/v1/keys", {"kind": "intake", "source": "s"})),
        ("get", "/api/v1/playbook", server.admin.get("/api/v1/playbook")),
        ("get", "/api/v1/audit", server.admin.get("/api/v1/audit")),
        ("get", "/api/v1/audit/head", server.admin.get("/api/v1/audit/head")),
        ("get", "/api/v1/audit/seals", server.admin.get("/api/v1/audit/seals")),
        ("get", "/api/v1/audit/entries", server.admin.get("/api/v1/audit/entries")),
        ("get", "/api/v1/audit/incidents", server.admin.get("/api/v1/audit/incidents")),
        ("get", "/api/v1/secrets", server.admin.get("/api/v1/secrets")),
        ("post", "/api/v1/secrets/rotation", server.admin.post("/api/v1/secrets/rotation", {"finish": True})),
        ("get", "/api/v1/doctor", server.admin.get("/api/v1/doctor")),
    ]  # fmt: skip
    live = server.admin.get("/api/v1/playbook").json
    asked.append(("post", "/api/v1/playbook", server.admin.post("/api/v1/playbook", {"files": live["files"]})))
    for verb, path, answer in asked:
        responses = described["paths"][path][verb]["responses"]
        assert str(answer.status) in responses, (path, answer)
        kind = answer.headers["content-type"].partition(";")[0]
        schema = responses[str(answer.status)]["content"][kind]["schema"]
        whole = {**schema, "components": described["components"]}
        errors = list(jsonschema_rs.validator_for(whole).iter_errors(answer.json))
        assert not errors, (path, answer.status, errors[0].message)
