"""What a results page tells of its ranking: expansions, leanings, kinds of marks, why a result is there."""

from dataclasses import replace

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from search.records import SearchPage
from tests.made_records import INDEX, find_in, find_span, make_expansion, make_page, make_result
from tests.web.page_reader import Page
from web.pages import render_results
from web.parameters import SearchParameters
from web.rendering import Renderer

TEXT = "Rain fell. Prices of rice rose in Russia. All went home."
RESULT = make_result(
    TEXT,
    [
        find_in(TEXT, "Prices", "harga", "lexicon"),
        find_in(TEXT, "rose", "rose", "same"),
        find_in(TEXT, "Russia", "Rusia", "name"),
    ],
    best=find_span(TEXT, "Prices of rice rose in Russia."),
    signals={"dense": 0.4182, "lexical": 0.0, "lexicon": 0.21, "late": -0.034},
)
EXPANSIONS = [
    make_expansion("harga", ("prices", 0.79), ("price", 0.78)),
    make_expansion("Rusia", ("Russia", 1.0), kind="name"),
]


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def render(renderer: Renderer, answer: SearchPage, ui: str = "en", **parameters: str | list[str]) -> Page:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": f"ui={ui}".encode()}
    asked = SearchParameters.model_validate({"q": "harga", **parameters})
    response = render_results(Request(scope), renderer, parameters=asked, answer=answer, index=INDEX)
    page = Page(bytes(response.body).decode())
    assert page.faults == []
    assert page.unnamed() == []
    return page


def link(page: Page, text: str) -> str:
    [address] = [a.attributes["href"] for a in page.find("a") if a.flat_text == text]
    return address


def test_expansions_are_told_with_a_way_to_do_without_them(renderer: Renderer) -> None:
    page = render(
        renderer, make_page(RESULT, expansions=EXPANSIONS), source=["Kabar"], page="2", sort="newest"
    )
    line = page.one("p", class_="expansions").flat_text
    assert line == (
        "Also searched for: harga →: prices, price ×Search for “harga” only as it is typed; "
        "Rusia →: Russia ×Search for “Rusia” only as it is typed Search only my words"
    )
    assert link(page, "Search only my words") == "/?q=harga&source=Kabar&sort=newest&expand=off"
    assert {bdi.flat_text: bdi.attributes.get("lang") for bdi in page.find("bdi") if "p" in bdi.inside} == {
        "harga": None,
        "prices": "en",
        "price": "en",
        "Rusia": None,
        "Russia": "en",
    }


def test_each_expansion_has_its_switch_and_a_way_back(renderer: Renderer) -> None:
    page = render(renderer, make_page(RESULT, expansions=EXPANSIONS), page="2")
    switches = [a.attributes["href"] for a in page.find("a", class_="off")]
    assert switches == ["/?q=harga&plain=harga", "/?q=harga&plain=Rusia"]
    page = render(renderer, make_page(RESULT, expansions=EXPANSIONS[:1]), plain=["Rusia"])
    assert [a.attributes["href"] for a in page.find("a", class_="off")] == [
        "/?q=harga&plain=Rusia&plain=harga"
    ]
    assert "Only as typed: Rusia" in page.one("div", class_="steering").flat_text
    assert link(page, "Search for their other forms too") == "/?q=harga"
    assert page.one("input", name="plain").attributes["value"] == "Rusia"


def test_without_expansions_nothing_is_told(renderer: Renderer) -> None:
    page = render(renderer, make_page(RESULT))
    assert not page.find("div", class_="steering")
    assert not page.find("input", name="expand")


def test_expansions_left_out_can_be_asked_for_again_and_stay_out_till_then(renderer: Renderer) -> None:
    page = render(renderer, make_page(RESULT), expand="off")
    assert page.one("div", class_="steering").flat_text == (
        "Translations and other spellings of your words were left out. Search for them too"
    )
    assert link(page, "Search for them too") == "/?q=harga"
    assert page.one("input", name="expand").attributes["value"] == "off"
    assert "expand=off" in link(page, "Newest first")
    assert "expand=off" in next(a for a in page.find("a") if "h2" in a.inside).attributes["href"]


