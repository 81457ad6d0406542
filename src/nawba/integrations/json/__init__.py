"""The generic JSON door: `POST /in/json/<key>`, our own shape, for whoever can choose their words."""

from nawba.integrations.json.inbound import JsonInbound
from nawba.ports import PORTS_VERSION
from nawba.ports.manifest import Manifest

MANIFEST = Manifest("json", PORTS_VERSION, inbound=JsonInbound)
