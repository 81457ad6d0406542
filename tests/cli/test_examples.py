"""The worst that an example knows reaches people, at noon and at night."""

from __future__ import annotations

from datetime import date

import pytest

from nawba.cli.findings import exit_code
from nawba.playbook import check, files_of, read
from tests.cli.conftest import EXAMPLE, Nawba


@pytest.mark.parametrize("at", ["2026-12-02T12:00", "2026-12-04T03:00"])
@pytest.mark.parametrize(
    ("name", "severity", "service", "level_1", "in_the_end"),
    [
        ("small-team", "WAKE", "tables", 1, {"ines", "tomas", "beth"}),
        ("clinic", "RED", "vaccines", 3, {"arwa", "ghassan", "lubna", "taha"}),
        ("bthwani", "SEV1", "payments", 2, {"role:backend_lead", "role:cto", "role:devops_lead"}),
    ],
)
def test_the_worst_reaches_people(
    nawba: Nawba, at: str, name: str, severity: str, service: str, level_1: int, in_the_end: set[str]
) -> None:
    line = ("--severity", severity, "--service", service, "--at", at, "--playbook", EXAMPLE.parent / name)
    steps = nawba("simulate", *line, "--json").json["steps"]
    pages = [step for step in steps if step["kind"] == "page"]
    assert len({step["person"]["id"] for step in pages if step["at"] == pages[0]["at"]}) == level_1
    assert in_the_end <= {step["person"]["id"] for step in pages}


@pytest.mark.parametrize(("name", "code"), [("small-team", 0), ("clinic", 0), ("bthwani", 1)])
def test_check_says_no_more_than_what_is_known(name: str, code: int) -> None:
    """The guide's own contradictions are told, as warnings; on a day on which no other review is overdue."""
    assert exit_code(check(read(files_of(EXAMPLE.parent / name)), date(2026, 11, 24))) == code
