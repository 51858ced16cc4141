"""Articles and queries made to do harm, put together the same way each time from the texts of the cases."""

import html
from collections.abc import Iterator
from itertools import islice
from random import Random
from urllib.parse import quote

from tests.web.case_files import load_cases

HARMLESS = "a quiet word"

FIELDS = ("title", "source", "author", "category", "url", "date", "section")
"""The fields of an article besides its id and text."""

WORDS = ("flood", "river", "banjir", "sungai", "price", "harga", "village", "desa")

PLACES = ("market", "harbour", "school", "island", "pasar", "sekolah", "pulau", "museum")


def hostile_texts() -> list[str]:
    """Every case's text; ``REPEAT word n`` stands for n characters of that word."""
    return [_spell_out(case.input) for case in load_cases("hostile_texts")]


def _spell_out(text: str) -> str:
    if not text.startswith("REPEAT "):
        return text
    _, word, count = text.split(" ")
    return (word * int(count))[: int(count)]


def disguise(text: str, turn: int) -> str:
    """The text in one of the ways that slip through filters."""
    ways = (
        text,
        html.escape(text),
        html.escape(html.escape(text)),
        quote(text),
        text.upper(),
        f'"{text}"',
        "".join(f"&#{ord(character)};" for character in text[:100]),
        text.replace("<", "\u200b<").replace("e", "e\u0301"),
    )
    return ways[turn % len(ways)]


def make_article(number: int, harms: tuple[str, ...]) -> dict[str, str]:
    """A short article with ``harms`` in its text and one of them in each of its fields."""
    random = Random(number)  # noqa: S311 - the same each time
    one = [random.choice(harms) for _ in range(6)]
    places = random.sample(PLACES, 2)
    english = f"The river rose over village {number} and the flood reached the {places[0]} {one[0]} at night."
    indonesian = f"Banjir merendam desa {number} dan {places[1]} {one[3]} &amp; harga beras naik {one[4]}."
    body = [english, f"{one[1]} Read also: {one[2]}", indonesian, one[5]]
    if number % 3:
        body = [english, one[1], english.replace("night", "noon"), "Ann Porter | 3 hours ago"]
    elif number % 2:
        body = [indonesian, f"Baca juga: {one[2]}", one[5]]
    fields = {name: random.choice(harms) for name in FIELDS}
    return {"id": f"{number}{random.choice(harms)}", **fields, "text": "\n\n".join(body)}


def make_articles(count: int) -> Iterator[dict[str, str]]:
    """Hostile articles, each with three texts in one disguise; all texts and disguises come up."""
    texts = hostile_texts()
    for number in range(count):
        chosen = (texts[(number * 3 + step) % len(texts)] for step in range(3))
        yield make_article(number, tuple(disguise(text, number // 7) for text in chosen))


def make_harmless_articles(count: int) -> Iterator[dict[str, str]]:
    """Articles of the same form that mean no harm."""
    for number in range(count):
        article = make_article(number, (f"{HARMLESS} {number}",))
        yield {**article, "url": f"https://outlet.example/{number}", "date": "2024-02-03"}


def make_queries(count: int) -> list[dict[str, str]]:
    """Hostile searches: the text alone, among words, as a phrase, an exclusion, a keyword, a filter."""
    return list(islice(_all_queries(), count))


def _all_queries() -> Iterator[dict[str, str]]:
    for turn in range(100):
        for place, text in enumerate(hostile_texts()):
            word = WORDS[(place + turn) % len(WORDS)]
            forms = (
                {"q": text},
                {"q": f"{word} {disguise(text, place)}"},
                {"q": f'"{text}" -{text} {word}', "sort": "newest"},
                {"q": f"source:{text} {word} title:{text}", "ui": "id"},
                {"q": word, "source": text, "passage": text, "copies": "show"},
                {"q": f"{word} {text}", "prefer": text, "stories": "show"},
                {"q": word, "language": text},
                {"q": f"{text} {word}", "after": text, "before": text},
                {"q": word, "page": text, "k": text, "sort": text, "ui": text},
                {"q": (f"{text} {word} " * 200)[:1000]},
            )
            yield forms[(turn * 3 + place) % len(forms)]
