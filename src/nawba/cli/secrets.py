"""`nawba secrets …`: the key that opens what is secret in the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from nawba.cli.failed import Failed
from nawba.cli.options import HERE, WHERE, Flag, Here, Json, Where
from nawba.cli.printing import safe, say, show_json
from nawba.settings import data_directory

app = App(name="secrets", result_action="return_value")


@app.command
def status(*, json_: Json = False, where: Where = WHERE) -> int:
    """Show where the key is, its id, and whether a change of key was left unfinished. Never the key itself."""
    with where.open() as api:
        _show(api.must("GET", "/api/v1/secrets"), json_)
    return 0


@app.command
def rotate(
    *,
    to: Annotated[
        Path | None, Parameter(help="The next key, in a file (openssl rand -hex 32), where the key is not in DIR/key.")
    ] = None,
    finish: Annotated[
        bool, Flag, Parameter(help="Forget the old key, once every node was started with the new one.")
    ] = False,
    json_: Json = False,
    here: Here = HERE,
) -> int:
    """Change the key of what is secret. Safe to interrupt: call it again, and it goes on.

    With the key in DIR/key everything is done at once. With a key file of your own, or several nodes: name the next key
    with --to, give it to every node, start them again, then say --finish.
    """
    body = {"to": None if to is None else str(to.absolute()), "finish": finish}
    with here.open() as api:
        _show(api.must("POST", "/api/v1/secrets/rotation", body), json_)
    return 0


@app.command
def forget(
    *,
    yes: Annotated[
        bool, Flag, Parameter(name="--the-key-is-lost", help="There is no copy of the key anywhere.")
    ] = False,
    here: Here = HERE,
) -> int:
    """Give up what is secret when its key is lost for good, so that Nawba starts again with a new one.

    Contacts go with their addresses and must be entered again; links that were sent stop working; the ledger goes on
    under a new signing key. Incidents, the rota and the playbook stay. Refused while the key opens.
    """
    from nawba import bootstrap  # noqa: PLC0415 - slow import
    from nawba.ports.secret import KeyTrouble  # noqa: PLC0415 - slow import

    if not yes:
        raise Failed("nothing was forgotten: say --the-key-is-lost, when no copy of it is anywhere", 2)
    directory = data_directory(here.data)
    try:
        lost = bootstrap.forget_secrets(directory)
    except (KeyTrouble, bootstrap.Locked) as error:
        raise Failed(str(error)) from None
    say(f"Forgotten; contacts that must be entered again: {lost}. The next start makes a new key: keep a copy of it.")
    return 0


def _show(found: dict[str, Any], json_: bool) -> None:
    if json_:
        show_json(found)
        return
    say(f"Key {safe(found['key'])} in {safe(found['place'])} opens what is secret. Keep a copy of it elsewhere.")
    if found["unfinished"]:
        others = " and ".join(safe(one) for one in found["unfinished"])
        say(f"So does {others}, until the change is finished: docs/how-to/keep-the-key.md")
