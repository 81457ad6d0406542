"""What a checklist's line or an option opens."""

from __future__ import annotations

from nawba.domain.opening import OPENS, Opens
from nawba.playbook.decoding.people import Row


def opens(row: Row | None) -> Opens | None:
    """Return the one thing that is opened; None where nothing is."""
    if row is None:
        return None
    kind = next(kind for kind in OPENS if row[kind] is not None)
    return Opens(kind, "", row[kind]) if kind == "watch_for" else Opens(kind, row[kind])
