"""Web pages: the story out of them, and what they say of themselves."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.cleaning.clues import Clues
from indexer.cleaning.webpage import LONGEST_EXTRACTED, read_webpage

FIRST = "Nelayan di pesisir selatan tidak melaut selama sepekan karena gelombang setinggi empat meter."
SECOND = "Kepala pelabuhan mengatakan kapal penumpang tetap berlayar dengan jumlah penumpang yang dibatasi."
THIRD = "“Kami makan dari tabungan,” kata Slamet, pemilik dua perahu di dusun yang paling dekat pantai."


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def paragraphs(html: str) -> list[str]:
    return read_webpage(html).text.split("\n\n")


def test_the_story_comes_out_without_menu_and_footer() -> None:
    html = page(
        "<header><a href='/'>Beranda</a></header><nav><ul><li><a href='/a'>Ekonomi</a></li></ul></nav>"
        f"<article><h1>Gelombang Tinggi</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article>"
        "<aside><h3>Terpopuler</h3><ul><li><a href='/b'>Harga Ikan Naik</a></li></ul></aside>"
        "<footer>© 2024 Kabar Nusa</footer><script>var iklan = 1;</script>"
    )
    assert paragraphs(html) == ["Gelombang Tinggi", FIRST, SECOND, THIRD]


def test_paragraphs_outside_p_and_list_items_are_kept() -> None:
    html = page(f"<div class='isi'><p>{FIRST}</p><div>{SECOND}</div><ul><li>{THIRD}</li></ul></div>")
    found = read_webpage(html).text
    assert all(sentence in found for sentence in (FIRST, SECOND, THIRD))


def test_line_breaks_separate_paragraphs() -> None:
    assert paragraphs(page(f"<div>{FIRST}<br><br>{SECOND}<br/>{THIRD}</div>")) == [FIRST, SECOND, THIRD]


def test_words_split_by_inline_tags_stay_whole() -> None:
    html = page(f"<article><p><b>Nela</b>yan {FIRST[8:]}</p><p>{SECOND}</p></article>")
    assert paragraphs(html) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{FIRST}<p>{SECOND}</div></span><p>{THIRD}",
        f"<html><body><article><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}",
        f"<?xml version='1.0' encoding='iso-8859-1'?><html><body><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>",
        f"<table><tr><td><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>",
    ],
)
def test_broken_pages_give_what_can_be_read(html: str) -> None:
    found = read_webpage(html).text
    assert all(sentence in found for sentence in (FIRST, SECOND, THIRD))


def test_a_very_long_page_gives_its_visible_text_and_says_so() -> None:
    count = LONGEST_EXTRACTED // len(FIRST) + 1
    result = read_webpage(page("<nav>Menu</nav>" + f"<p>{FIRST}</p>" * count + f"<p>{THIRD}</p>"))
    assert result.text == "\n\n".join([FIRST] * count + [THIRD])
    assert [repair.kind for repair in result.repairs] == ["visible-text"]


def test_pages_without_text_give_none() -> None:
    assert read_webpage("").text == ""
    assert read_webpage("<!-- nothing -->").text == ""
    assert read_webpage(page("<script>alert('hello world')</script>")).text == ""


def test_metadata_is_read_from_json_ld_first() -> None:
    story = {
        "@type": ["NewsArticle"],
        "headline": "Gelombang Tinggi",
        "datePublished": "2024-01-05T10:00:00+07:00",
        "author": {"@type": "Person", "name": "Slamet Riyadi"},
        "publisher": {"name": "Kabar Nusa"},
    }
    head = (
        f"<script type='application/ld+json'>{json.dumps([{'@type': 'WebSite'}, story])}</script>"
        "<meta property='og:title' content='Lain'><link rel='canonical' href='https://kabar.example/1'>"
    )
    html = page(f"<p>{FIRST}</p>", head).replace("<html>", "<html lang='id-ID'>")
    assert read_webpage(html).clues == Clues(
        title="Gelombang Tinggi",
        author="Slamet Riyadi",
        published="2024-01-05T10:00:00+07:00",
        source="Kabar Nusa",
        url="https://kabar.example/1",
        language="id-ID",
    )


def test_metadata_falls_back_to_tags_and_elements() -> None:
    tags = (
        "<title>Judul - Kabar</title><meta name='Author' content='Ani'>"
        "<meta itemprop='datePublished' content='2024-01-05'>"
        "<meta property='og:url' content='https://kabar.example/2'>"
    )
    clues = read_webpage(page(f"<h1>Judul <i>Besar</i></h1><p>{FIRST}</p>", tags)).clues
    assert clues == Clues(
        title="Judul Besar", author="Ani", published="2024-01-05", url="https://kabar.example/2"
    )
    clues = read_webpage(
        page(f"<p>{FIRST}</p><time datetime='2024-01-06'>kemarin</time>", "<title>Judul</title>")
    ).clues
    assert clues == Clues(title="Judul", published="2024-01-06")


@pytest.mark.parametrize("script", ["{not json", "[" * 100_000, '{"@type": 5, "headline": []}', "null", ""])
def test_json_ld_that_is_none_is_passed_over(script: str) -> None:
    head = f"<script type='application/ld+json'>{script}</script><meta property='og:title' content='Judul'>"
    assert read_webpage(page(f"<p>{FIRST}</p>", head)).clues == Clues(title="Judul")


FRAGMENTS = [
    "<p>",
    "</p>",
    "<div",
    ">",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "&#0;",
    "&bogus;",
    "\x00",
    "<script>",
    "kata",
]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))
@settings(max_examples=80, deadline=None)
def test_no_html_is_too_broken(html: str) -> None:
    assert isinstance(read_webpage(html).text, str)
