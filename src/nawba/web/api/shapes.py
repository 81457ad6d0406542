"""The shapes of the API, explicit: what is not here is not answered (C3), and is refused when sent (C4).

Instants are RFC 3339 in UTC; names and texts are maps by language; ids show their kind.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

TextMap = dict[str, str]


class ClockView(msgspec.Struct):
    """`state`: running, at_risk, met, breached, void."""

    kind: Literal["response", "resolution"]
    due_at: str
    state: str


class Named(msgspec.Struct):
    """`id` is the playbook's key; a stand-in of a vacant role is `role:<key>`."""

    id: str
    name: TextMap


class IncidentItem(msgspec.Struct):
    id: str
    number: int
    title: str
    severity: str
    state: Literal["open", "acknowledged", "snoozed", "resolved", "closed", "merged"]
    exhausted: bool
    service: str | None
    purpose: str
    owner: Named | None
    detected_at: str
    opened_at: str
    acknowledged_at: str | None
    snoozed_until: str | None
    resolved_at: str | None
    clocks: list[ClockView]
    playbook_version: int
    version: int


class EntryView(msgspec.Struct):
    """`text` is the sentence in every language of the organisation; `params` hold ids only."""

    n: int
    at: str
    kind: str
    actor: str
    via: str
    reason: str
    params: dict[str, Any]
    text: TextMap
    note: str | None = None


class AttemptView(msgspec.Struct):
    """`at`: when its state last changed. `state`: pending, sending, accepted, delivered, seen, answered, failed,
    unknown, cancelled."""

    contact: str
    channel: str
    state: str
    due_at: str
    at: str | None
    provider_id: str | None
    possible_duplicate: bool
    reason: str | None = None


class PageView(msgspec.Struct):
    """`level` counts from 1; the number after the last level is the last resort."""

    round: int
    level: int
    person: Named
    reason: str
    late_seconds: int
    attempts: list[AttemptView]


class ProposalView(msgspec.Struct):
    """`severity` is proposed; a person takes it (`accept`) or not (`dismiss`). `reason`: example, tripwire, source."""

    severity: str
    at: str
    reason: str
    text: TextMap


class ReadingView(msgspec.Struct):
    """`value`: a decimal. `at`: when it was taken. `source`: by_hand, the key of a tool, or key."""

    value: str
    at: str
    source: str
    actor: str


class ImpactView(msgspec.Struct):
    """One measure of the incident's playbook, its newest value and all of them. Not `fresh`: it is asked for again."""

    measure: str
    name: TextMap
    unit: str
    value: str | None
    at: str | None
    source: str | None
    fresh: bool
    history: list[ReadingView]


class OptionView(msgspec.Struct):
    """`opens`: what taking it leads to, `{release: backend}`."""

    id: str
    name: TextMap
    opens: dict[str, str] | None
    time_box_minutes: float | None


class DecisionView(msgspec.Struct):
    """A decision that is wanted or was taken. `advised`: what the rules take now; null: they say nothing, or a measure
    is `missing` or `stale`. `ask_at`: when its time box ends and it is asked again."""

    decision: str
    question: TextMap
    state: Literal["open", "decided"]
    asked_at: str | None
    options: list[OptionView]
    advised: str | None
    missing: list[str]
    stale: list[str]
    option: str | None
    by: Named | None
    decided_at: str | None
    ask_at: str | None


class IncidentDetail(IncidentItem):
    timeline: list[EntryView]
    pages: list[PageView]
    proposal: ProposalView | None
    impact: list[ImpactView]
    decisions: list[DecisionView]


class IncidentList(msgspec.Struct):
    """`next`: the cursor of the following page, null at the end."""

    items: list[IncidentItem]
    next: str | None


class AlertItem(msgspec.Struct):
    """`disposition`: attached, suppressed:<rule>, quarantined."""

    id: str
    dedup_key: str
    source: str
    state: Literal["firing", "cleared"]
    severity: str
    title: str
    service: str | None
    count: int
    started_at: str
    last_at: str
    incident: str | None
    disposition: str


class AlertList(msgspec.Struct):
    items: list[AlertItem]
    next: str | None


class SignalSummary(msgspec.Struct):
    """accepted = attached + suppressed + quarantined + pending, at any instant (R5)."""

    accepted: int
    attached: int
    suppressed: int
    quarantined: int
    pending: int
    oldest_pending_at: str | None


class DutyView(msgspec.Struct):
    """`why`: rota, override, fallback."""

    id: str
    name: TextMap
    until: str | None
    why: str


class TrackView(msgspec.Struct):
    track: str
    name: TextMap
    people: list[DutyView]


class OnCall(msgspec.Struct):
    at: str
    tracks: list[TrackView]


class StepView(msgspec.Struct):
    at: str
    kind: Literal["page", "tell", "announce", "clock", "exhausted"]
    round: int | None
    level: int | None
    person: Named | None
    contact: str | None
    reason: str


class Ends(msgspec.Struct):
    """`reason`: exhausted, acknowledged, horizon."""

    at: str
    reason: str


class Simulation(msgspec.Struct):
    steps: list[StepView]
    ends: Ends


class AnswerBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body of every verb; each verb reads its own fields. An empty body is fine where nothing is needed."""

    note: Annotated[str, msgspec.Meta(max_length=16_384)] | None = None
    person: str | None = None
    severity: str | None = None
    minutes: Annotated[float, msgspec.Meta(gt=0, le=100_000)] | None = None
    until: str | None = None
    measure: str | None = None
    value: Annotated[str, msgspec.Meta(max_length=64)] | float | int | None = None
    source: str | None = None
    at: str | None = None
    decision: str | None = None
    option: str | None = None


class DeclareBody(msgspec.Struct, forbid_unknown_fields=True):
    """`example`: the place of the example of `severity` that was seen in it."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=1_024)]
    severity: str
    service: str | None = None
    note: Annotated[str, msgspec.Meta(max_length=16_384)] | None = None
    purpose: Literal["real", "test", "drill"] = "real"
    example: int | None = None


class KeyBody(msgspec.Struct, forbid_unknown_fields=True):
    """`kind` intake needs `source`; `kind` api needs `scope`. `person` only by the socket or the lock."""

    kind: Literal["intake", "api"]
    source: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,64}$")] | None = None
    scope: Literal["read", "respond", "admin"] | None = None
    person: str | None = None


class NewKey(msgspec.Struct):
    """The only time the key is shown."""

    id: str
    key: str


class KeyItem(msgspec.Struct):
    id: str
    kind: str
    prefix: str
    source: str | None
    scope: str | None
    person: str | None
    created_at: str
    created_by: str
    revoked_at: str | None


class KeyList(msgspec.Struct):
    items: list[KeyItem]
    next: str | None = None


class OverrideBody(msgspec.Struct, forbid_unknown_fields=True):
    track: str
    person: str
    starts_at: str
    ends_at: str
    replaces: str | None = None


class OverrideItem(msgspec.Struct):
    id: str
    track: str
    person: str
    starts_at: str
    ends_at: str
    replaces: str | None


class OverrideList(msgspec.Struct):
    items: list[OverrideItem]
    next: str | None = None


class QuietBody(msgspec.Struct, forbid_unknown_fields=True):
    """`hours` as `22:00-06:00` in the organisation's zone; null takes them away."""

    hours: Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$")] | None
