"""The command line: one file a command group. Commands speak to the same actions as every other door."""
