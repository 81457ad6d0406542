"""Whatever the bytes: reading and checking answer with findings, never with an exception, and in a moment."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nawba.playbook import check, decode, read
from nawba.playbook.language.examples import EXAMPLES
from nawba.playbook.language.sections import SECTIONS
from nawba.playbook.reading import PlaybookRefused
from tests.playbook.operations import OPERATIONS, operating
from tests.playbook.small import TODAY, Files, small

pytestmark = pytest.mark.thorough

GOOD: Files = {f"{name}.yaml": text.encode() for name, text in EXAMPLES.items()}
"""A playbook in which every section of the language stands."""
TEXTS = {**EXAMPLES, **OPERATIONS}
FUZZ = settings(deadline=None, max_examples=60)
WHOLE = settings(deadline=None, max_examples=25)
PIECES = st.sampled_from(
    [
        *sorted({word for text in TEXTS.values() for word in re.findall(r"\w+|\s+|[^\w\s]+", text)}),
        "&a ",
        "*a",
        "<<: ",
        "!!int ",
        "? ",
        "- ",
        "\t",
        "%YAML 1.1\n",
        "---\n",
        "...\n",
        "|\n",
        ">-\n",
        '"\\ud800"',
        "'",
        "\x00",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 99) | st.text(max_size=8) | PIECES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | PIECES, inner, max_size=4),
    max_leaves=12,
)


def answers(files: Files) -> None:
    """Read, check and decode `files`; findings are the only way to say no."""
    reading = read(files)
    findings = check(reading, TODAY)
    assert (reading.playbook is None) == any(f.severity == "error" for f in reading.findings)
    assert all(str(f) for f in findings)
    try:
        assert decode(files) == reading.playbook or reading.playbook is None
    except PlaybookRefused:
        assert reading.playbook is None


@FUZZ
@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"? \n")
@example(b'a: "\\UFFFFFFFF"')
@example(b"a: !<!> b")
@example(b"{" * 3000)
def test_any_bytes(content: bytes) -> None:
    answers({"playbook.yaml": content})


def test_a_watcher_whose_key_is_no_key() -> None:
    """Its key is refused, and what its kind needs beside is not asked of it."""
    answers(small(watchers="watchers:\n  '-': {kind: http}\n"))


@FUZZ
@given(st.lists(PIECES, max_size=60))
def test_any_words_of_the_language(pieces: list[str]) -> None:
    answers({"playbook.yaml": "".join(pieces).encode("utf-8", "surrogatepass")})


@WHOLE
@given(st.dictionaries(st.sampled_from(list(SECTIONS)), VALUES, max_size=4))
def test_any_values_in_any_section(sections: dict[str, Any]) -> None:
    changed = {name: json.dumps({name: value}, ensure_ascii=False) for name, value in sections.items()}
    files = {**GOOD, **{f"{name}.yaml": text.encode("utf-8", "replace") for name, text in changed.items()}}
    answers(files)


@WHOLE
@given(st.data())
def test_any_slip_of_the_hand_in_a_good_text(data: st.DataObject) -> None:
    """Something is cut, doubled, swapped or typed into a text that was right."""
    slip(data)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@settings(deadline=None, max_examples=3000)
@given(st.data())
def test_thousands_of_slips(data: st.DataObject) -> None:
    slip(data)


def base(section: str) -> Files:
    return operating() if section in OPERATIONS else GOOD


def slip(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TEXTS)))
    text = TEXTS[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    typed = data.draw(st.one_of(PIECES, st.just(""), st.just(text[start:end] * 2), st.text(max_size=5)))
    answers({**base(name), f"{name}.yaml": (text[:start] + typed + text[end:]).encode("utf-8", "surrogatepass")})


@WHOLE
@given(st.data())
def test_any_value_of_a_good_text_replaced(data: st.DataObject) -> None:
    """A scalar of the right text gives way to a list, a map, nothing, or a word from elsewhere."""
    name = data.draw(st.sampled_from(sorted(TEXTS)))
    place = data.draw(st.sampled_from(list(re.finditer(r"(?<=: )\S[^\s,{}\[\]]*", TEXTS[name]))))
    other = json.dumps(data.draw(VALUES), ensure_ascii=False)
    text = TEXTS[name][: place.start()] + other + TEXTS[name][place.end() :]
    answers({**base(name), f"{name}.yaml": text.encode("utf-8", "replace")})


COMMANDS = st.lists(
    st.sampled_from(
        [*"ab-/$'\"`\\|&;<> \n{}()[]=:#", "kubectl ", "grep ", "curl ", "sh -c ", "{{x}}", "eas ", "السجلّ"]
    ),
    min_size=1,
    max_size=30,
).map("".join)


@FUZZ
@given(st.one_of(COMMANDS, st.lists(COMMANDS, min_size=1, max_size=6)))
@example("'")
@example("\\")
@example(["sh", "-c"])
@example(["sudo", "-n"])
@example("|")
@example(";")
@example("&&")
def test_any_command(command: str | list[str]) -> None:
    step = json.dumps({"key": "it", "run": command, "where": "cluster"}, ensure_ascii=False)
    answers(operating(runbooks=f"runbooks: {{one: {{name: x, risk: read, steps: [{step}]}}}}\n"))


@pytest.mark.parametrize(
    "content",
    [
        b"a: [" + b"[" * 500_000,
        b"a: " + b"{a: " * 200_000,
        b"a: [" + b"x, " * 300_000 + b"]",
        b"- " * 400_000,
        b"a: '" + b"x" * 1_000_000,
        b"&a " * 300_000,
        b"".join(b"k%d: v\n" % n for n in range(90_000)),
        b"? " * 400_000,
        b"a:\n" + b" b:\n" * 200_000,
        b"#" * 1_000_000,
        b"a: |\n" + b"  x\n" * 250_000,
        b"services:\n" + b"".join(b" k%d: {name: x, team: zz%d, needs: [a%d]}\n" % (n, n, n) for n in range(2200)),
    ],
    ids=[
        "lists",
        "maps",
        "items",
        "dashes",
        "quote",
        "anchors",
        "keys",
        "questions",
        "same",
        "comment",
        "block",
        "slips",
    ],
)
def test_a_hostile_megabyte_costs_a_moment(content: bytes) -> None:
    """Read, checked and decoded: three times at most 2 s of work, whatever else the machine does."""
    started = time.process_time()
    answers({"playbook.yaml": content})
    assert time.process_time() - started < 6
