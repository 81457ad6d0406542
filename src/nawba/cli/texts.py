"""A text on the command line: which directory, what is in it, on which version it was written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from nawba.cli.failed import Failed
from nawba.playbook.files import files_of

Directory = Annotated[Path, Parameter(name="DIR", help="The playbook: a directory of YAML files, or one file.")]
Base = Annotated[
    int | None,
    Parameter(help="The live version the text was written on, instead of what meta.base says; another is refused."),
]


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return files as the API takes them; Failed (2) for a file that is not UTF-8, which nothing could read."""
    try:
        return {name: text.decode() for name, text in files.items()}
    except UnicodeDecodeError:
        raise Failed("a file of the playbook is not UTF-8; see: nawba check", 2) from None


def files_at(directory: Path) -> dict[str, bytes]:
    """Return the files of a playbook; Failed (2) when there is none to read."""
    try:
        return files_of(directory)
    except OSError as error:
        raise Failed(f"{directory}: {error.strerror or error}", 2) from None
