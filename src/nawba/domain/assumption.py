"""What the text is unsure of: assumptions until a person confirms them, warnings accepted until a date (S117)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nawba.domain.people import Text


@dataclass(frozen=True, slots=True)
class Assumption:
    """`about`: the dotted path of what is assumed. Printed in the handbook until `confirmed_by` is named."""

    about: str
    text: Text
    confirmed_by: str | None = None
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The warning `finding` about the path `about` is quiet until the day `until`, and stands in the handbook."""

    finding: str
    about: str
    why: Text
    until: date


@dataclass(frozen=True, slots=True)
class Margin:
    """What may stand beside any thing: a note for the handbook's margin, own words, the keys it had before."""

    note: Text | None = None
    labels: tuple[tuple[str, str], ...] = ()
    was: tuple[str, ...] = ()
