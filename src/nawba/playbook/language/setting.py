"""Settings that vendors know by their manifests: words, or secrets by name."""

from __future__ import annotations

from typing import Final

from nawba.playbook.kinds import KEY, LINE, VENDOR
from nawba.playbook.language.requests import SECRET
from nawba.playbook.shape import Either, Field, MapOf, Value

SETTING: Final = Either(Value(LINE), SECRET)
VENDOR_ENTRY: Final = MapOf(
    KEY, SETTING, fixed={"vendor": Field(Value(VENDOR), "Who carries it.", required=True)}, since="0.3.0"
)