def test_expansions_of_a_long_query_are_folded(renderer: Renderer) -> None:
    many = [make_expansion(f"kata{number}", (f"word{number}", 0.5)) for number in range(8)]
    page = render(renderer, make_page(RESULT, expansions=many))
    assert "word5" in page.one("p", class_="expansions").flat_text
    assert "word6" not in page.one("p", class_="expansions").flat_text
    assert page.find("summary")[0].flat_text == "The same for 2 more words"
    assert page.find("details")[0].flat_text.count("→: word") == 2


def test_a_leaning_is_chosen_in_the_form_and_told_above_the_results(renderer: Renderer) -> None:
    page = render(renderer, make_page(RESULT), prefer="id", page="3")
    chosen = [option for option in page.find("option") if "selected" in option.attributes]
    assert [option.attributes["value"] for option in chosen] == ["id"]
    assert [option.flat_text for option in page.find("option")] == ["No language", "Indonesian", "English"]
    select = page.one("select", name="prefer")
    assert (select.attributes["form"], "label" in select.inside) == ("search", True)
    assert page.one("div", class_="steering").flat_text == (
        "Results lean to Indonesian. Treat all languages alike"
    )
    assert link(page, "Treat all languages alike") == "/?q=harga"


def test_without_a_leaning_no_language_is_the_first_choice(renderer: Renderer) -> None:
    page = render(renderer, make_page(RESULT))
    assert page.find("option")[0].attributes == {"value": ""}
    assert not [option for option in page.find("option") if "selected" in option.attributes]


def test_the_kinds_of_marks_are_explained_when_there_are_several(renderer: Renderer) -> None:
    page = render(renderer, make_page(RESULT))
    assert page.one("p", class_="legend").flat_text == (
        "Marked: your word, the same name or term, translation"
    )
    assert [span.attributes["class"] for span in page.find("span", class_="key")] == [
        "key same",
        "key name",
        "key lexicon",
    ]
    marks = {mark.flat_text: mark.attributes for mark in page.find("mark")}
    assert marks["Prices"] == {"class": "lexicon", "data-term": "harga", "title": "harga"}
    assert page.one("span", class_="best").flat_text == "Prices of rice rose in Russia."


def test_the_answered_words_stand_above_the_results(renderer: Renderer) -> None:
    page = render(renderer, make_page(RESULT))
    words = page.find("span", class_="word")
    assert [(word.attributes["data-term"], word.flat_text) for word in words] == [
        ("harga", "harga 1(1 mark on this page)"),
        ("rose", "rose 1(1 mark on this page)"),
        ("Rusia", "Rusia 1(1 mark on this page)"),
    ]


@pytest.mark.parametrize(("ui", "told"), [("en", "not found here"), ("id", "tidak ditemukan di sini")])
def test_a_word_that_nothing_answers_is_told_in_words(renderer: Renderer, ui: str, told: str) -> None:
    hostile = "<b>kabut</b>"
    answer = make_page(make_result(TEXT, [find_in(TEXT, "Prices", "harga", "lexicon")]))
    page = render(renderer, replace(answer, query=replace(answer.query, terms=(hostile, "harga"))), ui=ui)
    assert page.one("span", class_="missed").flat_text == f"{hostile} – {told}"
    assert page.one("ul", aria_labelledby="your-words").flat_text.startswith(f"{hostile} – {told} harga 1(")
    assert "data-term" not in page.one("span", class_="missed").attributes
    nothing = render(renderer, make_page(make_result(TEXT)), ui=ui)
    assert nothing.one("div", id="words").flat_text.endswith(f"harga – {told}")
    assert not nothing.find("p", class_="legend")
    assert not nothing.find("span", class_="word")


def test_marks_of_the_same_word_need_no_explanation(renderer: Renderer) -> None:
    same = make_result(TEXT, [find_in(TEXT, "rose", "rose", "same")])
    assert not render(renderer, make_page(same)).find("p", class_="legend")
    assert not render(renderer, make_page(make_result(TEXT))).find("p", class_="legend")


