"""`nawba`: the one program. A command's module is imported when the command is called, so that `--help` is quick."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final

from cyclopts import App, CycloptsError

from nawba import __version__

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "up": (
        "nawba.cli.up:up",
        """Prepare everything and serve it: database, playbook, web and engine.

        The first start of a data directory prints a sign-in link, an API key and the intake addresses, once.
        A later start keeps the data and prints no secret.""",
    ),
    "serve": (
        "nawba.cli.up:serve",
        "Serve what is in force already; says so as one JSON line.",
    ),
    "new": (
        "nawba.cli.new:new",
        """Write a commented playbook for a team of three, to start from.

        It passes nawba check as it is, and nawba up --playbook DIR runs it: its sandbox lets nothing out. A directory
        that is not empty is refused.""",
    ),
    "check": (
        "nawba.cli.playbook:check",
        """Say what is wrong in a playbook, and where.

        Exit code: 0 nothing or only remarks, 1 warnings, 2 errors. Needs no data directory.""",
    ),
    "plan": (
        "nawba.cli.plan:plan",
        """Say what applying a playbook would change.

        In words, by who feels it; nothing is changed.

        Exit code: 0 it can be applied, 1 only with --force or not on this base, 2 the text has errors.""",
    ),
    "upgrade": (
        "nawba.cli.upgrade:upgrade",
        """Rewrite former names of keys and words in a playbook into the present ones.

        Nothing else changes: comments, order, quotes and blank lines stay. The former names are those that nawba check
        reports as PB006. Needs no data directory.""",
    ),
    "apply": (
        "nawba.cli.playbook:apply",
        """Check a playbook and put it in force.

        All or nothing. With --version, an older text is put in force again, as a new version.

        Open incidents keep the version they opened under until somebody adopts the new one.

        Exit code: 0 in force, 1 refused, 2 the text has errors or needs --force and a --reason.""",
    ),
    "history": (
        "nawba.cli.versions:history",
        "Show who applied which text, when, why, and what it changed.",
    ),
    "pull": (
        "nawba.cli.versions:pull",
        """Write the text in force into a directory, byte for byte, and note on which version it is based.

        What was edited there and applied nowhere is not overwritten without --force.""",
    ),
    "handbook": (
        "nawba.cli.handbook:print_handbook",
        """Write the playbook as a handbook: HTML, Markdown or PDF, in Arabic or English.

        From a directory it needs no server; without one it is the version in force, with its number and covers.""",
    ),
    "show": (
        "nawba.cli.showing:show",
        """Print the text in force, or any other, with every default when asked.

        Without --full it comes as it was written, file by file. With --full it is one text, with every default in force
        marked by a comment; it reads again and means the same.""",
    ),
    "explain": (
        "nawba.cli.explaining:explain",
        """Say what holds at a path of a playbook, and where it comes from.

        Written, and in which file and line; a default; or taken from another of the at most four places that are looked
        up: for the chain route, service, severity, organisation; for a zone layer, rota, organisation.

        Exit code 2: the path leads nowhere; the nearest right one is named.""",
    ),
    "oncall": ("nawba.cli.oncall:oncall", "Show who is on call, now or at any other time."),
    "simulate": (
        "nawba.cli.simulate:simulate",
        """Show who would be called, when and why. Nobody is called.

        Without --ack-after nobody answers: the ladder runs until it is exhausted and every level was paged again.""",
    ),
    "declare": (
        "nawba.cli.incidents:declare",
        "Declare an incident: whoever is first is called.",
    ),
    "incident": (
        "nawba.cli.incidents:app",
        """Show incidents and answer them.

        An incident is named by its number (3, INC-3) or its id. Exit code 1: refused; the words say why.""",
    ),
    "impact": (
        "nawba.cli.impact:app",
        """Keep how bad it is: users affected, tickets, loss a minute; each value with its time and source.""",
    ),
    "override": (
        "nawba.cli.overrides:app",
        "Let somebody take a track for a time.",
    ),
    "holiday": (
        "nawba.cli.holidays:app",
        "Confirm or move a holiday whose days are only computed.",
    ),
    "key": ("nawba.cli.keys:app", "Make keys for sources and programs; revoke them."),
    "audit": (
        "nawba.cli.audit:app",
        """Read the ledger, export its head, and verify that nothing in it was changed.""",
    ),
    "secrets": (
        "nawba.cli.secrets:app",
        """See and change the key that opens what is secret in the database.""",
    ),
    "sign-in": (
        "nawba.cli.sign_in:sign_in",
        "Make a new sign-in link, good once, for a day.",
    ),
    "backup": (
        "nawba.cli.backup:backup",
        """Write everything into one file, while the server works.

        The file is checked before it gets its name. It holds whatever the installation knows; with the key inside, it
        is as secret as the key.""",
    ),
    "restore": (
        "nawba.cli.restore:restore",
        """Make an installation of a backup, in an empty directory.

        Incidents that were open go on. What fell due longer ago than the horizon when the server starts is held until
        somebody releases it: nawba incident release.""",
    ),
    "doctor": (
        "nawba.cli.doctor:doctor",
        """Say whether all is well, and what to do if not.

        Exit code: 0 all is well, 1 something to look at, 2 a promise is broken.""",
    ),
}

app = App(
    name="nawba",
    help="Nawba (نوبة): incident response and on-call from one playbook.",
    version=__version__,
    version_flags=["--version"],
    help_format="plaintext",  # Markdown would double the time of --help
    result_action="return_value",
)
for _name, (_path, _help) in COMMANDS.items():
    app.command(_path, name=_name, help=_help)


def main() -> None:
    """Entry point of the console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code: 2 for one that cannot be understood."""
    from nawba.cli.failed import Failed  # noqa: PLC0415 - slow import
    from nawba.cli.printing import complain, prepare_streams  # noqa: PLC0415 - slow import

    prepare_streams()
    try:
        result = app(arguments, exit_on_error=False, print_error=False)
        sys.stdout.flush()
    except Failed as error:
        complain(f"nawba: {error.text}")
        return error.code
    except CycloptsError as error:
        complain(f"nawba: {error}\nSee: nawba {_named(arguments)}--help")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read us has gone; nothing more can be said, not even while the streams are closed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except Exception as error:  # noqa: BLE001 - edge: the program; a user gets a sentence, a developer the traceback
        return _bug(error)
    return result if isinstance(result, int) else 0


def _named(arguments: Sequence[str]) -> str:
    """Return the command that was meant, for a hint."""
    return f"{arguments[0]} " if arguments and arguments[0] in COMMANDS else ""


def _bug(error: Exception) -> int:
    from nawba.cli.client import is_debugging  # noqa: PLC0415 - slow import
    from nawba.cli.printing import complain  # noqa: PLC0415 - slow import

    if is_debugging():
        raise error
    complain(f"nawba: something went wrong on our side: {type(error).__name__}: {error}")
    complain("Set NAWBA_LOG=debug to see where, and tell us.")
    return 1
