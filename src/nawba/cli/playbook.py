"""`nawba check` and `nawba apply`: a text is judged, and put in force."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from nawba.cli.client import Client
from nawba.cli.failed import Failed
from nawba.cli.findings import as_items, counted, exit_code, show
from nawba.cli.options import WHERE, Data, Json, Lang, Where
from nawba.cli.printing import complain, safe, say, show_json
from nawba.domain import walltime
from nawba.playbook import Reading, files_of, read
from nawba.playbook import check as check_reading
from nawba.playbook.finding import Finding
from nawba.ports.system import SystemClock

Directory = Annotated[Path, Parameter(name="DIR", help="The playbook: a directory of YAML files, or one file.")]


def check(directory: Directory, /, *, json_: Json = False, lang: Lang = "en", data: Data = None) -> int:
    """Say what is wrong in a playbook, and where."""
    del data  # taken like everywhere, needed nowhere: a text is judged by itself
    findings = judged(read(files_at(directory)))
    if json_:
        show_json({"findings": as_items(findings, lang)})
    else:
        show(findings, lang, sys.stdout)
        say(f"{safe(directory)}: {counted(findings)}")
    return exit_code(findings)


def apply(
    directory: Directory,
    /,
    *,
    base: Annotated[
        int | None, Parameter(help="The live version the text was written on; another one is refused.")
    ] = None,
    reason: Annotated[str, Parameter(help="Why, for whoever reads the history.")] = "",
    json_: Json = False,
    where: Where = WHERE,
) -> int:
    """Check a playbook and put it in force."""
    files = files_at(directory)
    findings = judged(read(files))
    if not json_:
        show(findings, "en", sys.stderr)
    if exit_code(findings) == 2:
        if json_:
            show_json({"findings": as_items(findings, "en")})
        complain(f"nawba: {counted(findings)}: nothing was applied. Mend the errors, then apply again")
        return 2
    body = {"files": {name: text.decode() for name, text in files.items()}, "reason": reason, "base": base}
    with where.open() as api:
        done = api.must("POST", "/api/v1/playbook", body)
        if json_:
            show_json({**done, "findings": as_items(findings, "en")})
        else:
            _tell(api, done)
    return 0


def files_at(directory: Path) -> dict[str, bytes]:
    """Return the files of a playbook; Failed (2) when there is none to read."""
    try:
        return files_of(directory)
    except OSError as error:
        raise Failed(f"{directory}: {error.strerror or error}", 2) from None


def judged(reading: Reading) -> tuple[Finding, ...]:
    """Return everything the checker finds, today in the organisation's zone."""
    zone = reading.playbook.organisation.zone if reading.playbook else "UTC"
    return tuple(check_reading(reading, walltime.local(SystemClock().now(), zone).date()))


def _tell(api: Client, done: Mapping[str, Any]) -> None:
    if not done["changed"]:
        say(f"This is version {done['version']}, in force already; nothing changed.")
        return
    say(f"Version {done['version']} is in force.")
    kept = [api.must("GET", f"/api/v1/incidents/{id_}") for id_ in done["open_incidents"]]
    if kept:
        say("These open incidents keep the version they opened under, until somebody adopts the new one:")
    for incident in kept:
        number = f"INC-{incident['number']}"
        say(f"  {number}  {safe(incident['severity'])}  {safe(incident['title'], 80)}    nawba incident adopt {number}")
