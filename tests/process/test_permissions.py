"""C1: every route, every caller. The matrix is read from the application itself, so that a new route cannot be left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from litestar import Litestar, get
from prometheus_client import CollectorRegistry

from nawba.bootstrap import lock, open_house
from nawba.integrations.registry import manifests
from nawba.web import app as web
from nawba.web.live import Live
from tests.process.server import Client, Server

pytestmark = [
    pytest.mark.process,
    pytest.mark.filterwarnings(
        "ignore::DeprecationWarning"
    ),  # of the framework, about how handlers name their parameters
]

RANK: Final = {"public": 0, "read": 1, "respond": 2, "admin": 3, "local": 4}


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Litestar]:
    """The routes, without a server."""
    data = tmp_path_factory.mktemp("matrix") / "data"
    sources = tuple(m.inbound() for m in manifests() if m.inbound is not None)
    with lock(data), open_house(data, "http://127.0.0.1:1") as house:
        yield web.framework(web.Parts(house, sources, CollectorRegistry()), Live(house))


@pytest.fixture(scope="module")
def matrix(application: Litestar) -> list[tuple[str, str, str]]:
    """Every (method, path, permission)."""
    found = []
    for line, permission in web.permissions(application):
        assert permission in RANK, line
        methods, _, path = line.partition("] ")
        found += [
            (method, path, permission) for method in re.findall(r"\w+", methods) if method not in ("HEAD", "OPTIONS")
        ]
    return found


@pytest.fixture(scope="module")
def callers(server: Server) -> dict[str, tuple[int, Client]]:
    """Everybody who may ask, and their rank; a page is asked as a browser does."""

    def by_key(*arguments: str) -> Client:
        key = server.made("key", "create", "api", *arguments)["key"]
        return server.client.with_(Authorization=f"Bearer {key}")

    return {
        "stranger": (0, server.client),
        "read service": (1, by_key("--scope", "read")),
        "respond service": (2, by_key("--scope", "respond")),
        "admin service": (3, by_key("--scope", "admin")),
        "read person": (1, by_key("--scope", "read", "--as", "sara_mohammed")),
        "respond person": (2, by_key("--scope", "respond", "--as", "sara_mohammed")),
        "first administrator": (3, server.admin),
        "session": (3, server.signed_in()),
    }


def filled(path: str, incident: str) -> str:
    """Return a path with its parameters filled in: a real incident, a harmless verb, ids of nothing."""
    values = {"incident_id": incident, "verb": "note", "file_path": "base.css"}
    return re.sub(r"\{(\w+):\w+\}", lambda m: values.get(m[1], "0" * 32), path)


def test_every_cell_of_the_matrix(server: Server, matrix: list[tuple[str, str, str]], callers: dict[str, Any]) -> None:
    incident = server.declared("walked over", "SEV3")["id"]
    wrong: list[str] = []
    for method, path, permission in matrix:
        for name, (rank, who) in callers.items():
            if path == "/live" and rank >= RANK[permission]:
                continue  # a stream has no end; test_pages listens to it
            if path == "/sign-out" and name == "session":
                continue  # it would end the session of the next cells
            answer = who.send(method, filled(path, incident), b"" if method != "GET" else None)
            allowed = rank >= RANK[permission]
            expected = "let in" if allowed else 401 if name == "stranger" else 403
            seen = "let in" if answer.status not in (401, 403) else answer.status
            if seen != expected:
                wrong.append(f"{method} {path} ({permission}) by {name}: {answer.status}, not {expected}")
    assert wrong == []
    assert len(matrix) > 30


def test_nothing_of_the_matrix_breaks_the_server(server: Server) -> None:
    """C41: no cell ended in a bug."""
    assert "request failed" not in server.errors()


def test_what_is_public_is_known_by_name(matrix: list[tuple[str, str, str]]) -> None:
    """C7: nothing becomes public by accident."""
    assert {(method, path) for method, path, permission in matrix if permission == "public"} == {
        ("GET", "/metrics"),
        ("GET", "/p/{token:str}"),
        ("POST", "/p/{token:str}"),
        ("GET", "/sign-in/{token:str}"),
        ("POST", "/sign-in/{token:str}"),
        ("POST", "/sign-out"),
        ("GET", "/signed-out"),
        ("GET", "/static/{file_path:path}"),
    }


def test_routes_that_change_something_need_more_than_read(matrix: list[tuple[str, str, str]]) -> None:
    for method, path, permission in matrix:
        if method != "GET" and permission != "public":
            assert RANK[permission] >= RANK["respond"], (method, path)


def test_a_route_without_a_permission_stops_the_start(application: Litestar) -> None:
    @get("/forgotten")
    async def forgotten() -> str:
        return ""

    application.register(forgotten)
    try:
        with pytest.raises(web.NoPermission, match="/forgotten"):
            web._all_permitted(application)
    finally:
        application.routes[:] = [r for r in application.routes if r.path != "/forgotten"]


def test_the_matrix_is_also_in_the_description(server: Server, matrix: list[tuple[str, str, str]]) -> None:
    """Issue 2, item 8: OpenAPI 3.1 at /api/openapi.json; every route of the API is in it, and the doors."""
    described = server.client.get("/api/openapi.json").json
    paths = {(verb.upper(), path) for path, item in described["paths"].items() for verb in item}
    ours = {(m, re.sub(r"\{(\w+):\w+\}", r"{\1}", p)) for m, p, _ in matrix if p.startswith("/api/v1")}
    doors = {("POST", "/in/json/{key}"), ("POST", "/v2/enqueue"), ("GET", "/health/live"), ("GET", "/health/ready")}
    assert paths == ours | doors


def test_a_session_ends_when_it_signs_out(server: Server) -> None:
    """C5, C11."""
    session = server.signed_in()
    assert session.get("/").status == 200
    answer = session.form("/sign-out", {})
    assert answer.status == 303
    assert 'nawba_session=""' in answer.headers["set-cookie"] or "Max-Age=0" in answer.headers["set-cookie"]
    assert session.get("/").status == 401


def test_the_files_of_the_package_are_not_reachable_by_the_static_path(server: Server) -> None:
    for path in (
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static//etc/passwd",
        "/static/",
    ):
        assert server.client.get(path).status in (404, 405), path
    assert Path(web.STATIC, "base.css").read_bytes() == server.client.get("/static/base.css").body
