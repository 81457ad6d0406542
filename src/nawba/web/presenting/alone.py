"""The handbook as one HTML file that needs no server and no network: styles inside, the system's own fonts."""

from __future__ import annotations

import re
from typing import Final

from nawba.handbook.tree import Handbook
from nawba.web.presenting.environment import STATIC, environment

_STYLES: Final = ("tokens.css", "base.css", "components/handbook.css")
_FACE: Final = re.compile(r"@font-face\s*\{[^}]*\}")


def alone(book: Handbook) -> str:
    """Return the whole document."""
    css = "\n".join(_FACE.sub("", (STATIC / name).read_text("utf-8")) for name in _STYLES)
    context = {"book": book, "css": css, "lang": book.lang, "dir": "rtl" if book.is_rtl else "ltr"}
    return environment().get_template("_handbook_alone.html").render(context)
