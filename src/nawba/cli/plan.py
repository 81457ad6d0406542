"""`nawba plan`: what applying a text would change, in words, for whoever feels it; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from cyclopts import Parameter

from nawba.cli.client import Client
from nawba.cli.failed import Failed
from nawba.cli.moments import live_playbook, zone_of
from nawba.cli.options import WHERE, Json, Lang, Where
from nawba.cli.plan_words import word
from nawba.cli.printing import name, safe, say, show_json, title
from nawba.cli.replaying import days_of, replayed, show_replay
from nawba.cli.texts import Base, Directory, files_at, texts_of

Row = Mapping[str, Any]
WORDS_AT_MOST: Final = 2_000
_EXIT: Final = {"applied": 0, "unchanged": 0, "needs_force": 1, "wrong_base": 1, "refused": 2}


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Against:
    """With what the text is compared."""

    base: Base = None
    old: Annotated[
        Path | None,
        Parameter(name="--from", help="Compare with this directory, not with the text in force; needs no data."),
    ] = None
    replay: Annotated[
        str | None,
        Parameter(help="Play what came in during so long, 30d or 4w, under both texts: who would have been woken."),
    ] = None


AGAINST: Final = Against()


def plan(
    directory: Directory,
    /,
    *,
    against: Against = AGAINST,
    json_: Json = False,
    lang: Lang = "en",
    where: Where = WHERE,
) -> int:
    """Say what applying a playbook would change."""
    files = texts_of(files_at(directory))
    days = None if against.replay is None else days_of(against.replay)
    played: dict[str, Any] | None = None
    zone = None
    if against.old is not None:
        if days is not None:
            raise Failed("--replay needs what is in force and what was stored; leave --from out", 2)
        found = _in_memory(against.old, directory)
    else:
        with where.open() as api:
            found = asked(api, {"files": files, "base": against.base})
            if days is not None and found["outcome"] != "refused" and found["live"]:
                played = replayed(api, {"files": files, "days": days})
                zone = zone_of(live_playbook(api))
    if json_:
        show_json(found if played is None else {**found, "replay": played})
        return _EXIT[found["outcome"]]
    show_plan(found, directory, lang, against.old)
    if played is not None:
        show_replay(played, zone, lang)
    return _EXIT[found["outcome"]]


def asked(api: Client, body: Row) -> dict[str, Any]:
    """Return the plan of what `body` says; Failed with the API's own words otherwise."""
    found: dict[str, Any] = api.must("POST", "/api/v1/playbook/plan", body)
    return found


def _in_memory(old: Path, new: Path) -> dict[str, Any]:
    """Compare two directories, without any installation."""
    import msgspec  # noqa: PLC0415 - slow import

    from nawba.actions.planning import Situation, judge  # noqa: PLC0415 - slow import
    from nawba.playbook import digest, read  # noqa: PLC0415 - slow import
    from nawba.playbook.changes.plan import everybody_reached  # noqa: PLC0415 - slow import
    from nawba.ports.system import SystemClock  # noqa: PLC0415 - slow import
    from nawba.store.policy import Version  # noqa: PLC0415 - slow import
    from nawba.web.api.playbook_presenting import plan_view  # noqa: PLC0415 - slow import

    before, after = files_at(old), files_at(new)
    texts = [text for text in (read(before).playbook, read(after).playbook) if text is not None]
    if read(before).playbook is None:
        raise Failed(f"{old}: the text has errors; see: nawba check {old}", 2)
    now, today = SystemClock().now(), everybody_reached(*texts)
    live = Version(0, digest(before), before, now, "", "")
    found: dict[str, Any] = msgspec.to_builtins(plan_view(judge(Situation(now, live, today, ()), files_at(new), None)))
    return found


def show_plan(found: Row, directory: Path | str, lang: str, against: Path | None = None) -> None:
    """Print a plan. `against`: the directory it was compared with, None: the text in force."""
    live, outcome, where = found["live"], found["outcome"], safe(directory)
    is_first = live == 0 and against is None
    if not found["changed"]:
        say(word("same", lang, live=live) if against is None else word("nothing", lang))
        return
    head = "first" if is_first else "against" if against is None else "against_dir"
    say(word(head, lang, live=live, directory=safe(against)))
    if not found["groups"] and not is_first:
        say("  " + word("nothing", lang))
    for group in found["groups"]:
        say(f"\n{title(group['name'], lang)}")
        _lines(group["changes"], lang)
    if found["calls"]:
        say(f"\n{word('calls', lang)}")
        _lines(found["calls"], lang)
    show_kept(found["open_incidents"], lang)
    _findings(found["findings"], where, lang, "all_findings" if is_first else "old_findings")
    say()
    if found["difference"]:
        show_difference(found["difference"], lang)
    say(word(outcome, lang, live=live, base=found["base"], directory=where))


def show_difference(found: Row, lang: str) -> None:
    """Print who changed what since the base: by thing, in words."""
    base, live = found["base"], found["live"]
    if found["clashes"]:
        say(word("clashes", lang))
        for clash in found["clashes"]:
            say(f"  {safe(clash['about'])}")
            for who, rows in (("you", clash["yours"]), ("they", clash["theirs"])):
                for row in rows:
                    say(f"    {word(who, lang, live=live)}: {text_of(row, lang)}")
    for key in ("yours", "theirs"):
        if found[key]:
            say(word(key, lang, base=base, live=live))
            _lines(found[key], lang)
    say(word("take", lang))


def show_kept(kept: Iterable[Row], lang: str) -> None:
    """Print the open incidents that keep their version, and how each takes the new one."""
    rows = list(kept)
    if rows:
        say(f"\n{word('kept', lang)}")
    for one in rows:
        number = f"INC-{one['number']}"
        which = word("kept_line", lang, version=one["playbook_version"])
        say(f"  {number}  {safe(one['severity'])}  {which}  {safe(one['title'], 80)}    nawba incident adopt {number}")
        if one.get("owner_is_gone"):
            say("    " + word("owner_gone", lang, owner=name(one["owner"], lang)))


def text_of(row: Row, lang: str) -> str:
    """Return the sentence of a change."""
    return safe(row["text"].get(lang) or row["text"].get("en"), WORDS_AT_MOST)


def _lines(rows: Iterable[Row], lang: str) -> None:
    for row in rows:
        say(f"  {text_of(row, lang)}")


def _findings(rows: list[Row], directory: str, lang: str, rest_words: str) -> None:
    shown = [r for r in rows if r["is_new"] or r["severity"] == "error"]
    rest = len(rows) - len(shown)
    if shown:
        say(f"\n{word('findings', lang)}")
    for row in shown:
        mark = "+" if row["is_new"] else " "
        place = f"{safe(row['file'])}:{row['line']}:{row['column']}"
        say(f"{mark} {place}: {row['code']} {safe(row['message'].get(lang), WORDS_AT_MOST)}")
        say(f"      {safe(row['remedy'].get(lang), WORDS_AT_MOST)}")
    if rest:
        say(word(rest_words, lang, n=rest, directory=directory))
