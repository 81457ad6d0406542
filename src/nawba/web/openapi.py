"""What the framework does not know of the description: the doors in front of it, the keys, and how we refuse."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from litestar.openapi.spec import (
    OpenAPI,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Parameter,
    PathItem,
    Reference,
    Schema,
    SecurityScheme,
)

from nawba.ports.inbound import Inbound
from nawba.web.errors import MEDIA, Problem

_PROBLEM: Final = Reference("#/components/schemas/Problem")
_REFUSALS: Final = {
    "400": "The body cannot be read.",
    "401": "No key, or one that is unknown or was revoked.",
    "403": "This key may not do it.",
    "404": "There is no such thing.",
    "409": "Refused: `code` says why, `by` and `at` who was first and when.",
    "412": "`If-Match` named another version.",
    "413": "Larger than 1 MiB.",
    "422": "A field is missing, unknown or makes no sense; `errors` says which.",
    "503": "Nothing was stored; send it again after `Retry-After`.",
}
_VERBS: Final = ("get", "post", "put", "delete")


def with_doors(schema: OpenAPI, sources: Iterable[Inbound]) -> None:
    """Add every inbound route, the health paths, the way to show who one is, and the refusals in our shape."""
    paths = dict(schema.paths or {})
    for path, item in paths.items():
        if path.startswith("/api/v1"):
            _refusing(item)
    for source in sources:
        for route in source.routes:
            operation = Operation(
                operation_id=f"receive_{source.source}",
                summary=f"Receive signals from {source.source}",
                tags=["Signals"],
                responses={
                    "202": OpenAPIResponse(description="Stored durably."),
                    "413": OpenAPIResponse(description=f"Larger than {route.limit_bytes} bytes."),
                },
                security=[],
            )
            if "{key}" in route.path:
                text = Schema(type=OpenAPIType.STRING)
                operation.parameters = [Parameter(name="key", param_in="path", required=True, schema=text)]
            paths[route.path] = PathItem(post=operation)
    for path, summary in (("/health/live", "The web answers"), ("/health/ready", "It can take work")):
        operation = Operation(
            operation_id=path.strip("/").replace("/", "_"), summary=summary, tags=["Health"], security=[],
            responses={"200": OpenAPIResponse(description=summary), "503": OpenAPIResponse(description="It does not.")},
        )  # fmt: skip
        paths[path] = PathItem(get=operation)
    schema.paths = paths
    schema.components.schemas = {**(schema.components.schemas or {}), "Problem": _problem()}
    schema.components.security_schemes = {
        "key": SecurityScheme(type="http", scheme="bearer", description="A key: nawba key create api"),
    }
    schema.security = [{"key": []}]


def _refusing(item: PathItem) -> None:
    """Say how each operation refuses, in place of the framework's own shape, which is never sent."""
    for verb in _VERBS:
        operation: Operation | None = getattr(item, verb)
        if operation is None:
            continue
        content = {MEDIA: OpenAPIMediaType(schema=_PROBLEM)}
        refusals = {code: OpenAPIResponse(description=words, content=content) for code, words in _REFUSALS.items()}
        if verb == "get":
            refusals = {code: refusals[code] for code in ("400", "401", "403", "404", "422", "503")}
        operation.responses = {**(operation.responses or {}), **refusals}


def _problem() -> Schema:
    """RFC 9457; only what is always there is required."""
    text, number = Schema(type=OpenAPIType.STRING), Schema(type=OpenAPIType.INTEGER)
    some = dict.fromkeys(("type", "title", "detail", "code"), text)
    free = {name: Schema() for name in Problem.__struct_fields__ if name not in (*some, "status")}
    return Schema(
        type=OpenAPIType.OBJECT, properties={**some, "status": number, **free}, required=["type", "title", "status"],
    )  # fmt: skip
