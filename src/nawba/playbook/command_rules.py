"""What the form asks of commands and watchers beyond the types of values: where a program runs, keys by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nawba.playbook import node as nodes
from nawba.playbook.finding import Path
from nawba.playbook.language.watching import ALLOWED, NEEDED, WATCHER
from nawba.playbook.notes import Notes
from nawba.playbook.references import once
from nawba.playbook.wording.saying import say

Values = Mapping[str, Any]


def commands(notes: Notes, values: Values, sections: Mapping[str, nodes.Node]) -> None:
    """Note every program with no agent to run it, every watcher whose keys do not fit its kind, every step's key
    given twice. What was read beside them is kept, so that all findings come at once."""
    for path, row in operations(values):
        if row.get("run") and row.get("where") is None and (*path, "where") not in notes.places:
            _note(notes, "PB003.where", path, key=str(path[-1]))
    for key, row in (values.get("watchers") or {}).items():
        if row:
            _watcher(notes, ("watchers", key), row)
    for section, field in (("runbooks", "steps"), ("watchers", "steps"), ("watchers", "undo")):
        for path, node in _lists(sections.get(section), section, field):
            once(notes, "step", _keys(node, path))


def operations(values: Values) -> Iterator[tuple[Path, Values]]:
    """Yield every step that was read, as far as it could be, and every rollback, switch and snapshot, by path."""
    for key, row in (values.get("runbooks") or {}).items():
        for number, one in enumerate((row or {}).get("steps") or (), 1):
            if one:
                yield ("runbooks", key, "steps", number), one
    for section, fields in (("releases", ("roll_back",)), ("kill_switches", ("turn_off", "turn_on", "snapshot"))):
        for key, row in (values.get(section) or {}).items():
            for name in fields:
                if (row or {}).get(name):
                    yield (section, key, name), row[name]


def _watcher(notes: Notes, path: Path, row: Values) -> None:
    kind = row.get("kind")
    if kind not in NEEDED:
        return
    given = {word for word in WATCHER.fields if (*path, word) in notes.places}
    missing = [word for word in NEEDED[kind] if word not in given]
    if kind == "heartbeat" and not given & {"period", "cron"}:
        missing.insert(0, "period")
    for word in missing:
        _note(notes, "PB003.of_kind", path, key=word, thing=kind)
    for word in sorted(given - {"kind", "service", "fires_after"} - set(ALLOWED[kind])):
        _note(notes, "PB003.not_of_kind", (*path, word), key=word, thing=kind)


def _note(notes: Notes, wording: str, path: Path, **params: str) -> None:
    """Note a finding that takes nothing away from what was read; of a thing whose key was refused nothing more."""
    if path in notes.places:
        notes.findings.append(say(wording, notes.places[path], path, None, None, **params))


def _lists(root: nodes.Node | None, section: str, field: str) -> Iterator[tuple[Path, nodes.Sequence]]:
    for key, body in root.pairs if isinstance(root, nodes.Mapping) else ():
        found = body.get(field) if isinstance(body, nodes.Mapping) else None
        if isinstance(found, nodes.Sequence):
            yield (section, key.value, field), found


def _keys(root: nodes.Sequence, path: Path) -> Iterator[tuple[nodes.Scalar, Path]]:
    for number, item in enumerate(root.items, 1):
        key = item.get("key") if isinstance(item, nodes.Mapping) else None
        if isinstance(key, nodes.Scalar):
            yield key, (*path, number, "key")
