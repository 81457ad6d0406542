"""Other tools' words for what we call severity, key and time (`wire.md` §1.1)."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from nawba.domain.severity import SignalSeverity
from nawba.domain.time import SECOND, Instant, from_datetime

_SEVERITIES: Final[dict[SignalSeverity, tuple[str, ...]]] = {
    "critical": ("critical", "fatal", "emergency", "alert", "p1", "sev0", "disaster", "5"),
    "high": ("high", "error", "p2", "sev1", "major", "4"),
    "medium": ("medium", "warning", "warn", "p3", "sev2", "average", "minor", "3"),
    "low": ("low", "p4", "sev3", "notice", "2"),
    "info": ("info", "informational", "information", "debug", "p5", "sev4", "ok", "1", "0"),
}
_BY_WORD: Final[dict[str, SignalSeverity]] = {w: s for s, words in _SEVERITIES.items() for w in words}
_KEY_LENGTH: Final = 255
_NEWEST: Final = 253_402_300_799


def severity(word: str) -> SignalSeverity | None:
    """Return our severity for another tool's word, whatever its case; None for a word nobody uses."""
    return _BY_WORD.get(word.strip().lower())


def fitting(key: str) -> str:
    """Return a deduplication key that fits its column; a longer one keeps its beginning, and a digest of the whole."""
    return key if len(key) <= _KEY_LENGTH else key[:180] + "#" + sha256(key.encode(errors="replace")).hexdigest()


def instant(value: object) -> Instant | None:
    """Return the instant of an RFC 3339 text or of seconds since 1970; None for anything else. Naive times are UTC."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return int(value * SECOND) if 0 < value < _NEWEST else None
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    try:
        return from_datetime(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))
    except OverflowError:
        return None
