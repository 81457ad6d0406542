"""Every page, in every sample state and both languages: whole, translated, safe, light."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from nawba.text.catalogue import LANGUAGES, LOCALES, catalogue, has
from nawba.web.presenting.environment import STATIC, TEMPLATES, asset, environment
from tests.web.sample_parts import JUDGED, OUTSIDE, VERBS
from tests.web.samples import contexts

ENV = environment()
VOID = {"meta", "link", "input", "br", "circle", "path", "use", "rect", "!doctype"}
PAGES = [(lang, name) for lang in LANGUAGES for name in contexts(lang)]
pages = pytest.mark.parametrize(("lang", "name"), PAGES)
CSS = sorted(STATIC.rglob("*.css"))
JS = sorted(STATIC.rglob("*.js"))
# Keys put together from a code, or used by `text` itself.
BUILT = ("clock.", "channel.", "attempt.", "state.", "purpose.", "filter.", "finding.", "alert.", "course.", "phase.",
         "do.", "unit.", "length.", "time.",
         "trouble.")  # fmt: skip


def render(lang: str, name: str, **more: Any) -> str:
    template, context = contexts(lang)[name]
    return ENV.get_template(template).render(**{**context, **more})


class Page(HTMLParser):
    """What a page is made of; a tag closed out of turn is an error at once."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "form" or "form" not in self.open, "a form inside a form"
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else, inside {self.open[-3:]}"

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] for _, attrs in self.tags if attribute in attrs]


def test_every_template_has_a_sample() -> None:
    shown = {template for template, _ in contexts("en").values()}
    files = {path.name for path in TEMPLATES.glob("*.html") if not path.name.startswith("_")}
    assert files - {"layout.html"} == shown


@pages
def test_a_page_is_whole(lang: str, name: str) -> None:
    page = Page(render(lang, name))
    tags = Counter(tag for tag, _ in page.tags)
    assert tags["h1"] == 1
    assert tags["main"] == 1
    html = next(attrs for tag, attrs in page.tags if tag == "html")
    assert (html["lang"], html["dir"]) == (lang, "rtl" if lang == "ar" else "ltr")
    ids = Counter(page.values("id"))
    assert not [one for one, times in ids.items() if times > 1], "an id twice"
    for attribute in ("for", "aria-labelledby", "aria-describedby"):
        assert set(page.values(attribute)) <= set(ids), attribute


@pages
def test_a_page_speaks_one_language(lang: str, name: str) -> None:
    page = Page(render(lang, name))
    words = " ".join([*page.text, *page.values("aria-label"), *page.values("title")])
    assert not {word.strip("،.:()") for word in words.split()} & catalogue("en").keys(), "a key instead of its sentence"
    assert "{" not in words, "a parameter was left open"
    other = "en" if lang == "ar" else "ar"
    for forms in catalogue(other).values():
        for form in forms:
            if "{" not in form and len(form) > 12:
                assert form not in words


@pages
def test_nothing_runs_or_is_styled_inline(lang: str, name: str) -> None:
    for tag, attrs in Page(render(lang, name)).tags:
        assert tag != "style"
        assert tag != "script" or attrs.get("src", "").startswith("/static/")
        assert not [key for key in attrs if key == "style" or key.startswith("on")], attrs
        assert not attrs.get("href", "").startswith(("http", "javascript:", "//"))


@pages
def test_text_from_outside_stays_text(lang: str, name: str) -> None:
    html = render(lang, name)
    assert "<b>database" not in html
    assert "<i>Safe" not in html
    assert "\u202e" not in html


def test_the_outside_text_is_in_the_samples() -> None:
    assert "\u202e" in OUTSIDE
    assert "&lt;b&gt;database&lt;/b&gt;" in render("en", "now")
    assert "&lt;i&gt;Safe" in render("en", "incident")


