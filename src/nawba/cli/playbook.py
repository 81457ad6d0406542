"""`nawba check` and `nawba apply`: a text is judged, and put in force."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

from cyclopts import Parameter

from nawba.cli.client import Client
from nawba.cli.failed import Failed
from nawba.cli.findings import as_items, as_rows, counted, exit_code, show
from nawba.cli.options import WHERE, Data, Flag, Json, Lang, Where
from nawba.cli.plan import asked, show_difference, show_plan
from nawba.cli.printing import complain, safe, say, show_json
from nawba.cli.refusals import words
from nawba.cli.texts import Base, Directory, files_at, texts_of
from nawba.domain import walltime
from nawba.playbook import Reading, due_times, read
from nawba.playbook import check as check_reading
from nawba.playbook.finding import Finding
from nawba.playbook.reading import in_order
from nawba.playbook.repairing import Repair, mended, repairs
from nawba.ports.system import SystemClock

_REFUSED: Final = {"playbook_errors", "needs_force"}


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Wish:
    """What is put in force, and why."""

    version: Annotated[int | None, Parameter(name="--version", help="Apply the text of this older version again.")] = (
        None
    )
    base: Base = None
    reason: Annotated[str, Parameter(help="Why, for whoever reads the history.")] = ""
    force: Annotated[
        bool, Flag, Parameter(help="Apply in spite of findings of class F, an older version in spite of all.")
    ] = False


WISH: Final = Wish()


def check(
    directory: Directory,
    /,
    *,
    fix: Annotated[bool, Flag, Parameter(help="Mend what is safe to mend in the files, and show each change.")] = False,
    json_: Json = False,
    lang: Lang = "en",
    data: Data = None,
) -> int:
    """Say what is wrong in a playbook, and where."""
    del data  # taken like everywhere, needed nowhere: a text is judged by itself
    files = files_at(directory)
    findings = looked_at(files)
    done: tuple[Repair, ...] = ()
    while fix and (some := repairs(findings, files)):  # what is put right may show more: a key, then its value
        done += some
        files = _write(directory, files, some)
        findings = looked_at(files)
    if json_:
        show_json({"findings": as_rows(findings, files), **({"repaired": [str(one) for one in done]} if fix else {})})
        return exit_code(findings)
    for one in done:
        say(safe(str(one), 2_000))
    show(findings, lang, sys.stdout)
    say(f"{safe(directory)}: {counted(findings)}" + (f"; mended: {len(done)}" if fix else ""))
    return exit_code(findings)


def looked_at(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Return what the checker finds, and when targets fall due, in the order of the text."""
    reading = read(files)
    today = _today(reading)
    return in_order([*check_reading(reading, today), *due_times(reading, today)])


def _write(directory: Path, files: Mapping[str, bytes], done: Sequence[Repair]) -> dict[str, bytes]:
    """Write the files that a repair changes; the others are not touched."""
    new = mended(files, done)
    for name in {one.file for one in done}:
        path = directory if directory.is_file() else directory / name
        try:
            path.write_bytes(new[name])
        except OSError as error:
            raise Failed(f"{path}: {error.strerror or error}", 2) from None
    return new


def apply(
    directory: Annotated[Path | None, Parameter(name="DIR", help="A directory of YAML files, or one file.")] = None,
    /,
    *,
    wish: Wish = WISH,
    json_: Json = False,
    lang: Lang = "en",
    where: Where = WHERE,
) -> int:
    """Check a playbook and put it in force."""
    if (directory is None) == (wish.version is None):
        raise Failed("name a directory, or an older version with --version N", 2)
    body: dict[str, Any] = {"base": wish.base, "reason": wish.reason, "force": wish.force}
    if directory is None:
        body["version"] = wish.version
    else:
        files = files_at(directory)
        found = judged(read(files))
        if any(f.severity == "error" and f.params.get("class") != "F" for f in found):
            return _refused(found, json_, lang)
        body["files"] = texts_of(files)
    with where.open() as api:
        if directory is None and not json_:
            _show_plan_of(api, wish, lang)
        answer = api.call("POST", "/api/v1/playbook", body)
        if not answer.is_good:
            return _not_applied(answer.status, answer.body, json_, lang)
        if json_:
            show_json({**answer.body, "findings": _items(answer.body["findings"], lang)})
        else:
            show(_findings(answer.body["findings"]), lang, sys.stderr)
            _tell(api, answer.body)
    return 0


def judged(reading: Reading) -> tuple[Finding, ...]:
    """Return everything the checker finds, today in the organisation's zone."""
    return tuple(check_reading(reading, _today(reading)))


def _today(reading: Reading) -> date:
    zone = reading.playbook.organisation.zone if reading.playbook else "UTC"
    return walltime.local(SystemClock().now(), zone).date()


def _show_plan_of(api: Client, wish: Wish, lang: str) -> None:
    """Show what an older version would change, before it is put in force."""
    show_plan(asked(api, {"version": wish.version, "base": wish.base}), f"--version {wish.version}", lang)


def _not_applied(status: int, body: Any, json_: bool, lang: str) -> int:
    problem: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    if problem.get("code") in _REFUSED:
        return _refused(_findings(problem.get("errors") or ()), json_, lang)
    if problem.get("code") == "wrong_base" and problem.get("difference") and not json_:
        complain(f"nawba: {words(status, body)}")
        show_difference(problem["difference"], lang)
        return 1
    if json_:
        show_json(body)
    raise Failed(words(status, body))


def _refused(findings: tuple[Finding, ...], json_: bool, lang: str) -> int:
    if json_:
        show_json({"findings": as_items(findings, lang)})
    else:
        show(tuple(f for f in findings if f.severity == "error"), lang, sys.stderr)  # the rest hides no error
    can_be_forced = all(f.params.get("class") == "F" for f in findings if f.severity == "error")
    remedy = "Mend them, or add --force and a --reason" if can_be_forced else "Mend the errors, then apply again"
    complain(f"nawba: {counted(findings)}: nothing was applied. {remedy}")
    return 2


def _findings(rows: Any) -> tuple[Finding, ...]:
    fields = Finding.__dataclass_fields__
    return tuple(Finding(**{k: v for k, v in row.items() if k in fields}) for row in rows)


def _items(rows: Any, lang: str) -> list[dict[str, Any]]:
    return as_items(_findings(rows), lang)


def _tell(api: Client, done: Mapping[str, Any]) -> None:
    if not done["changed"]:
        say(f"This is version {done['version']}, in force already; nothing changed.")
        return
    forced = f", in spite of {', '.join(done['forced'])}" if done["forced"] else ""
    say(f"Version {done['version']} is in force{forced}.")
    kept = [api.must("GET", f"/api/v1/incidents/{id_}") for id_ in done["open_incidents"]]
    if kept:
        say("These open incidents keep the version they opened under, until somebody adopts the new one:")
    for incident in kept:
        number = f"INC-{incident['number']}"
        say(f"  {number}  {safe(incident['severity'])}  {safe(incident['title'], 80)}    nawba incident adopt {number}")
