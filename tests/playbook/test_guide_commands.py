"""Every command of the guide: written as the guide writes it, it is told what is wrong; written right, nothing is."""

from __future__ import annotations

import json
import shlex

import pytest

from nawba.playbook.wording.saying import WORDINGS
from tests.playbook.guide_commands import COMMANDS, GuideCommand
from tests.playbook.operations import operating
from tests.playbook.small import Files, found

DECISION = """\
decisions:
  fix_or_roll_back:
    question: {ar: هل نصلح أم نرجع؟, en: 'Fix or roll back?'}
    options: {fix: {name: {ar: إصلاح, en: Fix}}, roll_back: {name: {ar: رجوع, en: Roll back}}}
"""
BOOK = """\
runbooks:
  after_rollback: {{name: {{ar: التحقق, en: Checks}}, risk: read, steps: [{{key: health, check: api_health}}, {{key: b, check: order_to_settlement}}]}}
  guide:
    name: {{ar: الدليل, en: The guide}}
    risk: dangerous
    params: {{group: {{matches: '[0-9a-f][0-9a-f-]*'}}}}
    steps:
      - {{key: it, {step}}}
"""
CASES = [pytest.param(one, id=f"{one.lines}: {one.guide.splitlines()[0]}") for one in COMMANDS]


def told(step: str) -> dict[str, list[str]]:
    """Return what is found about a step, by code; what stands elsewhere in the text has nothing to be found."""
    is_unsaid = step.startswith(("run:", "http:")) and "risk:" not in step
    step = f"{step}, risk: read" if is_unsaid else step
    return by_code(operating(runbooks=BOOK.format(step=step), decisions=DECISION))


def by_code(files: Files) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for finding in found(files):
        if finding.code not in ("PB014", "PB104", "PB308"):
            said.setdefault(finding.code, []).append(finding.message["en"])
    return said


def is_said(wording: str, said: dict[str, list[str]]) -> bool:
    """Say whether a sentence of `wording` is among those said: its constant beginning and end are compared."""
    sentence = WORDINGS[wording].en
    pieces = [piece for piece in sentence.replace("}", "{").split("{")[::2] if piece]
    return any(all(piece in one for piece in pieces) for one in said.get(wording.partition(".")[0], []))


@pytest.mark.parametrize("command", CASES)
def test_as_the_guide_writes_it_every_fault_is_told(command: GuideCommand) -> None:
    """S38–S50, S64–S77: the very line of the guide, in `run`."""
    said = told(
        f"run: {json.dumps(command.guide, ensure_ascii=False)}, where: cluster, risk: change, dry_run: /bin/true"
    )
    assert {wording for wording in command.told if not is_said(wording, said)} == set()
    assert set(said) == {wording.partition(".")[0] for wording in command.told}


@pytest.mark.parametrize("command", CASES)
def test_a_shell_does_not_hide_it(command: GuideCommand) -> None:
    """`sh -c` with the guide's line in it: the shell is refused, and what was wrong in the line is told as well."""
    line = json.dumps(command.guide, ensure_ascii=False)
    said = told(f"run: [/bin/sh, -c, {line}], where: cluster, risk: change, dry_run: /bin/true")
    assert is_said("PB502.shell", said)
    assert {w.partition(".")[0] for w in command.told} <= set(said)


@pytest.mark.parametrize("command", [case for case in CASES if "if [" not in case.values[0].guide])  # type: ignore[union-attr]
def test_cutting_the_line_at_its_blanks_does_not_hide_it(command: GuideCommand) -> None:
    """The line as a list, the signs of the shell among its elements."""
    words = shlex.split(command.guide.replace("\\\n", " "))
    argv = json.dumps(words, ensure_ascii=False)
    said = told(f"run: {argv}, where: cluster, risk: change, dry_run: /bin/true")
    assert {w.partition(".")[0] for w in command.told} <= set(said)


@pytest.mark.parametrize("command", CASES)
def test_in_its_right_form_nothing_is_found(command: GuideCommand) -> None:
    assert told(command.correct) == {}
