"""What is asked over HTTP, and where: only declared endpoints are called (C27, S67–S68)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from nawba.domain.time import SECOND

Json = bool | int | Decimal | str | tuple["Json", ...] | Mapping[str, "Json"] | None
Method = Literal["get", "head", "post", "put", "patch", "delete"]
METHODS: Final[tuple[Method, ...]] = ("get", "head", "post", "put", "patch", "delete")
WRITES: Final[tuple[Method, ...]] = ("post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Request:
    """`path` below the base of the endpoint `via`; it and `json` may hold places: `{{order_id}}`."""

    method: Method
    path: str
    via: str
    json: Json = None
    within_us: int = 10 * SECOND

    @property
    def is_write(self) -> bool:
        """Whether something may be changed by it."""
        return self.method in WRITES


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`secret` names what authenticates, sent `by` a bearer token, basic authentication or the header `header`.

    `is_private`: stands in a private network, so that its address may be called all the same.
    """

    key: str
    base: str
    by: Literal["bearer", "basic", "header"] | None = None
    secret: str | None = None
    header: str | None = None
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A value read from an answer: the `json` path in what `request` brings."""

    request: Request
    json: str
