"""Whether every promise holds, after every event: one file a family of promises, each named by its R."""

from nawba.sim.checking.whole import Checks

__all__ = ["Checks"]
