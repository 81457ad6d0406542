"""The reference of the command line, made from the commands themselves: `docs/reference/cli.md`.

`python -m nawba.cli.reference` prints it.
"""

from __future__ import annotations

import sys

from nawba.cli.main import app

_HEAD = """\
# The command line

Made from the commands themselves (`python -m nawba.cli.reference`); do not edit by hand.

Every command takes `--data DIR`, and works while a server runs on that directory and on one that does not exist yet:
a running server is asked over its socket; where none runs, the command does the work itself. With `--url` and `--key`
most commands ask a server elsewhere.

Exit codes: 0 done; 1 refused, with the reason on stderr; 2 the command line, or what it names, cannot be used.
`check`, `apply` and `doctor` say below what theirs mean.

"""


def page() -> str:
    """Return the page as the checked-in file holds it."""
    started_as, sys.argv = sys.argv, ["nawba"]  # cyclopts names a command's usage after the running program
    try:
        made = app.generate_docs(output_format="markdown", recursive=True, heading_level=1)
    finally:
        sys.argv = started_as
    _, _, rest = made.partition("\n")
    return _HEAD + "\n".join(line.rstrip() for line in rest.strip().splitlines()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
