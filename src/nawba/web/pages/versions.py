"""The versions of the playbook: who applied which, when, why, and what each changed about the one before it."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get
from litestar.di import NamedDependency

from nawba.actions.apply import Record, record_of
from nawba.actions.house import House
from nawba.actions.respond import NotFound
from nawba.domain.entry import Actor
from nawba.playbook import read
from nawba.playbook.changes.saying import Change, changes
from nawba.playbook.changes.tree import tree
from nawba.playbook.wording.sections import GROUPS
from nawba.store.policy import Version
from nawba.store.transaction import Transaction
from nawba.web.calls import reading
from nawba.web.pages.rendering import render

_SHOWN: Final = 50
_LAST: Final = (1 << 31) - 1


@get("/playbook", opt={"permission": "read"})
async def show_versions(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[str]:
    """Show the newest versions."""

    def query(tx: Transaction) -> dict[str, Any]:
        live = tx.policy.live_version()
        return {"versions": [_version(v, live, house, tx) for v in tx.policy.versions(_LAST, _SHOWN)], "one": None}

    return await render(request, "versions.html", await reading(house, query))


@get("/playbook/{version:int}", opt={"permission": "read"})
async def show_version(request: Request[Any, Any, Any], house: NamedDependency[House], version: int) -> Response[str]:
    """Show one version, and how it differs from the one before it."""

    def query(tx: Transaction) -> tuple[dict[str, Any], Version, Version | None]:
        found = tx.policy.version(version) if 0 < version < _LAST else None
        if found is None:
            raise NotFound(str(version))
        before = tx.policy.version(version - 1) if version > 1 else None
        return _version(found, tx.policy.live_version(), house, tx), found, before

    shown, found, before = await reading(house, query)
    told = () if before is None else await asyncio.to_thread(_differences, before, found)
    groups = [{"name": dict(name), "changes": [c.text for c in told if c.group == key]} for key, name in GROUPS.items()]
    context = {"versions": [], "one": shown, "groups": [g for g in groups if g["changes"]], "is_first": before is None}
    return await render(request, "versions.html", context)


def _differences(before: Version, after: Version) -> tuple[Change, ...]:
    return changes(*(tree(read(one.files).draft.sections) for one in (before, after)))


def _version(version: Version, live: int, house: House, tx: Transaction) -> dict[str, Any]:
    record = record_of(version)
    known = record or Record()
    kind, _, id_ = version.applied_by.partition(":")
    actor = Actor(kind, id_, "")  # type: ignore[arg-type]
    scene = house.policies.scene(tx, house.clock.now())
    name = dict(scene.name_of(actor.id)) if actor.is_person else {}
    return {
        "number": version.version,
        "is_live": version.version == live,
        "at": version.applied_at,
        "by": name or {"en": id_.removeprefix("os:") or version.applied_by},
        "reason": version.reason,
        "restored": known.restored,
        "forced": sorted({one.code for one in known.forced}),
        "changes": [dict(text) for text in known.changes],
        "rest": known.count - len(known.changes),
        "is_recorded": record is not None,
    }


HANDLERS = (show_versions, show_version)
