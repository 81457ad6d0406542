"""The doors in front of the framework, described beside the rest of the API."""

from __future__ import annotations

from collections.abc import Iterable

from litestar.openapi.spec import OpenAPI, OpenAPIResponse, Operation, PathItem, SecurityScheme

from nawba.ports.inbound import Inbound


def with_doors(schema: OpenAPI, sources: Iterable[Inbound]) -> None:
    """Add every inbound route, the health paths and the two ways to show who one is."""
    paths = dict(schema.paths or {})
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
            paths[route.path] = PathItem(post=operation)
    for path, summary in (("/health/live", "The web answers"), ("/health/ready", "It can take work")):
        operation = Operation(
            operation_id=path.strip("/").replace("/", "_"), summary=summary, tags=["Health"], security=[],
            responses={"200": OpenAPIResponse(description=summary), "503": OpenAPIResponse(description="It does not.")},
        )  # fmt: skip
        paths[path] = PathItem(get=operation)
    schema.paths = paths
    schema.components.security_schemes = {
        "key": SecurityScheme(type="http", scheme="bearer", description="A key: nawba key create api"),
    }
    schema.security = [{"key": []}]
