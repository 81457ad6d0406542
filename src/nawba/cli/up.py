"""`nawba up` and `nawba serve`: run it."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from nawba.cli.options import Data, Flag

Listen = Annotated[
    str | None, Parameter(name="--listen", help="HOST:PORT to serve on (default: $NAWBA_LISTEN, else 127.0.0.1:8080).")
]
IKnow = Annotated[
    bool, Flag, Parameter(name="--i-know", help="Serve a sandbox playbook on an address that others reach.")
]
Role = Annotated[
    str | None,
    Parameter(
        name="--role", help="web, engine, or web,engine (default): what this process is. Apart only on PostgreSQL."
    ),
]
Database = Annotated[
    str | None,
    Parameter(
        name="--database",
        help="postgresql://… to keep the data in PostgreSQL (default: $NAWBA_DATABASE, else SQLite under --data).",
    ),
]
_FIRE = {
    "state": "firing",
    "severity": "critical",
    "title": "The site does not load at all",
    "service": "web",
    "labels": {"alertname": "SiteDown"},
}


def up(  # noqa: PLR0913 - the options of a command
    *,
    data: Data = None,
    listen: Listen = None,
    playbook: Annotated[
        Path | None, Parameter(help="A directory to put in force when it is new or was edited.")
    ] = None,
    database: Database = None,
    json_: Annotated[bool, Flag, Parameter(name="--json", help="Say the start as one line of JSON.")] = False,
    i_know: IKnow = False,
    role: Role = None,
) -> int:
    """Prepare everything and serve it: database, playbook, web and engine."""
    from nawba import bootstrap  # noqa: PLC0415 - slow import
    from nawba.cli.findings import show  # noqa: PLC0415 - slow import
    from nawba.ports.secret import KeyTrouble  # noqa: PLC0415 - slow import
    from nawba.settings import BadSetting, database_of, roles_of, settings_of  # noqa: PLC0415 - slow import
    from nawba.store.contract import Unavailable  # noqa: PLC0415 - slow import
    from nawba.store.migrating import NewerSchema  # noqa: PLC0415 - slow import
    from nawba.store.opening import OtherDatabase  # noqa: PLC0415 - slow import

    try:
        settings = replace(
            settings_of(data, listen, playbook, i_know=i_know), roles=roles_of(role), database=database_of(database)
        )
        bootstrap.serve(settings, _say_json if json_ else _say)
    except bootstrap.PlaybookErrors as error:
        show(error.findings, "en", sys.stderr)
        return 2
    except (bootstrap.Locked, bootstrap.SandboxInTheOpen, bootstrap.OneProcess, BadSetting, NewerSchema) as error:
        return _failed(str(error))
    except (KeyTrouble, OtherDatabase) as error:
        return _failed(str(error))
    except Unavailable as error:
        return _failed(f"the database cannot be used: {error}")
    except OSError as error:
        if error.filename is not None:
            return _failed(f"{error.filename}: {error.strerror}")
        if isinstance(error, FileNotFoundError):
            return _failed(str(error))
        return _failed(f"{listen or 'the listener'}: {error.strerror or error}; is another program on this port?")
    return 0


def serve(
    *, data: Data = None, listen: Listen = None, database: Database = None, i_know: IKnow = False, role: Role = None
) -> int:
    """Serve what is in force already; says so as one JSON line."""
    return up(data=data, listen=listen, database=database, json_=True, i_know=i_know, role=role)


def _say_json(started: Any) -> None:
    s = started.secrets
    line = {
        "url": started.url,
        "sign_in_url": f"{started.url}/sign-in/{s.sign_in}" if s else None,
        "api_key": s.api_key if s else None,
        "intake": {"pagerduty": s.pagerduty, "json": f"{started.url}/in/json/{s.json}"} if s else {},
    }
    print(json.dumps(line), flush=True)


def _say(started: Any) -> None:
    s = started.secrets
    warnings = sum(f.severity == "warning" for f in started.findings)
    print(f"Nawba (نوبة) serves {started.url} · playbook version {started.version}"
          + (f" · {warnings} findings to look at: nawba check DIR" if warnings else ""))  # fmt: skip
    if s is None:
        print("The data was kept. A new sign-in link: nawba sign-in · a new key: nawba key create")
    else:
        body = shlex.quote(json.dumps(_FIRE))
        fire = f"curl -X POST {started.url}/in/json/{s.json} -H 'Content-Type: application/json' -d {body}"
        print(f"""
Sign in (once, within a day):
  {started.url}/sign-in/{s.sign_in}

The first administrator's API key (shown once):
  {s.api_key}

Intake:
  PagerDuty Events v2   {started.url}/v2/enqueue   routing_key {s.pagerduty}
  generic JSON          {started.url}/in/json/{s.json}

Raise a SEV1, then look at {started.url}/sandbox, where the phones ring:
{fire}
""")
    sys.stdout.flush()


def _failed(text: str) -> int:
    print(f"nawba: {text}", file=sys.stderr)
    return 1
