"""`nawba`: the one program. Commands are imported when they are called, so that `--help` is quick."""

from __future__ import annotations

import sys

from cyclopts import App

from nawba import __version__

app = App(
    name="nawba",
    help="Nawba (نوبة): incident response and on-call from one playbook.",
    version=__version__,
    version_flags=["--version"],
)
app.command("nawba.cli.up:up", name="up")
app.command("nawba.cli.up:serve", name="serve")
app.command("nawba.cli.playbook:check", name="check")
app.command("nawba.cli.playbook:apply", name="apply")
app.command("nawba.cli.oncall:oncall", name="oncall")
app.command("nawba.cli.oncall:simulate", name="simulate")
app.command("nawba.cli.incidents:declare", name="declare")
app.command("nawba.cli.incidents:app", name="incident")
app.command("nawba.cli.keys:app", name="key")
app.command("nawba.cli.doctor:doctor", name="doctor")


def main() -> None:
    """Entry point of the console script."""
    sys.exit(app() or 0)
