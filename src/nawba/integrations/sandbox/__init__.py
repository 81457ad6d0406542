"""The sandbox: stand-in phones in the browser instead of a vendor. Nothing leaves this machine."""

from nawba.integrations.sandbox.channel import SandboxChannel
from nawba.ports import PORTS_VERSION
from nawba.ports.manifest import Manifest

MANIFEST = Manifest("sandbox", PORTS_VERSION, channel=SandboxChannel)
