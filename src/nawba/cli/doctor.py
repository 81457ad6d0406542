"""`nawba doctor`: is everything as it should be, and what is to be done where it is not?"""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from nawba.cli import examining
from nawba.cli.options import HERE, Flag, Here, Json
from nawba.cli.printing import safe, say, show_json
from nawba.settings import data_directory

_MARKS = {"fine": "✓", "look": "✗", "broken": "✗"}
_VERDICTS = {
    "fine": "All is well.",
    "look": "Something wants a look.",
    "broken": "A promise is broken.",
}
_CODES = {"fine": 0, "look": 1, "broken": 2}
_WIDEST = 1_000


def doctor(
    *,
    integrity: Annotated[
        bool, Flag, Parameter(name="--integrity", help="Examine every page of the database and every incident, too.")
    ] = False,
    json_: Json = False,
    here: Here = HERE,
) -> int:
    """Say whether all is well, and what to do if not."""
    directory = data_directory(here.data)
    found = examining.examine(directory)
    if integrity:
        found.append(examining.integrity(directory))
    verdict = max((one.state for one in found), key=lambda state: _CODES[state])
    if json_:
        checks = [{"name": f.name, "state": f.state, "text": f.text, "remedy": f.remedy} for f in found]
        show_json({"verdict": verdict, "checks": checks})
        return _CODES[verdict]
    for one in found:
        say(f"{_MARKS[one.state]} {one.name}: {safe(one.text, _WIDEST)}")
        if one.remedy:
            say(f"    {safe(one.remedy, _WIDEST)}")
    say(f"\n{_VERDICTS[verdict]}")
    return _CODES[verdict]
