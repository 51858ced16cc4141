import json
from dataclasses import replace
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from search.engine import SearchEngine, open_engine
from search.errors import ArticleMissingError, InvalidQueryError, ModelMismatchError
from search.query import parse_query
from search.ranking.fusion import SIGNALS
from search.ranking.strength import EVERY_WORD, strength_of
from search.records import SearchPage
from search.store.directory import IndexDirectory
from tests.building import build_index, open_index
from tests.concept_encoder import ConceptEncoder
from tests.small_corpus import ARTICLES, write_corpus


def found(page: SearchPage) -> list[str]:
    return [result.article.article_id for result in page.results]


@pytest.mark.parametrize(
    ("query", "own", "other"),
    [
        ("flood", "en-flood", "id-banjir"),
        ("banjir", "id-banjir", "en-flood"),
        ("rice price climbs", "en-rice", "id-beras"),
        ("harga beras naik", "id-beras", "en-rice"),
        ("earthquake on the island", "en-quake", "id-gempa"),
        ("gempa di pulau", "id-gempa", "en-quake"),
    ],
)
def test_both_languages_lead_the_answer_whatever_the_query_is_in(
    engine: SearchEngine, query: str, own: str, other: str
) -> None:
    assert set(found(engine.search(query))[:2]) == {own, other}


def test_scores_never_rise_and_ranks_count_from_one(engine: SearchEngine) -> None:
    page = engine.search("harga beras", k=100)
    assert [result.rank for result in page.results] == list(range(1, page.total + 1))
    scores = [result.score for result in page.results]
    assert scores == sorted(scores, reverse=True)
    assert len(set(found(page))) == page.total == len(ARTICLES)


def test_a_score_is_the_sum_of_its_signals_by_the_best_passage(engine: SearchEngine) -> None:
    for text in ("flood victims", "harga beras"):
        for result in engine.search(text, k=100).results:
            assert result.score == pytest.approx(sum(result.signals.values()), abs=1e-5)
            passages = engine.passages_of(result.article.article_id)
            assert result.passage in passages
            assert result.more_passages == len(passages) - 1


def test_confidence_follows_the_score_and_the_words_held_and_strength_follows_it(
    engine: SearchEngine,
) -> None:
    results = engine.search("flood victims", k=100).results
    spread = max(result.score / result.confidence for result in results)
    lifted = [result for result in results if result.confidence > result.score / spread + 1e-4]
    assert 0 < len(lifted) < len(results)
    assert all(result.confidence <= EVERY_WORD for result in lifted)
    assert [result.strength for result in results] == [strength_of(result.confidence) for result in results]


def test_leaning_to_a_language_lifts_it_and_changes_nothing_else(engine: SearchEngine) -> None:
    plain = {result.article.article_id: result for result in engine.search("rice price", k=100).results}
    for language in ("en", "id"):
        leaning = engine.search("rice price", k=100, prefer=language)
        assert leaning.query.prefer == language
        lifts = {
            round(result.score - plain[result.article.article_id].score, 5): None
            for result in leaning.results
            if result.article.language == language
        }
        [lift] = lifts
        assert lift > 0
        for result in leaning.results:
            before = plain[result.article.article_id]
            assert result.confidence == before.confidence
            assert result.strength == before.strength
            if result.article.language != language:
                assert result.score == before.score
    assert found(engine.search("rice price", k=100, prefer="none")) == list(plain)


def test_an_article_that_is_gone_is_gone_from_every_signal(tmp_path: Path) -> None:
    """An index built without it answers as one that never held it, signal by signal."""
    write_corpus(tmp_path / "all")
    lines = (tmp_path / "all" / "news.jsonl").read_text().splitlines()
    kept = [line for line in lines if '"id-banjir"' not in line]
    source = tmp_path / "news.jsonl"
    for index, content in (("changed", lines), ("changed", kept), ("new", kept)):
        source.write_text("\n".join(content))
        build_index([source], tmp_path / index)
    changed, new = open_index(tmp_path / "changed"), open_index(tmp_path / "new")
    for text in ("banjir di desa", "flood in the village", "korban mengungsi"):
        for signal in ("dense", "lexical", "lexicon", "late", None):
            others = [name for name in SIGNALS if signal not in {None, name}]
            pages = [engine.search(text, k=100, without=others) for engine in (changed, new)]
            assert pages[0].results == pages[1].results
            assert "id-banjir" not in found(pages[0])
    changed.close()
    new.close()


