"""`nawba oncall`: who is on call."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from nawba.cli.moments import live_playbook, wall, zone_of
from nawba.cli.options import WHERE, Json, Lang, Where
from nawba.cli.printing import name, say, show_json, table, title

At = Annotated[
    str | None,
    Parameter(help="An instant (2026-11-20T03:12+03:00), or a wall time of the organisation's zone; default now."),
]


def oncall(*, at: At = None, json_: Json = False, lang: Lang = "en", where: Where = WHERE) -> int:
    """Show who is on call, now or at any other time."""
    with where.open() as api:
        found = api.must("GET", "/api/v1/oncall", at=at)
        if json_:
            show_json(found)
            return 0
        zone = zone_of(live_playbook(api))
    say(f"On call at {wall(found['at'], zone)} ({zone.key})\n")
    rows: list[list[object]] = []
    for track in found["tracks"]:
        label = f"{title(track['name'], lang)} ({track['track']})"
        rows += [[label, name(one, lang), wall(one["until"], zone), one["why"]] for one in track["people"]]
        if not track["people"]:
            rows.append([label, "nobody", "-", "-"])
    table(["Track", "Person", "Until", "Why"], rows)
    return 0
