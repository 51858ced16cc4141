"""Parts of a page that are not its story: gone before it is read, and only they."""

import pytest

from indexer.cleaning.webpage import read_webpage

FIRST = "Penjual jamu gendong di kampung itu menukar botol kaca dengan bibit kelor mulai bulan depan."
SECOND = "Sebanyak empat puluh keluarga sudah menanamnya di pinggir selokan yang dulu penuh sampah plastik."
THIRD = "“Daunnya untuk sayur, bijinya untuk air keruh,” kata Tarsih, penjual jamu yang paling tua."
OTHER = (
    "Regu ronda di kampung sebelah membeli sepeda tua untuk berkeliling karena motornya terlalu berisik. "
    "Warga yang tidur lebih nyenyak membayar iuran tambahan, dan dua pencuri ayam tertangkap pekan lalu."
)
TITLE = "Botol Jamu Ditukar Bibit Kelor"


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"


def story(tag: str = "div", name: str = "detail", title: str = TITLE, *paragraphs: str) -> str:
    text = "".join(f"<p>{one}</p>" for one in paragraphs or (FIRST, SECOND, THIRD))
    return f"<{tag} class='{name}'><h1 class='judul'>{title}</h1>{text}</{tag}>"


@pytest.mark.parametrize(("tag", "name"), [("article", "a1"), ("div", "detail"), ("section", "detail next")])
def test_a_story_below_the_first_goes_and_is_recorded(tag: str, name: str) -> None:
    first = story(tag, name)
    heading = "<h2 class='judul'>Ronda Naik Sepeda Tua</h2>"
    second = f"<{tag} class='{name} b2'>{heading}<p>{OTHER}</p><p>{OTHER}</p></{tag}>"
    read = read_webpage(page(f"<main>{first}{second}</main>"))
    assert OTHER not in read.text
    assert FIRST in read.text
    assert THIRD in read.text
    assert [repair.kind for repair in read.repairs] == ["other-story"]
    assert read.repairs[0].before.startswith("Ronda Naik Sepeda Tua Regu ronda")


@pytest.mark.parametrize(
    "second",
    [
        f"<div class='detail'><h2>Cara menanam</h2><p>{OTHER}</p></div>",
        f"<div class='detail'><h1 class='judul'>{TITLE}</h1><p>{OTHER}</p></div>",
        f"<div class='lain'><h1>Ronda Naik Sepeda Tua</h1><p>{OTHER}</p></div>",
    ],
    ids=["subheading", "second page", "built otherwise"],
)
def test_a_part_of_the_same_story_stays(second: str) -> None:
    read = read_webpage(page(f"<main>{story()}{second}</main>"))
    assert OTHER in read.text
    assert read.repairs == ()


def test_the_entries_of_a_live_report_stay() -> None:
    entries = f"<div class='kabar'><h2 class='judul'>Pukul sembilan</h2><p>{OTHER}</p></div>" * 2
    head = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "x"}</script>'
    read = read_webpage(page(story("div", "kabar") + entries, head))
    assert OTHER in read.text
    assert all(repair.kind != "other-story" for repair in read.repairs)


@pytest.mark.parametrize("name", ["twitter-tweet", "instagram-media", "tiktok-embed"])
def test_an_embedded_post_goes_and_the_text_behind_it_stays(name: str) -> None:
    post = (
        f"<blockquote class='{name}'><p>kelor gratis di balai rt ya!!</p>&mdash; Warga (@warga)</blockquote>"
    )
    read = read_webpage(page(f"<article><p>{FIRST}</p>{post}<p>{SECOND}</p><p>{THIRD}</p></article>"))
    assert read.text.split("\n\n") == [FIRST, SECOND, THIRD]
    assert [(repair.kind, repair.before) for repair in read.repairs] == [
        ("embedded-post", "kelor gratis di balai rt ya!! — Warga (@warga)")
    ]


def test_a_quotation_of_the_story_stays() -> None:
    words = "Satu botol, satu bibit, satu tetangga yang tersenyum lagi."
    quote = f"<blockquote class='kutipan'><p>{words}</p></blockquote>"
    read = read_webpage(page(f"<article><p>{FIRST}</p>{quote}<p>{SECOND}</p><p>{THIRD}</p></article>"))
    assert words in read.text


def test_parts_of_amp_that_others_fill_go() -> None:
    parts = "<amp-ad><p>Iklan obat</p></amp-ad><amp-embed><p>Cerita pilihan mitra</p></amp-embed>"
    read = read_webpage(page(f"<article><p>{FIRST}</p>{parts}<p>{SECOND}</p><p>{THIRD}</p></article>"))
    assert read.text.split("\n\n") == [FIRST, SECOND, THIRD]


def test_small_parts_go_by_their_class_and_large_ones_never() -> None:
    small = "<div class='inline_related_post'><h3>Harga Jahe Naik</h3><span>2 Mei 2023</span></div>"
    large = f"<div class='post-related'><p>{OTHER}</p><p>{OTHER}</p><p>{THIRD}</p></div>"
    read = read_webpage(page(f"<article><p>{FIRST}</p>{small}<p>{SECOND}</p>{large}</article>"))
    assert "Harga Jahe Naik" not in read.text
    assert OTHER in read.text


def test_a_list_below_a_heading_of_links_goes_with_it() -> None:
    links = "<p>Pilihan Redaksi</p><ul><li>Harga Jahe Naik Lagi</li><li>Kunyit Langka di Pasar</li></ul>"
    news = "<p>Yang ditukar:</p><ul><li>botol kaca bening</li><li>botol kaca cokelat</li></ul>"
    read = read_webpage(page(f"<article><p>{FIRST}</p>{links}<p>{SECOND}</p>{news}<p>{THIRD}</p></article>"))
    assert "Harga Jahe" not in read.text
    assert "botol kaca cokelat" in read.text
