"""Which handbooks are kept ready: each is made once a version, language and day, one child at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final, Generic, TypeVar

from nawba.handbook.child import Order, made, tree_of
from nawba.handbook.tree import Handbook

T = TypeVar("T")
_MOST: Final = 8
"""Two languages, today and yesterday, twice; a tree of the guide is about 1 MB, its PDF half of that."""


class _Shelf(Generic[T]):
    """The newest few, by what was asked for."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, T] = OrderedDict()

    def get(self, key: object) -> T | None:
        return self._kept.get(key)

    def put(self, key: object, value: T) -> T:
        self._kept[key] = value
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return value


class Press:
    """Makes and keeps handbooks. Its methods block, up to a minute; call them in a thread."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._trees: _Shelf[Handbook] = _Shelf()
        self._papers: _Shelf[bytes] = _Shelf()

    def tree(self, order: Order) -> Handbook:
        """Return the tree; NotMade as `child.made`."""
        with self._turn:
            return self._trees.get(_key(order)) or self._trees.put(_key(order), tree_of(order))

    def paper(self, order: Order) -> bytes:
        """Return the file of the order's form; NotMade as `child.made`."""
        with self._turn:
            return self._papers.get(_key(order)) or self._papers.put(_key(order), made(order))


def _key(order: Order) -> object:
    """Return what makes two orders the same: a version in force never changes its files."""
    return order.applied, order.lang, order.now, order.form, order.card, order.overrides
