"""`nawba new`: a text to start from."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Final, Literal

from cyclopts import Parameter

from nawba.cli.failed import Failed
from nawba.cli.options import Data
from nawba.cli.printing import safe, say

_SPOKEN: Final = {"ar": "in Arabic", "en": "in English", "both": "in Arabic and English"}


def new(
    directory: Annotated[Path, Parameter(name="DIR", help="Where to write it: an empty directory, or a new one.")],
    /,
    *,
    language: Annotated[
        Literal["ar", "en", "both"], Parameter(help="The language of the texts and of the comments that explain them.")
    ] = "both",
    zone: Annotated[
        str, Parameter(help="Where you are, as the time zone database calls it; the week follows.")
    ] = "Asia/Aden",
    data: Data = None,
) -> int:
    """Write a commented playbook for a team of three, to start from."""
    from nawba.domain import walltime  # noqa: PLC0415 - slow import
    from nawba.playbook import starter  # noqa: PLC0415 - slow import
    from nawba.ports.system import SystemClock  # noqa: PLC0415 - slow import

    del data  # taken like everywhere, needed nowhere: a text is written beside it
    if not starter.knows(zone):
        raise Failed(f"there is no time zone {safe(zone)}; one looks like Asia/Aden", 2)
    today = walltime.local(SystemClock().now(), zone).date()
    files = starter.starter(language, today, zone)
    _write(directory, files)
    named = shlex.quote(str(directory))
    say(f"Wrote {len(files)} files to {safe(directory)}, {_SPOKEN[language]}. Put your own names in. Next:")
    say(f"  nawba check {named}")
    say(f"  nawba simulate --severity SEV1 --service site --playbook {named}")
    say(f"  nawba up --playbook {named}")
    return 0


def _write(directory: Path, files: dict[str, bytes]) -> None:
    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise Failed(f"{directory} is not an empty directory; nothing was written. Name another one")
        directory.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with (directory / name).open("xb") as file:
                file.write(content)
    except OSError as error:
        raise Failed(f"{directory}: {error.strerror or error}") from None
