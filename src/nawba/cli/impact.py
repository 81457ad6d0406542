"""`nawba impact`: how many it troubles and what it costs, each value with its time and source (S31, S36, S43)."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from nawba.cli.incidents import Incident, answer, named
from nawba.cli.judging_text import show_impact
from nawba.cli.options import WHERE, WHO, Json, Lang, Note, Where, Who
from nawba.cli.printing import show_json

app = App(name="impact", result_action="return_value")


@app.command(name="set")
def set_(  # noqa: PLR0913 - the options of a command
    incident: Incident,
    measure: Annotated[str, Parameter(name="MEASURE", help="A measure of the playbook, for instance affected_users.")],
    value: Annotated[str, Parameter(name="VALUE", help="37%, 50.5, 12.")],
    /,
    *,
    source: Annotated[str | None, Parameter(help="The tool it was read from; by hand without it.")] = None,
    at: Annotated[str | None, Parameter(help="When it was taken: 2026-11-20T03:12:00+03:00; now without it.")] = None,
    note: Note = None,
    json_: Json = False,
    who: Who = WHO,
) -> int:
    """Keep a value. One that meets a tripwire proposes a worse severity; nobody is called by that."""
    body = {"measure": measure, "value": value, "source": source, "at": at, "note": note}
    return answer(who, incident, "measure", body, json_)


@app.command
def show(incident: Incident, /, *, json_: Json = False, lang: Lang = "en", where: Where = WHERE) -> int:
    """Show every measure: the newest value, when and by what it was taken, and how it went."""
    with where.open() as api:
        found = api.must("GET", f"/api/v1/incidents/{named(incident)}")
        if json_:
            show_json({"impact": found["impact"], "proposal": found["proposal"]})
        else:
            show_impact(found, api, lang)
    return 0
