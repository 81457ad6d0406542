"""The child's side: `python -m nawba.handbook`, an order on stdin, what was made on stdout."""

from __future__ import annotations

import sys

import msgspec

from nawba.handbook.building import Edition, handbook
from nawba.handbook.child import NO_TYPST, UNREADABLE, Order, limit_ourselves
from nawba.handbook.sheet import Applied
from nawba.handbook.typesetting import NoTypst, pages
from nawba.handbook.typst import typst_of
from nawba.playbook import PlaybookRefused


def main() -> int:
    """Take one order and carry it out."""
    limit_ourselves()
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    try:
        sys.stdout.buffer.write(_carried_out(order))
    except PlaybookRefused as error:
        sys.stderr.write(str(error))
        return UNREADABLE
    except NoTypst as error:
        sys.stderr.write(str(error))
        return NO_TYPST
    return 0


def _carried_out(order: Order) -> bytes:
    applied = Applied(*order.applied) if order.applied else None
    book = handbook(Edition(order.files, order.lang, order.now, applied, order.overrides))
    if order.form == "tree":
        return msgspec.json.encode(book)
    source = typst_of(book, order.card)
    if order.form == "typ":
        return source.encode()
    return pages(source, order.form)[0]


if __name__ == "__main__":
    sys.exit(main())
