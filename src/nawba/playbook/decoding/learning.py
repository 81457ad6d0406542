"""Follow-ups."""

from __future__ import annotations

from nawba.domain.learning import FollowUpKind, FollowUps, Tracker
from nawba.playbook.decoding.people import Row


def follow_ups(row: Row | None) -> FollowUps:
    """Return the kinds of follow-ups and where they are kept."""
    if row is None:
        return FollowUps({})
    tracker = row["tracker"]
    return FollowUps(
        {key: FollowUpKind(key, kind["due"]) for key, kind in row["kinds"].items()},
        Tracker(tracker["kind"], tracker["project"]) if tracker else Tracker(),
    )
