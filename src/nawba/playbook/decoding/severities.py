"""Severities, ordered from the worst, with the defaults that depend on the order."""

from __future__ import annotations

from nawba.domain.severity import (
    Acknowledgement,
    Action,
    ChecklistItem,
    Decide,
    Example,
    PlanNextRelease,
    PostMortemRule,
    RollBackAtOnce,
    Severity,
    Target,
    Tripwire,
    UpdateRule,
)
from nawba.domain.time import MINUTE
from nawba.playbook.decoding.opening import opens
from nawba.playbook.decoding.people import Row, Rows

WORST_HOLD_US = 10 * MINUTE
OTHER_HOLD_US = 30 * MINUTE
WORST_SNOOZE_US = 15 * MINUTE


def severities(rows: Rows) -> dict[str, Severity]:
    """Return severities by key, the worst first."""
    return {key: _severity(key, row) for key, row in sorted(rows.items(), key=lambda pair: int(pair[1]["order"]))}


def _severity(key: str, row: Row) -> Severity:
    is_worst = row["order"] == 1
    return Severity(
        key=key,
        order=row["order"],
        name=row["name"],
        meaning=row["meaning"],
        respond=_target(row["respond"]),
        resolve=_target(row["resolve"]),
        examples=tuple(Example(example["text"], example["match"], example["ask_first"]) for example in row["examples"]),
        quiet_hours=row["quiet_hours"],
        acknowledgement=_acknowledgement(row["acknowledgement"]),
        source_ack_hold_us=row["source_ack_hold"] or (WORST_HOLD_US if is_worst else OTHER_HOLD_US),
        snooze_at_most_us=row["snooze_at_most"] or (WORST_SNOOZE_US if is_worst else None),
        chain=row["chain"],
        checklist=tuple(ChecklistItem(step["do"], opens(step["opens"])) for step in row["checklist"] or ()),
        colour=row["colour"],
        action=_action(row["action"]),
        tripwires=tuple(Tripwire(wire["when"], wire["propose"]) for wire in row["tripwires"] or ()),
        updates=tuple(UpdateRule(rule["to"], rule["first"], rule["every"]) for rule in row["updates"] or ()),
        close_needs=tuple(row["close_needs"] or ()),
        post_mortem=_post_mortem(row["post_mortem"]),
    )


def _target(row: Row) -> Target:
    return Target(row["within"], row["at_risk"], row["calendar"], row["pause"])


def _action(row: Row | None) -> Action | None:
    if row is None:
        return None
    if row["decide"] is not None:
        return Decide(row["decide"])
    return PlanNextRelease() if row["plan"] is not None else RollBackAtOnce(row["go_within"])


def _post_mortem(row: Row | None) -> PostMortemRule | None:
    return None if row is None else PostMortemRule(row["required"], row["meet_within"], row["publish_within"])


def _acknowledgement(row: Row | None) -> Acknowledgement:
    if row is None:
        return Acknowledgement()
    return Acknowledgement(row["quorum"], row["confirm_every"], row["grace"])