def test_offsets_are_exact(engine: SearchEngine) -> None:
    page = engine.search("banjir sungai sekolah", k=100)
    for result in page.results:
        passage = result.passage
        assert result.article.body[passage.start : passage.end] == passage.text
        sentence = result.best_sentence
        assert passage.text[sentence.start : sentence.end].strip()
        for highlight in result.highlights:
            word = passage.text[highlight.start : highlight.end]
            same = word.lower() == highlight.query_term.lower()
            assert same == (highlight.kind == "same")
    answered = {
        (highlight.query_term, result.article.language, highlight.kind)
        for result in page.results
        for highlight in result.highlights
    }
    assert {("banjir", "id", "same"), ("sungai", "id", "same"), ("sekolah", "id", "same")} <= answered
    assert {("banjir", "en", "model"), ("sungai", "en", "model"), ("sekolah", "en", "model")} <= answered


@pytest.mark.parametrize("k", [1, 2, 5, 7])
def test_pages_join_to_the_whole_answer_and_agree_on_the_total(engine: SearchEngine, k: int) -> None:
    whole = engine.search("harga di pasar", k=100)
    pages = [engine.search("harga di pasar", k=k, page=page) for page in range(1, len(ARTICLES) // k + 3)]
    assert [article for page in pages for article in found(page)] == found(whole)
    assert {page.total for page in pages} == {whole.total}
    assert {str(page.facets) for page in pages} == {str(whole.facets)}
    assert pages[-1].results == ()


def test_every_run_gives_the_same_order(engine: SearchEngine) -> None:
    assert len({tuple(found(engine.search("pemilu presiden", k=100))) for _ in range(5)}) == 1


def test_filters_keep_what_brute_force_keeps(engine: SearchEngine) -> None:
    everything = {str(article["id"]): article for article in ARTICLES}
    page = engine.search("harga", k=100, sources=["Kabar Pesisir"])
    assert set(found(page)) == {
        key for key, value in everything.items() if value["source"] == "Kabar Pesisir"
    }
    page = engine.search("harga", k=100, languages=["en"])
    assert set(found(page)) == {key for key in everything if key.startswith("en-")}
    page = engine.search("harga", k=100, after="2024-03", before="2024-04-20")
    assert set(found(page)) == {"en-rice", "id-beras", "id-cabai"}
    page = engine.search("harga", k=100, before="2022")
    assert found(page) == ["en-court"]
    page = engine.search("harga", languages=["fr"])
    assert (page.total, page.results, page.confident) == (0, (), False)


def test_a_filter_moves_the_scores_of_a_language_together(engine: SearchEngine) -> None:
    """Each shelf is judged by what it may show, so a filter adds one number to all that it keeps."""
    whole = {
        result.article.article_id: result.score for result in engine.search("harga beras", k=100).results
    }
    moved: dict[str, set[float]] = {}
    for result in engine.search("harga beras", k=100, after="2024-02-12").results:
        article = result.article
        moved.setdefault(article.language, set()).add(round(result.score - whole[article.article_id], 5))
    assert {language: len(numbers) for language, numbers in moved.items()} == {"en": 1, "id": 1}


def test_facets_count_the_whole_answer(engine: SearchEngine) -> None:
    facets = engine.search("harga", k=1).facets
    assert facets["language"] == {"en": 6, "id": 6}
    assert sum(facets["source"].values()) == len(ARTICLES)


def test_sorting_by_date_leaves_out_weak_results(engine: SearchEngine) -> None:
    query = "The flood drove the villagers to a school"
    assert [result.strength == "weak" for result in engine.search(query, k=2).results] == [False, True]
    for sort in ("newest", "oldest"):
        sorted_page = engine.search(query, k=100, sort=sort)
        assert found(sorted_page) == ["en-flood"]
        assert [hint.code for hint in sorted_page.hints] == ["weak-left-out"]
    assert engine.search(query).hints == ()
    # The filters leave out all that would be left out anyway.
    day = str(sorted_page.results[0].article.published)[:10]
    assert engine.search(query, after=day, before=day, sort="newest").hints == ()


def test_when_all_is_weak_sorting_by_date_keeps_all_with_the_undated_last(engine: SearchEngine) -> None:
    newest = engine.search("satelit ponsel", k=100, sort="newest")
    assert newest.hints == ()
    oldest = engine.search("satelit ponsel", k=100, sort="oldest")
    assert newest.confident is False
    dates = [result.article.published for result in newest.results]
    assert dates[-1] is None
    assert dates[:-1] == sorted((date for date in dates if date), reverse=True)
    assert [result.article.published for result in oldest.results] == [*reversed(dates[:-1]), None]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "The query is empty. Type some words to search for."),
        (" \t\n\0 ", "The query is empty. Type some words to search for."),
        ("?!… — ()", "The query '?!… — ()' has no words. Type some words to search for."),
        ("x" * 10_000, "The query has 10,000 characters; at most 1,000 are read. Shorten it."),
    ],
)
def test_a_query_without_words_says_so(engine: SearchEngine, query: str, message: str) -> None:
    with pytest.raises(InvalidQueryError) as caught:
        engine.search(query)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "query", ["banjir\0desa", "مرحبا بالعالم", "🌊🏠", "a", "(banjir OR", '"', "%00' --", "{{7*7}}"][:5]
)
def test_odd_queries_are_answered(engine: SearchEngine, query: str) -> None:
    assert engine.search(query, k=3).total == len(ARTICLES)


