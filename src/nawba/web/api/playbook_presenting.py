"""Plans and versions into the API's shapes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nawba.actions.apply import Record, record_of
from nawba.actions.planning import Judged
from nawba.domain.playbook import Playbook
from nawba.domain.time import iso
from nawba.playbook.changes.plan import Plan
from nawba.playbook.changes.saying import Change
from nawba.playbook.changes.three_way import ThreeWay
from nawba.playbook.finding import Finding, dotted
from nawba.playbook.wording.sections import GROUPS
from nawba.store.incidents import Kept
from nawba.store.policy import Version
from nawba.web.api import playbook_shapes as shapes
from nawba.web.api.shapes import Named


def plan_view(judged: Judged) -> shapes.PlanView:
    """Return the whole plan."""
    live = judged.situation.live
    number = live.version if live else 0
    return shapes.PlanView(
        live=number,
        base=judged.base,
        changed=not judged.is_live,
        outcome=outcome(judged),
        groups=groups(judged.plan.changes),
        calls=[shapes.CallView(iso(c.at), c.severity, c.service, dict(c.text)) for c in judged.plan.calls],
        findings=findings(judged.plan),
        open_incidents=[_kept(kept, judged) for kept in judged.situation.open_ if kept.incident.purpose != "watch"],
        difference=difference(judged),
    )


def outcome(judged: Judged) -> str:
    """Return what applying would do, without force."""
    live = judged.situation.live
    if judged.plan.refused:
        return "refused"
    if judged.is_live:
        return "unchanged"
    if judged.base is not None and judged.base != (live.version if live else 0):
        return "wrong_base"
    return "needs_force" if judged.plan.forced else "applied"


def groups(changes: Iterable[Change]) -> list[shapes.GroupView]:
    """Return changes by who feels them, those who are called first."""
    found = list(changes)
    made = [(group, name, [c for c in found if c.group == group]) for group, name in GROUPS.items()]
    return [shapes.GroupView(group, dict(name), _views(some)) for group, name, some in made if some]


def findings(plan: Plan) -> list[shapes.FindingView]:
    """Return every finding of the new text, and whether the live one has it."""
    return [finding_view(f, plan.is_new(f)) for f in plan.findings]


def finding_view(f: Finding, is_new: bool) -> shapes.FindingView:
    """Return one finding."""
    where = (f.file, f.line, f.column)
    return shapes.FindingView(f.code, f.severity, *where, dict(f.message), dict(f.remedy), dict(f.params), is_new)


def difference(judged: Judged) -> shapes.DifferenceView | None:
    """Return who changed what since the base, None where the base is the live version or unknown."""
    live, base = judged.situation.live, judged.situation.base
    if judged.three_way is None or live is None or base is None:
        return None
    return difference_view(base.version, live.version, judged.three_way)


def difference_view(base: int, live: int, found: ThreeWay) -> shapes.DifferenceView:
    """Return a three-way difference."""
    clashes = [shapes.ClashView(dotted(c.path), _views(c.yours), _views(c.theirs)) for c in found.clashes]
    return shapes.DifferenceView(base, live, _views(found.yours), _views(found.theirs), clashes)


def version_view(version: Version, live: int) -> shapes.VersionView:
    """Return one version without its files."""
    return shapes.VersionView(**_fields(version, live))


def version_detail(version: Version, live: int) -> shapes.VersionDetail:
    """Return one version with its files."""
    files = {name: text.decode(errors="replace") for name, text in version.files.items()}
    return shapes.VersionDetail(**_fields(version, live), files=files)


def _fields(version: Version, live: int) -> dict[str, Any]:
    record = record_of(version)
    known = record or Record()
    return {
        "version": version.version,
        "is_live": version.version == live,
        "digest": version.digest,
        "applied_at": iso(version.applied_at),
        "applied_by": version.applied_by,
        "reason": version.reason,
        "base": known.base,
        "restored": known.restored,
        "forced": [shapes.ForcedView(f.code, f.about, f.message) for f in known.forced],
        "changes": None if record is None else list(record.changes),
        "count": known.count,
    }


def _views(changes: Iterable[Change]) -> list[shapes.ChangeView]:
    return [shapes.ChangeView(c.about, c.what, dict(c.text)) for c in changes]


def _kept(kept: Kept, judged: Judged) -> shapes.KeptView:
    i = kept.incident
    return shapes.KeptView(
        i.id, i.number, kept.title, i.severity, i.playbook, _named(judged, i.owner), judged.is_gone(i.owner)
    )


def _named(judged: Judged, person: str | None) -> Named | None:
    if person is None:
        return None
    texts: list[Playbook] = [judged.reading.draft.playbook]
    known = next((t.people[person].name for t in texts if person in t.people), None)
    name = known or judged.situation.today.names.get(person) or {"en": person.removeprefix("os:").removeprefix("role:")}
    return Named(person, dict(name))
