"""The form of a wording: a message and a remedy in each language, with `{name}` places."""

from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """`en`, `ar`: what is so. `do_en`, `do_ar`: what to do about it."""

    en: str
    do_en: str
    ar: str
    do_ar: str
