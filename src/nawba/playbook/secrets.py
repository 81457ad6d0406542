"""Does anything in the text look like a secret? Names of secrets belong into it, values never (PB011)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from nawba.playbook import node as nodes
from nawba.playbook.notes import Notes

_SHAPES: Final[dict[str, str]] = {
    "token": (
        r"xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{20,}|gh[oprsu]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}"
        r"|glpat-[A-Za-z0-9_-]{18,}|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|EAA[A-Za-z0-9]{60,}"
        r"|\b[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"
        r"|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"
    ),
    "key": r"\bA[KS]IA[0-9A-Z]{16}\b|AIza[0-9A-Za-z_-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY|\bSK[0-9a-f]{32}\b",
    "password": r"[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,80}:[^\s/:@]{3,200}@",
    "webhook": r"hooks\.slack\.com/services/T[A-Za-z0-9]+/B[A-Za-z0-9]+/[A-Za-z0-9]{10,}",
}
_NAMES: Final[dict[str, Mapping[str, str]]] = {
    "token": {"ar": "رمز دخول", "en": "a token"},
    "key": {"ar": "مفتاحًا سرّيًّا", "en": "a private key"},
    "password": {"ar": "كلمة مرور في عنوان", "en": "a password in an address"},
    "webhook": {"ar": "عنوانًا سرّيًّا", "en": "a secret address"},
}
_ANY: Final = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _SHAPES.items()))
_SHOWN: Final = 4


def find_secrets(notes: Notes, sections: Mapping[str, nodes.Node]) -> None:
    """Note every scalar that has the shape of a secret. Only its first characters are said again."""
    for section, root in sections.items():
        for scalar in nodes.scalars(root):
            match = _ANY.search(scalar.value)
            if match is not None and match.lastgroup is not None:
                what = _NAMES[match.lastgroup]
                shown = match[0][:_SHOWN] + "…"
                notes.note("PB011.secret", scalar.place, (section,), local={"what": what}, found=shown)
