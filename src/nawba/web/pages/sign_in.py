"""Signing in by a one-time link: the link shows one button, the button signs in (mail scanners press none)."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from nawba.actions.house import House
from nawba.actions.keys import SESSION_US, sign_in
from nawba.domain.time import SECOND
from nawba.web.calls import reading, writing
from nawba.web.identity import NOBODY, caller_of, cookie_name
from nawba.web.pages.rendering import render


@get("/sign-in/{token:str}", opt={"permission": "public"})
async def show_sign_in(request: Request[Any, Any, Any], house: NamedDependency[House], token: str) -> Response[str]:
    """Show the one button that signs in; opening the link changes nothing."""
    is_open = await reading(house, lambda tx: tx.access.link_is_open(token, house.clock.now()))
    return await render(request, "sign_in.html", {"token": token, "expired": not is_open}, 200 if is_open else 410)


@post("/sign-in/{token:str}", opt={"permission": "public"})
async def post_sign_in(request: Request[Any, Any, Any], house: NamedDependency[House], token: str) -> Response[Any]:
    """Use up the link and open a session of its own (C11)."""
    session = await writing(house, lambda tx: sign_in(tx, house, token))
    if session is None:
        return await render(request, "sign_in.html", {"token": token, "expired": True}, 410)
    answer: Response[Any] = Redirect("/", status_code=303)
    answer.set_cookie(
        key=cookie_name(house),
        value=session,
        max_age=SESSION_US // SECOND,
        path="/",
        httponly=True,
        samesite="lax",
        secure=house.url.startswith("https://"),
    )
    return answer


@post("/sign-out", opt={"permission": "public"})
async def post_sign_out(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[Any]:
    """End the session; asking who it is refuses a form that is not of our own pages (C12)."""
    cookie = request.cookies.get(cookie_name(house))
    if cookie and await caller_of(request, house) is not NOBODY:
        await writing(house, lambda tx: tx.access.end_session(cookie))
    answer: Response[Any] = Redirect("/signed-out", status_code=303)
    answer.delete_cookie(cookie_name(house), path="/")
    return answer


@get("/signed-out", opt={"permission": "public"})
async def show_signed_out(request: Request[Any, Any, Any]) -> Response[str]:
    """Say that the session ended."""
    return await render(request, "signed_out.html", {"person": None, "can": set()})


HANDLERS = (show_sign_in, post_sign_in, post_sign_out, show_signed_out)
