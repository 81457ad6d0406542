"""Every vendor there is: one line each. Third parties come by the entry point `nawba.integrations` (`engine.md` §7)."""

from __future__ import annotations

from importlib.metadata import entry_points

from nawba.integrations import json, pagerduty, sandbox, watch
from nawba.ports import PORTS_VERSION
from nawba.ports.manifest import Manifest

OWN: tuple[Manifest, ...] = (
    json.MANIFEST,
    pagerduty.MANIFEST,
    sandbox.MANIFEST,
    watch.MANIFEST,
)


class WrongPorts(RuntimeError):
    """A third party's folder was made for another version of the ports."""


def manifests() -> tuple[Manifest, ...]:
    """Return our own vendors and those that are installed beside us."""
    found = list(OWN)
    for point in entry_points(group="nawba.integrations"):
        manifest = point.load()
        if not isinstance(manifest, Manifest) or manifest.ports != PORTS_VERSION:
            raise WrongPorts(f"{point.name} was not made for ports version {PORTS_VERSION}")
        found.append(manifest)
    return tuple(found)
