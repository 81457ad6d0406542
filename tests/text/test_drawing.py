"""The drawing of a ladder: everybody who is called is on it, in the order of time, in both languages (S17)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nawba.text.catalogue import LANGUAGES
from nawba.text.drawing import ladder_svg, picture, strip
from nawba.text.drawing.scale import scale
from nawba.text.drawing.svg import WIDTH
from nawba.text.pieces import pick
from tests.text.drawn import CASES, example, parsed, shown

SVG = "{http://www.w3.org/2000/svg}"
_MARKS = re.compile("[\u2066-\u2069]")

pytestmark = pytest.mark.parametrize("lang", LANGUAGES)


def _plain(text: str) -> str:
    return _MARKS.sub("", text)


@pytest.mark.parametrize("name", CASES)
def test_everybody_who_is_called_is_drawn(name: str, lang: str) -> None:
    """S17: people, rooms, clocks and the last resort of the rehearsal are all there, as text."""
    one = shown(name)
    texts = [_plain("".join(e.itertext())) for e in parsed(ladder_svg(one, lang)).iter(f"{SVG}text")]
    people = {step.person for step in one.made.steps if step.person}
    for person in people:
        assert pick(one.scene.name_of(person), lang) in texts
    rooms = {s.contact.removeprefix("room:") for s in one.made.steps if s.kind == "announce" and s.contact}
    for room in rooms:
        assert (example().rooms[room].address or room) in texts
    drawn = picture(one, lang)
    for line in drawn.lines:
        assert _plain(line.says) in texts
    assert len(drawn.lines) == sum(step.kind in ("clock", "exhausted") for step in one.made.steps) + (
        one.made.reason == "acknowledged"
    )
    rounds = {(s.person, s.level, s.round, s.reason if s.round is None else "") for s in one.made.steps if s.person}
    assert sum(len(lane.marks) for lane in drawn.lanes if lane.by) == len(rounds)


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_places_is_the_order_of_time(name: str, lang: str) -> None:
    drawn = picture(shown(name), lang)
    points = [(mark.at, mark.place) for lane in drawn.lanes for mark in lane.marks]
    points += [(line.at, line.place) for line in drawn.lines]
    for at, place in points:
        for other_at, other_place in points:
            assert (at < other_at) == (place < other_place)
        assert 0 <= place <= 1


@pytest.mark.parametrize("name", CASES)
def test_it_stands_alone_and_says_in_words_what_it_shows(name: str, lang: str) -> None:
    """No address, no script, no font from elsewhere; a title and a description for whoever cannot see it."""
    one = shown(name)
    written = ladder_svg(one, lang)
    root = parsed(written)
    assert written.count("http") == 1  # the name of the format itself
    assert not [e for e in root.iter() if e.tag in (f"{SVG}script", f"{SVG}image", f"{SVG}use", f"{SVG}a")]
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.get("role") == "img"
    assert root.get("lang") == lang
    described = root.findtext(f"{SVG}desc") or ""
    for lane in picture(one, lang).lanes:
        assert lane.name in described


def test_arabic_runs_from_right_to_left(lang: str) -> None:
    """As every ladder of the product does: in Arabic what comes later stands further left."""
    root = parsed(ladder_svg(shown("nobody answers"), lang))
    first = [float(c.get("cx", "0")) for c in root.iter(f"{SVG}circle") if "03:00" in "".join(c.itertext())]
    last = [float(c.get("cx", "0")) for c in root.iter(f"{SVG}circle") if "03:20" in "".join(c.itertext())]
    if lang == "ar":
        assert min(first) > max(last) > 0
    else:
        assert max(first) < min(last) < WIDTH


def test_outside_hours_are_shaded_and_a_persons_quiet_hours_too(lang: str) -> None:
    """S49: Friday night is outside hours; Rami's quiet hours end at 03:10, ten of twenty minutes are shaded."""
    drawn = picture(shown("nobody answers"), lang)
    assert drawn.free == ((0.0, 1.0),)
    quiet = {lane.name: lane.quiet for lane in drawn.lanes if lane.quiet}
    assert len(quiet) == 1
    assert next(iter(quiet.values()))[0][0] == 0.0
    spans = picture(shown("over to the next day"), lang).free
    assert len(spans) == 1
    assert 0 < spans[0][0] < spans[0][1] < 1


def test_channels_are_named_in_their_order(lang: str) -> None:
    lanes = {lane.name: lane for lane in picture(shown("nobody answers"), lang).lanes}
    rami = next(lane for name, lane in lanes.items() if name in ("Rami Tareq", "رامي طارق"))
    assert (
        _plain(rami.by)
        == {
            "en": "push, call, WhatsApp, SMS and e-mail",
            "ar": "إشعار واتصال وواتساب ورسالة قصيرة وبريد",
        }[lang]
    )


def test_odd_names_stay_text(lang: str) -> None:
    one = shown("nobody answers")
    people = dict(one.scene.live.people)
    odd = {"ar": '</svg><script>"&\u202e', "en": '</svg><script>"&\u202e' + "x" * 300}
    people["rami_tareq"] = replace(people["rami_tareq"], name=odd)
    live = replace(one.scene.live, people=people)
    root = parsed(ladder_svg(replace(one, scene=replace(one.scene, live=live)), lang))
    assert not list(root.iter(f"{SVG}script"))
    assert "\u202e" not in "".join(root.itertext())


@given(st.sets(st.integers(0, 10**14), min_size=1, max_size=60), st.integers(0, 10**14))
def test_places_rise_with_time(lang: str, instants: set[int], other: int) -> None:
    made = scale(instants)
    places = [made.of(at) for at in sorted(instants)]
    assert places == sorted(set(places))
    assert places[0] == 0
    assert len(instants) == 1 or places[-1] == 1
    assert 0 <= made.of(other) <= 1


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("width", [80, 100])
def test_on_a_terminal_it_has_everybody_and_fits(name: str, lang: str, width: int) -> None:
    """S17: no line is wider than the terminal; a line a lane, marks in the order of time."""
    one = shown(name)
    drawn = picture(one, lang)
    lines = ["".join(piece.text for piece in row) for row in strip(drawn, width)]
    assert all(cell_len(line.strip("\u200e\u200f")) <= width for line in lines)
    whole = "\n".join(lines)
    for lane in drawn.lanes:
        assert _plain(lane.name)[:20] in whole
    for line in drawn.lines:
        assert _plain(line.says) in whole
    marks = sum(len({round(m.place * (width - 29)) for m in lane.marks}) for lane in drawn.lanes)
    key = next((line for line in lines if line.count("   ") and "\u2591" in line), "")
    shapes = sum(whole.count(shape) - key.count(shape) for shape in "●○◆■")
    assert shapes >= marks if drawn.lanes else "●" not in whole


def test_an_arabic_line_on_a_terminal_says_its_direction(lang: str) -> None:
    """Drawn lines run from left to right whatever the terminal knows; sentences the way they are read."""
    rows = [row for row in strip(picture(shown("nobody answers"), lang), 80) if row]
    marks = {row[0].text for row in rows if row[0].text in ("\u200e", "\u200f")}
    assert marks == ({"\u200e", "\u200f"} if lang == "ar" else set())
