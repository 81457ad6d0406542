"""Does what a person typed say what an example says? Arabic and English, without a dictionary.

Only to suggest: whoever declares sees which example was recognised and decides (S3, S8, S13).
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_MARKS: Final = re.compile("[\u064b-\u065f\u0670\u0640]")
_LETTERS: Final = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_ARABIC: Final = re.compile("[\u0621-\u064a]")
_FRONT: Final = ("وال", "بال", "فال", "كال", "لل", "ال")
_BACK: Final = ("ات", "ون", "ين", "ان", "ها", "ه")
_ENDINGS: Final = ("ing", "ed", "es", "s")
_LEAST: Final = 3
_EMPTY: Final = frozenset(
    """a an the is are was were be been do does did not no and or of to in on at all as by for it its they this that
    with we our us i my has have had can cannot cant doesnt dont isnt arent very some any while being when from
    في من علي الي عن ان انه هو هي لا لم لن ما قد كل كله كلها هذا هذه ذلك تلك او ثم مع كما عند بعض جدا كان كانت يكون
    تكون لدي لدينا اطلاقا تماما""".split()  # noqa: SIM905 - a list of words reads better as words
)
"""Words that say nothing of what is broken."""


def words(text: str) -> frozenset[str]:
    """Return the words of `text` that say something, each in one form: letters folded, common endings taken off."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold()).replace("'", "").replace("’", "")
    found = (word.translate(_LETTERS) for word in _WORD.findall(folded))
    return frozenset(_stem(word) for word in found if word not in _EMPTY and len(word) > 1)


def likeness(said: frozenset[str], example: frozenset[str]) -> Fraction:
    """Return which share of the words of `example` was said; 0 for an example without any."""
    return Fraction(len(said & example), len(example)) if example else Fraction(0)


def _stem(word: str) -> str:
    return _arabic(word) if _ARABIC.search(word) else _english(word)


def _english(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            return word.removesuffix(ending)
    return word


def _arabic(word: str) -> str:
    for front in (*_FRONT, "و"):
        if word.startswith(front) and len(word) - len(front) >= _LEAST:
            word = word.removeprefix(front)
            break
    for back in _BACK:
        if word.endswith(back) and len(word) - len(back) >= _LEAST:
            word = word.removesuffix(back)
            break
    # a verb begins with the person who does it: يفتح and تفتح are one word
    return word[1:] if word[0] in "يت" and len(word) > _LEAST else word
