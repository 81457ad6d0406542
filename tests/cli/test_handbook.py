"""`nawba handbook`: the text as a document, from a directory or of the version in force."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLE, Nawba


def test_markdown_of_a_directory_needs_no_server(nawba: Nawba, tmp_path: Path, fresh: Path) -> None:
    """S1: in both languages."""
    for language, title in (("ar", "دليل بثواني"), ("en", "Bthwani incident")):
        out = tmp_path / f"handbook.{language}.md"
        found = nawba("handbook", EXAMPLE, "--language", language, "--out", out)
        assert (found.code, found.err) == (0, "")
        assert title in out.read_text("utf-8")
        assert "not applied" in out.read_text("utf-8") or "لم يُطبَّق" in out.read_text("utf-8")
    assert not fresh.exists()


def test_html_is_one_file_that_needs_nothing_else(nawba: Nawba, tmp_path: Path) -> None:
    out = tmp_path / "handbook.html"
    assert nawba("handbook", EXAMPLE, "--language", "ar", "--out", out).code == 0
    html = out.read_text("utf-8")
    assert '<html lang="ar" dir="rtl">' in html
    assert html.count('class="wall"') == 3
    assert not re.findall(r'(?:src|href)="(?!#)', html)
    assert "url(" not in html


def test_texts_of_people_stay_texts_in_html(nawba: Nawba, tmp_path: Path) -> None:
    directory = tmp_path / "playbook"
    directory.mkdir()
    for file in EXAMPLE.glob("*.yaml"):
        text = file.read_text("utf-8").replace("en: Log a ticket", "en: '<script>alert(1)</script>\"><img src=x>'")
        (directory / file.name).write_text(text, "utf-8")
    out = tmp_path / "handbook.html"
    assert nawba("handbook", directory, "--language", "en", "--out", out).code == 0
    html = out.read_text("utf-8")
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script" in html


def test_pdf_by_the_name_of_the_file(nawba: Nawba, tmp_path: Path) -> None:
    """S61, S114."""
    out = tmp_path / "card.pdf"
    found = nawba("handbook", EXAMPLE, "--out", out, "--card", "SEV1")
    assert (found.code, found.err) == (0, "")
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--card", "SEV1"), "needs --format pdf"),
        (("--format", "pdf", "--card", "SEV9"), "there are: SEV1, SEV2, SEV3"),
        (("--out", "handbook.docx"), "--format html, md or pdf"),
        (("--url", "http://127.0.0.1:1"), "not both"),
        (("--out", "/nowhere/handbook.md"), "No such file"),
    ],
)
def test_what_cannot_be_is_said(nawba: Nawba, arguments: tuple[str, ...], said: str) -> None:
    found = nawba("handbook", EXAMPLE, *arguments)
    assert found.code == 2
    assert said in found.err


def test_a_text_with_errors_is_refused_with_its_findings(nawba: Nawba, tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text("nawba: 1\nmeta: {titel: x}\n")
    found = nawba("handbook", tmp_path, "--language", "ar")
    assert found.code == 2
    assert "PB002" in found.err
    assert "nothing was printed" in found.err


def test_the_version_in_force_says_its_number(nawba: Nawba, applied: Path, tmp_path: Path) -> None:
    """S1, S117."""
    out = tmp_path / "handbook.md"
    found = nawba("handbook", "--data", applied, "--language", "en", "--out", out)
    assert (found.code, found.err) == (0, "")
    assert "in force as number \u2068`1`\u2069" in out.read_text("utf-8")
