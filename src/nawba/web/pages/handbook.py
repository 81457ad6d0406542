"""The handbook of the version in force: chapter by chapter, whole, its cards, and as files to take away (S1, S61)."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import Parameter

from nawba.actions.house import House
from nawba.actions.printing import handbook_order
from nawba.actions.respond import NotFound
from nawba.handbook.child import NO_TYPST, NotMade, Order
from nawba.handbook.markdown import markdown_of
from nawba.handbook.press import Press
from nawba.handbook.tree import Handbook
from nawba.web.calls import reading
from nawba.web.pages.rendering import both, language_of, render

_ALL: Final = "all"
_press: Final = Press()
Card = Annotated[str | None, Parameter(description="A severity: its quick card alone.")]


@get("/handbook", opt={"permission": "read"})
async def show_handbook(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[str]:
    """Show the first chapter."""
    return await _chapter(request, house, None)


@get("/handbook/{chapter:str}", opt={"permission": "read"})
async def show_chapter(request: Request[Any, Any, Any], house: NamedDependency[House], chapter: str) -> Response[str]:
    """Show one chapter, or `all` of them on one page."""
    return await _chapter(request, house, chapter)


@get("/handbook/cards/{severity:str}", opt={"permission": "read"})
async def show_card(request: Request[Any, Any, Any], house: NamedDependency[House], severity: str) -> Response[str]:
    """Show a quick card."""
    book = await _book(request, house)
    if book is None:
        return await _nothing(request)
    card = next((one for one in book.cards if one.severity == severity), None)
    if card is None:
        raise NotFound(severity)
    return await render(request, "handbook.html", {"book": book, "key": f"card-{severity}", "card": card})


@get("/handbook.md", opt={"permission": "read"})
async def get_markdown(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[str]:
    """Give the whole handbook as Markdown."""
    book = await _book(request, house)
    if book is None:
        return await _nothing(request)
    return Response(markdown_of(book), media_type="text/markdown", headers=_attached(book.lang, "md"))


@get("/handbook.pdf", opt={"permission": "read"})
async def get_pdf(request: Request[Any, Any, Any], house: NamedDependency[House], card: Card = None) -> Response[Any]:
    """Give the handbook, or one card of it, as PDF; 501 without the extra, 503 when it could not be made in time."""
    order = await _order(request, house)
    if order is None:
        return await _nothing(request)
    if card is not None and card not in {one.severity for one in (await asyncio.to_thread(_press.tree, order)).cards}:
        raise NotFound(card)
    wanted = Order(order.files, order.lang, order.now, "pdf", card, order.applied, order.overrides)
    try:
        made = await asyncio.to_thread(_press.paper, wanted)
    except NotMade as error:
        is_missing = error.code == NO_TYPST
        return await _message(request, "no_pdf" if is_missing else "pdf_failed", 501 if is_missing else 503)
    return Response(made, media_type="application/pdf", headers=_attached(order.lang, "pdf", card))


async def _chapter(request: Request[Any, Any, Any], house: House, key: str | None) -> Response[str]:
    book = await _book(request, house)
    if book is None:
        return await _nothing(request)
    chapter = book.chapters[0] if key is None else next((one for one in book.chapters if one.key == key), None)
    if chapter is None and key != _ALL:
        raise NotFound(str(key))
    shown = chapter.key if chapter else _ALL
    return await render(request, "handbook.html", {"book": book, "key": shown, "chapter": chapter, "card": None})


async def _order(request: Request[Any, Any, Any], house: House) -> Order | None:
    lang = language_of(request)
    return await reading(house, lambda tx: handbook_order(tx, house, lang))


async def _book(request: Request[Any, Any, Any], house: House) -> Handbook | None:
    order = await _order(request, house)
    return None if order is None else await asyncio.to_thread(_press.tree, order)


async def _nothing(request: Request[Any, Any, Any]) -> Response[str]:
    return await _message(request, "none", 404)


async def _message(request: Request[Any, Any, Any], key: str, status: int) -> Response[str]:
    title, text = both(f"handbook.page.{key}"), both(f"handbook.page.{key}.text")
    return await render(request, "message.html", {"title": title, "text": text, "actions": []}, status)


def _attached(lang: str, ending: str, card: str | None = None) -> dict[str, str]:
    name = f"handbook-{card.lower()}.{lang}.{ending}" if card else f"handbook.{lang}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


HANDLERS = (show_handbook, show_chapter, show_card, get_markdown, get_pdf)
