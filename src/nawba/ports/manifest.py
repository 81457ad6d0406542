"""What a vendor's folder says of itself: its name, what it offers, where its page of docs is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nawba.ports.channel import Channel
from nawba.ports.inbound import Inbound


@dataclass(frozen=True, slots=True)
class Manifest:
    """`inbound` and `channel` make the ports; None: no such side. `ports` is the version it was made for."""

    vendor: str
    ports: int
    inbound: Callable[[], Inbound] | None = None
    channel: Callable[[], Channel] | None = None
