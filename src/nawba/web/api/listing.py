"""Lists in pages: `limit` (1 to 1000), an opaque URL-safe `cursor`, newest first; `next` is null at the end."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from litestar.params import Parameter

from nawba.actions.respond import Invalid
from nawba.store.codec import pack

_LAST = (2**62, b"\xff" * 16)


@dataclass(frozen=True, slots=True)
class Page:
    """Everything before `before` (instant, id), at most `limit` of it."""

    limit: int
    before: tuple[int, bytes]

    def next_of(self, positions: Sequence[tuple[int, str]]) -> str | None:
        """Return the cursor after this page; `positions` are those found, one more than the limit if there is more."""
        if len(positions) <= self.limit:
            return None
        at, id_ = positions[self.limit - 1]
        return urlsafe_b64encode(at.to_bytes(8, "big") + pack(id_)).decode().rstrip("=")


async def page_of(
    limit: Annotated[int, Parameter(ge=1, le=1000, description="At most so many items.")] = 100,
    cursor: Annotated[str | None, Parameter(description="`next` of the page before.")] = None,
) -> Page:
    """Dependency: the page asked for; Invalid for a cursor that is none of ours."""
    if not cursor:
        return Page(limit, _LAST)
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        raw = b""
    at = int.from_bytes(raw[:8], "big")
    if len(raw) != 24 or at > _LAST[0]:
        raise Invalid("cursor", "unknown")
    return Page(limit, (at, raw[8:]))
