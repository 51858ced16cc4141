"""The dirt of a scraped archive, counted before cleaning, after it, and after the learned cut."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.cleaning.clean import clean_article
from indexer.cleaning.learned import BoilerplateLearner, LearnedBoilerplate
from indexer.sources.records import RawArticle
from search.records import Article

ARCHIVE = Path(__file__).parents[3] / "shared" / "articles" / "news-id.jsonl"

pytestmark = [
    pytest.mark.model,  # half a minute: left out of make check like the tests with the model
    pytest.mark.skipif(not ARCHIVE.is_file(), reason="needs the articles of ../shared/articles"),
]

DIRT = {
    "mojibake runs": r"(?:‚Ä.|[¬√ŸÿŒ][\u0080-\u00ff\u2020-\u2265])+",
    "letters of other scripts": r"[a-z]α|α[a-z]",
    "Baca juga": r"\b[Bb]aca [Jj]uga\b",
    "., joints": r"\.,(?=[\"“‘]?[A-Z][a-z]+ )",
    "lost quotations": r"(?<!\S)[\"“”][ ,.]*,[ ,.]*[\"”](?=[\s.,;]|$)",
    "doubled commas": r",[ ]?,",
    "loading...": r"loading\.\.\.",
    "reprint notes": r"Artikel ini telah tayang",
    "author credits": r"Penulis ?: ",
    "slogans": r"#[Gg]row[Ff]ear[Ll]ess with [Ff]\w+\s*$",
    "signatures": r"\b(?:ANTARA|PRIBADI WICAKSONO)$",
}


@dataclass(frozen=True, slots=True)
class Stages:
    """The same archive raw, cleaned by the rules, and after the learned cut."""

    raw: list[str]
    cleaned: list[Article]
    cut: list[str]
    learned: LearnedBoilerplate


@pytest.fixture(scope="module")
def stages() -> Stages:
    raw, cleaned = map(list, zip(*_clean(), strict=True))
    learner = BoilerplateLearner()
    for article in cleaned:
        learner.add(article.source, article.body)
    learned = learner.learn()
    cut = [learned.cut(article.source, article.body)[0] for article in cleaned]
    return Stages(raw, cleaned, cut, learned)


def _clean() -> Iterator[tuple[str, Article]]:
    for number, line in enumerate(ARCHIVE.read_text(encoding="utf-8").split("\n")[:-1]):
        record = json.loads(line)
        fields = {name: record[name] for name in ("title", "url", "source") if record.get(name)}
        raw = RawArticle(
            origin=f"news-id:{number}", format="text", content=record["text"].encode(), fields=fields
        )
        article = clean_article(raw)
        assert isinstance(article, Article)
        yield record["text"], article


def count_dirt(texts: list[str]) -> dict[str, int]:
    return {
        name: sum(len(re.findall(pattern, text, re.MULTILINE)) for text in texts)
        for name, pattern in DIRT.items()
    }


def test_dirt_is_counted_down(stages: Stages) -> None:
    raw = count_dirt(stages.raw)
    cleaned = count_dirt([article.body for article in stages.cleaned])
    cut = count_dirt(stages.cut)
    assert cut["mojibake runs"] == cut["Baca juga"] == cut["reprint notes"] == 0
    assert cut["loading..."] <= 2 < raw["loading..."]
    assert cut["slogans"] <= 2 < raw["slogans"]
    assert cut["signatures"] == 0 < cleaned["signatures"]
    assert cut["., joints"] * 100 < raw["., joints"]
    assert cut["lost quotations"] * 20 < raw["lost quotations"]


def test_only_boilerplate_is_learned(stages: Stages) -> None:
    # Read by eye: a slogan, an agency, an author's signature; line-ups, rates and zodiacs are not among them.
    assert [(rule.source, rule.text) for rule in stages.learned.rules] == [
        ("fimela.com", "#growfearless with fimela"),
        ("tempo.co", "antara"),
        ("tempo.co", "pribadi wicaksono"),
    ]


def test_the_cut_is_small_and_stable(stages: Stages) -> None:
    words = sum(len(article.body.split()) for article in stages.cleaned)
    assert words - sum(len(body.split()) for body in stages.cut) < 0.001 * words
    again = [
        stages.learned.cut(article.source, body)
        for article, body in zip(stages.cleaned, stages.cut, strict=True)
    ]
    assert again == [(body, ()) for body in stages.cut]