@pytest.mark.parametrize(
    ("k", "message"), [(0, "k is 0; it must be between 1 and 100."), (-5, "k is -5"), (101, "k is 101")]
)
def test_k_out_of_range_says_so(engine: SearchEngine, k: int, message: str) -> None:
    with pytest.raises(InvalidQueryError, match=message):
        engine.search("banjir", k=k)


def test_a_page_before_the_first_says_so(engine: SearchEngine) -> None:
    with pytest.raises(InvalidQueryError, match=r"The page is 0; pages are counted from 1\."):
        engine.search("banjir", page=0)


@pytest.mark.parametrize(
    "date", ["yesterday", "2024-13", "2024-02-30", "31/12/2024", "0000", "20240101", "-1"]
)
def test_a_malformed_date_says_how_to_write_one(engine: SearchEngine, date: str) -> None:
    expected = f"'{date}' is not a date. Write a day as 2019-09-10, a month as 2019-09 or a year as 2019."
    for option in ("after", "before"):
        with pytest.raises(InvalidQueryError) as caught:
            engine.search("banjir", **{option: date})  # type: ignore[arg-type]
        assert str(caught.value) == expected


def test_dates_that_leave_no_day_say_so(engine: SearchEngine) -> None:
    with pytest.raises(InvalidQueryError, match="after 2024-02-01 and before 2023-12-31"):
        engine.search("banjir", after="2024-02", before="2023")


def test_a_language_that_is_no_code_says_so(engine: SearchEngine) -> None:
    with pytest.raises(InvalidQueryError, match="'indonesian' is not a language code"):
        engine.search("banjir", languages=["indonesian"])


def test_an_index_of_another_model_is_refused_with_the_command_that_mends_it(small_index: Path) -> None:
    other = ConceptEncoder(fingerprint="0123456789abcdef")
    generation = IndexDirectory(small_index).open_current()
    with pytest.raises(ModelMismatchError) as caught:
        SearchEngine(generation, other)
    generation.close()
    assert str(caught.value) == (
        "The index was built with the model 'concepts' (c0ce97c0ce97c0ce), not with 'concepts' "
        "(0123456789abcdef). Search it with its own model or build again: "
        "lintas index build SOURCE... --model concepts"
    )


