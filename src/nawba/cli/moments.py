"""Instants and names as the organisation has them: its zone and its playbook, read from the live text."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from nawba.cli.client import Client
from nawba.domain.playbook import Playbook
from nawba.playbook import PlaybookRefused, decode


def live_playbook(api: Client) -> Playbook | None:
    """Return the playbook in force; None when there is none, or a server of another release has one we cannot read."""
    found = api.must("GET", "/api/v1/playbook")
    if found is None:
        return None
    try:
        return decode({name: text.encode() for name, text in found["files"].items()})
    except PlaybookRefused:
        return None


def zone_of(playbook: Playbook | None) -> ZoneInfo:
    """Return the organisation's zone; UTC without a playbook."""
    return ZoneInfo(playbook.organisation.zone if playbook else "UTC")


def wall(at: str | None, zone: ZoneInfo) -> str:
    """Return an instant of the API as the clock on the wall shows it: `Fri 2026-11-20 03:12:05`; `-` for none."""
    return "-" if at is None else f"{datetime.fromisoformat(at).astimezone(zone):%a %Y-%m-%d %H:%M:%S}"


def hour(at: str, zone: ZoneInfo) -> str:
    """Return only the time of the day of an instant."""
    return f"{datetime.fromisoformat(at).astimezone(zone):%H:%M:%S}"
