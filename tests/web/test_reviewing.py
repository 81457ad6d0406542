"""An overdue review is said on the pages of an incident and of declaring, as in the handbook (S117)."""

from __future__ import annotations

import pytest

from nawba.domain.time import DAY
from nawba.handbook.building import Edition, handbook
from nawba.handbook.tree import plain
from nawba.playbook import decode
from nawba.text.catalogue import LANGUAGES
from nawba.web.pages.reviewing import review_overdue
from nawba.web.presenting.environment import environment
from tests.playbook.small import SMALL, Files, small
from tests.stories.stage import at
from tests.web.samples import contexts

LATE = at("2026-11-24T09:00")
META = SMALL["meta"] + "  next_review: %s\n"
ACCEPTED = "accepted:\n  - {finding: PB801, about: %s, until: %s, why: {ar: سنراجعه قريبًا, en: We will soon}}\n"


def text(review: str, accepted: str = "") -> Files:
    return small(meta=META % review, accepted=accepted)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "files",
    [
        text("2026-11-23"),
        text("2026-11-13"),
        text("2026-11-24"),
        text("2026-12-31"),
        text("2026-10-01", ACCEPTED % ("meta.next_review", "2026-11-24")),
        text("2026-10-01", ACCEPTED % ("meta", "2026-12-24")),
        text("2026-10-01", ACCEPTED % ("meta.owner", "2026-12-24")),
    ],
    ids=["a day", "eleven days", "today", "later", "accepted", "accepted round it", "another thing accepted"],
)
def test_it_is_said_when_the_handbook_says_so_and_in_its_words(lang: str, files: Files) -> None:
    """S117: the same sentence, on the same day, accepted or not."""
    book = handbook(Edition(files, lang, LATE))
    said = review_overdue(decode(files), LATE)
    assert (said is not None) == book.is_overdue
    assert said is None or said[lang] == plain(book.review)


def test_the_day_is_the_organisations() -> None:
    """S14: midnight in Aden is nine in the evening in UTC."""
    live = decode(text("2026-11-24"))
    assert review_overdue(live, at("2026-11-24T23:59")) is None
    assert review_overdue(live, at("2026-11-25T00:00")) is not None
    assert review_overdue(decode(small()), LATE + 900 * DAY) is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", ["incident", "declare"])
def test_both_pages_show_it_and_lead_to_the_handbook(lang: str, page: str) -> None:
    template, context = contexts(lang)[page]
    shown = environment().get_template(template)
    assert context["review"][lang] in shown.render(context)
    before = shown.render({**context, "review": None})
    assert context["review"][lang] not in before
    assert shown.render(context).count('href="/handbook"') == before.count('href="/handbook"') + 1
