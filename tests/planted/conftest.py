"""Says in the summary of a test run how many seeds each planted bug took."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


def _caught(reporter: pytest.TerminalReporter) -> Iterator[str]:
    for report in reporter.stats.get("passed", []):
        yield from (str(value) for name, value in report.user_properties if name == "caught")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the planted bugs were caught as."""
    for line in sorted(_caught(terminalreporter)):
        terminalreporter.write_line(f"planted: {line}")
