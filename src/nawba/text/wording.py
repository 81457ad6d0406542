"""What people's own templates say once their places are filled; None when they cannot be used.

People write these texts, so they are not trusted: no logic, bounded work, no look into anything but the given values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from minijinja import Environment, TemplateError

from nawba.text.isolate import clean_lines

FUEL: Final = 20_000
LONGEST: Final = 4_000
_BLOCK: Final = "{%"


def _unescaped(_name: str) -> bool:
    return False


_PLACES: Final = Environment(
    undefined_behavior="chainable", fuel=FUEL, debug=False, pycompat=False, auto_escape_callback=_unescaped
)


def worded(source: str, values: Mapping[str, Any]) -> str | None:
    """Return `source` with its places filled from `values`; a place without a value is empty.

    None: the text does not read, runs too long, uses logic, or says nothing.
    """
    if _BLOCK in source or len(source) > LONGEST:
        return None
    try:
        said: str = _PLACES.render_str(clean_lines(source, LONGEST), **values).strip()
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError):
        return None
    return said if 0 < len(said) <= LONGEST else None


def asks_for(source: str, name: str) -> bool:
    """Say whether `source` has a place for `name`; a text that does not read has none."""
    try:
        return name in _PLACES.undeclared_variables_in_str(source)
    except (TemplateError, TypeError, ValueError):
        return False