def test_every_result_explains_itself_when_asked(renderer: Renderer) -> None:
    weak = make_result(TEXT, strength="weak", confidence=0.031, signals={"dense": 0.1}, rank=2)
    page = render(renderer, make_page(RESULT, weak))
    first, second = page.find("details", class_="why")
    assert "open" not in first.attributes
    assert first.flat_text == (
        "Why this result? Strong match "
        "Meaning0.42 Words0.00 Translated words0.21 Word by word meaning-0.03 "
        "hargaPrices (translation) roserose (your word) RusiaRussia (the same name or term)"
    )
    assert second.flat_text == "Why this result? Weak match Meaning0.10"


def test_all_of_it_is_told_in_indonesian(renderer: Renderer) -> None:
    page = render(renderer, make_page(RESULT, expansions=EXPANSIONS), ui="id", prefer="en")
    text = page.one("main").flat_text
    assert "Turut dicari: harga →: prices, price ×Cari “harga” hanya seperti yang diketik" in text
    assert "Bahasa yang diutamakan: Bahasa Inggris. Setarakan semua bahasa" in text
    assert "Arti tanda: kata Anda, nama atau istilah yang sama, terjemahan" in text
    assert "Mengapa hasil ini muncul? Kecocokan kuat Makna0,42 Kata0,00" in text
    off = render(renderer, make_page(RESULT), ui="id", expand="off").one("div", class_="steering")
    assert off.flat_text == "Terjemahan dan ejaan lain dari kata-kata Anda tidak ikut dicari. Sertakan lagi"


def test_hostile_words_stay_words(renderer: Renderer) -> None:
    hostile = '"><script>alert(1)</script> %(shown)s {{ 7 }}'
    found = [find_in(TEXT, "Prices", hostile, "lexicon")]
    page = render(
        renderer,
        make_page(make_result(TEXT, found), expansions=[make_expansion(hostile, (hostile, 1.0))]),
        source=[hostile],
    )
    assert {script.attributes["src"].split("/")[1] for script in page.find("script")} == {"static"}
    assert page.one("mark").attributes["title"] == hostile
    assert page.one("p", class_="expansions").flat_text.count(hostile) == 3


def test_pages_of_results_keep_how_the_search_was_steered(client: TestClient) -> None:
    page = Page(client.get("/?q=harga&k=5&expand=off&prefer=en").text)
    for address in [a.attributes["href"] for a in page.find("a") if a.attributes["href"].startswith("/?")]:
        assert ("expand=off" in address) + ("prefer=en" in address) >= 1
    following = page.one("a", rel="next").attributes["href"]
    assert following == "/?q=harga&expand=off&prefer=en&page=2&k=5"


def test_an_order_by_date_says_what_it_leaves_out_and_leads_to_the_best_first(client: TestClient) -> None:
    page = Page(client.get("/?q=The+flood+drove+the+villagers+to+a+school&sort=newest").text)
    told = page.one("p", class_="left-out").flat_text
    assert told == "Sorted by date, weak matches are left out. Show them, best first"
    assert not page.find("ul", class_="hints")
    [way] = [link for link in page.find("a") if link.flat_text == "Show them, best first"]
    assert "sort" not in way.attributes["href"]
    assert not Page(client.get("/?q=The+flood+drove+the+villagers+to+a+school").text).find(
        "p", class_="left-out"
    )


@pytest.mark.parametrize(
    ("asked", "orders", "current"),
    [
        ("language=en", ["Newest first", "Oldest first"], "Newest first"),
        ("q=language:en", ["Newest first", "Oldest first"], "Newest first"),
        ("q=language:en&sort=oldest", ["Newest first", "Oldest first"], "Oldest first"),
        ("q=flood&language=en", ["Best first", "Newest first", "Oldest first"], "Best first"),
    ],
)
def test_nothing_is_best_where_nothing_is_searched_for(
    client: TestClient, asked: str, orders: list[str], current: str
) -> None:
    page = Page(client.get(f"/?{asked}").text)
    links = [a for a in page.find("a") if a.attributes.get("id", "").startswith("sort-")]
    assert [a.flat_text for a in links] == orders
    assert [a.flat_text for a in links if "aria-current" in a.attributes] == [current]
    days = [time.attributes["datetime"] for time in page.find("time") if "ol" in time.inside]
    if current != "Best first":
        assert days == sorted(days, reverse=current == "Newest first")
