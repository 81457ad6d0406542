"""`nawba simulate`: who would be called, when and why; by the text in force, or by a directory that is not applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from nawba.cli.ladder import show_ladder
from nawba.cli.lengths import microseconds
from nawba.cli.moments import live_playbook, zone_of
from nawba.cli.oncall import At
from nawba.cli.options import WHERE, Json, Lang, Where
from nawba.cli.printing import show_json
from nawba.cli.transports import Failed
from nawba.domain.people import Text
from nawba.domain.playbook import Playbook
from nawba.domain.time import SECOND

AckAfter = Annotated[str | None, Parameter(help="Somebody acknowledges after so long: 4m, 90s, 1h30m.")]


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Case:
    """What opens, and when."""

    severity: Annotated[str, Parameter(help="A severity of the playbook, for instance SEV1.")]
    service: Annotated[str | None, Parameter(help="The affected service; without it nobody's service.")] = None
    at: At = None
    ack_after: AckAfter = None


def simulate(
    case: Case,
    *,
    playbook: Annotated[
        Path | None, Parameter(help="Simulate this directory in memory, applied or not; needs no data directory.")
    ] = None,
    json_: Json = False,
    lang: Lang = "en",
    where: Where = WHERE,
) -> int:
    """Show who would be called, when and why, if an incident opened. Nobody is called."""
    ack_after_us = None if case.ack_after is None else microseconds(case.ack_after, "--ack-after")
    if playbook is not None:
        found, text = _in_memory(playbook, case, ack_after_us)
    else:
        found, text = _live(case, ack_after_us, where)
    if json_:
        show_json(found)
    else:
        show_ladder(found, _levels(text, case), zone_of(text), lang)
    return 0


def _live(case: Case, ack_after_us: int | None, where: Where) -> tuple[Mapping[str, Any], Playbook]:
    ack_after = None if ack_after_us is None else ack_after_us / SECOND
    with where.open() as api:
        found = api.must(
            "GET", "/api/v1/simulate",
            severity=case.severity, service=case.service, at=case.at, ack_after=ack_after,
        )  # fmt: skip
        text = live_playbook(api)
    if text is None:
        raise Failed("no playbook is in force; apply one: nawba apply DIR")
    return found, text


def _in_memory(directory: Path, case: Case, ack_after_us: int | None) -> tuple[Mapping[str, Any], Playbook]:
    """Rehearse on the text alone: no overrides, no contacts but those the sandbox implies."""
    import msgspec  # noqa: PLC0415 - slow import

    from nawba.actions.respond import Invalid  # noqa: PLC0415 - slow import
    from nawba.domain import rehearsal  # noqa: PLC0415 - slow import
    from nawba.domain.scene import Scene  # noqa: PLC0415 - slow import
    from nawba.ports.system import SystemClock  # noqa: PLC0415 - slow import
    from nawba.web.api import presenting  # noqa: PLC0415 - slow import
    from nawba.web.times import instant_of  # noqa: PLC0415 - slow import

    text = _text_at(directory)
    _known("--severity", case.severity, text.severities)
    if case.service is not None:
        _known("--service", case.service, text.services)
    try:
        when = instant_of(case.at, "at", text.organisation.zone) if case.at else SystemClock().now()
    except Invalid:
        raise Failed(f"--at {case.at!r}: write 2026-11-20T03:12:00+03:00, or a wall time of the organisation") from None
    scene = Scene(text, text, 0)
    made = rehearsal.rehearse(scene, rehearsal.Case(case.severity, case.service, when, ack_after_us))
    return msgspec.to_builtins(presenting.simulation(made, scene)), text


def _levels(text: Playbook, case: Case) -> list[Text]:
    """Return the names of the levels of the chain that such an incident takes."""
    service, severity = text.services.get(case.service or ""), text.severities.get(case.severity)
    key = (service.chain if service else None) or (severity.chain if severity else None) or text.organisation.chain
    return [level.name for level in text.chains[key].levels]


def _text_at(directory: Path) -> Playbook:
    from nawba.cli.playbook import files_at  # noqa: PLC0415 - slow import
    from nawba.playbook import read  # noqa: PLC0415 - slow import

    found = read(files_at(directory)).playbook
    if found is None:
        raise Failed(f"{directory}: the text has errors; see: nawba check {directory}", 2)
    return found


def _known(option: str, given: str, known: Mapping[str, object]) -> None:
    if given not in known:
        raise Failed(f"{option} {given!r} is not in this playbook; known: {', '.join(known)}")
