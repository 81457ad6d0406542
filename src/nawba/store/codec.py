"""How values become columns and come back: ids, snapshots, entries' params, signals."""

from __future__ import annotations

import zlib
from typing import Any

import msgspec

from nawba.domain.incident import Incident
from nawba.domain.signal import Signal

_PLAIN, _ZLIB = b"\x00", b"\x01"
_WORTH_COMPRESSING = 1_024

_snapshot = msgspec.msgpack.Decoder(Incident)
_signals = msgspec.msgpack.Decoder(list[Signal])
_params = msgspec.json.Decoder(dict[str, Any])
_msgpack = msgspec.msgpack.Encoder()
_json = msgspec.json.Encoder()


def pack(id_: str) -> bytes:
    """Return the 16 bytes of a public id; ValueError when it is not one."""
    return bytes.fromhex(id_[-32:]) if len(id_) > 32 else _not_an_id(id_)


def pack_or_none(id_: str | None) -> bytes | None:
    """Return the 16 bytes of an id, None for none."""
    return None if id_ is None else pack(id_)


def unpack(kind: str, raw: bytes) -> str:
    """Return the public id of 16 bytes."""
    return f"{kind}_{raw.hex()}"


def unpack_or_none(kind: str, raw: bytes | None) -> str | None:
    """Return the public id of 16 bytes, None for none."""
    return None if raw is None else f"{kind}_{raw.hex()}"


def is_id(kind: str, id_: str) -> bool:
    """Return whether `id_` has the shape of a public id of `kind`."""
    head, _, tail = id_.partition("_")
    return head == kind and len(tail) == 32 and all(c in "0123456789abcdef" for c in tail)


def _not_an_id(id_: str) -> bytes:
    raise ValueError(f"not an id: {id_[:40]!r}")


def encode_snapshot(incident: Incident) -> bytes:
    """Return a snapshot as it lies in its row."""
    return _msgpack.encode(incident)


def decode_snapshot(raw: bytes) -> Incident:
    """Return the snapshot of a row."""
    return _snapshot.decode(raw)


def encode_signals(signals: tuple[Signal, ...]) -> bytes:
    """Return the normal forms of one arrival as one value."""
    return _msgpack.encode(signals)


def decode_signals(raw: bytes) -> list[Signal]:
    """Return the normal forms of a row."""
    return _signals.decode(raw)


def encode(value: Any) -> bytes:
    """Return JSON in UTF-8: what people may one day read in the database."""
    return _json.encode(value)


def decode(raw: bytes) -> dict[str, Any]:
    """Return the JSON object of a column."""
    return _params.decode(raw)


def squeeze(raw: bytes) -> bytes:
    """Return `raw` with a leading mark, compressed when that is worth its time."""
    return _ZLIB + zlib.compress(raw, 1) if len(raw) >= _WORTH_COMPRESSING else _PLAIN + raw


def unsqueeze(kept: bytes) -> bytes:
    """Return what was squeezed."""
    return zlib.decompress(kept[1:]) if kept[:1] == _ZLIB else kept[1:]