@pages
def test_forms_post_where_a_handler_listens(lang: str, name: str) -> None:
    known = re.compile(
        rf"/incidents/[\w-]+/({'|'.join(JUDGED)})|/declare|/p/[\w-]+|/sandbox/fire|/holidays/[\w.-]+|/sign-in/\w+|/sign-out"
    )
    for tag, attrs in Page(render(lang, name)).tags:
        if tag == "form" and attrs["method"] == "post":
            assert known.fullmatch(attrs["action"]), attrs["action"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_verb_carries_the_version_it_was_shown_under(lang: str) -> None:
    html = render(lang, "incident")
    assert html.count('action="/incidents/inc_214/') == html.count('name="version" value="7"') == len(VERBS)


@pages
def test_every_icon_is_in_the_sprite(lang: str, name: str) -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    used = {attrs["href"].partition("#")[2] for tag, attrs in Page(render(lang, name)).tags if tag == "use"}
    assert used <= drawn


@pages
def test_the_first_view_is_light(lang: str, name: str) -> None:
    html = render(lang, name)
    files = {path.partition("?")[0] for path in re.findall(r'(?:href|src)="/static/([^"#]+)', html)}
    weight = len(gzip.compress(html.encode())) + sum(len(gzip.compress((STATIC / file).read_bytes())) for file in files)
    assert weight <= 50_000, f"{weight} bytes compressed"


@pages
def test_a_fragment_is_the_main_part_and_the_title_alone(lang: str, name: str) -> None:
    page = Page(render(lang, name, fragment=True))
    assert [tag for tag, _ in page.tags[:2]] == ["title", "main"]
    assert "html" not in {tag for tag, _ in page.tags}


def test_sentences_named_in_templates_are_in_the_catalogue() -> None:
    for path in TEMPLATES.glob("*.html"):
        for key in re.findall(r"\b(?:t|tn|plain)\('([\w.]+)'[,)]", path.read_text("utf-8")):
            assert has("en", key), f"{path.name}: {key}"


def test_no_sentence_of_the_pages_is_left_over() -> None:
    source = "\n".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.html"))
    written = re.findall(r'^msgid "([\w.]+)"$', (LOCALES / "en/pages.po").read_text("utf-8"), re.MULTILINE)
    assert [key for key in written if f"'{key}'" not in source and not key.startswith(BUILT)] == []


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_styles_know_start_and_end_not_left_and_right(path: Path) -> None:
    physical = re.compile(
        r"(?<![\w-])((margin|padding|border|inset|scroll-margin)-(left|right|top|bottom)|left|right|top|bottom|width|height"
        r"|(?:min|max)-(?:width|height)|float)\s*:|text-align:\s*(left|right)|!important(?!;? })"
    )
    text = re.sub(r"/\*.*?\*/|@media[^{]*", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert not [match.group() for match in physical.finditer(text)]


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_colours_are_named_in_one_place(path: Path) -> None:
    if path.name not in {"tokens.css", "phone.css", "strip.css"}:  # a phone's glass and the strip's greys are their own
        assert not re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8"))


def test_every_style_is_used_by_a_page() -> None:
    linked = "".join(render("en", name) for name in contexts("en"))
    assert [path.name for path in [*CSS, *JS] if f"/{path.name}?" not in linked] == []


@pytest.mark.parametrize("path", JS, ids=lambda path: path.name)
def test_a_script_is_one_short_behaviour(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 60
    assert not re.search(r"innerHTML|\beval\b|document\.write|https?:", text)


def test_fonts_have_their_licence_beside_them() -> None:
    named = set(re.findall(r'url\("fonts/([^"]+)"\)', (STATIC / "tokens.css").read_text("utf-8")))
    assert named == {path.name for path in (STATIC / "fonts").glob("*.woff2")}
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts/OFL.txt").read_text("utf-8")


def test_an_asset_is_marked_with_its_content_and_must_exist() -> None:
    assert re.fullmatch(r"/static/base\.css\?v=[0-9a-f]{10}", asset("base.css"))
    with pytest.raises(OSError, match=r"no\.css"):
        asset("no.css")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_says_when_it_was_true_until_a_script_is_connected(lang: str) -> None:
    html = render(lang, "now")
    assert 'data-state="still"' in html
    assert catalogue(lang)["live.as_of"][0].partition("{")[0].strip() in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_woken_persons_page_has_one_big_action_and_opening_it_changes_nothing(lang: str) -> None:
    html = render(lang, "page")
    assert html.count('class="big-act"') == 1
    assert re.findall(r'name="answer" value="(\w+)"', html) == ["acknowledge", "cannot", "escalate"]
    assert "http-equiv" not in html


@pytest.mark.parametrize(
    ("name", "key"),
    [("now-lost", "exhausted.banner"), ("incident-lost", "exhausted.banner"), ("now-quiet", "now.empty"),
     ("sandbox-empty", "sandbox.empty"), ("sandbox", "page.vacant"), ("page-answered", "woken.answered"),
     ("page-declined", "woken.declined"), ("declare-wrong", "declare.not_yet"),
     ("sign-in-expired", "sign_in.expired.title")],
)  # fmt: skip
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_state_is_said_in_words(lang: str, name: str, key: str) -> None:
    assert catalogue(lang)[key][0] in render(lang, name)


def test_who_was_first_is_named() -> None:
    assert "Sara Mohammed" in render("en", "page-joined")
    assert "Hala Saad" in render("en", "page-gone")


def test_only_a_phone_that_may_answer_has_buttons() -> None:
    _, context = contexts("en")["sandbox"]
    calls = [call for phone in context["phones"] for call in phone["calls"]]
    html = render("en", "sandbox")
    for call in calls:
        is_answerable = call["token"] is not None and call["is_page"] and call["channel"] != "email"  # mail has a link
        assert (f'action="/p/{call["token"]}"' in html) == is_answerable, call
    assert html.count('name="return" value="/sandbox"') == html.count('action="/p/tok_')


def test_digits_follow_the_reader_and_codes_do_not() -> None:
    html = render("ar", "now", digits="arabic")
    assert "١٢:٢٤" in html
    assert "INC-214" in html
    assert "SEV1" in html
