"""Does anything in the text look like a secret? Names of secrets belong into it, values never (PB011)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from nawba.playbook import node as nodes
from nawba.playbook.notes import Notes

_SHAPES: Final[dict[str, str]] = {
    "token": (
        r"xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{20,}|gh[oprsu]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}"
        r"|glpat-[A-Za-z0-9_-]{18,}|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|EAA[A-Za-z0-9]{60,}"
        r"|\b[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"
        r"|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}|\bnpm_[A-Za-z0-9]{30,}|\bdop_v1_[a-f0-9]{60,}"
        r"|\bhvs\.[A-Za-z0-9_-]{20,}|\bglsa_[A-Za-z0-9_]{30,}|(?i:\bbearer (?=[a-z._~+/-]*[0-9])[a-z0-9._~+/-]{16,})"
    ),
    "key": r"\bA[KS]IA[0-9A-Z]{16}\b|AIza[0-9A-Za-z_-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY|\bSK[0-9a-f]{32}\b"
    r"|\bAGE-SECRET-KEY-1[0-9A-Z]{40,}",
    "password": r"[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,80}:[^\s/:@{}$]{3,200}@",
    "webhook": r"hooks\.slack\.com/services/T[A-Za-z0-9]+/B[A-Za-z0-9]+/[A-Za-z0-9]{10,}"
    r"|discord(?:app)?\.com/api/webhooks/[0-9]+/[A-Za-z0-9_-]{20,}",
}
_NAMES: Final[dict[str, Mapping[str, str]]] = {
    "token": {"ar": "رمز دخول", "en": "a token"},
    "key": {"ar": "مفتاحًا سرّيًّا", "en": "a private key"},
    "password": {"ar": "كلمة مرور في عنوان", "en": "a password in an address"},
    "webhook": {"ar": "عنوانًا سرّيًّا", "en": "a secret address"},
    "chance": {"ar": "سرًّا من حروف عشوائية", "en": "a secret of random letters"},
}
_ANY: Final = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _SHAPES.items()))
_SHOWN: Final = 4
_NAMED: Final = re.compile(
    r"(?:.*[_-])?(?:password|passwd|passphrase|pwd|api_?key|access_?key|private_?key|client_secret|token|secret_?key)",
    re.IGNORECASE,
)
"""Keys whose value is a secret; `secret` itself is not among them, since it names one."""
_NO_VALUE: Final = re.compile(r"\{\{.*\}\}|true|false|null|~|[0-9]{1,3}", re.IGNORECASE)
_RANDOM: Final = re.compile(r"[A-Za-z0-9+_=-]{24,}")
_PATH: Final = re.compile(r"https?://[^\s?#]+")
_RUNS: Final = re.compile("[0-9]+")
LEAST_BITS: Final = 3.9
"""Shannon entropy a letter, from which on a long word with capitals, small letters and digits is no name."""


def find_secrets(notes: Notes, sections: Mapping[str, nodes.Node]) -> None:
    """Note every scalar that has the shape of a secret, or stands where one would. Only its first characters are said
    again, of a password nothing."""
    for section, root in sections.items():
        for scalar in nodes.scalars(root):
            match = _ANY.search(scalar.value)
            if match is not None and match.lastgroup is not None:
                _note(notes, section, scalar, match.lastgroup, match[0])
            elif (word := _by_chance(scalar.value)) is not None:
                _note(notes, section, scalar, "chance", word)
        for key, value in _named(root):
            notes.note("PB011.named", value.place, (section,), key=key.value)


def _note(notes: Notes, section: str, scalar: nodes.Scalar, what: str, found: str) -> None:
    notes.note("PB011.secret", scalar.place, (section,), local={"what": _NAMES[what]}, found=found[:_SHOWN] + "…")


def _by_chance(text: str) -> str | None:
    """Return a word that nobody would think of: long, of mixed letters and digits that hardly repeat.

    The path of an address may hold such a word, to name a document; what lets somebody in stands in the query.
    """
    for word in _RANDOM.findall(_PATH.sub(" ", text)):
        is_mixed = any(c.isupper() for c in word) and any(c.islower() for c in word) and len(_RUNS.findall(word)) > 1
        if is_mixed and _bits(word) >= LEAST_BITS:
            return str(word)
    return None


def _bits(word: str) -> float:
    return -sum(n / len(word) * math.log2(n / len(word)) for n in Counter(word).values())


def _named(root: nodes.Node) -> list[tuple[nodes.Scalar, nodes.Scalar]]:
    """Return the keys that ask for a secret and have a plain value beside them."""
    found: list[tuple[nodes.Scalar, nodes.Scalar]] = []
    waiting: list[nodes.Node] = [root]
    while waiting:
        here = waiting.pop()
        if isinstance(here, nodes.Sequence):
            waiting += here.items
        elif isinstance(here, nodes.Mapping):
            waiting += [value for _, value in here.pairs]
            pairs = [(key, value) for key, value in here.pairs if isinstance(value, nodes.Scalar)]
            found += [(key, value) for key, value in pairs if _is_told(key.value, value.value)]
    return found


def _is_told(key: str, value: str) -> bool:
    return bool(value.strip() and _NAMED.fullmatch(key)) and not _NO_VALUE.fullmatch(value)
