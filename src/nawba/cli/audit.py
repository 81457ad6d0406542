"""`nawba audit …`: read the ledger, export its head, and verify that nothing in it was changed afterwards."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

from cyclopts import App, Parameter

from nawba.cli.failed import Failed
from nawba.cli.ledger import against, opened
from nawba.cli.moments import live_playbook, wall, zone_of
from nawba.cli.options import WHERE, Flag, Json, Where
from nawba.cli.printing import complain, safe, say, show_json, table

app = App(name="audit", result_action="return_value")
_EVERY_SECONDS: Final = 2.0
_SHOWN: Final = 50


@app.command(name="list")
def list_(  # noqa: PLR0913 - the options of a command
    *,
    subject: Annotated[str | None, Parameter(help="An incident (3, INC-3, its id), or organisation.")] = None,
    actor: Annotated[str | None, Parameter(help="Who did it: a person's key, or kind:id.")] = None,
    kind: Annotated[str | None, Parameter(help="What was done, for instance acknowledged or key_created.")] = None,
    since: Annotated[str | None, Parameter(help="Nothing older: a wall time of the organisation, or RFC 3339.")] = None,
    limit: Annotated[int, Parameter(help="At most so many, 1000 at the most.")] = 50,
    cursor: Annotated[str | None, Parameter(help="`next` of the list before.")] = None,
    json_: Json = False,
    where: Where = WHERE,
) -> int:
    """Read the ledger, newest first: who did what, when, through which door."""
    asked = {"subject": subject, "actor": actor, "kind": kind, "since": since, "limit": limit, "cursor": cursor}
    with where.open() as api:
        found = api.must("GET", "/api/v1/audit", **asked)
        if json_:
            show_json(found)
            return 0
        zone = zone_of(live_playbook(api))
    rows = [
        [
            wall(one["at"], zone), one["subject"], one["n"], one["kind"], one["actor"], one["via"] or "-",
            "-" if one["seal"] is None else one["seal"],
        ]
        for one in found["items"]
    ]  # fmt: skip
    table([f"At ({zone.key})", "Subject", "N", "Kind", "Actor", "Via", "Seal"], rows)
    if found["next"]:
        say(f"More: --cursor {safe(found['next'])}")
    return 0


@app.command
def head(*, json_: Json = False, where: Where = WHERE) -> int:
    """Export the newest head as one JSON object: keep it elsewhere, out of reach of who can write the database."""
    with where.open() as api:
        answer = api.call("GET", "/api/v1/audit/head")
        if answer.status == 404:
            raise Failed("nothing is sealed yet: a running server seals within seconds")
        show_json(answer.body if answer.is_good else api.must("GET", "/api/v1/audit/head"))
    return 0


@app.command
def verify(  # noqa: PLR0913 - the options of a command
    file: Annotated[
        Path | None, Parameter(name="FILE", help="A database file: a backup, or a stopped server's.")
    ] = None,
    /,
    *,
    head: Annotated[
        Path | None, Parameter(help="Heads that were kept elsewhere (nawba audit head): one, or one a line.")
    ] = None,
    public_key: Annotated[
        list[str] | None, Parameter(help="A public key that was kept elsewhere, 64 hexadecimal digits.", negative="")
    ] = None,
    fold: Annotated[
        bool, Flag, Parameter(help="Also make every incident anew from its entries; not of a running server.")
    ] = False,
    database: Annotated[
        str | None, Parameter(help="A PostgreSQL database, read as of one instant (default: $NAWBA_DATABASE).")
    ] = None,
    json_: Json = False,
    where: Where = WHERE,
) -> int:
    """Verify the ledger: every entry, seal and signature, and the heads that were kept elsewhere. Reads only.

    A file, a stopped installation, a PostgreSQL database and a running server are read alike; the last by its API.

    Exit code: 0 everything holds (entries of the last seconds may still wait for their seal; they are counted),
    1 it could not be verified, or something wants a look, 2 something was changed.
    """
    from nawba.actions.auditing import verify as verified  # noqa: PLC0415 - slow import

    kept = against(head, public_key or [])
    with opened(file, where, database, fold=fold) as (source, name):
        report = verified(source, kept, _progress())
        findings = [*report.findings, *(source.folded() if fold else ())]
    return _say(name, report, findings, json_=json_, has_head=bool(kept.heads))


def _progress() -> Callable[[str, int], None]:
    """Say how far it is every two seconds, where somebody waits in front of it."""
    said = [time.monotonic()]

    def progress(what: str, count: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - said[0] >= _EVERY_SECONDS:
            said[0] = time.monotonic()
            complain(f"… {count:,} {what}")

    return progress


def _say(name: str, report: Any, findings: list[Any], *, json_: bool, has_head: bool) -> int:
    is_broken = any(f.is_broken for f in findings)
    code = 2 if is_broken else 1 if findings else 0
    verdict = {0: "holds", 1: "look", 2: "broken"}[code]
    if json_:
        show_json(
            {
                "verdict": verdict, "of": name, "seals": report.seals, "entries": report.entries,
                "unsealed": report.unsealed, "incidents": report.incidents, "keys": list(report.keys),
                "head": report.last.head.hex() if report.last else None,
                "findings": [_finding(f) for f in findings],
            }
        )  # fmt: skip
        return code
    say(f"{safe(name)}: {report.entries:,} entries, {report.seals:,} seals, {report.incidents:,} incidents")
    for f in findings[:_SHOWN]:
        say(f"{'✗' if f.is_broken else '?'} {_where(f)}{f.text} ({f.code})")
    if len(findings) > _SHOWN:
        say(f"… and {len(findings) - _SHOWN:,} more: --json shows all")
    if report.unsealed:
        say(f"Not covered by a seal yet: {report.unsealed:,} entries; a running server seals them within seconds.")
    if report.last is not None:
        say(f"Newest head: seal {report.last.n}, {report.last.head.hex()}, signed by {', '.join(report.keys)}")
    if not has_head:
        say(
            "Compared with no head kept elsewhere: a cut-off end, or a ledger written anew, would not be seen (--head)."
        )
    say({0: "Everything holds.", 1: "Something wants a look.", 2: "The ledger was changed."}[code])
    return code


def _where(f: Any) -> str:
    of = "" if f.subject is None else "organisation" if f.subject == bytes(16) else f"inc_{f.subject.hex()}"
    parts = [of, f"entry {f.n}" if f.n is not None else "", f"(seal {f.seal})" if of and f.seal is not None else ""]
    place = " ".join(part for part in parts if part)
    return f"{place}: " if place else ""


def _finding(f: Any) -> dict[str, Any]:
    of = None if f.subject is None else "organisation" if f.subject == bytes(16) else f"inc_{f.subject.hex()}"
    return {"code": f.code, "text": f.text, "seal": f.seal, "subject": of, "n": f.n, "broken": f.is_broken}
