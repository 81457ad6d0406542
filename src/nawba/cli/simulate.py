"""`nawba simulate`: who would be called, when and why; by the text in force, or by a directory that is not applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from nawba.actions.respond import Invalid
from nawba.cli import drawing
from nawba.cli.client import Client
from nawba.cli.failed import Failed
from nawba.cli.ladder import Start, show_ladder
from nawba.cli.lengths import microseconds
from nawba.cli.moments import live_playbook, zone_of
from nawba.cli.oncall import At
from nawba.cli.options import WHERE, Json, Lang, Where
from nawba.cli.printing import say, show_json
from nawba.domain import rehearsal
from nawba.domain.people import Text
from nawba.domain.playbook import Playbook
from nawba.domain.time import SECOND, Instant, iso
from nawba.ports.system import SystemClock
from nawba.web.times import instant_of

AckAfter = Annotated[str | None, Parameter(help="Somebody acknowledges after so long: 4m, 90s, 1h30m.")]


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Case:
    """What opens, and when."""

    severity: Annotated[str, Parameter(help="A severity of the playbook, for instance SEV1.")]
    service: Annotated[str | None, Parameter(help="The affected service; without it nobody's service.")] = None
    at: At = None
    ack_after: AckAfter = None


def simulate(  # noqa: PLR0913 - the options of a command
    *,
    case: Case,
    playbook: Annotated[
        Path | None, Parameter(help="Simulate this directory in memory, applied or not; needs no data directory.")
    ] = None,
    svg: Annotated[
        Path | None, Parameter(help="Write the drawing into this file, as a picture that stands alone.")
    ] = None,
    json_: Json = False,
    lang: Lang = "en",
    where: Where = WHERE,
) -> int:
    """Show who would be called, when and why. Nobody is called."""
    ack_after_us = None if case.ack_after is None else microseconds(case.ack_after, "--ack-after")
    text: Playbook | None
    if playbook is not None:
        text = _text_at(playbook)
        when = _instant(case.at, text)
        found = _in_memory(text, case, when, ack_after_us)
    else:
        with where.open() as api:
            text = live_playbook(api)
            when = _instant(case.at, text)
            found = _live(api, case, when, ack_after_us)
            text = drawing.with_rulings(text, api) if text else None
    drawn = None if text is None else drawing.shown(found, text, rehearsed_case(case, when, ack_after_us))
    if svg is not None:
        if drawn is None:
            raise Failed("the text in force is of another release and cannot be drawn")
        drawing.write_svg(drawn, lang, svg)
    if json_:
        show_json(found)
    elif svg is not None:
        say(f"The drawing is in {svg}.")
    elif drawn is not None and drawing.is_terminal():
        drawing.draw(drawn, lang)
    else:
        show_ladder(found, _levels(text, case), Start(iso(when), zone_of(text)), lang)
    return 0


def rehearsed_case(case: Case, when: Instant, ack_after_us: int | None) -> rehearsal.Case:
    """Return the case as the core takes it."""
    return rehearsal.Case(case.severity, case.service, when, ack_after_us)


def _live(api: Client, case: Case, when: Instant, ack_after_us: int | None) -> Mapping[str, Any]:
    ack_after = None if ack_after_us is None else ack_after_us / SECOND
    asked = {"severity": case.severity, "service": case.service, "at": iso(when), "ack_after": ack_after}
    found: Mapping[str, Any] = api.must("GET", "/api/v1/simulate", **asked)
    return found


def _in_memory(text: Playbook, case: Case, when: Instant, ack_after_us: int | None) -> Mapping[str, Any]:
    """Rehearse on the text alone: no overrides, no contacts but those the sandbox implies."""
    import msgspec  # noqa: PLC0415 - slow import

    from nawba.domain.scene import Scene  # noqa: PLC0415 - slow import
    from nawba.web.api import presenting  # noqa: PLC0415 - slow import

    _known("--severity", case.severity, text.severities)
    if case.service is not None:
        _known("--service", case.service, text.services)
    scene = Scene(text, text, 0)
    made = rehearsal.rehearse(scene, rehearsed_case(case, when, ack_after_us))
    found: Mapping[str, Any] = msgspec.to_builtins(presenting.simulation(made, scene))
    return found


def _instant(at: str | None, text: Playbook | None) -> Instant:
    """Return the instant that is meant; a wall time is the organisation's, now without any."""
    if at is None:
        return SystemClock().now()
    try:
        return instant_of(at, "at", text.organisation.zone if text else None)
    except Invalid:
        raise Failed(f"--at {at!r}: write 2026-11-20T03:12:00+03:00, or a wall time of the organisation", 2) from None


def _levels(text: Playbook | None, case: Case) -> list[Text]:
    """Return the names of the levels of the chain that such an incident takes; none of a text we cannot read."""
    if text is None:
        return []
    service, severity = text.services.get(case.service or ""), text.severities.get(case.severity)
    key = (service.chain if service else None) or (severity.chain if severity else None) or text.organisation.chain
    return [level.name for level in text.chains[key].levels]


def _text_at(directory: Path) -> Playbook:
    from nawba.cli.findings import exit_code  # noqa: PLC0415 - slow import
    from nawba.cli.playbook import judged  # noqa: PLC0415 - slow import
    from nawba.cli.texts import files_at  # noqa: PLC0415 - slow import
    from nawba.playbook import read  # noqa: PLC0415 - slow import

    reading = read(files_at(directory))
    found = reading.playbook
    if found is None or exit_code(judged(reading)) == 2:
        raise Failed(f"{directory}: the text has errors; see: nawba check {directory}", 2)
    return found


def _known(option: str, given: str, known: Mapping[str, object]) -> None:
    if given not in known:
        raise Failed(f"{option} {given!r} is not in this playbook; known: {', '.join(known)}")
