"""Feeds: what an entry says, in every dialect, and what is left of a broken one."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.sources.files import UnreadableFileError
from indexer.sources.records import RawArticle, Skip
from indexer.sources.xmlfiles import read_xml
from tests.indexer.sources.opening import cut_off, in_small_blocks, open_bytes, skips, stories
from tests.indexer.sources.reading import load_cases

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Kabar Pesisir</title><link>https://pesisir.example/</link><language>id</language>
<image><title>Logo</title></image>
{}
</channel></rss>"""
ENTRY = "<item><title>Berita {0}</title><description>Isi berita {0}.</description></item>"


def rss(*items: str) -> bytes:
    return RSS.format("\n".join(items)).encode()


def read(content: bytes) -> list[RawArticle | Skip]:
    return list(read_xml(open_bytes(content)))


def texts(found: list[RawArticle | Skip]) -> dict[str, str]:
    return {origin: one.content.decode() for origin, one in stories(found).items()}


@pytest.mark.parametrize("case", load_cases("feeds.json"), ids=lambda case: case["label"])
def test_what_a_feed_says(case: dict[str, Any]) -> None:
    found = read("\n".join(case["input"]).encode(case.get("encoding", "utf-8")))
    taken = {
        origin: {"text": one.content.decode(), "format": one.format, **one.fields}
        for origin, one in stories(found).items()
    }
    assert taken == case["expected"].get("articles", {})
    assert skips(found) == case["expected"].get("skips", {})


def test_entries_keep_their_order_and_number() -> None:
    found = read(rss(*(ENTRY.format(number) for number in range(12))))
    assert texts(found) == {f"a[{number}]": f"Isi berita {number}." for number in range(12)}


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 1000])
def test_blocks_of_any_size_give_the_same(size: int) -> None:
    content = rss(
        ENTRY.format(1),
        "<!-- <item> in a note --><item><description>"
        "<![CDATA[<p>a ]] > b</item></p><p>c</p>]]></description></item>",
    )
    found = list(read_xml(in_small_blocks(content, size)))
    assert found == read(content)
    assert texts(found) == {"a[0]": "Isi berita 1.", "a[1]": "<p>a ]] > b</item></p><p>c</p>"}


def test_a_broken_entry_touches_no_other() -> None:
    broken = "<item><title>Rusak & <b>parah</title><description>Air &laut; naik <p>lagi</description></item>"
    found = texts(read(rss(ENTRY.format(1), broken, ENTRY.format(2))))
    assert list(found) == ["a[0]", "a[1]", "a[2]"]
    assert (found["a[0]"], found["a[2]"]) == ("Isi berita 1.", "Isi berita 2.")
    assert "naik" in found["a[1]"]


def test_a_forgotten_end_tag_ends_with_the_next_entry() -> None:
    found = read(rss(ENTRY.format(1).removesuffix("</item>"), ENTRY.format(2)))
    assert texts(found) == {"a[0]": "Isi berita 1.", "a[1]": "Isi berita 2."}


def test_an_entry_of_many_bytes_or_tags_is_left_out_alone() -> None:
    long = f"<item><description>{'x' * 2000}</description></item>"
    deep = f"<item><description>{'<b>' * 20_000}</description></item>"
    file = open_bytes(rss(long, ENTRY.format(1)), max_bytes=1000)
    assert skips(list(read_xml(file))) == {
        "a[0]": "the entry is longer than 1,000 bytes, the most that is read as one; "
        "the other entries are kept"
    }
    found = read(rss(deep, ENTRY.format(1)))
    assert skips(found) == {"a[0]": "the entry has over 10,000 tags open at once; the other entries are kept"}
    assert texts(found) == {"a[1]": "Isi berita 1."}


