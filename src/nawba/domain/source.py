"""What sends signals, as the playbook declares it: how it names services and severities, its sign of life (S78–S84)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nawba.domain.matching import Condition
from nawba.domain.secret import Secret


@dataclass(frozen=True, slots=True)
class SeverityFrom:
    """The label whose value names the severity, and which severity each value is."""

    label: str
    severities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DeadMan:
    """A signal that fits `match` must come every `period_us`; `grace_us` late it is missed."""

    match: Condition
    period_us: int
    grace_us: int


@dataclass(frozen=True, slots=True)
class Source:
    """`severity` is used for what could not be understood. `map`: field of a signal → path in the payload."""

    key: str
    kind: str
    severity: str = "SEV2"
    service_label: str | None = None
    service_path: str | None = None
    signature: Secret | None = None
    auth: Secret | None = None
    severity_from: SeverityFrom | None = None
    map: Mapping[str, str] = field(default_factory=dict)
    dead_man: DeadMan | None = None
    closes: Literal["what_it_opened", "nothing"] = "what_it_opened"
