"""Watchers with their scenarios, endpoints, agents, secrets."""

from __future__ import annotations

from nawba.domain.agent import Agent, HeldSecret
from nawba.domain.request import Endpoint
from nawba.domain.verdict import Judgement
from nawba.domain.watcher import ScenarioStep, Watcher
from nawba.playbook.decoding.people import Row, Rows
from nawba.playbook.decoding.steps import ANSWERED, judgement, request


def watchers(rows: Rows) -> dict[str, Watcher]:
    """Return watchers by key."""
    return {key: _watcher(key, row) for key, row in rows.items()}


def _watcher(key: str, row: Row) -> Watcher:
    return Watcher(
        key=key,
        kind=row["kind"],
        service=row["service"],
        every_us=row["every"],
        period_us=row["period"],
        cron=row["cron"],
        grace_us=row["grace"],
        seen_from=tuple(row["from"]),
        via=row["via"],
        request=request(row["http"]) if row["http"] else None,
        healthy_when=_healthy(row),
        fires_after=row["fires_after"],
        account=row["account"]["secret"] if row["account"] else None,
        steps=tuple(_scenario_step(one) for one in row["steps"] or ()),
        undo=tuple(_scenario_step(one) for one in row["undo"] or ()),
    )


def _healthy(row: Row) -> Judgement | None:
    if row["kind"] == "http":
        return judgement(row["healthy_when"], ANSWERED)
    return judgement(row["healthy_when"], Judgement()) if row["healthy_when"] else None


def _scenario_step(row: Row) -> ScenarioStep:
    asked = request(row["http"])
    return ScenarioStep(
        row["key"], asked, judgement(row["healthy_when"], ANSWERED), dict(row["take"] or {}), row["within"]
    )


def endpoints(rows: Rows) -> dict[str, Endpoint]:
    """Return endpoints by key."""
    return {key: _endpoint(key, row) for key, row in rows.items()}


def _endpoint(key: str, row: Row) -> Endpoint:
    is_private = row["private"]
    if row["bearer"]:
        return Endpoint(key, row["base"], "bearer", row["bearer"]["secret"], is_private=is_private)
    if row["basic"]:
        return Endpoint(key, row["base"], "basic", row["basic"]["secret"], is_private=is_private)
    if row["header"]:
        header = row["header"]
        return Endpoint(key, row["base"], "header", header["secret"], header["name"], is_private)
    return Endpoint(key, row["base"], is_private=is_private)


def agents(rows: Rows) -> dict[str, Agent]:
    """Return agents by key."""
    return {key: Agent(key, row["name"], row["all_of"]) for key, row in rows.items()}


def secrets(rows: Rows) -> dict[str, HeldSecret]:
    """Return the names of secrets, what each opens and where it is held."""
    return {key: HeldSecret(key, row["for"], tuple(row["held_by"])) for key, row in rows.items()}
