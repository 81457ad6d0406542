"""S3, S16, S43, S45: `nawba declare --suggest`, `nawba impact`, `nawba incident decide`: the API's own, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Nawba

SARA = ("--as", "sara_mohammed")


def test_a_suggestion_comes_with_meanings_examples_and_its_reason(nawba: Nawba, data: Path) -> None:
    """S2, S3: in both languages; nothing is declared."""
    said = nawba("declare", "the site does not load", "--suggest", "--data", data)
    assert said.code == 0, said.err
    assert "SEV1  Critical: The core services are down for every user." in said.out
    assert "Suggested: SEV1 (Critical)" in said.out
    assert "what you wrote says an example of it: The site does not load at all" in said.out
    arabic = nawba("declare", "الموقع لا يفتح", "--suggest", "--lang", "ar", "--data", data)
    assert "المقترح: SEV1 (كارثية)" in arabic.out
    found = nawba("declare", "?", "--service", "payments", "--suggest", "--json", "--data", data).json
    assert (found["severity"], found["why"], found["example"]["severity"]) == ("SEV2", "condition", "SEV2")
    assert nawba("incident", "list", "--json", "--data", data).json["items"] == []


def test_without_a_severity_nothing_is_declared_and_one_is_suggested(nawba: Nawba, data: Path) -> None:
    """S2: nobody is woken by a guess."""
    said = nawba("declare", "something is odd", "--data", data)
    assert said.code == 2
    assert "Nothing suggests a severity yet. Read the meanings; if unsure, take the higher." in said.out
    assert nawba("incident", "list", "--json", "--data", data).json["items"] == []


def test_the_figure_the_rule_and_the_decision(nawba: Nawba, data: Path) -> None:
    """S11, S43, S45: asked for, set, decided by the rule; against it only with a reason."""

    def do(*words: str, code: int = 0) -> str:
        done = nawba(*words, "--data", data, *SARA)
        assert done.code == code, (words, done.out, done.err)
        return done.out + done.err

    do("declare", "Payments fail", "--severity", "SEV2", "--service", "payments")
    assert "measure_missing" in do("incident", "decide", "INC-1", "fix_or_roll_back", code=1)
    do("impact", "set", "INC-1", "affected_users", "37%")
    do("impact", "set", "INC-1", "affected_users", "50.5%")
    shown = nawba("impact", "show", "INC-1", "--data", data).out
    assert "50.5 %" in shown
    assert "37 50.5" in shown
    assert "reason_needed" in do("incident", "decide", "INC-1", "fix_or_roll_back", "fix", code=1)
    assert "decided" in do("incident", "decide", "INC-1", "fix_or_roll_back")
    shown = nawba("incident", "decisions", "INC-1", "--data", data).out
    assert "roll_back: Roll back  by the rules" in shown
    assert "decided: roll_back, by Sara Mohammed" in shown


@pytest.mark.parametrize("take", [True, False])
def test_a_proposal_is_taken_or_dismissed_by_one_command(nawba: Nawba, data: Path, take: bool) -> None:
    """S16: the tripwire of SEV3."""
    assert nawba("declare", "Filters", "--severity", "SEV3", "--service", "search", "--data", data, *SARA).code == 0
    made = nawba("impact", "set", "INC-1", "linked_tickets", "12", "--json", "--data", data, *SARA)
    assert (made.json["proposal"]["severity"], made.json["proposal"]["reason"]) == ("SEV2", "tripwire")
    assert made.json["pages"] == []
    shown = nawba("incident", "show", "1", "--data", data).out
    assert "Proposed: SEV2 instead of SEV3" in shown
    verb = ("accept", "INC-1") if take else ("dismiss", "INC-1", "--note", "all of one shop")
    after = nawba("incident", *verb, "--json", "--data", data, *SARA).json
    assert (after["severity"], after["proposal"]) == ("SEV2" if take else "SEV3", None)
    assert bool(after["pages"]) is take
