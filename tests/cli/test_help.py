"""`--help` is quick and complete, the reference is made from it, and what goes wrong is said in a line."""

from __future__ import annotations

import importlib
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nawba import __version__
from nawba.cli.main import COMMANDS, app
from nawba.cli.reference import page
from tests.cli.conftest import PROGRAM, Nawba

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"
AIM_SECONDS = 0.3


@pytest.mark.process
def test_help_is_quick(record_property: Callable[[str, object], None], capfd: pytest.CaptureFixture[str]) -> None:
    """Held to its own work: what a busy machine adds by letting it wait is printed, not judged."""

    def once() -> tuple[float, float]:
        before, at = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([PROGRAM, "--help"], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return worked, time.perf_counter() - at

    once()
    runs = [once() for _ in range(5)]
    worked, waited = (statistics.median(column) for column in zip(*runs, strict=True))
    record_property("help_seconds", waited)
    with capfd.disabled():
        sys.stdout.write(f"\nnawba --help: {1000 * waited:.0f} ms, {1000 * worked:.0f} ms of them work\n")
    assert worked <= AIM_SECONDS


@pytest.mark.process
def test_help_imports_no_framework_no_database_and_no_playbook() -> None:
    code = "import sys; from nawba.cli.main import run; run(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([PROGRAM.with_name("python"), "-c", code], check=True, capture_output=True, text=True)
    loaded = done.stderr
    for slow in ("litestar", "sqlalchemy", "uvicorn", "babel", "asyncio", "nawba.bootstrap", "nawba.playbook"):
        assert f"'{slow}'" not in loaded, slow


def test_every_command_is_named_with_what_it_does(nawba: Nawba) -> None:
    shown = nawba("--help")
    assert shown.code == 0
    for name in COMMANDS:
        assert f"│ {name} " in shown.out
    for name in ("up", "serve", "check", "apply", "oncall", "simulate", "declare", "incident", "key", "doctor"):
        assert name in COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_page_and_takes_data(nawba: Nawba, name: str) -> None:
    path, text = COMMANDS[name]
    shown = nawba(name, "--help")
    assert shown.code == 0
    assert text.splitlines()[0] in " ".join(shown.out.split())
    module, _, attribute = path.partition(":")
    command = getattr(importlib.import_module(module), attribute)
    if attribute != "app":
        assert (command.__doc__ or "").splitlines()[0] == text.splitlines()[0]
        assert "--data" in shown.out


def test_the_reference_is_what_the_commands_say() -> None:
    assert REFERENCE.read_text() == page(), "remake it: python -m nawba.cli.reference > docs/reference/cli.md"


def test_every_command_of_the_reference_takes_data() -> None:
    sections = re.split(r"^#{2,5} nawba ", page(), flags=re.MULTILINE)[1:]
    commands = [section for section in sections if "```console" in section and "COMMAND\n```" not in section]
    assert len(commands) > 25
    for command in commands:
        assert "`--data PATH`" in command, command.splitlines()[0]


@pytest.mark.parametrize("line", [("chek",), ("check",), ("oncall", "--att", "now"), ("incident", "shout", "1")])
def test_a_line_that_cannot_be_understood_is_two(nawba: Nawba, line: tuple[str, ...]) -> None:
    refused = nawba(*line)
    assert refused.code == 2
    assert refused.err.startswith("nawba: ")
    assert "--help" in refused.err
    assert refused.out == ""


def test_a_bug_is_one_line_and_a_traceback_only_when_asked_for(nawba: Nawba, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError("planted")

    app.command(broken, name="planted", show=False)
    try:
        shown = nawba("planted")
        assert shown.code == 1
        assert "planted" in shown.err
        assert "Traceback" not in shown.err
        monkeypatch.setenv("NAWBA_LOG", "debug")
        with pytest.raises(ZeroDivisionError):
            nawba("planted")
    finally:
        del app["planted"]


def test_the_version_is_said(nawba: Nawba) -> None:
    assert nawba("--version").out.strip() == __version__


@pytest.mark.process
def test_a_reader_that_has_gone_is_no_error(data: Path) -> None:
    command = [str(PROGRAM), "oncall", "--json", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(30) == 1


@pytest.mark.process
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_without_utf8_is_no_obstacle(data: Path, encoding: str) -> None:
    own = {**os.environ, "PYTHONIOENCODING": encoding, "NAWBA_DATA": str(data)}
    for line in (["--help"], ["oncall", "--lang", "ar"], ["oncall", "--json"], ["doctor"]):
        done = subprocess.run([PROGRAM, *line], capture_output=True, env=own, check=False)
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout
        assert b"Traceback" not in done.stderr
        assert b"Error" not in done.stderr
