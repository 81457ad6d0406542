"""Takes the proof's page, whose receipt follows; any other message it refuses, since nobody would read it."""

from __future__ import annotations

from nawba.ports.channel import Accepted, Failed, Message, Result


class WatchChannel:
    vendor = "watch"
    concurrency = 4

    async def send(self, message: Message) -> Result:
        """Accept what is the watch's own; a playbook that names this vendor reaches nobody by it, and moves on."""
        if message.purpose != "watch":
            return Failed("watch_only")
        return Accepted(f"watch-{message.key}")
