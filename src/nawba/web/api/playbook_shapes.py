"""The shapes of what the API says of texts: a plan, a version, what was applied."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from nawba.web.api.shapes import Named, TextMap

_Version = Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)]


class PlanBody(msgspec.Struct, forbid_unknown_fields=True):
    """One of `files` by name, or `version`: an older one that would be applied again.

    `base`: the live version the text was written on; without it what `meta.base` says, else the live one.
    """

    files: dict[str, str] | None = None
    version: _Version | None = None
    base: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] | None = None


class ApplyBody(PlanBody, forbid_unknown_fields=True):
    """`force` applies in spite of findings of class F, of an older version in spite of all; it needs a `reason`."""

    reason: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    force: bool = False


class ReplayBody(PlanBody, forbid_unknown_fields=True):
    """The text, and how many days of what was stored are played under it."""

    days: Annotated[int, msgspec.Meta(ge=1, le=400)] = 30


class Applied(msgspec.Struct):
    """`forced`: the codes of the findings in spite of which it was applied."""

    version: int
    changed: bool
    open_incidents: list[str]
    findings: list[dict[str, Any]]
    forced: list[str] = msgspec.field(default_factory=list)


class ChangeView(msgspec.Struct):
    """`about`: the path of the thing. `what`: added, removed, changed, renamed."""

    about: str
    what: str
    text: TextMap


class GroupView(msgspec.Struct):
    """`group`: called, responders, told, sources, keepers."""

    group: str
    name: TextMap
    changes: list[ChangeView]


class CallView(msgspec.Struct):
    """At `at` others are called than before, or at another time."""

    at: str
    severity: str
    service: str | None
    text: TextMap


class FindingView(msgspec.Struct):
    """`is_new`: the live text does not have it."""

    code: str
    severity: str
    file: str
    line: int
    column: int
    message: TextMap
    remedy: TextMap
    params: dict[str, str]
    is_new: bool


class KeptView(msgspec.Struct):
    """An open incident, the version it goes on with, and whether its owner would be gone from the text (R24)."""

    id: str
    number: int
    title: str
    severity: str
    playbook_version: int
    owner: Named | None
    owner_is_gone: bool


class ClashView(msgspec.Struct):
    about: str
    yours: list[ChangeView]
    theirs: list[ChangeView]


class DifferenceView(msgspec.Struct):
    """What `yours` changed since `base`, what the live version changed since, and what both changed."""

    base: int
    live: int
    yours: list[ChangeView]
    theirs: list[ChangeView]
    clashes: list[ClashView]


class PlanView(msgspec.Struct):
    """`live` 0: nothing is in force. `changed` false: it is in force already. `outcome`: what applying it would do:
    applied, unchanged, needs_force, wrong_base, refused."""

    live: int
    base: int | None
    changed: bool
    outcome: str
    groups: list[GroupView]
    calls: list[CallView]
    findings: list[FindingView]
    open_incidents: list[KeptView]
    difference: DifferenceView | None


class ForcedView(msgspec.Struct):
    code: str
    about: str
    message: TextMap


class VersionView(msgspec.Struct):
    """`changes`: the first of `count` sentences; null for a version of a release that kept none."""

    version: int
    is_live: bool
    digest: str
    applied_at: str
    applied_by: str
    reason: str
    base: int | None
    restored: int | None
    forced: list[ForcedView]
    changes: list[TextMap] | None
    count: int


class VersionDetail(VersionView):
    files: dict[str, str]


class VersionList(msgspec.Struct):
    """The newest first. `next`: pass it as `before` for older ones; null at the end."""

    items: list[VersionView]
    next: int | None


class Live(msgspec.Struct):
    version: int
    digest: str
    applied_at: str
    applied_by: str
    reason: str
    files: dict[str, str]
