"""`nawba sign-in`: a new link for whoever has lost every session; made on the machine itself only."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from nawba.cli.failed import Failed
from nawba.cli.options import HERE, Here, Json
from nawba.cli.printing import say, show_json
from nawba.settings import BadSetting, settings_of


def sign_in(
    *,
    url: Annotated[
        str | None, Parameter(help="The address people reach the server at (default: its own, or $NAWBA_URL).")
    ] = None,
    json_: Json = False,
    here: Here = HERE,
) -> int:
    """Make a new sign-in link, good once, for a day."""
    if url is not None and not url.startswith(("http://", "https://")):
        raise Failed(f"--url {url!r}: write http://… or https://…", 2)
    try:
        settings = settings_of(here.data)
    except BadSetting as error:
        raise Failed(str(error), 2) from None
    with here.open() as api:
        made = api.must("POST", "/api/v1/sign-in-links")
        served = made.get("url") if api.is_server else None
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    base = url or served or settings.url or f"http://{host}:{settings.port}"
    link = base.rstrip("/") + made["path"]
    if json_:
        show_json({"sign_in_url": link})
    else:
        say(f"{link}\nGood once, for a day.")
    return 0
