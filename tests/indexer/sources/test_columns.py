from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.articles import recognise_format
from indexer.sources.columns import USUAL_NAMES, choose_columns, list_columns, normalise_name
from search.errors import SourceError
from tests.indexer.sources.reading import articles, contents, load_cases, read, reasons, write


@pytest.mark.parametrize("case", load_cases("record_fields.json"), ids=lambda case: case["label"])
def test_fields_of_a_record(case: dict[str, Any], tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.jsonl", case["input"]))
    assert contents(found) == [case["expected"]["text"]]
    [article] = articles(found)
    assert dict(article.fields) == case["expected"]["fields"]
    assert article.repairs == ()


@pytest.mark.parametrize(
    ("field", "name"), [(field, name) for field, names in USUAL_NAMES.items() for name in names]
)
def test_every_usual_name_is_read(field: str, name: str) -> None:
    body = "" if field == "text" else ', "text": "Air naik"'
    [article] = articles(read("-", stdin=f'{{"{name.upper()}": "Air naik"{body}}}'.encode()))
    assert article.content == b"Air naik"
    assert dict(article.fields) == ({} if field == "text" else {field: "Air naik"})


@given(st.sampled_from(sorted(USUAL_NAMES)), st.text(" _-", max_size=3))
def test_names_are_compared_without_case_spaces_underscores_and_hyphens(name: str, filler: str) -> None:
    assert normalise_name(filler.join(name.title())) == name.replace("_", "")


def test_no_name_stands_for_two_fields() -> None:
    names = [name for candidates in USUAL_NAMES.values() for name in candidates]
    assert len(names) == len(set(names))
    assert names == [normalise_name(name) for name in names]


def test_a_chosen_column_wins_over_the_usual_names() -> None:
    line = b'{"title": "usual", "Kop Berita": "chosen", "text": "usual", "cerita": "chosen"}'
    fields = {"title": "kop_berita", "text": "Cerita"}
    [article] = articles(read("-", stdin=line, fields=fields))
    assert (article.content, dict(article.fields)) == (b"chosen", {"title": "chosen"})
    [article] = articles(
        read("-", stdin=b'{"title": "usual", "text": "usual", "cerita": ""}', fields={"text": "cerita"})
    )
    assert article.content == b"usual"


def test_a_column_may_serve_two_fields() -> None:
    [article] = articles(read("-", stdin=b'{"text": "Air naik"}', fields={"title": "text"}))
    assert (article.content, dict(article.fields)) == (b"Air naik", {"title": "Air naik"})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"headline": "title"},
            '--field headline=title: there is no field "headline". Put one of article_id, title, text, '
            "published, url, source, author, category, crawled, language before the = and your column's name "
            "after it.",
        ),
        ({"title": " "}, "--field title= : name the column after the =."),
    ],
)
def test_a_choice_that_means_nothing_is_an_error(fields: dict[str, str], message: str) -> None:
    with pytest.raises(SourceError) as error:
        choose_columns(fields)
    assert str(error.value) == message


def test_a_chosen_column_that_never_came_is_reported_on_its_file(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "headline,text\nBanjir,Air naik\nGempa,Tanah goyang")
    write(tmp_path / "b.jsonl", '{"text": "one", "judul": "Satu"}\n{"text": "two", "HEAD line": "Dua"}')
    write(tmp_path / "c.jsonl", '{"judul": "Tiga", "text": "three"}\nrusak\n')
    write(tmp_path / "d.json", '[{"text": "four"}]')
    write(tmp_path / "e.json", '{"text": "five"}')
    write(tmp_path / "f.txt", "six")
    write(tmp_path / "g.jsonl", "rusak\n")
    found = read(tmp_path, fields={"title": "headline"})
    assert len(articles(found)) == 8
    what = 'no record has the column "headline" of --field title=headline; the first has: '
    assert {origin: reason for origin, reason in reasons(found, tmp_path).items() if ":" not in origin} == {
        "c.jsonl": f"{what}judul, text",
        "d.json": f"{what}text",
    }


def test_a_chosen_column_is_reported_once_when_its_file_was_named(tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.csv", "judul,text\nBanjir,Air naik"), fields={"title": "headline"})
    what = 'no record has the column "headline" of --field title=headline; the first has: judul, text'
    assert reasons(found, tmp_path) == {"a.csv": what}


def test_a_chosen_column_that_came_nowhere_is_reported_once(tmp_path: Path) -> None:
    write(tmp_path / "a.json", '{"text": "one"}')
    write(tmp_path / "b.json", '{"text": "two"}')
    write(tmp_path / "c.txt", "three")
    found = read(tmp_path, fields={"title": "headline"})
    assert reasons(found, tmp_path) == {
        "--field title=headline": 'no record has the column "headline"; check its spelling'
    }
    write(tmp_path / "b.json", '{"text": "two", "headline": "Dua"}')
    assert reasons(read(tmp_path, fields={"title": "headline"}), tmp_path) == {}


def test_columns_in_messages_are_shortened() -> None:
    assert list_columns(["a  b\n", "x" * 50, ""]) == "a b, " + "x" * 39 + '…, ""'
    assert list_columns([str(number) for number in range(25)]).endswith("18, 19 and 5 more")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Air naik</p>", "html"),
        ("Air naik<br/>lagi<BR>lagi", "html"),
        ('<a href="https://contoh.test/?a=1">tautan</a> saja', "html"),
        ("<!-- x --><div\nclass='a'>Air</div>", "html"),
        ("Air naik <br> lagi", "text"),
        ("a < b and b > c, x<y>z</y>", "text"),
        ("Kata <Budi> dan <Ani>", "text"),
        ("<p <p <p", "text"),
    ],
)
def test_html_is_told_by_its_tags(text: str, expected: str) -> None:
    assert recognise_format(text) == expected
