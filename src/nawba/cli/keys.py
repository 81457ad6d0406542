"""`nawba key …`: keys for sources and programs. A key is shown once, when it is made."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from cyclopts import App, Parameter

from nawba.cli.moments import live_playbook, wall, zone_of
from nawba.cli.options import WHERE, Json, Where
from nawba.cli.printing import safe, say, show_json, table

app = App(name="key", result_action="return_value")
create = App(name="create", help="Make a key: for a source of signals, or for a program.", result_action="return_value")
app.command(create)


@create.command
def intake(
    *,
    source: Annotated[str, Parameter(help="What the signals are said to come from: letters, digits, _ and -.")],
    json_: Json = False,
    where: Where = WHERE,
) -> int:
    """Make an intake key: it lets one source send signals, and nothing else."""
    return _create(where, {"kind": "intake", "source": source}, json_)


@create.command
def api(
    *,
    scope: Annotated[Literal["read", "respond", "admin"], Parameter(help="What it may do.")],
    acting_as: Annotated[
        str | None,
        Parameter(name="--as", help="A person's own key: its acknowledgement is theirs. On the machine itself only."),
    ] = None,
    json_: Json = False,
    where: Where = WHERE,
) -> int:
    """Make an API key. Without --as it is a service's, which acknowledges only as a source does."""
    return _create(where, {"kind": "api", "scope": scope, "person": acting_as}, json_)


@app.command(name="list")
def list_(*, json_: Json = False, where: Where = WHERE) -> int:
    """List the keys, without their secrets."""
    with where.open() as api:
        found = api.must("GET", "/api/v1/keys")
        if json_:
            show_json(found)
            return 0
        zone = zone_of(live_playbook(api))
    rows = [
        [
            key["id"], key["kind"], key["source"] or key["scope"], key["person"] or "-", key["prefix"] + "…",
            wall(key["created_at"], zone), wall(key["revoked_at"], zone),
        ]
        for key in found["items"]
    ]  # fmt: skip
    table(["Id", "Kind", "For", "Person", "Begins", f"Made ({zone.key})", "Revoked"], rows)
    return 0


@app.command
def revoke(
    key: Annotated[str, Parameter(name="ID", help="The key's id (nawba key list).")],
    /,
    *,
    json_: Json = False,
    where: Where = WHERE,
) -> int:
    """End a key at once: the next request with it is refused."""
    with where.open() as api:
        api.must("DELETE", f"/api/v1/keys/{quote(key, safe='')}")
    if json_:
        show_json({"id": key, "revoked": True})
    else:
        say(f"{safe(key)} is revoked.")
    return 0


def _create(where: Where, body: dict[str, Any], json_: bool) -> int:
    with where.open() as api:
        made = api.must("POST", "/api/v1/keys", {k: v for k, v in body.items() if v is not None})
    if json_:
        show_json({"id": made["id"], "key": made["key"]})
    else:
        say(f"{safe(made['key'])}\nThis key is shown only now. Its id, to revoke it: {safe(made['id'])}")
    return 0
