"""Marked passages: the text survives, nothing of it becomes markup, marks stand where they should."""

from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.records import Highlight, HighlightKind, Passage, Span
from tests.made_records import find_in, make_highlight, make_result
from web.excerpt import EXCERPT_CHARACTERS
from web.marking import KINDS, AnsweredTerm, count_answers, list_kinds, mark_code, mark_passage, mark_result


class _Reader(HTMLParser):
    """Reads back the text of a piece of HTML, its marked parts, its best sentence and every element."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.best = ""
        self.marked: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(str(html))  # or its slices would be escaped again
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "mark":
            self.marked.append("")
        if tag in self._open:
            self.faults.append(f"<{tag}> in <{tag}>")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self._open:
            self.marked[-1] += data
        if "span" in self._open:
            self.best += data


def _passage(start: int, end: int) -> Passage:
    return Passage(passage_id="a#0", article_id="a", start=start, end=end, text="")


def _read(text: str, highlights: Sequence[Highlight], best: Span | None = None) -> _Reader:
    return _Reader(mark_result(make_result(text, highlights, best=best)).html)


def test_highlights_stand_at_their_offsets_with_their_pairing() -> None:
    text = "The flood rose. Banjir lagi."
    found = [make_highlight(16, 22, kind="lexicon"), make_highlight(4, 9)]
    assert mark_result(make_result(text, found)).html == (
        'The <mark class="same" data-term="flood">flood</mark> rose. '
        '<mark class="lexicon" data-term="flood" title="flood">Banjir</mark> lagi.'
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_told_by_its_class(kind: HighlightKind) -> None:
    passage = mark_result(make_result("Floods rose.", [make_highlight(0, 6, kind=kind)]))
    assert _Reader(passage.html).elements == [
        ("mark", {"class": kind, "data-term": "flood", "title": "flood"})
    ]
    assert passage.kinds == {kind}


def test_the_kinds_of_a_page_are_those_shown_on_it_the_surest_first() -> None:
    long = "water " * 300 + "flood"
    shown = mark_result(make_result("A flood.", [make_highlight(2, 7, kind="model")]))
    sure = mark_result(make_result("A flood.", [make_highlight(2, 7)]))
    cut_away = make_highlight(len(long) - 5, len(long), kind="name")
    hidden = mark_result(make_result(long, [cut_away], best=Span(start=0, end=30)))
    assert list_kinds([shown, sure, hidden]) == ("same", "model")
    assert list_kinds([]) == ()
    every = [mark_result(make_result("A flood.", [make_highlight(2, 7, kind=kind)])) for kind in KINDS]
    assert list_kinds(every[::-1]) == ("same", "stem", "name", "lexicon", "model")


def test_answers_are_counted_by_word_in_the_query_s_order() -> None:
    text = "Di kereta api, kata banjir."
    found = [
        make_highlight(3, 13, "train", "lexicon"),
        make_highlight(10, 13, "api"),
        make_highlight(20, 26, "flood", "lexicon"),
    ]
    first = mark_result(make_result(text, found))
    second = mark_result(make_result("A flood.", [make_highlight(2, 7)]))
    assert count_answers([first, second], ["flood", "in", "train", "flood"]) == (
        AnsweredTerm("flood", 2),
        AnsweredTerm("train", 1),
        AnsweredTerm("api", 1),
    )
    assert count_answers([], []) == ()


def test_a_word_that_nothing_answers_is_told_unless_it_is_grammar_in_any_language() -> None:
    marks = [make_highlight(0, 5), make_highlight(6, 9, "dan")]
    found = [mark_result(make_result("Flood dan hujan.", marks))]
    assert count_answers(found, ["haze", "di", "the", "flood", "dan", "US"]) == (
        AnsweredTerm("haze", 0),
        AnsweredTerm("flood", 1),
        AnsweredTerm("dan", 1),
        AnsweredTerm("US", 0),
    )


def test_article_text_never_becomes_markup() -> None:
    text = "<script>alert(1)</script> {{ 7*7 }} & \"flood\" <img src=x onerror='x'>"
    found = [
        make_highlight(0, 8, '"><b>'),
        make_highlight(8, 16, "alert(1)"),
        make_highlight(16, 25, "</script>"),
    ]
    read = _read(text, found, Span(start=8, end=40))
    assert read.text == text
    assert read.marked == ["<script>", "alert(1)", "</script>"]
    assert [tag for tag, _ in read.elements] == ["mark", "span", "mark", "mark"]
    assert read.elements[0][1] == {"class": "same", "data-term": '"><b>', "title": '"><b>'}


def test_overlapping_highlights_are_joined_and_wrong_ones_are_left_out() -> None:
    spans = [(4, 9), (6, 14), (-1, 8), (20, 99), (3, 3)]
    read = _read("The flood rose again.", [make_highlight(*span) for span in spans])
    assert read.marked == ["flood rose"]


def test_a_joined_highlight_names_every_word_it_answers_and_the_longest_ones_kind() -> None:
    found = [make_highlight(10, 13, "api"), make_highlight(3, 13, "train", "lexicon")]
    assert _read("Di kereta api.", found).elements == [
        ("mark", {"class": "lexicon", "data-term": "train, api", "title": "train, api"})
    ]


def test_of_two_reasons_for_one_word_the_surer_is_told() -> None:
    found = [make_highlight(0, 5, "biaya", "model"), make_highlight(0, 5, "harga", "same")]
    [(_, attributes)] = _read("Harga naik.", found).elements
    assert attributes == {"class": "same", "data-term": "harga, biaya", "title": "biaya"}


def test_the_best_sentence_is_set_apart() -> None:
    text = "Rain fell. The flood rose. All went home."
    html = mark_result(make_result(text, [make_highlight(15, 20)], best=Span(start=11, end=26))).html
    assert html == (
        'Rain fell. <span class="best">The <mark class="same" data-term="flood">flood</mark> rose.</span>'
        " All went home."
    )


@pytest.mark.parametrize("best", [Span(start=0, end=26), Span(start=5, end=90), Span(start=9, end=9)])
def test_a_sentence_that_is_all_or_no_part_of_the_passage_is_not_set_apart(best: Span) -> None:
    assert _read("Rain fell. The flood rose.", (), best).elements == []


def test_a_highlight_that_leaves_the_best_sentence_is_two_marks() -> None:
    read = _read("One flood. Rose two.", [make_highlight(4, 15)], Span(start=0, end=10))
    assert read.faults == []
    assert read.marked == ["flood.", " Rose"]
    assert read.best == "One flood."


@given(
    st.text(st.characters() | st.sampled_from("<>&\"' "), max_size=1500),
    st.lists(st.tuples(st.integers(-5, 1500), st.integers(-5, 1500), st.sampled_from(KINDS)), max_size=8),
    st.tuples(st.integers(-5, 1500), st.integers(-5, 1500)),
)
def test_marking_loses_and_adds_nothing(
    text: str, spans: list[tuple[int, int, HighlightKind]], best: tuple[int, int]
) -> None:
    text = text.replace("\r", " ").replace("\0", " ")  # HTML readers change these two whatever is done
    found = [make_highlight(start, end, kind=kind) for start, end, kind in spans]
    read = _read(text, found, Span(start=best[0], end=best[1]))
    assert read.faults == []
    if len(text) <= EXCERPT_CHARACTERS:
        assert read.text == text
    else:
        assert read.text.removeprefix("… ").removesuffix(" …") in text
    assert all(marked in text for marked in read.marked)
    assert {tag for tag, _ in read.elements} <= {"mark", "span"}
    if read.best:
        assert read.best in text[best[0] : best[1]]


def test_a_passage_over_two_paragraphs_is_marked_in_both_and_named_once() -> None:
    body = "First words. Second <b>words</b>.\n\nThird words. Fourth words.\n\nFifth."
    paragraphs = mark_passage(body, _passage(body.index("Second"), body.index(" Fourth")))
    assert [paragraph.marked for paragraph in paragraphs] == [True, True, False]
    assert paragraphs[0].html == (
        'First words. <mark class="passage" id="passage">Second &lt;b&gt;words&lt;/b&gt;.</mark>'
    )
    assert paragraphs[1].html == '<mark class="passage">Third words.</mark> Fourth words.'
    assert paragraphs[2].html == "Fifth."


def test_words_are_marked_inside_the_passage_and_told_by_their_kinds() -> None:
    body = "A flood.\n\nThe <b> flood rose\nand left. Floods end."
    start = body.index("The")
    passage = replace(_passage(start, len(body)), text=body[start:])
    found = [
        find_in(passage.text, "flood", "flood", "same"),
        find_in(passage.text, "rose\nand", "naik", "model"),
        make_highlight(90, 95),
    ]
    paragraphs = mark_passage(body, passage, found)
    assert [str(paragraph.html) for paragraph in paragraphs] == [
        "A flood.",
        '<mark class="passage" id="passage">The &lt;b&gt; <mark class="same" data-term="flood">flood</mark> '
        '<mark class="model" data-term="naik" title="naik">rose</mark></mark>',
        '<mark class="passage"><mark class="model" data-term="naik" title="naik">and</mark> left. Floods end.'
        "</mark>",
    ]
    assert list_kinds(paragraphs) == ("same", "model")
    assert count_answers(paragraphs, ["banjir", "flood"]) == (
        AnsweredTerm("banjir", 0),
        AnsweredTerm("flood", 1),
        AnsweredTerm("naik", 2),
    )


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
