"""The pages: Now, incidents, declare, the sandbox, a page's own link, signing in. One file an area."""

from __future__ import annotations

from litestar import Router

from nawba.web.identity import permitted
from nawba.web.pages import declare, handbook, holidays, incidents, now, page_link, sandbox, sign_in, versions
from nawba.web.pages.failing import page_error

__all__ = ["page_error", "routers"]


def routers() -> tuple[Router, ...]:
    """Return every page's routes."""
    handlers = [
        *now.HANDLERS, *incidents.HANDLERS, *declare.HANDLERS, *sandbox.HANDLERS, *page_link.HANDLERS,
        *sign_in.HANDLERS, *handbook.HANDLERS, *versions.HANDLERS, *holidays.HANDLERS,
    ]  # fmt: skip
    return (Router("/", route_handlers=handlers, guards=[permitted], include_in_schema=False),)
