"""`nawba history` and `nawba pull`: the versions there were, and the live text into a directory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from nawba.cli.client import Client
from nawba.cli.failed import Failed
from nawba.cli.moments import live_playbook, wall, zone_of
from nawba.cli.options import WHERE, Flag, Json, Lang, Where
from nawba.cli.plan_words import word
from nawba.cli.printing import safe, say, show_json
from nawba.playbook import files_of
from nawba.playbook.basing import base_of, text_digest, with_base

_LIMIT: Final = 20


def history(
    *,
    limit: Annotated[int, Parameter(help="How many versions, the newest first.")] = _LIMIT,
    before: Annotated[int | None, Parameter(help="Only versions older than this one.")] = None,
    json_: Json = False,
    lang: Lang = "en",
    where: Where = WHERE,
) -> int:
    """Show who applied which text, when, why, and what it changed."""
    with where.open() as api:
        found = api.must("GET", "/api/v1/playbook/versions", limit=limit, before=before)
        if json_:
            show_json(found)
            return 0
        if not found["items"]:
            say(word("none", lang))
            return 0
        zone = zone_of(live_playbook(api))
        for one in found["items"]:
            _version(one, zone, lang)
        if found["next"]:
            say(f"… nawba history --before {found['next']}")
    return 0


def _version(one: Mapping[str, Any], zone: ZoneInfo, lang: str) -> None:
    marks = [word("live", lang)] if one["is_live"] else []
    if one["restored"]:
        marks.append(word("restored", lang, version=one["restored"]))
    if one["forced"]:
        marks.append(word("forced", lang, codes=", ".join(sorted({f["code"] for f in one["forced"]}))))
    shown = f"  ({', '.join(marks)})" if marks else ""
    say(f"{one['version']:>4}  {wall(one['applied_at'], zone)}  {safe(one['applied_by'])}{shown}")
    if one["reason"]:
        say(f"      {word('because', lang, reason=safe(one['reason'], 2_000))}")
    if one["changes"] is None:
        say(f"      {word('unrecorded', lang)}")
        return
    for text in one["changes"]:
        say(f"      {safe(text.get(lang) or text.get('en'), 2_000)}")
    rest = one["count"] - len(one["changes"])
    if rest > 0:
        say(f"      {word('more', lang, n=rest)}")
    elif not one["count"]:
        say(f"      {word('first_version' if one['version'] == 1 else 'no_change', lang)}")


def pull(
    directory: Annotated[Path, Parameter(name="DIR", help="Where to; made where it does not exist.")],
    /,
    *,
    force: Annotated[bool, Flag, Parameter(help="Overwrite what was edited there.")] = False,
    json_: Json = False,
    where: Where = WHERE,
) -> int:
    """Write the text in force into a directory, byte for byte, and note on which version it is based."""
    with where.open() as api:
        live = api.must("GET", "/api/v1/playbook")
        if live is None:
            raise Failed("no text is in force yet: nawba apply DIR")
        wanted = with_base(_named(live["files"]), live["version"])
        there = _there(directory)
        edited = [] if force else _edited(api, there, live)
    if edited:
        raise Failed(
            f"{directory} has changes that are in no version: {', '.join(safe(name, 80) for name in edited[:10])}. "
            "Apply them, put them elsewhere, or overwrite them with --force"
        )
    written = {name: text for name, text in wanted.items() if there.get(name) != text}
    removed = sorted(set(there) - set(wanted))
    _write(directory, written, removed)
    if json_:
        show_json({"version": live["version"], "written": sorted(written), "removed": removed})
        return 0
    say(f"{safe(directory)} holds version {live['version']}, which is in force.")
    for name in sorted(written):
        say(f"  written  {safe(name)}")
    for name in removed:
        say(f"  removed  {safe(name)}")
    return 0


def _named(files: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of a version; Failed for a name that would lie elsewhere than in the directory."""
    for name in files:
        path = PurePosixPath(name)
        if not name or path.is_absolute() or ".." in path.parts or "\\" in name:
            raise Failed(f"the text has a file {safe(name)!r}, which no directory may hold; nothing was written")
    return {name: text.encode() for name, text in files.items()}


def _there(directory: Path) -> dict[str, bytes]:
    if not directory.exists():
        return {}
    if not directory.is_dir():
        raise Failed(f"{directory} is a file; name a directory", 2)
    try:
        return files_of(directory)
    except OSError as error:
        raise Failed(f"{directory}: {error.strerror or error}", 2) from None


def _edited(api: Client, there: Mapping[str, bytes], live: Mapping[str, Any]) -> list[str]:
    """Return the files that no applied version holds: those that differ from the version the text is based on.

    A text without a base is compared with the live one.
    """
    if not there:
        return []
    texts = [_named(live["files"])]
    base = base_of(there)
    if base is not None and base != live["version"]:
        answer = api.call("GET", f"/api/v1/playbook/versions/{base}")
        if answer.is_good:
            texts.insert(0, _named(answer.body["files"]))
    if any(text_digest(text) == text_digest(there) for text in texts):
        return []
    before = with_base(texts[0], base) if base is not None else texts[0]
    return sorted(name for name in {*there, *before} if there.get(name) != before.get(name))


def _write(directory: Path, written: Mapping[str, bytes], removed: list[str]) -> None:
    """Write all files beside their places first, then put them in; so a full disk leaves the old text whole."""
    ready: list[tuple[str, Path]] = []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in written.items():
            target = directory / name
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, made = tempfile.mkstemp(dir=target.parent, prefix=".nawba-")
            ready.append((made, target))
            with os.fdopen(handle, "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(made).chmod(
                0o644
            )  # what mkstemp makes is its owner's alone; a text is for everybody who may read here
        while ready:
            made, target = ready.pop(0)
            Path(made).replace(target)
        for name in removed:
            (directory / name).unlink()
    except OSError as error:
        for made, _ in ready:
            Path(made).unlink(missing_ok=True)
        raise Failed(f"{directory}: {error.strerror or error}; nothing was overwritten by halves") from None
