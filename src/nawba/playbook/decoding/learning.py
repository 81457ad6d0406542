"""Post-mortems, follow-ups, drills, training, reviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nawba.domain.learning import (
    Drill,
    FollowUpKind,
    FollowUps,
    Inject,
    PostMortem,
    PostMortemSection,
    Review,
    ReviewAfter,
    Tracker,
    Training,
)
from nawba.playbook.decoding.people import Row, Rows, members
from nawba.playbook.decoding.setting import cadence


def follow_ups(row: Row | None) -> FollowUps:
    """Return the kinds of follow-ups and where they are kept."""
    if row is None:
        return FollowUps({})
    tracker = row["tracker"]
    return FollowUps(
        {key: FollowUpKind(key, kind["due"]) for key, kind in row["kinds"].items()},
        Tracker(tracker["kind"], tracker["project"]) if tracker else Tracker(),
    )


def post_mortem(row: Row | None) -> PostMortem:
    """Return the sections of a post-mortem and who gets it."""
    if row is None:
        return PostMortem()
    sections = (PostMortemSection(one["key"], one["name"], tuple(one["fill"] or ())) for one in row["sections"])
    return PostMortem(tuple(sections), tuple(row["sent_to"] or ()))


def drills(rows: Rows) -> dict[str, Drill]:
    """Return drills by key, what happens in them in the order of the text."""
    return {
        key: Drill(
            key=key,
            kind=row["kind"],
            name=row["name"],
            every=cadence(row["every"]),
            severity=row["severity"],
            service=row["service"],
            injects=tuple(Inject(one["at"], one["signal"], one["say"]) for one in row["injects"] or ()),
            commands=row["commands"],
            score=tuple(row["score"] or ()),
        )
        for key, row in rows.items()
    }


def training(rows: Rows) -> dict[str, Training]:
    """Return training by key."""
    return {key: _training(key, row, row["proof"] or {}) for key, row in rows.items()}


def _training(key: str, row: Row, proof: Row) -> Training:
    return Training(
        key=key,
        name=row["name"],
        members=members(row["for"]),
        valid_for=row["valid_for"],
        proof_drill=proof.get("drill"),
        ticked_by=proof.get("ticked_by"),
    )


def reviews(rows: Mapping[str, Any]) -> dict[str, Review]:
    """Return the regular reviews by key; `rows` is the whole section."""
    return {
        key: Review(key, row["what"], cadence(row["every"]), members(row["by"]))
        for key, row in rows.items()
        if key != "after"
    }


def review_after(rows: Mapping[str, Any]) -> tuple[ReviewAfter, ...]:
    """Return the events that bring a review forward; `rows` is the whole section."""
    return tuple(
        ReviewAfter(one["event"], tuple(one["severities"] or ()), one["marks"]) for one in rows.get("after") or ()
    )
