"""What is made from the language is up to date: the JSON Schema, the references of the language and of the findings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from nawba.playbook import check, files_of, language_page, read
from nawba.playbook import node as nodes
from nawba.playbook.findings_page import page
from nawba.playbook.language.examples import EXAMPLES
from nawba.playbook.language.sections import SECTIONS
from nawba.playbook.parsing import parse
from nawba.playbook.schema import printed, schema
from nawba.playbook.shape import Either, Field, ListOf, MapOf, Record, Shape, Unread
from tests.playbook.findings_reference import examples
from tests.playbook.operations import altered, operating
from tests.playbook.small import SMALL, TODAY, changed, small

ROOT = Path(__file__).parents[2]
VALIDATOR = jsonschema_rs.validator_for(schema())


def plain(node: nodes.Node | None) -> Any:
    """Return a tree as an editor's YAML 1.2 reader sees it: whole numbers and true or false, all else text."""
    match node:
        case nodes.Scalar(value, _, True) if re.fullmatch(r"-?[0-9]+", value):
            return int(value)
        case nodes.Scalar("true" | "false" as value, _, True):
            return value == "true"
        case nodes.Scalar(value):
            return value
        case nodes.Sequence(items):
            return [plain(item) for item in items]
        case nodes.Mapping(pairs):
            return {key.value: plain(value) for key, value in pairs}
        case _:
            return None


def fits(files: dict[str, bytes]) -> bool:
    return all(VALIDATOR.is_valid(plain(parse(name, content)[0])) for name, content in files.items())


def test_the_schema_in_the_repository_is_the_one_the_code_makes() -> None:
    """`python -m nawba.playbook.schema > schemas/playbook.schema.json`"""
    assert (ROOT / "schemas" / "playbook.schema.json").read_text("utf-8") == printed()


def test_the_reference_of_findings_is_the_one_the_code_makes() -> None:
    """`python -m tests.playbook.findings_reference > docs/reference/findings.md`"""
    assert (ROOT / "docs" / "reference" / "findings.md").read_text("utf-8") == page(examples())


def test_the_reference_of_the_language_is_the_one_the_code_makes() -> None:
    """`python -m nawba.playbook.language_page > docs/reference/playbook.md`"""
    assert (ROOT / "docs" / "reference" / "playbook.md").read_text("utf-8") == language_page.page()


def test_every_section_of_the_reference_has_an_example_and_together_they_are_a_playbook() -> None:
    assert list(EXAMPLES) == list(SECTIONS)
    reading = read({f"{name}.yaml": text.encode() for name, text in EXAMPLES.items()})
    assert [str(finding) for finding in check(reading, TODAY) if finding.severity == "error"] == []
    assert all(text.startswith(f"{name}:") for name, text in EXAMPLES.items())


def test_every_key_of_the_language_says_what_it_holds() -> None:
    """An editor and the reference show it; a key nobody explains is guessed at night."""
    silent = [path for path, field in keys_of("", SECTIONS) if len(field.doc) < 4]
    assert silent == []


def keys_of(path: str, fields: Mapping[str, Field]) -> Iterator[tuple[str, Field]]:
    for name, field in fields.items():
        yield f"{path}{name}", field
        yield from keys_below(f"{path}{name}.", field.shape)


def keys_below(path: str, shape: Shape) -> Iterator[tuple[str, Field]]:
    match shape:
        case Record(fields):
            yield from keys_of(path, fields)
        case MapOf():
            yield from keys_of(path, shape.fixed)
            yield from keys_below(path, shape.value)
        case ListOf(item):
            yield from keys_below(path, item)
        case Either(_, keyed):
            yield from keys_below(path, keyed)
        case _:
            return


def test_nothing_of_the_language_is_left_unread() -> None:
    assert [path for path, field in keys_of("", SECTIONS) if isinstance(field.shape, Unread)] == []


def test_the_schema_is_one() -> None:
    assert jsonschema_rs.meta.is_valid(json.loads(printed()))


def test_what_is_right_fits_the_schema() -> None:
    assert fits(small())
    assert fits(operating())
    assert fits(files_of(ROOT / "examples" / "bthwani"))


@pytest.mark.parametrize(
    "files",
    [
        changed("teams", "lead:", "leader:"),
        changed("channels", "kind: call", "kind: phone"),
        changed("severities", "within: 15m", "within: 15"),
        changed("services", "name: {ar: الموقع, en: Web}, ", ""),
        changed("chains", "{tell: first}", "{tell: first, page: second}"),
        changed("chains", "after: 5m", "after: 5m, when: reopened"),
        changed("chains", "members: [{role: lead}]", "members: []"),
        changed("rotas", "sun 09:00", "Sunday at nine"),
        changed("rotas", "every: week", "every: week\n            shadow: true"),
        changed("calendars", "'08:00-16:00'", "8-16"),
        changed("routing", "severity: critical", "severity: {over: 3}"),
        changed("people", "code: AL1", "code: al"),
        changed("services", "  store", "  all"),
        small(severitys="severitys: {}"),
        altered("watchers", "kind: tls", "kind: ssl"),
        altered("runbooks", "check: api_health}", "check: api_health, wait: 5s}"),
        altered("watchers", "get: /health", "get: https://example.org/health"),
        altered("runbooks", "healthy_when: not_judged", "healthy_when: judged"),
        altered("releases", "    after: after_rollback\n", ""),
        small(nawba="nawba: 2\n"),
        small(contact_rules=SMALL["contact_rules"].replace("  must_have: {SEV1: [call]}\n", "")),
    ],
)
def test_what_is_wrong_in_form_does_not_fit_the_schema(files: dict[str, bytes]) -> None:
    assert not fits(files)
