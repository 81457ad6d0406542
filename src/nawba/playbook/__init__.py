"""The playbook's text: reading with findings by file, line and column; checking; the JSON Schema.

Imports `nawba.domain` and what reads text; no clock, no network. Only `files_of` touches a disk.
"""

from nawba.playbook.checking.whole import check, due_times
from nawba.playbook.files import digest, files_of
from nawba.playbook.finding import Finding
from nawba.playbook.reading import PlaybookRefused, Reading, decode, read

__all__ = ["Finding", "PlaybookRefused", "Reading", "check", "decode", "digest", "due_times", "files_of", "read"]
