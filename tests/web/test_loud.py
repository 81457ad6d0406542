"""R12, R11: a promise that is not being kept is said where everybody looks: every page, health, metrics, ledger."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from nawba.actions import self_audit
from nawba.domain.time import DAY, MINUTE
from nawba.domain.watching import OUTSIDE
from nawba.ports.outbound import Answered
from nawba.ports.secret import Secret
from nawba.text.catalogue import LANGUAGES, has, say
from nawba.web.app import Parts, build
from tests.fakes.outside import OwnDoor
from tests.stories.stage import Stage

EVERY_PAGE = ("/", "/incidents", "/declare", "/sandbox")
TITLE = {"en": "Nawba cannot keep a promise right now.", "ar": "نوبة لا تفي الآن بأحد وعودها."}


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.ends()


class Visitor:
    """Somebody who has signed in, at the application in this process."""

    def __init__(self, stage: Stage) -> None:
        self.door = OwnDoor(build(Parts(stage.house, (), CollectorRegistry())))
        until = stage.now + DAY

        def unit(tx: Any) -> None:
            tx.access.add_account("hala", {"en": "Hala", "ar": "هالة"}, "admin", stage.now)
            tx.access.add_session("s" * 32, "hala", stage.now, until)

        stage.does(unit)

    def sees(self, path: str) -> Answered:
        headers = {"Cookie": f"nawba_session={'s' * 32}"}
        said = asyncio.run(self.door.request("GET", Secret(f"http://nawba.test{path}".encode()), None, headers))
        assert isinstance(said, Answered)
        return said

    def health(self) -> tuple[int, Any]:
        said = self.sees("/health")
        return said.status, msgspec.json.decode(said.body)


def test_an_exhausted_incident_is_said_everywhere(stage: Stage) -> None:
    """R12: the last resort is called, every page has a banner in both languages, health is not 200, the metric counts
    it, the ledger has it; and it goes on until somebody answers."""
    visitor = Visitor(stage)
    quiet = visitor.sees("/incidents?lang=en").body.decode()
    assert TITLE["en"] not in quiet
    assert visitor.health()[0] == 200
    stage.fires()
    stage.passes(minutes=11)
    for lang in LANGUAGES:
        for path in EVERY_PAGE[1:]:
            shown = visitor.sees(f"{path}?lang={lang}").body.decode()
            assert TITLE[lang] in shown, path
            assert say(lang, "trouble.exhausted").replace("{n}", "1") in shown or "1" in shown
        assert say(lang, "exhausted.banner") in visitor.sees(f"/?lang={lang}").body.decode()
    status, body = visitor.health()
    assert (status, body["broken"]) == (503, ["exhausted"])
    assert 'nawba_live_incidents{state="open",exhausted="true"} 1' in visitor.sees("/metrics").body.decode()
    assert [e.kind for e in stage.entries("exhausted")] == ["exhausted"]
    assert stage.paged(level=4) == ("role:cto", "role:devops_lead")
    assert stage.announced()[-1] == "emergency"
    before = len(stage.called_at(level=4))
    stage.passes(minutes=10)
    assert len(stage.called_at(level=4)) == before + 2
    stage.acknowledges("role:cto")
    assert visitor.health()[0] == 200
    assert TITLE["en"] not in visitor.sees("/incidents?lang=en").body.decode()


def test_what_the_auditor_finds_stands_on_every_page_until_it_is_over(stage: Stage) -> None:
    """R11: an incident without a timer; the banner comes with the auditor's round, and goes with the next."""
    visitor = Visitor(stage)
    stage.declares("SEV1")
    stage.raw("DELETE FROM timer")
    seen = stage.sees(lambda tx: self_audit.look(tx, stage.house, stage.now))
    stage.does(lambda tx: self_audit.audit(tx, stage.house, stage.now, seen))
    for path in EVERY_PAGE:
        shown = visitor.sees(f"{path}?lang=en").body.decode()
        assert TITLE["en"] in shown, path
        assert "had no next call" in shown
    assert visitor.health()[1]["broken"] == ["orphans"]
    stage.clock.passes(MINUTE)
    stage.runs()
    seen = stage.sees(lambda tx: self_audit.look(tx, stage.house, stage.now))
    stage.does(lambda tx: self_audit.audit(tx, stage.house, stage.now, seen))
    assert TITLE["en"] not in visitor.sees("/incidents?lang=en").body.decode()


def test_a_process_without_an_engine_says_that_nobody_looks(stage: Stage) -> None:
    """R31: on a node that only serves pages, the age of the last round anywhere is what tells."""
    visitor = Visitor(stage)
    stage.does(lambda tx: self_audit.audit(tx, stage.house, stage.now, ()))
    stage.passes(minutes=2)
    assert visitor.health()[0] == 200
    stage.passes(minutes=2)
    assert visitor.health()[1]["broken"] == ["auditor_silent"]
    assert say("en", "trouble.auditor_silent") in visitor.sees("/incidents?lang=en").body.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_has_its_sentence(lang: str) -> None:
    """A code nobody can read is not said."""
    codes = ("exhausted", "auditor_silent", *self_audit.CODES, *OUTSIDE)
    assert [code for code in codes if not has(lang, f"trouble.{code}")] == []
