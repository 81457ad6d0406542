"""Runbooks with their steps, releases with their rollback, kill switches."""

from __future__ import annotations

from typing import Final

from nawba.domain.release import Care, KillSwitch, Release
from nawba.domain.runbook import Parameter, Runbook, Starts
from nawba.playbook.conditions import compiled
from nawba.playbook.decoding.people import Row, Rows
from nawba.playbook.decoding.steps import reading, step

ROLL_BACK: Final = "roll_back"
TURN_OFF: Final = "turn_off"
TURN_ON: Final = "turn_on"
SNAPSHOT: Final = "snapshot"


def runbooks(rows: Rows) -> dict[str, Runbook]:
    """Return runbooks by key, their steps in order."""
    return {
        key: Runbook(
            key=key,
            name=row["name"],
            risk=row["risk"],
            steps=tuple(step(one, row["risk"]) for one in row["steps"]),
            starts=_starts(row["starts"]),
            parameters={name: _parameter(name, one) for name, one in (row["params"] or {}).items()},
            owner=row["owner"],
        )
        for key, row in rows.items()
    }


def _starts(row: Row | None) -> Starts | None:
    return None if row is None else Starts(row["when"], tuple(row["severities"] or ()))


def _parameter(key: str, row: Row) -> Parameter:
    matches = row["matches"]
    return Parameter(
        key=key,
        one_of=tuple(row["one_of"] or ()),
        range=row["range"],
        matches=matches,
        inventory=row["inventory"],
        full_match=None if matches is None else compiled(matches),
    )


def releases(rows: Rows) -> dict[str, Release]:
    """Return releases by key; a rollback that names no risk is a change."""
    return {
        key: Release(
            key=key,
            service=row["service"],
            kind=row["kind"],
            roll_back=step(row["roll_back"], "change", ROLL_BACK),
            after=row["after"],
            version=reading(row["version"]),
            stable_after_us=row["stable_after"],
            takes_us=row["takes"],
            warns=tuple(row["warns"] or ()),
        )
        for key, row in rows.items()
    }


def kill_switches(rows: Rows) -> dict[str, KillSwitch]:
    """Return switches by key; what turns one off or on has the switch's risk where it names none."""
    return {key: _kill_switch(key, row) for key, row in rows.items()}


def _kill_switch(key: str, row: Row) -> KillSwitch:
    risk, care = row["risk"], row["care"]
    return KillSwitch(
        key=key,
        name=row["name"],
        users_lose=row["users_lose"],
        turn_off=step(row["turn_off"], risk, TURN_OFF),
        care=Care(care["owner"], care["back_within"], care["test_every"]),
        turn_on=step(row["turn_on"], risk, TURN_ON) if row["turn_on"] else None,
        read=reading(row["read"]),
        covers=tuple(row["covers"] or ()),
        snapshot=step(row["snapshot"], "read", SNAPSHOT) if row["snapshot"] else None,
        risk=risk,
    )
