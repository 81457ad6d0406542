"""`nawba upgrade`: a text written for an earlier release gets the present names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from nawba.cli.failed import Failed
from nawba.cli.options import Data
from nawba.cli.printing import safe, say
from nawba.cli.texts import Directory, files_at


def upgrade(
    directory: Directory,
    /,
    *,
    dry_run: Annotated[bool, Parameter(help="Say what would be rewritten, and write nothing.")] = False,
    data: Data = None,
) -> int:
    """Rewrite former names of keys and words in a playbook into the present ones."""
    from nawba.playbook import read  # noqa: PLC0415 - slow import
    from nawba.playbook.upgrading import upgraded  # noqa: PLC0415 - slow import

    del data  # taken like everywhere, needed nowhere: a text is rewritten by itself
    files = files_at(directory)
    findings = [finding for finding in read(files).findings if finding.code == "PB006"]
    changed = upgraded(files, findings)
    for finding in findings:
        if finding.file in changed:
            say(f"{safe(str(finding.place))}: {safe(finding.params['found'])} is now {safe(finding.params['new'])}")
    if not changed:
        say(f"{safe(directory)}: every name is the present one; nothing to rewrite")
    elif dry_run:
        say(f"{safe(directory)}: {len(changed)} of {len(files)} files would be rewritten")
    else:
        write(directory, changed)
        say(f"{safe(directory)}: rewrote {len(changed)} of {len(files)} files")
    return 0


def write(directory: Path, changed: Mapping[str, bytes]) -> None:
    """Put each file of `changed` in the place of the former one, whole or not at all; Failed when that cannot be."""
    for name, content in changed.items():
        path = directory / name if directory.is_dir() else directory
        beside = path.with_name(f".{path.name}.new")
        try:
            beside.write_bytes(content)
            beside.chmod(path.stat().st_mode & 0o777)
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise Failed(f"{path}: {error.strerror or error}") from None
