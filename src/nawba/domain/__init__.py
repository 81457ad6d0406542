"""The pure core: standard library only; no clock, no random, no log, no I/O, no await.

Everything here is a frozen value or a function of values. The shell loads, the core decides, the shell commits.
"""
