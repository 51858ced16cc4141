"""Marked passages: the text survives, nothing of it becomes markup, marks stand where they should."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from search.records import Highlight, Passage
from web.marking import EXCERPT_CHARACTERS, mark_code, mark_highlights, mark_passage


class _Reader(HTMLParser):
    """Reads back the text of a piece of HTML, the marked parts and every element it holds."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.marked: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._in_mark = False
        self.feed(str(html))  # or its slices would be escaped again
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.marked.append("")
        self._in_mark = True

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_mark:
            self.marked[-1] += data


def _highlight(start: int, end: int, term: str = "flood") -> Highlight:
    return Highlight(start=start, end=end, query_term=term, kind="same")


def _passage(start: int, end: int) -> Passage:
    return Passage(passage_id="a#0", article_id="a", start=start, end=end, text="")


def test_highlights_stand_at_their_offsets() -> None:
    html = mark_highlights("The flood rose. Banjir lagi.", [_highlight(16, 22), _highlight(4, 9)])
    assert html == 'The <mark>flood</mark> rose. <mark title="flood">Banjir</mark> lagi.'


def test_article_text_never_becomes_markup() -> None:
    text = "<script>alert(1)</script> {{ 7*7 }} & \"flood\" <img src=x onerror='x'>"
    html = mark_highlights(
        text, [_highlight(0, 8, '"><b>'), _highlight(8, 16, "alert(1)"), _highlight(16, 25, "</script>")]
    )
    read = _Reader(html)
    assert read.text == text
    assert read.marked == ["<script>", "alert(1)", "</script>"]
    assert [tag for tag, _ in read.elements] == ["mark"] * 3
    assert read.elements[0][1] == {"title": '"><b>'}


def test_overlapping_highlights_are_joined_and_wrong_ones_are_left_out() -> None:
    spans = [_highlight(4, 9), _highlight(6, 14), _highlight(-1, 8), _highlight(20, 99), _highlight(3, 3)]
    assert _Reader(mark_highlights("The flood rose again.", spans)).marked == ["flood rose"]


def test_a_long_passage_is_cut_to_where_the_highlights_are() -> None:
    text = "water " * 300 + "the harbour flooded twice " + "water " * 300
    start = text.index("harbour")
    read = _Reader(mark_highlights(text, [_highlight(start, start + 7), _highlight(start + 8, start + 15)]))
    assert read.marked == ["harbour", "flooded"]
    assert read.text.startswith("… ")
    assert read.text.endswith(" …")
    excerpt = read.text.removeprefix("… ").removesuffix(" …")
    assert excerpt in text
    assert len(excerpt) <= EXCERPT_CHARACTERS


@given(
    st.text(st.characters() | st.sampled_from("<>&\"' "), max_size=1500),
    st.lists(st.tuples(st.integers(-5, 1500), st.integers(-5, 1500)), max_size=8),
)
def test_marking_loses_and_adds_nothing(text: str, spans: list[tuple[int, int]]) -> None:
    text = text.replace("\r", " ").replace("\0", " ")  # HTML readers change these two whatever is done
    read = _Reader(mark_highlights(text, [_highlight(*span) for span in spans]))
    if len(text) <= EXCERPT_CHARACTERS:
        assert read.text == text
    else:
        assert read.text.removeprefix("… ").removesuffix(" …") in text
    assert all(marked in text for marked in read.marked)
    assert {tag for tag, _ in read.elements} <= {"mark"}


def test_a_passage_over_two_paragraphs_is_marked_in_both_and_named_once() -> None:
    body = "First words. Second <b>words</b>.\n\nThird words. Fourth words.\n\nFifth."
    paragraphs = mark_passage(body, _passage(body.index("Second"), body.index(" Fourth")))
    assert [paragraph.marked for paragraph in paragraphs] == [True, True, False]
    assert paragraphs[0].html == (
        'First words. <mark class="passage" id="passage">Second &lt;b&gt;words&lt;/b&gt;.</mark>'
    )
    assert paragraphs[1].html == '<mark class="passage">Third words.</mark> Fourth words.'
    assert paragraphs[2].html == "Fifth."


def test_without_a_passage_nothing_is_marked() -> None:
    assert [(str(p.html), p.marked) for p in mark_passage("One.\n \nTwo & three.\n", None)] == [
        ("One.", False),
        ("Two &amp; three.", False),
    ]


@given(st.text(alphabet=st.sampled_from("ab <&\n"), max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_every_marked_character_is_of_the_passage(body: str, start: int, length: int) -> None:
    end = min(start + length, len(body))
    paragraphs = mark_passage(body, _passage(start, end))
    reads = [_Reader(paragraph.html) for paragraph in paragraphs]
    assert [read.text for read in reads] == [line for line in body.split("\n") if line.strip()]
    marked = "".join(text for read in reads for text in read.marked)
    assert marked.split() == body[start:end].split() or "".join(marked.split()) == "".join(
        body[start:end].split()
    )
    names = [element for read in reads for element in read.elements if "id" in element[1]]
    assert len(names) == bool(body[start:end].strip())


def test_code_stands_between_backticks() -> None:
    assert mark_code("as `2019` & `<b>`") == "as <code>2019</code> &amp; <code>&lt;b&gt;</code>"
