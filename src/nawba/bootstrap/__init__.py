"""The composition root: settings → store, clock, registry, engine, web. The only room that knows everyone."""

from nawba.bootstrap.assembling import local_app
from nawba.bootstrap.opening import DATABASE, SOCKET, Locked, forget_secrets, lock, open_house, restore_into
from nawba.bootstrap.serving import OneProcess, PlaybookErrors, SandboxInTheOpen, Started, serve

__all__ = [
    "DATABASE",
    "SOCKET",
    "Locked",
    "OneProcess",
    "PlaybookErrors",
    "SandboxInTheOpen",
    "Started",
    "forget_secrets",
    "local_app",
    "lock",
    "open_house",
    "restore_into",
    "serve",
]
