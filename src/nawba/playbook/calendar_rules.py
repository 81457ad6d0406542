"""What the form asks of calendars beyond the types of values: tentative holidays exist, periods do not end early."""

from __future__ import annotations

from typing import Any

from nawba.playbook import node as nodes
from nawba.playbook.finding import Path
from nawba.playbook.known_days import keys_of
from nawba.playbook.notes import Notes


def tentative(notes: Notes, calendars: Any) -> None:
    """Refuse a tentative holiday that the country does not have, and any without a country."""
    for key, calendar in (calendars or {}).items():
        holidays = (calendar or {}).get("holidays") or {}
        country = holidays.get("country")
        for number, name in enumerate(holidays.get("tentative") or (), 1):
            path: Path = ("calendars", key, "holidays", "tentative", number)
            if name is None or (country is None and ("calendars", key, "holidays", "country") in notes.places):
                continue
            known = keys_of(country) if country else ()
            if not any(one == name or one.startswith(f"{name}_") for one in known):
                place = notes.places.get(path, notes.places["calendars", key, "holidays", "tentative"])
                notes.unknown("PB101.holiday", nodes.Scalar(name, place), path, known)


def periods(notes: Notes, calendars: Any) -> None:
    """Refuse a period that ends before it begins."""
    for key, calendar in (calendars or {}).items():
        for number, period in enumerate((calendar or {}).get("periods") or (), 1):
            first, last = (period or {}).get("from"), (period or {}).get("until")
            path: Path = ("calendars", key, "periods", number, "until")
            if first is not None and last is not None and last < first:
                notes.note(
                    "PB003.ends_early", notes.places[path], path, found=last.isoformat(), first=first.isoformat()
                )
