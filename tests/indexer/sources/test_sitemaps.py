"""News sitemaps: one report for all addresses, articles where a text is given."""

import pytest

from indexer.sources.files import UnreadableFileError
from indexer.sources.records import RawArticle, Skip
from indexer.sources.xmlfiles import read_xml
from tests.indexer.sources.opening import cut_off, open_bytes, skips, stories

OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)
ENTRY = (
    "<url><loc>https://pesisir.example/{0}</loc><news:news><news:publication><news:name>Kabar Pesisir"
    "</news:name><news:language>id</news:language></news:publication><news:publication_date>2024-01-05"
    "T10:00:00+07:00</news:publication_date><news:title>Berita {0}</news:title>{1}</news:news></url>"
)


def sitemap(*entries: str) -> bytes:
    return f"{OPENING}{''.join(entries)}</urlset>".encode()


def read(content: bytes) -> list[RawArticle | Skip]:
    return list(read_xml(open_bytes(content)))


def test_addresses_without_texts_are_one_report() -> None:
    found = read(sitemap(*(ENTRY.format(number, "") for number in range(1200))))
    reason = (
        "the sitemap lists 1,200 addresses without texts (the first is https://pesisir.example/0); "
        "save the pages behind them, as HTML or WARC, and give those"
    )
    assert found == [Skip(origin="a", reason=reason)]


def test_a_text_makes_an_article_with_all_that_the_entry_says() -> None:
    text = "<news:body>&lt;p&gt;Ombak naik.&lt;/p&gt;&lt;p&gt;Nelayan diam.&lt;/p&gt;</news:body>"
    found = read(sitemap(ENTRY.format(1, ""), ENTRY.format(2, text)))
    [article] = stories(found).values()
    assert (article.origin, article.format) == ("a[1]", "html")
    assert article.content.decode() == "<p>Ombak naik.</p><p>Nelayan diam.</p>"
    assert article.fields == {
        "title": "Berita 2",
        "published": "2024-01-05T10:00:00+07:00",
        "source": "Kabar Pesisir",
        "language": "id",
        "url": "https://pesisir.example/2",
    }
    assert skips(found)["a"].startswith("the sitemap lists 1 address without texts (the first is https://p")


@pytest.mark.parametrize("content", [OPENING.encode() + b"</urlset>", OPENING.encode()])
def test_an_empty_sitemap_is_reported(content: bytes) -> None:
    assert read(content) == [Skip(origin="a", reason="the sitemap lists no addresses")]


def test_prefixed_elements_are_read() -> None:
    content = b"<s:urlset xmlns:s='x'><s:url><s:loc>https://a.example</s:loc></s:url></s:urlset>"
    assert "(the first is https://a.example)" in skips(read(content))["a"]


def test_a_broken_entry_touches_no_other() -> None:
    found = read(sitemap(ENTRY.format(1, ""), "<url>\x01\x02\x03\x04\x05\x06\x07</url>", ENTRY.format(2, "")))
    assert skips(found)["a"].startswith("the sitemap lists 2 addresses without texts")
    assert skips(found)["a[1]"].endswith("; the other entries are kept")


def test_addresses_before_a_cut_are_counted() -> None:
    content = sitemap(*(ENTRY.format(number, "") for number in range(3)))
    at = content.index(b"Berita 2")
    assert skips(read(content[:at]))["a[2]"] == "the entry is cut off; fetch the sitemap again"
    with pytest.raises(UnreadableFileError) as error:
        list(read_xml(cut_off(open_bytes(content), after=at)))
    assert error.value.reason.startswith(
        "the data is cut off; before that, the sitemap lists 2 addresses without texts (the first is "
    )


def test_entities_are_not_loaded() -> None:
    content = sitemap(ENTRY.format(1, "<news:body>awal &file; akhir</news:body>")).decode()
    doctype = "<!DOCTYPE urlset [<!ENTITY file SYSTEM 'file:///etc/hostname'>]>"
    [article] = stories(read(content.replace("<urlset", f"{doctype}<urlset").encode())).values()
    assert article.content.decode().replace("&file;", "").split() == ["awal", "akhir"]
