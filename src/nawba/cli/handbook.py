"""`nawba handbook`: the text as a document, from a directory without a server, or of the version in force."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from cyclopts import Parameter

from nawba.cli.client import Client
from nawba.cli.failed import Failed
from nawba.cli.findings import show
from nawba.cli.options import WHERE, Language, Where
from nawba.cli.printing import safe, say
from nawba.cli.texts import files_at
from nawba.domain.rota import Override
from nawba.domain.time import from_datetime
from nawba.handbook.building import Edition, handbook
from nawba.handbook.child import NO_TYPST, NotMade, Order, made
from nawba.handbook.markdown import markdown_of
from nawba.handbook.sheet import Applied
from nawba.handbook.tree import Handbook
from nawba.playbook import PlaybookRefused
from nawba.ports.system import SystemClock

Form = Literal["html", "md", "pdf"]
_NO_PDF = (
    "making a PDF needs the extra: pip install 'nawba[pdf]' (in a checkout `make up` installs it). "
    "--format html prints as well, from any browser"
)


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Wish:
    """What the handbook is to be."""

    language: Annotated[Language, Parameter(name=("--language", "--lang"), help="The language of the handbook.")] = "en"
    format: Annotated[Form | None, Parameter(help="html, md or pdf; by the ending of --out where nothing is said.")] = (
        None
    )
    out: Annotated[Path | None, Parameter(help="The file to write; stdout without it.")] = None
    card: Annotated[str | None, Parameter(help="One severity's quick card alone, as PDF.")] = None


WISH: Any = Wish()


def print_handbook(
    directory: Annotated[
        Path | None, Parameter(name="DIR", help="A playbook: a directory or a file. Without it: the version in force.")
    ] = None,
    /,
    *,
    wish: Wish = WISH,
    where: Where = WHERE,
) -> int:
    """Write the playbook as a handbook: HTML, Markdown or PDF, in Arabic or English."""
    form = wish.format or _form(wish.out)
    if wish.card is not None and form != "pdf":
        raise Failed("--card is one page of paper: it needs --format pdf", 2)
    if directory is not None and where.url is not None:
        raise Failed("name a directory, or a server by --url; not both", 2)
    if form == "pdf" and wish.out is None and sys.stdout.isatty():
        raise Failed("a PDF is not for a terminal: name a file with --out", 2)
    language = wish.language
    order = _of_directory(directory, language) if directory is not None else _of_installation(where, language)
    _deliver(_paper(order, wish.card) if form == "pdf" else _written(order, form), wish.out)
    return 0


def _form(out: Path | None) -> Form:
    """Return the form the file's name asks for; Markdown for stdout."""
    endings: dict[str, Form] = {".html": "html", ".htm": "html", ".md": "md", ".pdf": "pdf"}
    if out is None:
        return "md"
    found = endings.get(out.suffix.lower())
    if found is None:
        raise Failed(f"{safe(out)}: say which form it has: --format html, md or pdf", 2)
    return found


def _of_directory(directory: Path, language: str) -> Order:
    return Order(files_at(directory), language, SystemClock().now())


def _of_installation(where: Where, language: str) -> Order:
    with where.open() as api:
        live = api.must("GET", "/api/v1/playbook")
        if live is None:
            raise Failed("there is no playbook in force yet; apply one, or name a directory: nawba handbook DIR")
        return Order(
            {name: text.encode() for name, text in live["files"].items()},
            language,
            SystemClock().now(),
            applied=(int(live["version"]), _instant(live["applied_at"])),
            overrides=_overrides(api),
        )


def _overrides(api: Client) -> tuple[Override, ...]:
    found: list[dict[str, Any]] = api.must("GET", "/api/v1/overrides")["items"]
    return tuple(
        Override(
            one["id"],
            one["track"],
            one["person"],
            _instant(one["starts_at"]),
            _instant(one["ends_at"]),
            one["replaces"],
        )
        for one in found
    )


def _instant(written: str) -> int:
    return from_datetime(datetime.fromisoformat(written))


def _book(order: Order) -> Handbook:
    applied = Applied(*order.applied) if order.applied else None
    try:
        return handbook(Edition(order.files, order.lang, order.now, applied, order.overrides))
    except PlaybookRefused as error:
        show(error.findings, "ar" if order.lang == "ar" else "en", sys.stderr)
        raise Failed("the text has errors: nothing was printed. Mend them, then try again", 2) from None


def _written(order: Order, form: Form) -> bytes:
    book = _book(order)
    if form == "md":
        return markdown_of(book).encode()
    from nawba.web.presenting.alone import alone  # noqa: PLC0415 - slow import

    return alone(book).encode()


def _paper(order: Order, card: str | None) -> bytes:
    severities = [one.severity for one in _book(order).cards]
    if card is not None and card not in severities:
        raise Failed(f"--card: there is no severity {safe(card)!r}; there are: {', '.join(severities)}", 2)
    try:
        return made(msgspec.structs.replace(order, form="pdf", card=card))
    except NotMade as error:
        raise Failed(_NO_PDF if error.code == NO_TYPST else f"the PDF could not be made: {safe(error.said)}") from None


def _deliver(content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Failed(f"{safe(out)}: {error.strerror or error}", 2) from None
    say(f"{safe(out)}: {len(content):,} bytes")
