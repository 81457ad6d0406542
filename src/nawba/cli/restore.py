"""`nawba restore FILE DIR`: an installation out of a backup; what is too old to page for is held (R32)."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from nawba.actions.container import CARRIED, NotABackup
from nawba.actions.restoring import NotEmpty, Restored, Wanted
from nawba.cli.failed import Failed
from nawba.cli.lengths import microseconds
from nawba.cli.options import Data, Json
from nawba.cli.printing import complain, say, show_json
from nawba.domain.time import SECOND, iso, to_datetime
from nawba.settings import BadSetting, data_directory, database_of
from nawba.store.contract import Unavailable
from nawba.store.migrating import NewerSchema

_MINUTE_S: Final = 60
_HOUR_S: Final = 3_600
_DAY_S: Final = 86_400


def restore(  # noqa: PLR0913 - the options of a command
    file: Annotated[Path, Parameter(name="FILE", help="A backup.")],
    directory: Annotated[
        Path | None, Parameter(name="DIR", help="An empty directory, or one that does not exist (else that of --data).")
    ] = None,
    /,
    *,
    horizon: Annotated[
        str, Parameter(help="What fell due longer ago than this when the server starts is held.")
    ] = "15m",
    key_file: Annotated[
        Path | None, Parameter(name="--key-file", help="The key, when the backup was made without it.")
    ] = None,
    database: Annotated[
        str | None, Parameter(help="An empty PostgreSQL database to restore into (else $NAWBA_DATABASE, else SQLite).")
    ] = None,
    json_: Json = False,
    data: Data = None,
) -> int:
    """Make an installation of a backup, in an empty directory."""
    from nawba import bootstrap  # noqa: PLC0415 - slow import

    began = time.monotonic()
    into = directory or data_directory(data)
    try:
        address = database_of(database)
    except BadSetting as error:
        raise Failed(str(error), 2) from None
    wanted = Wanted(file, microseconds(horizon, "--horizon"), key_file, address)
    try:
        os.umask(0o077)
        made = bootstrap.restore_into(into, wanted)
    except (NotABackup, NotEmpty, NewerSchema, Unavailable, bootstrap.Locked) as error:
        raise Failed(f"{error}; nothing was restored") from error
    except OSError as error:
        raise Failed(f"{error.filename or into}: {error.strerror or error}; nothing was restored") from error
    _tell(into, made, time.monotonic() - began, is_json=json_)
    return 1 if made.problems else 0


def _tell(into: Path, made: Restored, seconds: float, *, is_json: bool) -> None:
    age = (made.hold.restored_at - made.hold.taken_at) / SECOND
    if is_json:
        show_json(
            {
                "directory": str(into), "taken_at": iso(made.hold.taken_at), "rpo_seconds": round(age, 3),
                "rto_seconds": round(seconds, 3), "incidents": made.folded, "live_incidents": made.live,
                "horizon_seconds": made.hold.horizon_us // SECOND, "migrated": made.was_migrated,
                "missing": list(made.missing), "problems": list(made.problems),
            }
        )  # fmt: skip
        return
    say(f"{into} holds everything up to {to_datetime(made.hold.taken_at):%Y-%m-%d %H:%M:%S}Z.")
    say(f"  Lost (RPO): whatever came in the {_length(age)} since.  Ready after (RTO): {seconds:.1f} s, and the start.")
    say(f"  Incidents, each held against its ledger: {made.folded}; not over: {made.live}.")
    for problem in made.problems:
        complain(f"  Does not agree: {problem}")
    if made.was_migrated:
        say(f"  Brought from schema {made.manifest.schema} to that of this release.")
    for name in made.missing:
        say(f"  `{name}`, which {CARRIED[name]}, was not in the backup. Put it into {into}, or do without.")
    say(f"Start it: nawba up --data {into}")
    if made.live:
        horizon = _length(made.hold.horizon_us / SECOND)
        say(f"What fell due more than {horizon} before the start is held until you say: nawba incident release --all")


def _length(seconds: float) -> str:
    if seconds < 2 * _MINUTE_S:
        return f"{seconds:.0f} s"
    if seconds < 2 * _HOUR_S:
        return f"{seconds / _MINUTE_S:.0f} min"
    return f"{seconds / _HOUR_S:.0f} h" if seconds < 2 * _DAY_S else f"{seconds / _DAY_S:.0f} days"
