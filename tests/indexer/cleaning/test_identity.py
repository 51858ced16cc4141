"""Article ids: stable, and equal for equal articles only."""

import pytest

from indexer.cleaning.addresses import normalise_address, read_address, read_host
from indexer.cleaning.identity import identify_article
from indexer.sources.records import RawArticle


def identify(url: str | None = None, content: bytes = b"Isi berita.", **fields: str) -> str:
    return identify_article(RawArticle(origin="x", format="text", content=content, fields=fields), url)


def test_a_given_id_wins_over_address_and_content() -> None:
    assert identify("https://a.example/1", article_id="  news\t17\n ") == "news 17"


def test_control_characters_in_a_given_id_become_one_space() -> None:
    assert identify(article_id="news\x00\x07 \u202817") == "news 17"


def test_a_long_given_id_is_hashed() -> None:
    assert identify(article_id="n" * 200) == "n" * 200
    hashed = identify(article_id="n" * 201)
    assert len(hashed) == 16
    assert hashed != identify(article_id="n" * 202)


def test_computed_ids_are_the_same_on_every_machine() -> None:
    assert identify("https://a.example/1") == "d817b80f9a5befb9"
    assert identify() == "3609a1fbfecade58"


def test_the_same_address_in_other_spellings_is_the_same_article() -> None:
    plain = identify("https://a.example/news/1?page=2")
    assert plain == identify("HTTPS://A.Example:443/news/1/?utm_source=x&page=2&fbclid=y#comments")
    assert plain != identify("https://a.example/news/1?page=3")
    assert plain != identify("https://a.example/News/1?page=2")


def test_without_an_address_the_content_and_title_decide() -> None:
    assert identify(content=b"Isi") == identify(content=b"Isi")
    assert identify(content=b"Isi") != identify(content=b"Isi.")
    assert identify(content=b"Isi", title="A") != identify(content=b"Isi", title="B")
    assert identify(content=b"BIsi", title="A") != identify(content=b"Isi", title="AB")


def test_a_blank_given_id_counts_as_none() -> None:
    assert identify("https://a.example/1", article_id=" \n") == identify("https://a.example/1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "javascript:alert(1)",
        "/news/1",
        "ftp://a.example/1",
        "http://",
        "http://[::1",
        "http://a b.example/",
    ],
)
def test_what_is_no_web_address_is_none(text: str) -> None:
    assert read_address(text) is None


def test_an_address_that_cannot_be_taken_apart_stays_as_it_is() -> None:
    assert normalise_address("http://[::1") == "http://[::1"
    assert normalise_address("http://a.example:99999/") == "http://a.example:99999/"


def test_the_host_names_the_outlet() -> None:
    assert read_host("https://WWW.Kabar.Example/x") == "kabar.example"
    assert read_host("http://[::1") is None
    assert read_host(None) is None
