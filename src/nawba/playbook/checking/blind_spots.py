"""Could an incident stay hidden: one place to look from, no sign of life, a scenario not undone? (PB602)"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

_REPEATING: Final = ("alertmanager", "prometheus", "grafana")
_FROM_AFAR: Final = ("http", "tcp", "tls", "dns")


def one_vantage_point(draft: Draft) -> Iterator[Finding]:
    """A watcher that looks from one place cannot tell "cut off" from "down" (PB602, S40)."""
    for watcher in draft.playbook.watchers.values():
        if watcher.kind in _FROM_AFAR and len(set(watcher.seen_from)) < 2:
            path = ("watchers", watcher.key)
            yield say("PB602.vantage", draft.place(*path), path, key=watcher.key, found=watcher.seen_from[0])


def scenario_without_undo(draft: Draft) -> Iterator[Finding]:
    """A scenario that writes, and whose undoing writes nothing: it leaves behind what it made (PB602, S75)."""
    for watcher in draft.playbook.watchers.values():
        writes = any(step.request.is_write for step in watcher.steps)
        if writes and not any(step.request.is_write for step in watcher.undo):
            path = ("watchers", watcher.key, "undo")
            yield say("PB602.undo", draft.place(*path), path, key=watcher.key)


def source_without_dead_man(draft: Draft) -> Iterator[Finding]:
    """A source that could repeat a sign of life and is not asked to: its silence looks like good news (PB602, S78).

    Others (Sentry, a webhook) speak only when something is wrong; for those a watcher looks.
    """
    for source in draft.playbook.sources.values():
        if source.kind in _REPEATING and source.dead_man is None:
            path = ("sources", source.key)
            yield say("PB602.dead_man", draft.place(*path), path, key=source.key)
