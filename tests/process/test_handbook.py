"""The handbook of a running server: in both languages, as pages and as files, always of the version in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.process.conftest import Starts
from tests.process.server import BTHWANI, Client, Server

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def session(server: Server) -> Client:
    return server.signed_in().with_(Accept="text/html")


@pytest.mark.parametrize(
    ("lang", "title", "overdue"),
    [("ar", "درجات الخطورة", "المراجعة متأخّرة"), ("en", "Severities", "The review is overdue")],
)
def test_a_chapter_states_its_version_and_that_its_review_is_overdue(
    session: Client, lang: str, title: str, overdue: str
) -> None:
    """S117: on every page, in both languages."""
    page = session.get(f"/handbook/severities?lang={lang}")
    assert page.status == 200
    assert title in page.text
    assert overdue in page.text
    assert "2.0.0" in page.text


def test_the_cards_are_pages_of_their_own(session: Client) -> None:
    """S114, S115, S116."""
    for severity, step in (
        ("SEV1", "Alert the emergency room"),
        ("SEV2", "Assess the impact"),
        ("SEV3", "Log a ticket"),
    ):
        page = session.get(f"/handbook/cards/{severity}?lang=en")
        assert page.status == 200
        assert step in page.text
    assert session.get("/handbook/cards/SEV9").status == 404
    assert session.get("/handbook/nowhere").status == 404


def test_the_files_are_given_to_whoever_may_read(server: Server) -> None:
    """S61: a program with a key gets them as a person does; nobody else."""
    reader = server.client.with_(
        Authorization=f"Bearer {server.made('key', 'create', 'api', '--scope', 'read')['key']}"
    )
    assert reader.get("/handbook.pdf?lang=ar").body.startswith(b"%PDF")
    assert reader.get("/handbook.pdf?lang=en&card=SEV1").body.startswith(b"%PDF")
    assert reader.get("/handbook.md?lang=en").text.startswith("# Bthwani")
    assert reader.get("/handbook.pdf?card=SEV9").status == 404
    assert server.client.get("/handbook.md").status == 401


def test_what_is_applied_is_what_is_printed(servers: Starts, tmp_path: Path) -> None:
    """S1: change SEV1's target in the text, and the handbook says the new one with the next version's number."""
    server = servers()
    server.start()
    session = server.signed_in().with_(Accept="text/html")
    assert "<bdi>15</bdi> minutes" in session.get("/handbook/severities?lang=en").text
    changed = tmp_path / "changed"
    changed.mkdir()
    for file in BTHWANI.glob("*.yaml"):
        text = file.read_text("utf-8")
        (changed / file.name).write_text(text.replace("within: 15m ", "within: 12m ", 1), "utf-8")
    assert server.cli("apply", str(changed)).returncode == 0
    page = session.get("/handbook/severities?lang=en").text
    assert "<bdi>12</bdi> minutes" in page
    assert "in force as number" in page
