"""A modem that writes down every message before it takes its time: what has left us, whatever becomes of us.

Found by the server through the entry point `nawba.integrations`, as any third party's folder is (`engine.md` §7).
"""

from __future__ import annotations

import asyncio
import json
import os

from nawba.ports import PORTS_VERSION
from nawba.ports.channel import Delivered, Message, Result
from nawba.ports.manifest import Manifest

LOG = "SLOW_PHONE_LOG"
SECONDS = "SLOW_PHONE_SECONDS"


def up_s() -> float:
    """Return seconds since the machine was started: true even where the clocks are lied about."""
    with open("/proc/uptime") as file:  # noqa: PTH123 - what is read is one line
        return float(file.read().split()[0])


class SlowPhone:
    vendor = "gsm_modem"
    concurrency = 16

    async def send(self, message: Message) -> Result:
        """Write it down, durably; then be slow."""
        about = {"key": message.key, "repeat": message.is_repeat, "contact": message.contact}
        line = json.dumps({**about, "up": up_s(), "pid": os.getpid()})
        with open(os.environ[LOG], "a") as log:  # noqa: ASYNC230, PTH123 - one short line
            log.write(line + "\n")
            log.flush()
            os.fsync(log.fileno())
        await asyncio.sleep(float(os.environ[SECONDS]))
        return Delivered(f"gsm-{message.key}")


MANIFEST = Manifest("gsm_modem", PORTS_VERSION, channel=SlowPhone)