def test_warming_up_changes_no_answer_and_counts_as_none(small_index: Path) -> None:
    stages: list[str] = []
    warm = open_engine(
        small_index,
        cache=small_index.parent / "cache",
        encoder=ConceptEncoder(),
        cached_answers=8,
        watch=lambda stage, seconds: stages.append(stage),
    )
    cold = open_index(small_index)
    warm.warm_up()
    assert set(stages) == {"encoding"}
    for text in ("flood victims", "harga beras"):
        assert replace(warm.search(text), took_ms=0) == replace(cold.search(text), took_ms=0)
    warm.close()
    cold.close()


def test_an_unknown_article_is_named(engine: SearchEngine) -> None:
    with pytest.raises(ArticleMissingError, match="There is no article 'nope'"):
        engine.article("nope")


@pytest.mark.parametrize(
    "kept", [["en-flood"], ["id-banjir", "id-beras"], ["en-flood", "id-banjir", "fr-crue"]]
)
def test_an_index_of_one_article_one_language_or_three_works(tmp_path: Path, kept: list[str]) -> None:
    write_corpus(tmp_path)
    lines = (tmp_path / "news.jsonl").read_text().splitlines()
    french = (
        '{"id": "fr-crue", "title": "La rivière déborde dans la nuit", "text": "Les habitants du village ont '
        'quitté leurs maisons pendant la nuit, car la rivière avait débordé après de longues pluies."}'
    )
    chosen = [line for line in [*lines, french] if any(f'"{key}"' in line for key in kept)]
    (tmp_path / "news.jsonl").write_text("\n".join(chosen))
    report = build_index([tmp_path / "news.jsonl"], tmp_path / "index")
    assert report.languages == {key[:2]: sum(other[:2] == key[:2] for other in kept) for key in kept}
    with_engine = open_index(tmp_path / "index")
    with_engine.warm_up()
    assert with_engine.search("flood", k=100).total == len(kept)
    with_engine.close()


def test_five_passages_of_one_word_each_are_told_apart(tmp_path: Path) -> None:
    words = {"en-1": "Flood", "en-2": "Train", "id-1": "Banjir", "id-2": "Kereta", "el-1": "Νερό"}
    languages = {key: key[:2] for key in words}
    source = tmp_path / "news.jsonl"
    source.write_text(
        "".join(
            json.dumps({"id": key, "text": word, "language": languages[key]}) + "\n"
            for key, word in words.items()
        ),
        "utf-8",
    )
    assert build_index([source], tmp_path / "index").passages == len(words)
    with_engine = open_index(tmp_path / "index")
    for text, expected in (("banjir", {"id-1", "en-1"}), ("train", {"en-2", "id-2"})):
        page = with_engine.search(text)
        assert set(found(page)[:2]) == expected
        assert page.total == len(words)
    assert with_engine.search("🌊").total == len(words)
    with_engine.close()


def test_a_query_longer_than_the_model_reads_says_so(engine: SearchEngine) -> None:
    query = replace(parse_query("banjir"), text="banjir " * 1200, variants=())
    with pytest.raises(InvalidQueryError) as caught:
        engine.answer(query)
    assert str(caught.value) == (
        "The query is too long for the model: it has 1,200 word pieces, and 512 are read at most. Shorten it."
    )
    assert (caught.value.fault, dict(caught.value.values)) == (
        "query-beyond-model",
        {"count": 1200, "most": 512},
    )


def test_an_open_engine_multiplies_with_one_thread(small_index: Path, tmp_path: Path) -> None:
    with threadpool_limits(2, user_api="blas"):
        open_engine(small_index, cache=tmp_path / "cache", encoder=ConceptEncoder()).close()
        threads = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
    assert threads
    assert set(threads) == {1}
