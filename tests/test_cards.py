"""How things look: everything typed is escaped, the elements carry the meaning, the text keeps its columns."""

import datetime as dt
import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrkit import cards, content
from okrkit.errors import OkrkitError
from okrkit.language import speaking
from okrkit.model import Cycle, KeyResult, Objective

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</section></style><h1>x",
    "<!-- -->]]><b>x",
    "{{ 7*7 }} {% raw %}",
    "&lt;b&gt; &amp; &#60;",
    "javascript:alert(1)",
    "</pre></details><iframe>",
    "a\u202eb\u2066c",
    "关键<结果>“１２”",
    "مرحبا <b>",
]


@pytest.fixture(autouse=True)
def in_english():
    with speaking("en"):
        yield


class Page(HTMLParser):
    """The elements of a piece of HTML with their attributes, and its text without style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, tuple(attrs)))

    def handle_endtag(self, tag):
        self.elements.append((f"/{tag}", ()))

    def handle_comment(self, data):
        self.elements.append(("comment", (data,)))

    def handle_data(self, data):
        if not self.elements or self.elements[-1][0] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def a_note(words: str, *, first: bool = True) -> SimpleNamespace:
    return SimpleNamespace(question=words, message=words, why=words, try_=words, first=first)


def everything(words: str) -> list[str]:
    """Every kind of card, with the same words in every field that a person can type."""
    kr = KeyResult(id="KR1", text=words, owner=words, weight=2.0, type="milestone")
    o = Objective(
        id="O1", text=words, why=words, owner=words, author=words, supports=words, key_results=(kr,), kind="learning"
    )
    cycle = Cycle(team=words, start=dt.date(2026, 10, 1), end=dt.date(2026, 12, 31), objectives=(o,))
    notes = {"O1": [a_note(words), a_note(words)], "KR1": [a_note(words, first=False)], None: [a_note(words)]}
    readings = {"KR1": words}
    error = OkrkitError(words, file=words, line=1, column=2, source=words, instead=words)
    return [
        cards.objective(o, notes, readings),
        cards.cycle(cycle, notes, readings),
        cards.box(words, [words], "problem", details=[words]),
        cards.error(error),
    ]


typed = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(list("<>&\"'=/`{}%#;: ab目")), min_size=1, max_size=40).map(
        lambda c: "".join(c).strip() or "x"
    ),
)


@given(typed)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_element_and_no_attribute_comes_from_what_people_typed(words):
    for hostile, benign in zip(everything(words), everything("calm"), strict=True):
        assert Page(hostile).elements == Page(benign).elements


@pytest.mark.parametrize("words", HOSTILE[:8])
def test_what_people_typed_is_shown_as_they_typed_it(words):
    for html in everything(words):
        assert words in Page(html).text


def test_no_script_and_nothing_from_outside():
    for html in everything("calm"):
        page = Page(html)
        assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "svg", "a"}
        assert not [
            name for _, attrs in page.elements for name, _ in attrs if name.startswith("on") or name in {"src", "href"}
        ]
        assert not re.search(r"url\(|https?:|@import", html)


def test_every_element_is_closed():
    for html in everything("calm"):
        open_: list[str] = []
        for tag, _ in Page(html).elements:
            if not tag.startswith("/"):
                open_.append(tag)
            else:
                assert open_.pop() == tag[1:]
        assert open_ == []


CYCLE = Cycle(
    team="harbour",
    start=dt.date(2026, 1, 5),
    end=dt.date(2026, 4, 5),
    objectives=(
        Objective(
            id="O1",
            text="Skippers plan a week at sea without phoning us",
            why="Every third call is about a booking that was already made.",
            kind="committed",
            owner="Mei",
            key_results=(
                KeyResult(id="KR1", text="Share of trips booked online from 41% to 60%", owner="Ana", weight=2.0),
                KeyResult(
                    id="KR2",
                    text="网上订票的船长从 41% 提升到 60%，其中第一次来的船长从 12% 提升到 30%，退票不高于 3%",
                    owner="安娜",
                ),
            ),
        ),
    ),
)


def test_the_card_reads_well_without_style():
    html = re.sub(r"<style>.*?</style>", "", cards.cycle(CYCLE), flags=re.DOTALL)
    said = re.sub(r"\s+", " ", Page(html).text).strip()
    assert said.startswith(
        "harbour · 2026-01-05 to 2026-04-05 O1 Skippers plan a week at sea without phoning us @Mei · committed "
        "Every third call is about a booking that was already made. "
        "KR1 Share of trips booked online from 41% to 60% @Ana weight 2"
    )
    tags = {tag for tag, _ in Page(html).elements}
    assert {"section", "h3", "ul", "li", "strong", "p"} <= tags


def test_the_first_question_is_open_and_the_others_are_one_click_away():
    notes = {"KR1": [a_note("first?"), a_note("second?"), a_note("third?")], "KR2": [a_note("later?", first=False)]}
    html = cards.cycle(CYCLE, notes)
    closed = " ".join(re.findall(r"<details>.*?</details>", html, flags=re.DOTALL))
    assert "first?" not in closed
    for question in ("second?", "third?", "later?"):
        assert question in closed
    assert "2 more questions" in closed
    assert "One question" in closed


def test_a_note_needs_no_more_than_a_question():
    html = cards.objective(CYCLE.objectives[0], {"KR1": [SimpleNamespace(question="For whom?")]})
    assert "For whom?" in html
    assert "To try" not in html


def test_the_language_of_the_card_is_said():
    with speaking("zh"):
        html = cards.cycle(CYCLE)
    assert 'lang="zh-Hans"' in html
    assert "承诺型" in html
    assert "权重 2" in html


@pytest.mark.parametrize(("tone", "sign"), [("ask", "?"), ("problem", "×"), ("done", "✓")])
def test_a_tone_is_told_by_a_sign_as_well_as_by_colour(tone, sign):
    assert Page(cards.box("Title", ["Line"], tone)).text.split()[0] == sign


def test_an_error_shows_the_line_the_caret_and_what_to_do():
    html = cards.error(
        OkrkitError("Too early.", file="okrs.md", line=4, column=6, source="end: 2026-01-05", instead="Later.")
    )
    assert "end: 2026-01-05\n     ^" in Page(html).text
    assert all(words in Page(html).text for words in ("Too early.", "okrs.md, line 4, column 6", "Later."))


def test_a_shown_thing_shows_itself_in_both_ways():
    shown = cards.Shown(html="<p>Saved</p>", text="Saved")
    assert shown._repr_mimebundle_() == {"text/html": "<p>Saved</p>", "text/plain": "Saved"}
    assert str(shown) == repr(shown) == "Saved"


# --- colours ---------------------------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast ratio of two colours written #rrggbb."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("scheme", "paper"), [("light", "#ffffff"), ("dark", "#111111"), ("dark", "#212121")])
def test_words_stand_out_from_the_paper(scheme, paper):
    style = (content.data() / "templates" / "style.html.j2").read_text(encoding="utf-8")
    light, dark = style.split("@media (prefers-color-scheme: dark)")
    colours = dict(
        re.findall(r"--(\w+): var\([\w-]+, (#[0-9a-f]{6}|#[0-9a-f]{3})\)", light if scheme == "light" else dark)
    )
    assert set(colours) >= {"ink", "quiet", "mark", "alarm", "soft"}
    for name in ("ink", "quiet"):
        assert contrast(colours[name], paper) >= 4.5
        assert contrast(colours[name], colours["soft"]) >= 4.5
    for name in ("mark", "alarm"):
        assert contrast(colours[name], paper) >= 3


# --- text ------------------------------------------------------------------------------------------------------------


def test_the_text_keeps_its_columns_with_chinese_words():
    text = cards.text(CYCLE, {"KR1": [a_note("Where are you today?")]}, {"KR1": "from 41% to 60%, rising, an outcome"})
    assert text == (
        "harbour · 2026-01-05 to 2026-04-05\n\n"
        "O1  Skippers plan a week at sea without phoning us\n"
        "    @Mei · committed\n"
        "    Every third call is about a booking that was already made.\n"
        "    KR1  Share of trips booked online from 41% to 60%  @Ana\n"
        "         from 41% to 60%, rising, an outcome · weight 2\n"
        "         ? Where are you today?\n"
        "           To try: Where are you today?\n"
        "    KR2  网上订票的船长从 41% 提升到 60%，其中第一次来的船长从 12% 提升到 30%，退票不高\n"
        "         于 3%  @安娜"
    )
    assert max(cards.width(line) for line in text.split("\n")) <= 88


words = st.text(alphabet=st.sampled_from("ab1% ，。船长the\u0301é 一"), min_size=1, max_size=120)


@given(words, st.integers(min_value=2, max_value=60))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wrapping_keeps_every_character_and_the_width(line, columns):
    rows = cards.wrap(line, columns)
    assert re.sub(r"\s", "", "".join(rows)) == re.sub(r"\s", "", line)
    assert all(cards.width(row) <= columns for row in rows)


def test_nothing_at_all_is_an_empty_page():
    assert cards.text(Cycle()) == ""
    assert Page(cards.cycle(Cycle())).text.strip() == ""
