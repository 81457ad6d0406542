"""The application: API, pages, static files, live hints, metrics; in front of it intake and health.

At the start every route must name its permission (C1); every answer carries the content policy (C14).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from litestar import Litestar, Request, Response, Router, get
from litestar.config.app import AppConfig
from litestar.config.compression import CompressionConfig
from litestar.di import NamedDependency, Provide
from litestar.exceptions import ClientException, NotAuthorizedException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.static_files import create_static_files_router
from prometheus_client import CollectorRegistry, generate_latest

from nawba import __version__
from nawba.actions.house import House
from nawba.actions.respond import Invalid
from nawba.domain.time import Instant
from nawba.domain.watching import Vitals
from nawba.ports.inbound import Inbound
from nawba.web import pages
from nawba.web.api import (
    administration,
    audit,
    holidays,
    incidents,
    judging,
    keeping,
    oncall,
    playbook,
    secrets,
    signals,
)
from nawba.web.api.listing import page_of
from nawba.web.asgi import App, with_headers
from nawba.web.calls import reading
from nawba.web.errors import api_error
from nawba.web.front import Front
from nawba.web.health import Health
from nawba.web.identity import permitted, whoever
from nawba.web.intake import Intake, KeyRing
from nawba.web.live import Live
from nawba.web.live import router as live_router
from nawba.web.openapi import with_doors
from nawba.web.vitals import Inside, exposed, figures, rows

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
_BODY_AT_MOST = 1_048_576


class NoPermission(RuntimeError):
    """A route does not say who may call it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What `bootstrap` puts together. `engine_alive` and `vitals` None: no engine runs in this process."""

    house: House
    sources: tuple[Inbound, ...]
    registry: CollectorRegistry
    engine_alive: Callable[[], Mapping[str, Instant]] | None = None
    is_loopback: bool = True
    vitals: Callable[[], Vitals] | None = None


@get("/metrics", opt={"permission": "public"}, include_in_schema=False)
async def metrics(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[bytes]:
    """Prometheus text. Open on a loopback listener; elsewhere it needs a key that may read (C51)."""
    if not request.app.state.is_loopback and not (await whoever(request, house)).may("read"):
        raise NotAuthorizedException("send a key")
    counts, oldest = await reading(house, lambda tx: tx.signals.summary())
    live = await reading(house, lambda tx: tx.incidents.live_counts())
    state: Inside = request.app.state.inside
    lines = [
        "# TYPE nawba_signals gauge",
        *(f'nawba_signals{{end="{name}"}} {n}' for name, n in counts.items()),
        "# TYPE nawba_oldest_pending_seconds gauge",
        f"nawba_oldest_pending_seconds {0 if oldest is None else (house.clock.now() - oldest) / 1e6}",
        "# TYPE nawba_live_incidents gauge",
        *(f'nawba_live_incidents{{state="{s}",exhausted="{str(e).lower()}"}} {n}' for s, e, n in live),
        *exposed(figures(state, await reading(house, partial(rows, house)))),
        "",
    ]
    body = generate_latest(request.app.state.registry) + "\n".join(lines).encode()
    return Response(body, media_type="text/plain; version=0.0.4")


async def _no_duplicate_keys(request: Request[Any, Any, Any]) -> None:
    """A body that names a key twice is refused (`engine.md` §7), whatever type it says it has."""
    if request.method not in ("POST", "PUT", "PATCH"):
        return
    body = await request.body()
    if body:
        try:
            json.loads(body, object_pairs_hook=_once)
        except Invalid:
            raise
        except RecursionError:
            raise Invalid("body", "nested_too_deeply") from None
        except UnicodeDecodeError:
            raise ClientException("the body is not UTF-8") from None
        except ValueError:
            pass  # not JSON: the route itself says so, with the place


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise Invalid(name[:40], "given_twice")
            seen.add(name)
    return found


def build(parts: Parts) -> Front:
    """Return the whole application; NoPermission when a route forgot to say who may call it."""
    house = parts.house
    keys = KeyRing(house)
    live = Live(house)
    house.store.listen(keys)
    house.store.listen(live)
    headers = HEADERS | (HTTPS_ONLY if house.url.startswith("https://") else {})
    app = with_headers(cast(App, framework(parts, live)), headers)
    inside = Inside(house, parts.engine_alive, parts.vitals)
    return Front(Intake(house, parts.sources, keys), Health(inside), app, live.stop)


def framework(parts: Parts, live: Live) -> Litestar:
    """Return what stands behind the raw handlers: API, pages, static files, live hints, metrics."""
    house = parts.house
    parts_of_it = (incidents, judging, signals, oncall, holidays, playbook, administration, audit, secrets, keeping)
    api = Router(
        "/api/v1",
        route_handlers=[part.router for part in parts_of_it],
        exception_handlers={Exception: api_error},
        before_request=_no_duplicate_keys,
        guards=[permitted],
    )
    own: list[Any] = [api, metrics, live_router, *pages.routers()]
    static = create_static_files_router(
        "/static", directories=[STATIC], cache_control=None, include_in_schema=False, opt={"permission": "public"}
    )

    def initial(config: AppConfig) -> AppConfig:
        config.state.update(
            {
                "house": house,
                "registry": parts.registry,
                "is_loopback": parts.is_loopback,
                "live": live,
                "inside": Inside(house, parts.engine_alive, parts.vitals),
            }
        )
        return config

    app = Litestar(
        route_handlers=[*own, static],
        on_app_init=[initial],
        dependencies={
            "house": Provide(lambda: house, sync_to_thread=False),
            "caller": Provide(whoever),
            "page": Provide(page_of),
        },
        exception_handlers={Exception: pages.page_error},
        openapi_config=OpenAPIConfig(
            title="Nawba",
            version=__version__,
            path="/api/openapi.json",
            render_plugins=[JsonRenderPlugin(path="/")],
            use_handler_docstrings=True,
        ),
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=6, minimum_size=1_000, exclude=["/live", "/api/v1/backup"]
        ),
        request_max_body_size=_BODY_AT_MOST,
        debug=False,
        logging_config=None,
    )
    _all_permitted(app)
    with_doors(app.openapi_schema, parts.sources)
    return app


def _all_permitted(app: Litestar) -> None:
    for path, permission in permissions(app):
        if permission is None:
            raise NoPermission(f"{path} does not name its permission")


def permissions(app: Litestar) -> Iterable[tuple[str, str | None]]:
    """Return every route of ours with its permission: the matrix the tests walk (C1)."""
    for route in app.routes:
        if route.path.startswith("/api") and not route.path.startswith("/api/v1"):
            continue  # the description itself, which says nothing about this installation
        for handler in getattr(route, "route_handlers", None) or [getattr(route, "route_handler")]:  # noqa: B009
            if "OPTIONS" in getattr(handler, "http_methods", ()) and len(handler.http_methods) == 1:
                continue
            yield f"{sorted(getattr(handler, 'http_methods', []))} {route.path}", handler.opt.get("permission")
