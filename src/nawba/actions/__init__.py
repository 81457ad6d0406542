"""Use cases: one function a verb, called alike by pages, API, phones and command line.

Each checks the right, loads, lets the core decide, saves. None knows the web or the loop.
"""
