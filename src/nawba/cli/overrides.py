"""`nawba override …`: somebody takes a track of the rota for a time."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from cyclopts import App, Parameter

from nawba.cli.moments import live_playbook, wall, zone_of
from nawba.cli.options import WHERE, WHO, Json, Where, Who
from nawba.cli.printing import safe, say, show_json, table

app = App(name="override", result_action="return_value")


@app.command
def add(  # noqa: PLR0913 - the options of a command
    track: Annotated[str, Parameter(name="TRACK", help="A track of the rota (nawba oncall names them).")],
    person: Annotated[str, Parameter(name="PERSON", help="Who takes it: a person's key in the playbook.")],
    /,
    *,
    from_: Annotated[str, Parameter(name="--from", help="An instant, or a wall time of the organisation's zone.")],
    until: Annotated[str, Parameter(help="When it ends, written the same way.")],
    replaces: Annotated[str | None, Parameter(help="Only this person is replaced; default: all on the track.")] = None,
    json_: Json = False,
    who: Who = WHO,
) -> int:
    """Let somebody take a track for a time; the next call goes by it."""
    body = {"track": track, "person": person, "starts_at": from_, "ends_at": until, "replaces": replaces}
    with who.open() as api:
        made = api.must("POST", "/api/v1/overrides", body)
        if json_:
            show_json(made)
            return 0
        zone = zone_of(live_playbook(api))
    starts, ends = wall(made["starts_at"], zone), wall(made["ends_at"], zone)
    say(f"{safe(made['person'])} takes {safe(made['track'])} from {starts} until {ends} ({zone.key}).")
    say(f"To take it back: nawba override remove {safe(made['id'])}")
    return 0


@app.command(name="list")
def list_(*, json_: Json = False, where: Where = WHERE) -> int:
    """List the overrides that are not over."""
    with where.open() as api:
        found = api.must("GET", "/api/v1/overrides")
        if json_:
            show_json(found)
            return 0
        zone = zone_of(live_playbook(api))
    if not found["items"]:
        say("There are no overrides: the rota holds as it is written.")
        return 0
    rows = [
        [o["id"], o["track"], o["person"], wall(o["starts_at"], zone), wall(o["ends_at"], zone), o["replaces"] or "all"]
        for o in found["items"]
    ]
    table(["Id", "Track", "Person", f"From ({zone.key})", "Until", "Replaces"], rows)
    return 0


@app.command
def remove(
    override: Annotated[str, Parameter(name="ID", help="The override's id (nawba override list).")],
    /,
    *,
    json_: Json = False,
    who: Who = WHO,
) -> int:
    """Take an override back; the rota holds again as it is written."""
    with who.open() as api:
        api.must("DELETE", f"/api/v1/overrides/{quote(override, safe='')}")
    if json_:
        show_json({"id": override, "removed": True})
    else:
        say(f"{safe(override)} is taken back.")
    return 0
