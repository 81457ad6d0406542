"""Is what the text relies on ever practised? (PB803)"""

from __future__ import annotations

from collections.abc import Iterator

from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say


def never_drilled(draft: Draft) -> Iterator[Finding]:
    """A severity that pages and that no drill exercises, in a text that has drills (PB803, S101)."""
    playbook = draft.playbook
    if not playbook.drills:
        return
    drilled = {drill.severity for drill in playbook.drills.values()}
    ladders = [ladder for chain in playbook.chains.values() for ladder in chain.ladders.items()]
    paging = {severity for severity, rungs in ladders if any(rung.verb == "page" for rung in rungs)}
    for key in playbook.severities:
        if key in paging and key not in drilled:
            path = ("severities", key)
            yield say("PB803.severity", draft.place(*path), path, severity=key)


def untrained_right(draft: Draft) -> Iterator[Finding]:
    """A right that needs training: until records of training are kept, nobody has any (PB803, S104)."""
    for key, right in draft.playbook.rights.items():
        for training in right.needs_training:
            path = ("rights", key, "needs_training")
            yield say("PB803.right", draft.place(*path), path, key=key, training=training)
