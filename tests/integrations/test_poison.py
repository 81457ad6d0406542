"""Poison (reliability.md, "poison payloads"; C25): any bytes give signals or a reason, never an exception, in little time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nawba.integrations.kit.reading import DEPTH, KEYS, Unreadable, read_object
from nawba.ports.inbound import Inbound, NotUnderstood, Request, Understood
from tests.integrations.test_fixtures import BODIES, SOURCES

MEBIBYTE: Final = 1_048_576
BOUND_S: Final = 1.0

POISON: Final[dict[str, bytes]] = {
    "empty": b"",
    "blank": b" \n\t",
    "not json": b"<html>",
    "null": b"null",
    "an array": b"[1, 2]",
    "a text": b'"text"',
    "nested 10^5": b"[" * 100_000 + b"]" * 100_000,
    "nested 10^5 objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "nested without end": b"[" * MEBIBYTE,
    "many brackets": b'{"a":[' + b"[]," * 300_000 + b"[]]}",
    "a text without end": b"[]" * 65 + b'"' + b'\\"' * 500_000,
    "a text without end, cut in an escape": b"[]" * 65 + b'"' + b'\\"' * 500_000 + b"\\",
    "only quotes": b"[]" * 65 + b'"' * 1_000_000,
    "only backslashes": b"[]" * 65 + b"\\" * 1_000_000,
    "10^6 keys": b"{" + b",".join(b'"%x":1' % n for n in range(90_000)) + b"}",
    "NaN": b'{"severity": "critical", "title": NaN}',
    "1e999": b'{"severity": "critical", "title": "t", "started_at": 1e999}',
    "-Infinity": b'{"severity": -Infinity}',
    "a lone surrogate": b'{"severity": "critical", "title": "\\ud800"}',
    "a pair turned round": b'{"severity": "critical", "title": "\\udc00\\ud800"}',
    "surrogates as bytes": b'{"severity": "critical", "title": "\xed\xa0\x80"}',
    "not utf-8": b'{"severity": "critical", "title": "\xff\xfe"}',
    "utf-16": '{"severity": "critical", "title": "t"}'.encode("utf-16"),
    "a byte-order mark": b'\xef\xbb\xbf{"severity": "critical", "title": "t"}',
    "a huge int": b'{"severity": "critical", "title": ' + b"9" * 1_000_000 + b"}",
    "an int of 400 digits": b'{"severity": "critical", "title": ' + b"9" * 400 + b"}",
    "an int of 4300 digits": b'{"severity": "critical", "title": ' + b"9" * 4_300 + b', "started_at": ' + b"9" * 4_300 + b"}",
    "a time beyond time": b'{"severity": "critical", "title": "t", "started_at": "9999-12-31T23:59:59-23:59"}',
    "a time before time": b'{"severity": "critical", "title": "t", "started_at": "0001-01-01T00:00:00+23:59"}',
    "gzip": bytes.fromhex("1f8b08000000000002ff4b04000000ffff") * 100,
}  # fmt: skip


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("raw", POISON.values(), ids=POISON)
def test_poison_gives_a_reason_or_signals_in_little_time(source: Inbound, raw: bytes) -> None:
    """R34, C25."""
    began = time.process_time()
    request = Request({}, raw, "key")
    source.authenticate(request)
    assert isinstance(source.parse(request), Understood | NotUnderstood)
    assert time.process_time() - began < BOUND_S


def _cut(raw: bytes) -> Iterator[bytes]:
    yield from (raw[:n] for n in range(0, len(raw), 7))


@pytest.mark.parametrize("path", BODIES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_body_cut_anywhere_is_never_an_exception(path: object) -> None:
    from pathlib import Path  # noqa: PLC0415 - the parameter's type

    assert isinstance(path, Path)
    for raw in _cut(path.read_bytes()):
        for source in SOURCES.values():
            assert isinstance(source.parse(Request({}, raw, "key")), Understood | NotUnderstood)


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)
_NAMES = st.sampled_from(
    (
        "routing_key",
        "event_action",
        "dedup_key",
        "payload",
        "links",
        "client",
        "client_url",
        "state",
        "severity",
        "title",
        "body",
        "service",
        "labels",
        "started_at",
    )
)  # fmt: skip
_WORDS = _VALUES | st.sampled_from(
    ("trigger", "resolve", "acknowledge", "firing", "cleared", "acknowledged", "critical")
)
_PAYLOAD = st.dictionaries(
    st.sampled_from(("summary", "source", "severity", "timestamp", "component", "custom_details")), _WORDS
)


@given(st.dictionaries(_NAMES, _WORDS | _PAYLOAD))
@settings(max_examples=300, deadline=None)
def test_any_json_object_gives_signals_that_fit_their_columns(body: dict[str, object]) -> None:
    raw = json.dumps(body).encode()
    for source in SOURCES.values():
        parsed = source.parse(Request({}, raw, "key"))
        for signal in parsed.signals if isinstance(parsed, Understood) else ():
            assert len(signal.dedup_key) <= 255
            assert len(signal.title) <= 1_024
            assert all(href.startswith(("https://", "http://")) for href, _ in signal.links)
            signal.title.encode()
            msgs = [*signal.labels, *signal.labels.values()]
            assert all(isinstance(one, str) for one in msgs)


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_answered(raw: bytes) -> None:
    for source in SOURCES.values():
        assert isinstance(source.parse(Request({}, raw, "key")), Understood | NotUnderstood)


def test_depth_and_keys_are_counted_outside_texts() -> None:
    """C25: a log excerpt full of brackets and colons is a text, not a nesting; it must not be refused for it."""
    log = "[12:34:56] {a: [b: {" * 3_000
    assert read_object(json.dumps({"body": log, "n": [[]] * 70}).encode())["body"] == log
    assert read_object(b'{"a":' * DEPTH + b"1" + b"}" * DEPTH)
    with pytest.raises(Unreadable, match="nested"):
        read_object(b'{"a":' * (DEPTH + 1) + b"1" + b"}" * (DEPTH + 1))
    assert len(read_object(json.dumps({str(n): n for n in range(KEYS)}).encode())) == KEYS
    with pytest.raises(Unreadable, match="keys"):
        read_object(json.dumps({str(n): n for n in range(KEYS + 1)}).encode())


def test_of_keys_given_twice_the_last_wins() -> None:
    """`engine.md` §7."""
    assert read_object(b'{"title": "first", "title": "last"}') == {"title": "last"}
