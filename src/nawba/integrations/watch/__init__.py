"""The watch's way out: where Nawba's proof to itself arrives. Known to the built-in text only (`domain/watch_text`)."""

from nawba.integrations.watch.channel import WatchChannel
from nawba.ports import PORTS_VERSION
from nawba.ports.manifest import Manifest

MANIFEST = Manifest("watch", PORTS_VERSION, channel=WatchChannel)
