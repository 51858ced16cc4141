"""Structured data on pages: which description is the story's, and what it says."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from indexer.cleaning.clues import Clues
from indexer.cleaning.metadata import read_metadata

CANONICAL = "<link rel='canonical' href='https://kabar.example/1'>"
STORY = {"@type": "NewsArticle", "headline": "Ombak Tinggi", "author": "Ani", "datePublished": "2024-01-05"}


def read(body: str, head: str = "") -> Clues:
    page = f"<html><head>{head}</head><body>{body}<p>x</p></body></html>"
    return read_metadata(html.document_fromstring(page))


def json_ld(value: object) -> Clues:
    return read("", f"<script type='application/ld+json'>{json.dumps(value)}</script>{CANONICAL}")


def test_a_graph_with_references_is_read() -> None:
    graph = [
        {"@type": "WebPage", "headline": "Halaman", "@id": "https://kabar.example/1"},
        {
            "@type": "NewsArticle",
            "headline": "Ombak Tinggi",
            "mainEntityOfPage": {"@id": "https://kabar.example/1/"},
            "author": [{"@id": "#ani"}, {"@type": "Person", "name": "Budi"}, {"@id": "#ani"}],
            "publisher": {"@id": "#kabar"},
            "articleSection": ["Cuaca", "Pesisir"],
            "inLanguage": "id-ID",
        },
        {"@type": "Person", "@id": "#ani", "name": "Ani Lestari"},
        {"@type": "Organization", "@id": "#kabar", "name": "Kabar Nusa"},
    ]
    clues = json_ld({"@context": "https://schema.org", "@graph": graph})
    assert clues == Clues(
        title="Ombak Tinggi",
        author="Ani Lestari, Budi",
        source="Kabar Nusa",
        category="Cuaca",
        url="https://kabar.example/1",
        language="id-ID",
    )
    assert clues.origins == {
        "title": "json-ld:headline",
        "author": "json-ld:author",
        "source": "json-ld:publisher",
        "category": "json-ld:articleSection",
        "language": "json-ld:inLanguage",
        "url": "element:link",
    }


def test_the_story_at_the_address_of_the_page_counts() -> None:
    related = {**STORY, "headline": "Lain", "url": "https://kabar.example/2"}
    own = {**STORY, "url": "http://kabar.example/1#isi"}
    assert json_ld({"@type": "ItemList", "itemListElement": [related, own]}).title == "Ombak Tinggi"
    assert json_ld([related, {**STORY, "url": "#isi"}]).title == "Lain"


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ani Lestari", "Ani Lestari"),
        (["Ani Lestari", "Budi"], "Ani Lestari, Budi"),
        ({"name": ["Ani Lestari", "Budi"]}, "Ani Lestari, Budi"),
        ([{"name": "Ani Lestari", "url": "https://kabar.example/ani"}], "Ani Lestari"),
        ("https://kabar.example/ani", None),
        ({"@id": "#nobody"}, None),
        ([None, 7.5, {}], None),
        ({"@id": "#self", "name": {"@id": "#self"}}, None),
    ],
)
def test_authors_in_every_shape(author: object, expected: str | None) -> None:
    assert json_ld({**STORY, "author": author}).author == expected


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<!--", "-->"),
        ("//<![CDATA[\n", "\n//]]>"),
        ("/* <![CDATA[ */", "/* ]]> */"),
        ("", ";"),
        ("\n ", " \n"),
    ],
)
def test_scripts_hidden_from_old_browsers_are_read(opening: str, closing: str) -> None:
    head = f"<script type='application/ld+json'>{opening}{json.dumps(STORY)}{closing}</script>"
    assert read("", head).title == "Ombak Tinggi"


ITEM = "<div itemscope itemtype='https://schema.org/NewsArticle'>{}</div>"


def test_microdata_is_read_with_its_inner_items() -> None:
    clues = read(
        "<article itemscope itemtype='http://schema.org/WebPageElement http://schema.org/NewsArticle'>"
        "<div itemscope itemtype='http://schema.org/NewsArticle'><b itemprop='headline'>Terkait</b></div>"
        "<h2 itemprop='headline name'>Ombak <b>Tinggi</b></h2><a itemprop='url' href='https://kabar.example/1'>x</a>"
        "<span itemprop='author' itemscope itemtype='http://schema.org/Person'>Oleh "
        "<a itemprop='url' href='/ani'><span itemprop='name'>Ani Lestari</span></a></span>"
        "<a itemprop='author' href='/budi'>Budi</a>"
        "<time itemprop='datePublished' datetime='2024-01-05T10:00+07:00'>kemarin</time>"
        "<div itemprop='publisher' itemscope><meta itemprop='name' content='Kabar Nusa'>"
        "<img itemprop='logo' src='a.png'></div><span itemprop='articleSection'>Cuaca</span>"
        "<div itemprop='articleBody'>Nelayan tidak melaut.</div></article>"
    )
    assert clues == Clues(
        title="Ombak Tinggi",
        author="Ani Lestari, Budi",
        published="2024-01-05T10:00+07:00",
        source="Kabar Nusa",
        category="Cuaca",
        url="https://kabar.example/1",
    )
    assert clues.origins["published"] == "microdata:datePublished"


def test_the_item_with_the_text_counts_else_the_longest() -> None:
    date = "<meta itemprop='datePublished' content='2001-01-01'>"
    card = ITEM.format(f"<b itemprop='headline'>Lain</b>{date}{'a ' * 90}")
    story = ITEM.format("<b itemprop='headline'>Ombak</b><div itemprop='articleBody'>Nelayan.</div>")
    assert read(card + story + card) == Clues(title="Ombak"), "the date of another story is none of this one"
    assert read(date + story) == Clues(title="Ombak", published="2001-01-01")
    longer = ITEM.format("<b itemprop='headline'>Ombak</b>" + "a " * 200)
    assert read(card + longer).title == "Ombak"


def test_what_no_item_describes_is_no_microdata() -> None:
    shop = "<div itemscope itemtype='https://schema.org/Product'><b itemprop='name'>Jala</b></div>"
    empty = ITEM.format("<p itemprop='author'>Ani</p>")
    assert read(shop + empty) == Clues()


def test_order_of_belief() -> None:
    script = f"<script type='application/ld+json'>{json.dumps({**STORY, 'author': ''})}</script>"
    item = ITEM.format("<b itemprop='headline'>Kedua</b><b itemprop='author'>Budi</b>")
    tags = (
        "<meta property='og:title' content='Ketiga'><meta name='author' content='Cici'>"
        "<meta property='article:section' content='Cuaca'><meta property='og:url' content='https://k.example/3'>"
    )
    assert read(item, script + tags) == Clues(
        title="Ombak Tinggi",
        author="Budi",
        published="2024-01-05",
        category="Cuaca",
        url="https://k.example/3",
    )
    clues = read("<h1>Keempat</h1>", tags)
    assert (clues.title, clues.origins["title"]) == ("Ketiga", "meta:og:title")
    assert read("<h1>Keempat</h1>", "<meta name='title' content='Kelima'>").title == "Keempat"


def test_profiles_are_no_names_and_repeated_authors_are_several() -> None:
    def tags(*values: str) -> str:
        return "".join(f"<meta property='article:author' content='{value}'>" for value in values)

    assert read("", tags("https://facebook.example/ani")).author is None
    assert read("", tags("Ani", "https://facebook.example/ani", "Budi", "Ani")).author == "Ani, Budi"
    assert read("", "<meta name='author' content='https://k.example'>" + tags("Ani")).author == "Ani"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@id", "@graph", "headline", "name", "author", "url", "mainEntityOfPage"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(VALUES)
@settings(max_examples=150, deadline=None)
def test_no_json_ld_is_too_odd(value: object) -> None:
    if isinstance(value, dict):
        value = {"headline": "Judul", **value, "@type": "NewsArticle"}
    assert isinstance(json_ld([value]), Clues)


PIECES = [*(f"<p itemprop='{name}'>" for name in ("headline", "author", "articleBody name", ""))]


@given(st.lists(st.sampled_from([*PIECES, "<div itemscope itemtype='NewsArticle'>", "</div>", "</p>", "a"])))
@settings(max_examples=100, deadline=None)
def test_no_microdata_is_too_odd(pieces: list[str]) -> None:
    assert isinstance(read("".join(pieces)), Clues)


@pytest.mark.parametrize(
    ("window", "body", "title", "source"),
    [
        (
            "Kapal Tua Jadi Sekolah :: Kabar Nusa",
            "<h1>Kapal Tua Jadi Sekolah</h1>",
            "Kapal Tua Jadi Sekolah",
            "Kabar Nusa",
        ),
        (
            "Kapal Tua Jadi Sekolah - Kabar Nusa",
            "<h2>Kapal Tua Jadi Sekolah</h2>",
            "Kapal Tua Jadi Sekolah",
            "Kabar Nusa",
        ),
        (
            "Kapal Tua Jadi Sekolah : Kabar Nusa : Page 1",
            "<p>Kapal Tua Jadi Sekolah</p>",
            "Kapal Tua Jadi Sekolah",
            None,
        ),
        (
            "Kabar Nusa: Kapal Tua Jadi Sekolah",
            "<b>Kapal Tua Jadi Sekolah</b>",
            "Kapal Tua Jadi Sekolah",
            None,
        ),
        ("Nusa: Kapal Tua Jadi Sekolah", "<p>Kapal Tua</p>", "Nusa: Kapal Tua Jadi Sekolah", None),
        ("Kapal Tua - Turun Mesin", "<h1>Harga Solar Naik</h1>", "Harga Solar Naik", None),
    ],
)
def test_titles_of_the_window_and_the_site_in_them(
    window: str, body: str, title: str, source: str | None
) -> None:
    clues = read_metadata(
        html.fromstring(f"<html><head><title>{window}</title></head><body>{body}</body></html>")
    )
    assert (clues.title, clues.source) == (title, source)


def test_a_link_to_the_author_names_her_where_there_is_one() -> None:
    link = "<a rel='author' href='/rina'>Rina Wati</a>"
    assert read_metadata(html.fromstring(f"<html><body>{link}{link}</body></html>")).author == "Rina Wati"
    both = f"{link}<a rel='author' href='/joko'>Joko</a>"
    assert read_metadata(html.fromstring(f"<html><body>{both}</body></html>")).author is None
