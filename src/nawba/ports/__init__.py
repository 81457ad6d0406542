"""What the shell must be able to do, as Protocols. Version 1; a change of meaning raises it (`engine.md` §7)."""

PORTS_VERSION = 1
