"""What a person typed is read without error, and every part of it can be taken out again."""

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.query import parse_query
from search.query_keywords import KEYWORDS
from search.query_language import MAX_VARIANTS, read_query, without_part, write_filter
from search.records import FilterKind, QueryPart
from search.text import find_words, has_words, normalise_query

# The machine may be busy.
UNHURRIED = settings(deadline=None)

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "query_language.json").read_text(encoding="utf-8")
)
EVALUATION = Path(__file__).parents[2] / ".." / "shared" / "eval"

OPERATORS = [" OR ", " ATAU ", "OR", " -", "-", "--", "(", ")", " -(", " (-", "["]
QUOTES = ['"', '"', "“", "”", "„", "«", "»"]
FILTERS = ["source:", " -source:", "sumber:", "language:", "bahasa:", "author:", "after:", "before:", "date:"]
VALUES = ["2019", "2019-02-31", "2020-03", "id", "inggris", "Warta", '"Warta Kota"', "«a b»", "x:"]
PLAIN = [
    "banjir",
    "gempa",
    "covid-19",
    " ",
    " ",
    "  ",
    "\n",
    "?",
    ",",
    ".",
    "5",
    "😀",
    "é",
    "\u3000",
    ":",
    "'",
]
PIECES = st.sampled_from(OPERATORS + QUOTES + FILTERS + VALUES + PLAIN)
WORDS = st.lists(
    st.one_of(
        st.sampled_from(["OR", "ATAU", "or", "harga", "2019", "x2", "ⅳ", "ﬁ", "१"]),
        st.text("aé米٣²", min_size=1),
    )
)
QUERIES = st.one_of(st.lists(PIECES, max_size=20).map("".join), st.text(max_size=60))


def show(parts: tuple[QueryPart, ...]) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in parts]


@UNHURRIED
@given(WORDS.map(" ".join))
def test_words_alone_are_read_as_beside_anything_else(text: str) -> None:
    # With a space behind it no text is words alone.
    assert read_query(text) == read_query(text + " ")


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_case_is_read(case: dict[str, Any]) -> None:
    read = read_query(case["input"])
    expected: dict[str, Any] = {"variants": [[case["expected"]["words"]]], "hints": []} | case["expected"]
    found = {
        field.name: getattr(record, field.name) for record in (read, read.named) for field in fields(record)
    }
    del found["parts"], found["named"]
    found["variants"] = [[variant.text, *variant.phrases] for variant in read.variants]
    found["hints"] = [[hint.code, hint.text] for hint in read.hints]
    lists = {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}
    assert {name: value for name, value in lists.items() if value or name in expected} == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("korban banjir", [("word", "korban"), ("word", "banjir")]),
        ('"banjir bandang"? -hoaks', [("phrase", "banjir bandang"), ("without", "hoaks")]),
        (
            'a b ATAU "c  d" e',
            [("word", "a"), ("either", 'b ATAU "c d"'), ("word", "e")],
        ),
        (
            'sumber:"Warta Kota" bahasa:Inggris sejak:2019',
            [("source", "Warta Kota"), ("language", "Inggris"), ("after", "2019")],
        ),
        ("date:2019-09 before:x", [("date", "2019-09"), ("word", "before:x")]),
        ("Portland OR", [("word", "Portland"), ("word", "or")]),
        ("source:A OR source:B", [("source", "A"), ("source", "B")]),
        ("- ? (", []),
        ('a -(b OR "c  d") e', [("word", "a"), ("without", 'b OR "c d"'), ("word", "e")]),
        ('source:a,"b  c",d', [("source", 'a,"b c",d')]),
    ],
)
def test_parts_are_what_was_asked_for(text: str, parts: list[tuple[str, str]]) -> None:
    assert show(read_query(text).parts) == parts


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("korban banjir Demak", 1, "korban Demak"),
        ('a "b c" d', 1, "a d"),
        ("a OR b c", 0, "c"),
        # What stood apart does not grow together, and an operator that joined nothing stays a word.
        ('Kompas:"a b"di c', 1, "Kompas: c"),
        ("a OR source:b c", 2, "a or c"),
        ("source:a OR source:b c", 0, "source:b c"),
        ("a OR b OR c OR d OR e -f", 1, "a OR b OR c OR d OR e"),
        ('"banjir bandang" source:Warta', 1, '"banjir bandang"'),
        ('banjir ("a b" OR c)', 1, "banjir"),
        ("banjir", 0, ""),
        ("banjir -(a OR b) c", 1, "banjir c"),
        ("banjir source:a,b c", 1, "banjir c"),
    ],
)
def test_a_part_is_taken_out(text: str, number: int, rest: str) -> None:
    assert without_part(text, read_query(text).parts[number]) == rest


@given(QUERIES)
@UNHURRIED
def test_parts_stand_in_order_in_the_text(text: str) -> None:
    end = 0
    for part in read_query(text).parts:
        assert end <= part.start < part.end <= len(text)
        held = " ".join(text[part.start : part.end].split())
        assert part.text in held or part.text.upper() == held
        end = part.end


@given(QUERIES, st.data())
@example("a OR source:b c", None)
@UNHURRIED
def test_taking_out_a_part_leaves_the_others(text: str, data: st.DataObject | None) -> None:
    parts = read_query(text).parts
    numbers = range(len(parts))
    for number in numbers if data is None else [data.draw(st.sampled_from(numbers))] if parts else []:
        rest = read_query(without_part(text, parts[number]))
        assert show(rest.parts) == show(parts[:number] + parts[number + 1 :])


