"""The applied versions of the playbook, and the data of the day: overrides, contacts, quiet hours, settings."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

import msgspec
from sqlalchemy import delete, func, insert, or_, select, update

from nawba.domain.holiday import Ruling
from nawba.domain.rota import Override
from nawba.domain.scene import Contact
from nawba.domain.time import Instant
from nawba.store.codec import pack, unpack
from nawba.store.schema import contact, override, playbook, quiet_hours, setting
from nawba.store.statements import Runner, Statement, b, upsert

_SET = upsert(setting, {"key": b("key"), "value": b("value")}, "key", {"value": b("value")})
_GET = Statement(select(setting.c.value).where(setting.c.key == b("of_key")))
_ADD_VERSION = Statement(insert(playbook).values({c.name: b(c.name) for c in playbook.columns}))
_LAST = Statement(select(func.max(playbook.c.version)))
_VERSION = Statement(
    select(
        playbook.c.version,
        playbook.c.digest,
        playbook.c.files,
        playbook.c.applied_at,
        playbook.c.applied_by,
        playbook.c.reason,
        playbook.c.record,
    ).where(playbook.c.version == b("of_version"))
)
_VERSIONS = Statement(
    select(
        playbook.c.version,
        playbook.c.digest,
        playbook.c.applied_at,
        playbook.c.applied_by,
        playbook.c.reason,
        playbook.c.record,
    )
    .where(playbook.c.version < b("before"))
    .order_by(playbook.c.version.desc())
    .limit(b("at_most"))
)
_OVERRIDE = (
    override.c.id,
    override.c.track,
    override.c.person,
    override.c.starts_at,
    override.c.ends_at,
    override.c.replaces,
)
_OVERRIDES = Statement(
    select(*_OVERRIDE)
    .where(override.c.removed_at.is_(None), or_(override.c.ends_at > b("since"), b("since") == 0))
    .order_by(override.c.created_at, override.c.id)
)
_OVERRIDES_EVER = Statement(
    select(*_OVERRIDE, override.c.created_at, override.c.removed_at).order_by(override.c.created_at, override.c.id)
)
_CONTACTS_EVER = Statement(
    select(contact.c.id, contact.c.person, contact.c.channel, contact.c.verified_at, contact.c.removed_at).order_by(
        contact.c.id
    )
)
_ADD_OVERRIDE = Statement(
    insert(override).values({c.name: b(c.name) for c in override.columns if c.name != "removed_at"})
)
_REMOVE_OVERRIDE = Statement(
    update(override)
    .where(override.c.id == b("override_id"), override.c.removed_at.is_(None))
    .values(removed_at=b("now"))
)
_CONTACTS = Statement(
    select(contact.c.id, contact.c.person, contact.c.channel, contact.c.verified_at).where(
        contact.c.removed_at.is_(None)
    )
)
_QUIET = Statement(select(quiet_hours.c.person, quiet_hours.c.from_local, quiet_hours.c.until_local))
_SET_QUIET = upsert(
    quiet_hours,
    {"person": b("person"), "from_local": b("from_local"), "until_local": b("until_local")},
    "person",
    {"from_local": b("from_local"), "until_local": b("until_local")},
)
_UNSET_QUIET = Statement(delete(quiet_hours).where(quiet_hours.c.person == b("of_person")))


@dataclass(frozen=True, slots=True)
class Version:
    """One applied text; `files` by name, as they were. `record`: what was known of it when it was applied."""

    version: int
    digest: str
    files: Mapping[str, bytes]
    applied_at: Instant
    applied_by: str
    reason: str
    record: bytes | None = None


@dataclass(frozen=True, slots=True)
class OverrideEver:
    """An override and when it was in force as data: made, and taken back."""

    override: Override
    created_at: Instant
    removed_at: Instant | None


@dataclass(frozen=True, slots=True)
class ContactEver:
    """A contact that is or was, without its address."""

    id: str
    person: str
    channel: str
    verified_at: Instant | None
    removed_at: Instant | None


class Policy:
    """`is_changed`: this transaction changed something here; what it reads may yet be undone and is not to be kept."""

    __slots__ = ("_run", "is_changed")

    def __init__(self, run: Runner) -> None:
        self._run = run
        self.is_changed = False

    def get(self, key: str) -> bytes | None:
        """Return a setting, None while it was never set."""
        row = self._run.one(_GET, of_key=key)
        return None if row is None else row[0]

    def set(self, key: str, value: bytes) -> None:
        self._run.run(_SET, key=key, value=value)

    def one_at_a_time(self, name: str) -> None:
        """Let nobody else be where `name` is until this transaction ends."""
        self._run.one_at_a_time(name)

    def revision(self) -> int:
        """Return a number that grows whenever anything of this file changes; what is cached is good while it stands."""
        return int(self.get("revision") or b"0")

    def moved(self) -> None:
        """Say that something of the data of the day has changed, so that what is cached is read again."""
        self.is_changed = True
        self.hold()  # two nodes at once must not write the same number
        self.set("revision", str(self.revision() + 1).encode())

    def hold(self) -> None:
        """Let nobody else put a text in force, or change the data of the day, until this transaction is over."""
        self._run.one_at_a_time("revision")

    def live_version(self) -> int:
        """Return the version in force, 0 when nothing has been applied yet."""
        return int(self.get("live_playbook") or b"0")

    def apply(self, version: Version) -> None:
        """Store a new version and make it the one in force."""
        packed = zlib.compress(msgspec.msgpack.encode(dict(version.files)))
        self._run.run(
            _ADD_VERSION, version=version.version, digest=version.digest, files=packed, applied_at=version.applied_at,
            applied_by=version.applied_by, reason=version.reason, record=version.record,
        )  # fmt: skip
        self.set("live_playbook", str(version.version).encode())
        self.moved()

    def last_version(self) -> int:
        return int(self._run.one(_LAST)[0] or 0)

    def version(self, number: int) -> Version | None:
        row = self._run.one(_VERSION, of_version=number)
        if row is None:
            return None
        files = msgspec.msgpack.decode(zlib.decompress(row[2]), type=dict[str, bytes])
        return Version(row[0], row[1], files, row[3], row[4], row[5], row[6])

    def versions(self, before: int, at_most: int) -> list[Version]:
        """Return versions with a smaller number than `before`, the newest first, without their files."""
        rows = self._run.all(_VERSIONS, before=before, at_most=at_most)
        return [Version(r[0], r[1], {}, r[2], r[3], r[4], r[5]) for r in rows]

    def overrides(self, since: Instant = 0) -> tuple[Override, ...]:
        """Return the overrides in force, in the order they were made; those that ended before `since` are left out."""
        return tuple(
            Override(unpack("ovr", r[0]), r[1], r[2], r[3], r[4], r[5]) for r in self._run.all(_OVERRIDES, since=since)
        )

    def overrides_ever(self) -> list[OverrideEver]:
        """Return every override there ever was, those taken back too, in the order they were made."""
        return [
            OverrideEver(Override(unpack("ovr", r[0]), r[1], r[2], r[3], r[4], r[5]), r[6], r[7])
            for r in self._run.all(_OVERRIDES_EVER)
        ]

    def contacts_ever(self) -> list[ContactEver]:
        """Return every contact that is still kept, removed ones too."""
        return [ContactEver(unpack("con", r[0]), r[1], r[2], r[3], r[4]) for r in self._run.all(_CONTACTS_EVER)]

    def add_override(self, o: Override, now: Instant, by: str) -> None:
        self._run.run(
            _ADD_OVERRIDE, id=pack(o.id), track=o.track, person=o.person, replaces=o.replaces, starts_at=o.starts_at,
            ends_at=o.ends_at, created_at=now, created_by=by,
        )  # fmt: skip
        self.moved()

    def remove_override(self, id_: str, now: Instant) -> bool:
        changed = self._run.changed(_REMOVE_OVERRIDE, override_id=pack(id_), now=now) == 1
        self.moved()
        return changed

    def contacts(self) -> dict[str, tuple[Contact, ...]]:
        """Return the contacts of every person, those not verified too."""
        found: dict[str, tuple[Contact, ...]] = {}
        for row in self._run.all(_CONTACTS):
            one = Contact(unpack("con", row[0]), row[2], row[3] is not None)
            found[row[1]] = (*found.get(row[1], ()), one)
        return found

    def rulings(self) -> dict[str, Ruling]:
        """Return what was ruled of tentative holidays, by the feast's id."""
        kept = self.get("holidays")
        return {} if kept is None else msgspec.msgpack.decode(kept, type=dict[str, Ruling])

    def rule(self, feast: str, ruling: Ruling) -> None:
        """Keep `ruling`; whatever was ruled of this feast before is the ledger's."""
        self._run.one_at_a_time("holidays")  # two nodes at once must not lose each other's
        self.set("holidays", msgspec.msgpack.encode({**self.rulings(), feast: ruling}))
        self.moved()

    def verified(self) -> dict[str, Instant]:
        """Return when each contact was last proved to be its person's; those never proved are left out."""
        return {unpack("con", row[0]): row[3] for row in self._run.all(_CONTACTS) if row[3] is not None}

    def quiet(self) -> dict[str, tuple[time, time]]:
        return {r[0]: (time.fromisoformat(r[1]), time.fromisoformat(r[2])) for r in self._run.all(_QUIET)}

    def set_quiet(self, person: str, hours: tuple[time, time] | None) -> None:
        """Set or, with None, take away a person's quiet hours."""
        if hours is None:
            self._run.run(_UNSET_QUIET, of_person=person)
        else:
            values = {"from_local": hours[0].strftime("%H:%M"), "until_local": hours[1].strftime("%H:%M")}
            self._run.run(_SET_QUIET, person=person, **values)
        self.moved()
