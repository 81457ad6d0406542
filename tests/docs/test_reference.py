"""What the documents say of the code is what the code says of itself."""

from __future__ import annotations

import re
import tomllib
from typing import get_args

from nawba import __version__
from nawba.actions import self_audit
from nawba.cli.remedies import REMEDIES
from nawba.domain.delivery import AttemptState
from nawba.domain.incident import TRANSITIONS
from nawba.domain.watching import Ailment
from nawba.settings import VARIABLES
from tests.docs.documents import ROOT
from tests.promises.page import PAGE, page

ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text()
PACKAGE = ROOT / "src" / "nawba"
DECISION = re.compile(r"^(\d{4})-[a-z0-9-]+\.md$")


def test_every_setting_stands_in_the_reference_and_none_that_is_gone() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text()
    known = set(re.findall(r"^\| `(NAWBA_[A-Z_]+)`", page, re.MULTILINE))
    assert known == {*VARIABLES, "NAWBA_KEY"}


def test_everything_that_can_be_broken_stands_in_the_page_about_health_with_its_remedy_in_the_doctor() -> None:
    """R12, R31: a code nobody can look up is no help at night."""
    page = (ROOT / "docs" / "reference" / "health.md").read_text().partition("## What can be broken")[2]
    listed = set(
        re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\| (`.*?) \|", page.partition("## Figures")[0], re.MULTILINE)))
    )
    codes = {"exhausted", "held", "damaged", *self_audit.CODES, *get_args(Ailment)}
    assert listed - {"broken"} == codes
    assert set(REMEDIES) == codes


def test_the_states_of_an_incident_are_drawn_as_the_table_has_them() -> None:
    lines = [f"    {state} --> {after}" for state, following in TRANSITIONS.items() for after in following]
    assert "\n".join(lines) in ARCHITECTURE


def test_every_state_of_an_attempt_is_drawn() -> None:
    drawn = ARCHITECTURE.partition("## An attempt's life")[2].partition("\n## ")[0]
    assert [state for state in get_args(AttemptState) if not re.search(rf"\b{state}\b", drawn)] == []


def test_the_layers_are_written_as_the_import_contract_has_them() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = [layer.replace("(", "").replace(")", "") for layer in contracts[0]["layers"]]
    assert "\n".join(layers) in ARCHITECTURE


def test_every_file_that_the_architecture_names_is_there() -> None:
    rooms = "|".join(sorted(p.name for p in PACKAGE.iterdir() if p.is_dir()))
    named = set(re.findall(rf"(?<![\w/])(?:{rooms})/[a-z_]+(?:/[a-z_]+)*", ARCHITECTURE))
    assert len(named) > 20
    assert [name for name in sorted(named) if not is_there(name)] == []


def is_there(name: str) -> bool:
    """Say whether `domain/clock` is a file, or `web/pages` a folder, of the package."""
    return (PACKAGE / f"{name}.py").exists() or (PACKAGE / name).is_dir()


def test_every_decision_has_a_number_of_its_own() -> None:
    files = sorted(p.name for p in (ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [found[1] for name in files if (found := DECISION.match(name))]
    assert len(numbers) == len(files)
    assert len(set(numbers)) == len(numbers)


def test_a_decision_begins_with_its_number() -> None:
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        assert re.match(rf"# {path.name[:4]}:? \S", path.read_text()), path.name


def test_the_changelog_tells_of_this_version() -> None:
    """What is not released yet stands under "Unreleased"."""
    heading = "Unreleased" if ".dev" in __version__ else __version__
    assert f"## [{heading}]" in (ROOT / "CHANGELOG.md").read_text()


def test_the_page_of_promises_is_up_to_date() -> None:
    """`make promises` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page()