def test_entries_before_a_cut_are_kept() -> None:
    content = rss(*(ENTRY.format(number) for number in range(3)))
    at = content.index(b"Isi berita 2")
    found = read(content[:at])
    assert list(texts(found)) == ["a[0]", "a[1]"]
    assert skips(found) == {
        "a[2]": "the feed breaks off inside this entry; fetch it again; the entries before are kept"
    }
    damaged = read_xml(cut_off(open_bytes(content), after=at))
    assert [next(damaged).origin, next(damaged).origin] == ["a[0]", "a[1]"]
    with pytest.raises(UnreadableFileError) as error:
        next(damaged)
    assert error.value.reason == "the data is cut off; the 2 entries before are kept"


BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{long}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/hostname"><!ENTITY % d SYSTEM "http://127.0.0.1:9/d.dtd">%d;]>
<rss version="2.0"><channel><title>Kabar</title>
<item><title>Judul</title><description>awal &b; tengah &c; akhir</description></item></channel></rss>"""


def test_entities_of_the_file_are_neither_expanded_nor_fetched() -> None:
    content = BOMB.format(long="PANJANG" * 100).encode()
    [(origin, text)] = texts(read(content)).items()
    assert origin == "a[0]"
    assert "PANJANG" not in text
    assert len(text) < 60
    assert all(word in text for word in ("awal", "tengah", "akhir"))


NO_FEEDS = {
    "another kind of XML": (
        b"<?xml version='1.0'?><gpx:gpx xmlns:gpx='x'><wpt/></gpx:gpx>",
        "its outermost element is <gpx>, which is neither a feed (rss, feed, RDF) nor a sitemap (urlset); "
        "export the articles as a feed or as JSON lines",
    ),
    "web page": (
        b"<!DOCTYPE html><html><p>Air</p></html>",
        "is a web page, not a feed; let its name end in .html",
    ),
    "list of sitemaps": (
        b"<sitemapindex><sitemap><loc>https://a.example/1.xml</loc></sitemap></sitemapindex>",
        "is a list of sitemaps, which holds no articles; save the pages behind the sitemaps and give those",
    ),
    "text": (
        b"Harga beras < 5 naik",
        "holds no XML: there is not one tag in it; give the file the ending of what it holds",
    ),
    "feed without entries": (rss(), "the feed holds no entries (<item>)"),
    "Atom without entries": (
        b"<a:feed xmlns:a='x'><a:title/></a:feed>",
        "the feed holds no entries (<a:entry>)",
    ),
}


@pytest.mark.parametrize("label", NO_FEEDS)
def test_what_is_no_feed_is_reported(label: str) -> None:
    content, reason = NO_FEEDS[label]
    assert read(content) == [Skip(origin="a", reason=reason)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "windows-1252"])
def test_feeds_in_other_encodings(encoding: str) -> None:
    content = rss(ENTRY.format("“é”").replace("Isi", "Café")).decode()
    content = content.replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    found = read(content.encode(encoding))
    assert texts(found) == {"a[0]": "Café berita “é”."}
    assert stories(found)["a[0]"].fields["title"] == "Berita “é”"


VALID = rss(ENTRY.format(1), "<item><description><![CDATA[<p>Satu</p><p>Dua</p>]]></description></item>")
SCRAPS = [
    b"<",
    b">",
    b"</item>",
    b"<item>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"&",
    b"&#0;",
    b"\x00",
    b"\xff",
    b'"',
]


@given(
    st.lists(st.tuples(st.integers(0, len(VALID)), st.integers(0, 40), st.sampled_from(SCRAPS)), max_size=6)
)
@settings(max_examples=150, deadline=None)
def test_a_mutated_feed_ends_in_articles_or_skips(changes: list[tuple[int, int, bytes]]) -> None:
    content = VALID
    for at, length, scrap in changes:
        content = content[:at] + scrap + content[at + length :]
    found = read(content)
    assert found
    assert all(one.content.decode().strip() if isinstance(one, RawArticle) else one.reason for one in found)


@given(st.sampled_from([b"<rss>", b"<feed>", b"<urlset>", b""]), st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_bytes_are_too_odd(opening: bytes, rest: bytes) -> None:
    assert all(one.origin.startswith("a") for one in read(opening + rest))
