"""`nawba show`: the text in force, an older one, or that of a directory; as it is stored, or with every default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from cyclopts import Parameter

from nawba.cli.failed import Failed
from nawba.cli.options import WHERE, Flag, Lang, Where
from nawba.cli.printing import safe, say
from nawba.cli.texts import files_at
from nawba.playbook import read
from nawba.playbook.language.sections import SECTIONS
from nawba.playbook.nearest import nearest
from nawba.playbook.showing.full import Marks, full
from nawba.playbook.showing.stored import section as stored

LIVE: Final = "live"
MARKS: Final = {"en": Marks("default", "by rule"), "ar": Marks("افتراضي", "بالقاعدة")}


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of a text is shown."""

    version: Annotated[int | None, Parameter(name="--version", help="The text of this version.")] = None
    full: Annotated[bool, Flag, Parameter(help="One text, with every default in force marked by a comment.")] = False
    section: Annotated[str | None, Parameter(help="Only this section, such as severities.")] = None


WANTED: Final = Wanted()


def show(
    directory: Annotated[
        str, Parameter(name="DIR", help="A directory of YAML files or one file; live: the text in force.")
    ] = LIVE,
    /,
    *,
    wanted: Wanted = WANTED,
    lang: Lang = "en",
    where: Where = WHERE,
) -> int:
    """Print the text in force, or any other, with every default when asked."""
    if wanted.version is not None and directory != LIVE:
        raise Failed("name a directory, or an older version with --version N", 2)
    if wanted.section is not None:
        _known(wanted.section)
    files = files_named(directory, where, wanted.version)
    if wanted.full:
        _show_full(files, wanted.section, directory, lang)
    else:
        _show_stored(files, wanted.section)
    return 0


def files_named(directory: str, where: Where, version: int | None = None) -> dict[str, bytes]:
    """Return the files of a directory, of the text in force (`live`), or of a version."""
    if directory != LIVE:
        return files_at(Path(directory))
    with where.open() as api:
        path = "/api/v1/playbook" if version is None else f"/api/v1/playbook/versions/{version}"
        found: Mapping[str, Any] | None = api.must("GET", path)
    if found is None:
        raise Failed("no text is in force yet: nawba apply DIR")
    return {name: text.encode() for name, text in found["files"].items()}


def _show_full(files: Mapping[str, bytes], section: str | None, directory: str, lang: str) -> None:
    reading = read(files)
    if reading.playbook is None:
        raise Failed(f"the text has errors; see: nawba check {safe(directory)}", 2)
    if section is not None and section not in reading.draft.sections:
        raise _absent(section)
    names = None if section is None else (section,)
    say(full(reading.draft.sections, names, MARKS[lang]).removesuffix("\n"))


def _show_stored(files: Mapping[str, bytes], section: str | None) -> None:
    texts = {name: text.decode(errors="replace") for name, text in files.items()}
    if section is not None:
        texts = stored(files, section)
        if not texts:
            raise _absent(section)
    for number, name in enumerate(sorted(texts)):
        if len(texts) > 1:
            say(("\n" if number else "") + f"# {safe(name)}")
        say(texts[name].removesuffix("\n"))


def _known(section: str) -> None:
    if section not in SECTIONS:
        meant = nearest(section, SECTIONS)
        raise Failed(f"there is no section {safe(section)}" + (f"; the nearest is {meant}" if meant else ""), 2)


def _absent(section: str) -> Failed:
    return Failed(f"the text has no section {section}", 2)
