"""The deterministic simulator: virtual nodes run the production code on virtual time, faults strike, promises are
checked.

Same seed, same history to the byte (R36). What it is and how to read it: `docs/explanation/simulation.md`.
"""
