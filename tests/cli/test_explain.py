"""`nawba explain`: what holds at a path, whether it is written, and from which of the few places it comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import EXAMPLE, Nawba
from tests.playbook.small import SMALL

SMALL_TEAM = EXAMPLE.parent / "small-team"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A playbook in one file, which a test may change."""
    path = tmp_path / "small.yaml"
    path.write_text("".join(SMALL.values()))
    return path


def states(said: Any) -> dict[str, str]:
    return {one["path"]: one["state"] for one in said["places"]}


def test_what_is_written_comes_with_file_and_line(nawba: Nawba) -> None:
    said = nawba("explain", "severities.SEV1.respond.within", EXAMPLE, "--json").json
    lines = (EXAMPLE / said["file"]).read_text().splitlines()
    assert (said["source"], said["value"], said["required"]) == ("written", "15m", True)
    assert "within: 15m" in lines[said["line"] - 1]


def test_a_default_is_called_one(nawba: Nawba) -> None:
    """`playbook.md` §1.5: a default that is in force is visible."""
    said = nawba("explain", "severities.SEV1.respond.at_risk", EXAMPLE)
    assert said.code == 0
    assert said.out == (
        "severities.SEV1.respond.at_risk: 50%\n"
        "  the default: the text does not say it\n"
        "  The part of it after which it is at risk.\n"
        "  type: a percentage; default: 50%\n"
    )
    arabic = nawba("explain", "severities.SEV1.respond.at_risk", EXAMPLE, "--lang", "ar")
    assert "القيمة الافتراضية" in arabic.out
    of_no_map = nawba("explain", "organisation.retention.raw", SMALL_TEAM, "--json").json
    assert (of_no_map["source"], of_no_map["value"]) == ("default", "30d"), "the map is not written, its defaults hold"


def test_a_default_that_means_nothing_there_does_not_hold(nawba: Nawba, small: Path) -> None:
    """What nobody has written and what has no part in force is not said to hold."""
    said = nawba("explain", "severities.SEV1.post_mortem.required", small, "--json").json
    assert (said["source"], said["value"], said["default"]) == ("nothing", None, "true")


def test_what_follows_from_a_rule_is_told(nawba: Nawba) -> None:
    worst = nawba("explain", "severities.SEV1.source_ack_hold", EXAMPLE, "--json").json
    other = nawba("explain", "severities.SEV2.source_ack_hold", EXAMPLE, "--json").json
    assert (worst["source"], worst["value"], other["value"]) == ("rule", "10m", "30m")


def test_a_chain_is_looked_up_in_four_places(nawba: Nawba, small: Path) -> None:
    """`playbook.md` chains: route, service, severity, organisation, and the first that is written holds."""
    text = small.read_text()
    other = text.replace("chains:\n", "chains:\n  other:\n" + _chain_of(text), 1)
    route = "routing:\n  - {name: first, match: {a: b}, service: web, severity: SEV1}\n"
    services = "services:\n  web: {name: Web, team: ops}\n"
    base = _without(_without(other, "routing"), "services") + services + route + "  - {name: rest, severity: SEV1}\n"
    chain = "routing.1.chain"
    small.write_text(base)
    said = nawba("explain", chain, small, "--json").json
    assert list(states(said)) == [chain, "services.web.chain", "severities.SEV1.chain", "organisation.chain"]
    assert (said["source"], said["taken_from"], said["value"]) == ("taken", "organisation.chain", "main")
    small.write_text(base.replace("web: {", "web: {chain: other, ", 1))
    said = nawba("explain", chain, small, "--json").json
    assert (said["taken_from"], said["value"]) == ("services.web.chain", "other")
    assert states(said)["organisation.chain"] == "passed_over"
    assert states(nawba("explain", "organisation.chain", small, "--json").json) == {
        "services.web.chain": "may_go_first",
        "organisation.chain": "in_force",
    }
    small.write_text(base.replace("{name: first,", "{name: first, chain: other,", 1))
    said = nawba("explain", chain, small, "--json").json
    assert (said["source"], said["value"]) == ("written", "other")
    assert states(nawba("explain", "services.web.chain", small, "--json").json)[chain] == "may_go_first"


def test_a_zone_and_a_calendar_come_from_the_nearest_place(nawba: Nawba, small: Path) -> None:
    """A layer's zone: layer, rota, organisation. A target's calendar: its own, the organisation's."""
    rota = nawba("explain", "rotas.weekly.tracks.devops.layers.1.zone", EXAMPLE, "--json").json
    assert list(states(rota).values()) == ["not_written", "in_force", "passed_over"]
    assert rota["taken_from"] == "rotas.weekly.zone"
    calendar = nawba("explain", "severities.SEV1.resolve.calendar", small, "--json").json
    assert (calendar["taken_from"], calendar["value"]) == ("organisation.calendar", "office")


def test_an_item_is_named_by_number_or_by_key(nawba: Nawba) -> None:
    by_key = nawba("explain", "chains.main.levels.technical.name", EXAMPLE, "--json").json
    by_number = nawba("explain", "chains.main.levels.2.name", EXAMPLE, "--json").json
    assert by_key == by_number
    assert by_key["path"] == "chains.main.levels.2.name"
    whole = nawba("explain", "chains.main.levels.2", EXAMPLE)
    assert "    key: technical\n" in whole.out


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("severities.SEV1.respond.at_riks", "severities.SEV1.respond.at_risk"),
        ("severitys.sev1.respnd.at_risk", "severities.SEV1.respond.at_risk"),
        ("chains.main.levels.tehcnical.pick", "chains.main.levels.2.pick"),
    ],
)
def test_a_wrong_path_is_answered_with_the_nearest(nawba: Nawba, wrong: str, right: str) -> None:
    said = nawba("explain", wrong, EXAMPLE)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"nawba: {wrong}: there is no such place; the nearest is {right}\n"


@pytest.mark.parametrize("wrong", ["", ".", "severities.", "xyzzy", "meta.version.x", "severities.SEV1.checklist.99"])
def test_a_path_like_nothing_is_refused_in_a_line(nawba: Nawba, wrong: str) -> None:
    said = nawba("explain", wrong, EXAMPLE)
    assert said.code == 2
    assert len(said.err.splitlines()) == 1
    assert "there is no such place" in said.err


def test_the_text_in_force_is_the_one_that_is_meant(nawba: Nawba, data: Path) -> None:
    said = nawba("explain", "organisation.zone", "--data", data)
    assert said.out.splitlines()[0] == "organisation.zone: Asia/Aden"


def _without(text: str, section: str) -> str:
    before, found, after = text.partition(f"{section}:\n")
    if not found:
        return text
    lines = after.splitlines(keepends=True)
    rest = next((n for n, line in enumerate(lines) if line[:1].isalpha()), len(lines))
    return before + "".join(lines[rest:])


def _chain_of(text: str) -> str:
    _, _, after = text.partition("chains:\n  main:\n")
    lines = after.splitlines(keepends=True)
    rest = next((n for n, line in enumerate(lines) if not line.startswith("    ")), len(lines))
    return "".join(lines[:rest])