@given(QUERIES)
@UNHURRIED
def test_words_are_those_of_the_query(text: str) -> None:
    read = read_query(text)
    assert read.words == "" or has_words(read.words)
    assert read.words == " ".join(read.words.split())
    wanted = {"word", "phrase", "either"}
    if all(part.kind == "word" for part in read.parts):
        assert read.words == (" ".join(text.split()) if has_words(text) else "")
    elif all(part.kind in wanted for part in read.parts) and "OR" not in text and "ATAU" not in text:
        assert [word.text for word in find_words(read.words)] == [word.text for word in find_words(text)]


def _join_words(text: str) -> str:
    return " ".join(word.text for word in find_words(text))


@given(QUERIES)
@example('" OR " OR " OR ("')
@UNHURRIED
def test_variants_are_few_and_made_of_the_words(text: str) -> None:
    read = read_query(text)
    assert 1 <= len(read.variants) <= MAX_VARIANTS
    assert len(set(read.variants)) == len(read.variants)
    words = {word.text for word in find_words(read.words)}
    for variant in read.variants:
        assert {word.text for word in find_words(variant.text)} <= words
        # A bracket within a phrase is no word of it.
        assert all(_join_words(phrase) in _join_words(read.words) for phrase in variant.phrases)
    if not any(part.kind == "either" for part in read.parts):
        assert [variant.text for variant in read.variants] == [read.words]


@given(QUERIES)
@UNHURRIED
def test_whatever_is_read_can_be_searched(text: str) -> None:
    read = read_query(text)
    query = parse_query(
        "banjir",
        languages=read.named.languages,
        sources=read.named.sources,
        after=read.after,
        before=read.before,
    )
    assert query.languages == read.named.languages
    assert all(find_words(value) for value in (*read.phrases, *read.excluded_words, *read.excluded_phrases))
    assert all(len(find_words(word)) == 1 for word in read.excluded_words)


@given(st.lists(st.sampled_from(["banjir", "source:Warta", "-hoaks", '"a b"', "after:2019", "OR", "x"])))
@UNHURRIED
def test_reading_does_not_depend_on_spaces(pieces: list[str]) -> None:
    tight, wide = read_query(" ".join(pieces)), read_query("\n" + " \t ".join(pieces) + "  ")
    assert show(tight.parts) == show(wide.parts)
    assert (tight.words, tight.variants, tight.hints) == (wide.words, wide.variants, wide.hints)


@given(QUERIES)
@example("-(" * 300)
@example("-(" * 300 + "x" + ")" * 300)
@example('-("a b" -("c d')
@example("_0")
@UNHURRIED
def test_what_a_minus_stands_before_is_left_out_or_told(text: str) -> None:
    read = read_query(f"banjir -{text.strip()}")
    looked_for = [word.text for word in find_words(read.words)]
    if read.excluded_words or read.excluded_phrases or read.hints:
        return
    # A mere dash: no word, bracket or quote follows it at once. A low line is no part of a word.
    assert not re.match(r"[(\[{]*[\"“”„«»]?[^\W_]", text.strip()) or looked_for == ["banjir"]


FREE = ("source", "author", "title", "category")


@given(st.sampled_from(FREE), QUERIES)
@example("source", "Jakarta Post")
@example("title", 'a "b" c')
@example("title", "a “b” «c» d")
@UNHURRIED
def test_a_written_filter_is_read_back(kind: FilterKind, value: str) -> None:
    written = write_filter(kind, value)
    parts = show(read_query(f"banjir {written} gempa").parts)
    if find_words(value):
        plain = str.maketrans(dict.fromkeys('"“”„‟＂', "'"))
        shown = parts[1][1]
        assert parts == [("word", "banjir"), (kind, shown), ("word", "gempa")]
        assert shown.translate(plain) == " ".join(value.split()).translate(plain)
        assert shown == " ".join(value.split()) or "«" in value or "»" in value


def test_values_are_quoted_where_they_must_be() -> None:
    values = ["warta.com", "Jakarta Post", 'a "b"', "x,"]
    written = [write_filter("source", value) for value in values]
    assert written == ["source:warta.com", 'source:"Jakarta Post"', 'source:«a "b"»', 'source:"x,"']


@pytest.mark.parametrize(("keyword", "kind"), KEYWORDS.items())
def test_every_keyword_is_a_filter_in_any_case(keyword: str, kind: str) -> None:
    value = "id" if kind == "language" else "2019"
    for written in (keyword, keyword.upper(), keyword.capitalize()):
        assert show(read_query(f"{written}:{value}").parts) == [(kind, value)]


@pytest.mark.skipif(not EVALUATION.is_dir(), reason="the evaluation sets are not beside this repository")
def test_questions_and_headlines_ask_for_nothing_but_quoted_phrases() -> None:
    files = sorted(EVALUATION.glob("*/queries-*.jsonl"))
    lines = [line for path in files for line in path.read_text("utf-8").split("\n") if line]
    texts = [normalise_query(json.loads(line)["text"]) for line in lines]
    read = {text: read_query(text) for text in texts}
    hinted = [text for text, query in read.items() if query.hints]
    assert len(texts) > 4000
    assert {part.kind for query in read.values() for part in query.parts} == {"word", "phrase"}
    # One of them lost its second quote.
    assert [text.count('"') for text in hinted] == [1]
    assert all(
        query.phrases for text, query in read.items() if re.search('["“]', text) and text not in hinted
    )
    assert all(query.words == text for text, query in read.items() if not query.phrases)
