"""Does the reader of the playbook answer every text with findings? In 2 s, within bounded memory, without an exception.

`python -m tests.fuzz.playbook -max_total_time=60`; the options are libFuzzer's. An input is a choice and what goes with
it: bytes as a file, slips of the hand in a section of the reference's example, or a value put where another stood.
"""

from __future__ import annotations

import hashlib
import json
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any, Final

import atheris

with atheris.instrument_imports(include=["nawba.playbook"]):
    from nawba.playbook import check, decode, read
    from nawba.playbook.language.examples import EXAMPLES
    from nawba.playbook.reading import PlaybookRefused

from tests.playbook.small import TODAY, Files

ROOT: Final = Path(__file__).parents[2]
SEEDS: Final = 200
MOST_SECONDS: Final = 2.0
MOST_BYTES: Final = 2 << 30
"""Address space of the whole process; the reader itself stays far below, libFuzzer takes the rest."""
WORDS: Final = tuple(sorted({word for text in EXAMPLES.values() for word in re.findall(r"\w+|[^\w\s]+|\n +", text)}))
MARKS: Final = (
    "&a ",
    "*a",
    "<<: ",
    "!!int ",
    "? ",
    "- ",
    "\t",
    "---\n",
    "...\n",
    "|\n",
    ">-\n",
    '"\\ud800"',
    "\x00",
    "%",
)
NAMES: Final = tuple(EXAMPLES)
DEEPEST: Final = 5


def one_input(data: bytes) -> None:
    """Read, check and decode the text that `data` makes; AssertionError where a promise of the reader is broken."""
    source = atheris.FuzzedDataProvider(data)
    files = (_bytes, _slips, _slips, _values)[source.ConsumeIntInRange(0, 3)](source)
    started = time.process_time()
    answers(files)
    took = time.process_time() - started
    if took > MOST_SECONDS:
        raise AssertionError(f"{took:.1f} s of work for {sum(map(len, files.values()))} bytes")


def answers(files: Files) -> None:
    """Findings are the only way to say no, and what is accepted decodes to what was read."""
    reading = read(files)
    for finding in check(reading, TODAY):
        assert str(finding)
        assert set(finding.message) == {"ar", "en"}
    is_refused = any(finding.severity == "error" for finding in reading.findings)
    assert (reading.playbook is None) == is_refused
    try:
        assert decode(files) == reading.playbook or is_refused
    except PlaybookRefused:
        assert is_refused


def _bytes(source: atheris.FuzzedDataProvider) -> Files:
    return {"playbook.yaml": source.ConsumeBytes(4096)}


def _slips(source: atheris.FuzzedDataProvider) -> Files:
    """Cut, double or overwrite something in a section, up to four times; the other sections stand round it, or not."""
    name = source.PickValueInList(list(NAMES))
    text = EXAMPLES[name]
    for _ in range(source.ConsumeIntInRange(1, 4)):
        start = source.ConsumeIntInRange(0, len(text))
        end = source.ConsumeIntInRange(start, min(len(text), start + 40))
        text = text[:start] + _typed(source, text[start:end]) + text[end:]
    return _beside(source, name, text)


def _typed(source: atheris.FuzzedDataProvider, cut: str) -> str:
    match source.ConsumeIntInRange(0, 4):
        case 0:
            return ""
        case 1:
            return cut * 2
        case 2:
            return str(source.PickValueInList(list(MARKS)))
        case 3:
            return str(source.PickValueInList(list(WORDS)))
        case _:
            return str(source.ConsumeUnicode(12))


def _values(source: atheris.FuzzedDataProvider) -> Files:
    """Put any value where a value stood, or in place of a whole section."""
    name = source.PickValueInList(list(NAMES))
    text = EXAMPLES[name]
    places = list(re.finditer(r"(?<=: )\S[^\s,{}\[\]]*", text))
    other = json.dumps(_value(source, 0), ensure_ascii=False)
    if places and source.ConsumeBool():
        place = places[source.ConsumeIntInRange(0, len(places) - 1)]
        return _beside(source, name, text[: place.start()] + other + text[place.end() :])
    return _beside(source, name, f"{name}: {other}\n")


def _value(source: atheris.FuzzedDataProvider, depth: int) -> Any:
    match source.ConsumeIntInRange(0, 6 if depth < DEEPEST else 3):
        case 0:
            return source.PickValueInList(list(WORDS))
        case 1:
            return source.ConsumeUnicode(12)
        case 2:
            return source.ConsumeIntInRange(-5, 1000)
        case 3:
            return source.PickValueInList([None, True, False, 1.5, "15m", "sun-thu", "2026-02-30", "{{x}}", "50%"])
        case 4:
            return [_value(source, depth + 1) for _ in range(source.ConsumeIntInRange(0, 3))]
        case _:
            keys = [source.PickValueInList(list(WORDS)) for _ in range(source.ConsumeIntInRange(0, 4))]
            return {key: _value(source, depth + 1) for key in keys}


def _beside(source: atheris.FuzzedDataProvider, name: str, text: str) -> Files:
    others = EXAMPLES if source.ConsumeIntInRange(0, 3) == 0 else {}
    return {f"{n}.yaml": t.encode("utf-8", "surrogatepass") for n, t in {**others, name: text}.items()}


def main() -> None:
    """Fuzz until told to stop; libFuzzer's exit code is not 0 when it has found something.

    What was worth keeping of earlier runs lies in `.cache/fuzz/playbook`, unless a directory is named.
    """
    named = [word for word in sys.argv[1:] if not word.startswith("-")]
    corpus = Path(named[0]) if named else ROOT / ".cache" / "fuzz" / "playbook"
    _seed(corpus)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    options = ["-timeout=60", "-rss_limit_mb=1024", "-max_len=4096", "-len_control=0"]
    atheris.Setup([*sys.argv, *([] if named else [str(corpus)]), *options], one_input)
    atheris.Fuzz()


def _seed(corpus: Path) -> None:
    """Give an empty corpus something to begin with: the same for everybody, long enough for several slips."""
    corpus.mkdir(parents=True, exist_ok=True)
    if not any(corpus.iterdir()):
        for number in range(SEEDS):
            (corpus / f"seed{number}").write_bytes(hashlib.shake_128(b"%d" % number).digest(8 + 2 * number))


if __name__ == "__main__":
    main()
