"""S2, S3, S7, S8, S12, S13: labels, words or answers suggest a severity, with the reason; unsure, the higher."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawba.domain.likeness import words
from nawba.domain.suggesting import ANSWERS, Answer, Fit, Told, exemplars, fitting, suggest
from tests.stories.playbooks import decoded

JUDGED = decoded({"judged.yaml": (Path(__file__).parents[1] / "stories/texts/judged.yaml").read_bytes()})
SEVERITIES = JUDGED.severities
DOWN = {"service": "web", "alertname": "SiteDown"}


def test_labels_that_fit_an_example_suggest_its_severity() -> None:
    """S3, S8, S13: and the example is the reason."""
    found = suggest(SEVERITIES, Told(values=DOWN))
    assert (found.severity, found.why, found.example) == ("SEV1", "condition", 0)
    assert suggest(SEVERITIES, Told(values={"service": "payments"})).severity == "SEV2"
    assert suggest(SEVERITIES, Told(values={"service": "search"})).severity == "SEV3"
    assert suggest(SEVERITIES, Told(values={"service": "web"})).why == "nothing"


def test_two_examples_fit_and_the_worse_wins() -> None:
    """S3: whichever stands first in the text."""
    both = {"service": "payments", "alertname": "DataLost"}
    found = suggest(SEVERITIES, Told(values=both))
    assert (found.severity, found.fits) == ("SEV1", (Fit("SEV1", 1), Fit("SEV2", 0)))
    turned = dict(reversed(list(SEVERITIES.items())))
    assert fitting(exemplars(turned), both) == Fit("SEV1", 1)
    assert suggest(turned, Told(values=both)).severity == "SEV1"


def test_lost_data_asks_first_whether_to_freeze_writes() -> None:
    """S3: the decision that comes before anything else is part of the suggestion."""
    assert suggest(SEVERITIES, Told(title="critical data was lost")).ask_first == "freeze_writes"
    assert suggest(SEVERITIES, Told(values=DOWN)).ask_first is None


@pytest.mark.parametrize(
    ("title", "severity", "example"),
    [
        ("The site doesn't load", "SEV1", 0),
        ("the website: site not loading for anybody", "SEV1", 0),
        ("الموقع لا يفتح عند أحد", "SEV1", 0),
        ("موقع بثواني لا يفتح", "SEV1", 0),
        ("ضاعت بيانات الطلبات", "SEV1", 1),
        ("payment fails with card", "SEV2", 0),
        ("الدفع تعثّر منذ الصباح", "SEV2", 0),
        ("search filter misbehaving again", "SEV3", 0),
    ],
)
def test_words_that_say_an_example_suggest_its_severity(title: str, severity: str, example: int) -> None:
    """S3, S8, S13: in either language, however it is bent."""
    found = suggest(SEVERITIES, Told(title=title))
    assert (found.severity, found.why, found.example) == (severity, "words", example)


@pytest.mark.parametrize("title", ["", "  ", "hello", "something is odd", "شيء غريب", "the and of"])
def test_words_that_say_no_example_suggest_nothing_and_ask(title: str) -> None:
    found = suggest(SEVERITIES, Told(title=title))
    assert (found.severity, found.why, found.asks) == (None, "nothing", "SEV1")


@pytest.mark.parametrize(
    ("answers", "severity", "why", "asks"),
    [
        ({}, None, "nothing", "SEV1"),
        ({"SEV1": "yes"}, "SEV1", "yes", None),
        ({"SEV1": "unsure"}, "SEV1", "unsure", None),
        ({"SEV1": "no"}, None, "nothing", "SEV2"),
        ({"SEV1": "no", "SEV2": "unsure"}, "SEV2", "unsure", None),
        ({"SEV1": "no", "SEV2": "no"}, "SEV3", "remains", None),
    ],
)
def test_the_questions_lead_to_a_level(
    answers: dict[str, Answer], severity: str | None, why: str, asks: str | None
) -> None:
    """S2, S7, S12: the meanings from the worst; who is unsure gets the higher one."""
    found = suggest(SEVERITIES, Told(answers=answers))
    assert (found.severity, found.why, found.asks) == (severity, why, asks)


def test_an_answer_outweighs_only_what_it_denies() -> None:
    """S3: `no` to a meaning takes its examples away; a yes to a milder one does not."""
    said = Told(title="the site does not load", answers={"SEV1": "no"})
    assert suggest(SEVERITIES, said).severity is None
    assert suggest(SEVERITIES, replace(said, answers={"SEV2": "yes"})).severity == "SEV1"


@given(
    st.dictionaries(st.sampled_from(list(SEVERITIES)), st.sampled_from(ANSWERS)),
    st.sampled_from(["", "the site does not load", "payments fail", "odd"]),
    st.sampled_from([{}, DOWN, {"service": "search"}]),
)
def test_what_more_is_told_never_makes_it_milder_unless_it_is_denied(
    answers: dict[str, Answer], title: str, values: dict[str, str]
) -> None:
    """S2: adding a word or a label only ever raises the suggestion."""
    order = list(SEVERITIES)
    bare = suggest(SEVERITIES, Told(answers=answers)).severity
    found = suggest(SEVERITIES, Told(title, values, answers))
    if bare is not None:
        assert found.severity is not None
        assert order.index(found.severity) <= order.index(bare)
    assert found.severity is None or answers.get(found.severity) != "no" or found.why == "remains"
    assert (found.severity is None) == (found.why == "nothing")


def test_every_course_of_answers_ends() -> None:
    """S2: whoever answers what is asked gets a level, in as many taps as there are severities at the most."""
    for taps in product(ANSWERS, repeat=len(SEVERITIES)):
        answers: dict[str, Answer] = {}
        for tap in taps:
            found = suggest(SEVERITIES, Told(answers=answers))
            if found.asks is None:
                break
            answers[found.asks] = tap
        assert suggest(SEVERITIES, Told(answers=answers)).severity is not None


def test_one_word_in_one_form() -> None:
    assert words("Payments are failing") == words("payment fails")
    assert words("أخطاءُ العَرض") == words("اخطاء عرض")
    assert words("the of at") == frozenset()
