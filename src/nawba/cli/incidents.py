"""`nawba declare` and `nawba incident …`: one verb a command, each the API's own, so every door says the same."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from nawba.cli.failed import Failed
from nawba.cli.incident_text import show_incident, show_line, show_list
from nawba.cli.judging_text import show_decisions, show_suggestion
from nawba.cli.lengths import microseconds
from nawba.cli.options import WHERE, WHO, Flag, Json, Lang, Note, Where, Who
from nawba.cli.printing import say, show_json
from nawba.domain.time import MINUTE

app = App(name="incident", result_action="return_value")

Incident = Annotated[str, Parameter(name="INCIDENT", help="Its number (3, INC-3) or its id.")]
Severity = Annotated[str, Parameter(name="SEVERITY", help="A severity of the playbook, for instance SEV1.")]
Person = Annotated[str, Parameter(name="PERSON", help="A person's key in the playbook.")]


def declare(  # noqa: PLR0913 - the options of a command
    title: Annotated[str, Parameter(name="TITLE", help="What is wrong, in one line.")],
    /,
    *,
    severity: Annotated[
        str | None, Parameter(help="A severity of the playbook, for instance SEV1. Without it, one is suggested.")
    ] = None,
    service: Annotated[str | None, Parameter(help="The affected service.")] = None,
    example: Annotated[int | None, Parameter(help="Which example of the severity it is, counted from 1.")] = None,
    suggest: Annotated[bool, Flag, Parameter(help="Only say which severity fits, and why; declare nothing.")] = False,
    note: Note = None,
    purpose: Annotated[
        Literal["real", "test", "drill"], Parameter(help="A drill or a test is marked everywhere.")
    ] = "real",
    lang: Lang = "en",
    json_: Json = False,
    who: Who = WHO,
) -> int:
    """Declare an incident: whoever is first is called.

    Without --severity nothing is declared: the severities are shown with meanings and examples, and which of them
    TITLE and the service suggest, with the reason. Exit code 2 then, 0 with --suggest.
    """
    body: dict[str, Any] = {
        "title": title, "severity": severity, "service": service, "note": note, "purpose": purpose,
        "example": None if example is None else example - 1,
    }  # fmt: skip
    with who.open() as api:
        if suggest or severity is None:
            found = api.must("POST", "/api/v1/severity/suggest", {"title": title, "service": service})
            if json_:
                show_json(found)
            else:
                show_suggestion(found, lang)
            return 0 if suggest else 2
        made = api.must("POST", "/api/v1/incidents", body)
        if json_:
            show_json(made)
            return 0
        show_line("declared", made)
        if not api.is_server:
            say("Nobody is called while no server runs on this data directory: nawba up, or nawba serve.")
    return 0


@app.command(name="list")
def list_(  # noqa: PLR0913 - the options of a command
    *,
    state: Annotated[
        str | None, Parameter(help="open, acknowledged, snoozed, resolved, closed or merged; several with a comma.")
    ] = None,
    severity: Annotated[str | None, Parameter(help="Severities, with a comma between.")] = None,
    service: Annotated[str | None, Parameter(help="Services, with a comma between.")] = None,
    limit: Annotated[int, Parameter(help="At most so many, 1000 at the most.")] = 50,
    cursor: Annotated[str | None, Parameter(help="`next` of the list before.")] = None,
    json_: Json = False,
    where: Where = WHERE,
) -> int:
    """List incidents, newest first, of every state."""
    with where.open() as api:
        asked = {"state": state, "severity": severity, "service": service, "limit": limit, "cursor": cursor}
        found = api.must("GET", "/api/v1/incidents", **asked)
        if json_:
            show_json(found)
        else:
            show_list(found, api)
    return 0


@app.command
def show(incident: Incident, /, *, json_: Json = False, lang: Lang = "en", where: Where = WHERE) -> int:
    """Show one incident: clocks, who was called and what came of it, the timeline."""
    with where.open() as api:
        found = api.must("GET", f"/api/v1/incidents/{named(incident)}")
        if json_:
            show_json(found)
        else:
            show_incident(found, api, lang)
    return 0


@app.command
def acknowledge(incident: Incident, /, *, note: Note = None, json_: Json = False, who: Who = WHO) -> int:
    """Take it: nobody further is called, the response clock stops."""
    return answer(who, incident, "acknowledge", {"note": note}, json_)


@app.command
def cannot(incident: Incident, /, *, note: Note = None, json_: Json = False, who: Who = WHO) -> int:
    """Say that you cannot; whoever is next is called."""
    return answer(who, incident, "cannot", {"note": note}, json_)


@app.command
def escalate(incident: Incident, /, *, note: Note = None, json_: Json = False, who: Who = WHO) -> int:
    """Call the next level now."""
    return answer(who, incident, "escalate", {"note": note}, json_)


@app.command
def reassign(incident: Incident, person: Person, /, *, note: Note = None, json_: Json = False, who: Who = WHO) -> int:
    """Call somebody else; refused, with who is reachable, when they would not be reached."""
    return answer(who, incident, "reassign", {"person": person, "note": note}, json_)


@app.command
def snooze(  # noqa: PLR0913 - the options of a command
    incident: Incident,
    length: Annotated[str | None, Parameter(name="LENGTH", help="How long: 15m, 1h30m.")] = None,
    /,
    *,
    until: Annotated[str | None, Parameter(help="Or until an instant: 2026-11-20T03:12:00+03:00.")] = None,
    note: Note = None,
    json_: Json = False,
    who: Who = WHO,
) -> int:
    """Be asked again later; the clocks go on."""
    if (length is None) == (until is None):
        raise Failed("say how long (15m), or --until an instant", 2)
    minutes = None if length is None else microseconds(length, "LENGTH") / MINUTE
    return answer(who, incident, "snooze", {"minutes": minutes, "until": until, "note": note}, json_)


@app.command
def severity(
    incident: Incident, severity: Severity, /, *, note: Note = None, json_: Json = False, who: Who = WHO
) -> int:
    """Make it worse or less bad; raising it calls again from the top."""
    return answer(who, incident, "severity", {"severity": severity, "note": note}, json_)


@app.command
def accept(incident: Incident, /, *, note: Note = None, json_: Json = False, who: Who = WHO) -> int:
    """Take the severity that is proposed; it calls like any raise."""
    return answer(who, incident, "accept", {"note": note}, json_)


@app.command
def dismiss(
    incident: Incident,
    /,
    *,
    note: Annotated[str, Parameter(help="Why it stays what it is.")],
    json_: Json = False,
    who: Who = WHO,
) -> int:
    """Leave the severity as it is, with the reason."""
    return answer(who, incident, "dismiss", {"note": note}, json_)


@app.command
def decisions(incident: Incident, /, *, json_: Json = False, lang: Lang = "en", where: Where = WHERE) -> int:
    """Show what is to be decided, what the rules say, and what was decided."""
    with where.open() as api:
        found = api.must("GET", f"/api/v1/incidents/{named(incident)}")
        if json_:
            show_json({"decisions": found["decisions"]})
        else:
            show_decisions(found, api, lang)
    return 0


@app.command
def decide(  # noqa: PLR0913 - the options of a command
    incident: Incident,
    decision: Annotated[str, Parameter(name="DECISION", help="Its key, for instance fix_or_roll_back.")],
    option: Annotated[
        str | None, Parameter(name="OPTION", help="What you choose; what the rules take, without.")
    ] = None,
    /,
    *,
    note: Annotated[str | None, Parameter(help="The reason; needed against the rules, or without the value.")] = None,
    json_: Json = False,
    who: Who = WHO,
) -> int:
    """Decide; who, on which values, by which rule and why are kept.

    A value that is missing or stale is asked for first: nawba impact set.
    """
    return answer(who, incident, "decide", {"decision": decision, "option": option, "note": note}, json_)


@app.command
def note(
    incident: Incident,
    text: Annotated[str, Parameter(name="TEXT", help="What to remember.")],
    /,
    *,
    json_: Json = False,
    who: Who = WHO,
) -> int:
    """Write a sentence into the timeline."""
    return answer(who, incident, "note", {"note": text}, json_)


@app.command
def resolve(incident: Incident, /, *, note: Note = None, json_: Json = False, who: Who = WHO) -> int:
    """Say that it is over; the resolution clock stops."""
    return answer(who, incident, "resolve", {"note": note}, json_)


@app.command
def reopen(incident: Incident, /, *, note: Note = None, json_: Json = False, who: Who = WHO) -> int:
    """It is not over: the number and the history stay, whoever is first is called again."""
    return answer(who, incident, "reopen", {"note": note}, json_)


@app.command
def close(incident: Incident, /, *, note: Note = None, json_: Json = False, who: Who = WHO) -> int:
    """Nothing is left to do for it."""
    return answer(who, incident, "close", {"note": note}, json_)


@app.command
def adopt(incident: Incident, /, *, note: Note = None, json_: Json = False, who: Who = WHO) -> int:
    """Go on by the playbook in force instead of the version it opened under."""
    return answer(who, incident, "adopt", {"note": note}, json_)


@app.command
def release(
    incident: Annotated[str | None, Parameter(name="INCIDENT", help="Its number (3, INC-3) or its id.")] = None,
    /,
    *,
    all_: Annotated[bool, Flag, Parameter(name="--all", help="Every incident that is held.")] = False,
    json_: Json = False,
    who: Who = WHO,
) -> int:
    """After a restore: let what was held go on. What was due is due from now."""
    if (incident is None) is not all_:
        raise Failed("name an incident, or say --all", 2)
    with who.open() as api:
        held = api.must("GET", "/api/v1/hold")["incidents"] if incident is None else [named(incident)]
        for one in held:
            api.must("POST", f"/api/v1/incidents/{one}/release")
    if json_:
        show_json({"released": held})
    else:
        say(f"Released: {len(held)}." if held else "Nothing is held.")
    return 0


DONE = {
    "acknowledge": "acknowledged", "cannot": "passed on", "escalate": "escalated", "reassign": "reassigned",
    "snooze": "snoozed", "severity": "severity changed", "accept": "proposal taken",
    "dismiss": "proposal dismissed", "decide": "decided", "measure": "measured", "note": "noted", "resolve": "resolved",
    "reopen": "reopened", "close": "closed", "adopt": "goes on by the playbook in force",
}  # fmt: skip


def answer(who: Who, incident: str, verb: str, body: dict[str, Any], json_: bool) -> int:
    """Say a verb with what of `body` is not None, and show in one line what came of it."""
    said = {field: value for field, value in body.items() if value is not None}
    with who.open() as api:
        done = api.must("POST", f"/api/v1/incidents/{named(incident)}/{verb}", said)
        if json_:
            show_json(done)
        else:
            show_line(DONE[verb], done)
    return 0


def named(incident: str) -> str:
    """Return what stands in the path: `3`, `INC-3` or an id; anything else names no incident."""
    name = incident.strip().lstrip("#")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        raise Failed(f"there is no incident {incident!r}: write its number (3, INC-3) or its id")
    return name
