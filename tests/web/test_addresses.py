"""C52: links are built from the configured address, whatever `Host` a request names."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry

from nawba.ports.outbound import Answered
from nawba.ports.secret import Secret
from nawba.web.app import Parts, build
from nawba.web.front import Local
from tests.fakes.outside import OwnDoor
from tests.stories.stage import Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.ends()


def test_another_host_in_the_request_changes_no_link(stage: Stage) -> None:
    """C52: neither a sign-in link, nor a page's, nor a word of a page names it."""
    door = OwnDoor(Local(build(Parts(stage.house, (), CollectorRegistry())), "root"))
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Accept": "text/html"}

    def asks(method: str, path: str) -> Answered:
        said = asyncio.run(door.request(method, Secret(f"http://nawba.test{path}".encode()), b"", headers))
        assert isinstance(said, Answered)
        return said

    made = asks("POST", "/api/v1/sign-in-links")
    assert made.status == 201
    assert b'"url":"http://nawba.test"' in made.body
    stage.fires()
    link = next(h.message.link for h in stage.handed if h.kind == "page")
    assert link.startswith("http://nawba.test/p/")
    for answer in (made, asks("GET", link.removeprefix("http://nawba.test")), asks("GET", "/nowhere")):
        assert b"evil.example" not in answer.body
