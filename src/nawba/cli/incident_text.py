"""Incidents for people: a line, a list, and one whole with clocks, calls and timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from nawba.cli.client import Client
from nawba.cli.judging_text import show_proposal
from nawba.cli.moments import live_playbook, wall, zone_of
from nawba.cli.printing import name, safe, say, table, title

_NOTE_WIDTH = 2_000


def show_line(done: str, incident: Mapping[str, Any]) -> None:
    """Say what came of a command in one line: number, severity, state, who has it."""
    owner = incident.get("owner")
    has = f", {name(owner)} has it" if owner else ""
    what = f"{safe(incident['severity'])}, {_state(incident)}{has}"
    say(f"INC-{incident['number']} {done}: {what}: {safe(incident['title'])}")


def show_list(found: Mapping[str, Any], api: Client) -> None:
    """Print incidents as a table, and how the list goes on."""
    if not found["items"]:
        say("There are no such incidents.")
        return
    zone = zone_of(live_playbook(api))
    rows = [
        [
            f"INC-{i['number']}", i["severity"], _state(i), wall(i["opened_at"], zone), i["service"] or "-",
            name(i["owner"]) or "-", safe(i["title"], 80),
        ]
        for i in found["items"]
    ]  # fmt: skip
    table(["Number", "Severity", "State", f"Opened ({zone.key})", "Service", "Owner", "Title"], rows)
    if found["next"]:
        say(f"\nOlder ones: --cursor {safe(found['next'])}")


def show_incident(i: Mapping[str, Any], api: Client, lang: str) -> None:
    """Print one incident whole; names and sentences in `lang`, times in the organisation's zone."""
    zone = zone_of(live_playbook(api))
    say(f"INC-{i['number']}  {safe(i['severity'])}  {_state(i)}  {safe(i['title'], 1_024)}")
    purpose = "" if i["purpose"] == "real" else f"  purpose {safe(i['purpose'])}"
    say(f"{safe(i['id'])}  service {safe(i['service']) or '-'}  owner {name(i['owner'], lang) or '-'}{purpose}")
    say(f"playbook version {i['playbook_version']}  times in {zone.key}")
    say(f"\nopened        {wall(i['opened_at'], zone)}")
    for field in ("acknowledged_at", "snoozed_until", "resolved_at"):
        if i[field]:
            say(f"{field.replace('_', ' ').removesuffix(' at'):<14}{wall(i[field], zone)}")
    if i["clocks"]:
        say("\nClocks")
        rows = [[c["kind"], wall(c["due_at"], zone), c["state"].replace("_", " ")] for c in i["clocks"]]
        table(["Clock", "Due", "State"], rows, "  ")
    show_proposal(i, lang)
    _show_calls(i, zone, lang)
    _show_timeline(i, zone, lang)


def _show_calls(i: Mapping[str, Any], zone: ZoneInfo, lang: str) -> None:
    if not i["pages"]:
        say("\nNobody was called.")
        return
    say("\nCalled")
    for page in i["pages"]:
        late = f", {page['late_seconds']} s late" if page.get("late_seconds") else ""
        say(f"  level {page['level']}, round {page['round']}: {name(page['person'], lang)}{late}")
        for a in page["attempts"]:
            doubt = "  possibly twice" if a["possible_duplicate"] else ""
            why = f"  {safe(a['reason'])}" if a.get("reason") else ""
            when = wall(a["at"] or a["due_at"], zone)
            say(f"    {safe(a['contact']):<24}{safe(a['state']):<11}{when}{why}{doubt}")


def _show_timeline(i: Mapping[str, Any], zone: ZoneInfo, lang: str) -> None:
    say("\nTimeline")
    for entry in i["timeline"]:
        say(f"  {entry['n']:>3}  {wall(entry['at'], zone)}  {title(entry['text'], lang)}")
        if entry.get("note"):
            say(f"       {safe(entry['note'], _NOTE_WIDTH)}")


def _state(incident: Mapping[str, Any]) -> str:
    return safe(incident["state"]) + (", exhausted" if incident["exhausted"] else "")
