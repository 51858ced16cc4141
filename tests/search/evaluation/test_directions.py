"""Which directions a data set can measure, and by which judgments."""

from search.evaluation.dataset import DataSet, JudgedQuery
from search.evaluation.directions import Direction, choose_directions


def data_set(queries: dict[str, list[str]], judgments: dict[str, dict[str, int]]) -> DataSet:
    return DataSet(
        name="small",
        queries={
            language: {
                key: JudgedQuery(query_id=key, text=key, language=language, origin="here:1") for key in keys
            }
            for language, keys in queries.items()
        },
        judgments=judgments,
        no_answer=(),
        corpus=None,
    )


def test_a_direction_counts_queries_with_a_relevant_article_on_its_side() -> None:
    data = data_set(
        {"en": ["both", "english", "nothing"], "id": ["both"]},
        {
            "both": {"e1": 2, "i1": 1, "i2": 0},
            "english": {"e2": 1, "i1": 0},
            "nothing": {"e1": 0},
        },
    )
    chosen = choose_directions(data, {"e1": "en", "e2": "en", "i1": "id", "i2": "id"})
    assert {direction.name: judgments for direction, judgments in chosen.items()} == {
        "en>en": {"both": {"e1": 2}, "english": {"e2": 1}},
        "en>id": {"both": {"i1": 1, "i2": 0}},
        "en>mixed": {"both": {"e1": 2, "i1": 1, "i2": 0}, "english": {"e2": 1, "i1": 0}},
        "id>en": {"both": {"e1": 2}},
        "id>id": {"both": {"i1": 1, "i2": 0}},
        "id>mixed": {"both": {"e1": 2, "i1": 1, "i2": 0}},
    }


def test_directions_without_queries_or_articles_are_left_out() -> None:
    data = data_set({"id": ["need"]}, {"need": {"i1": 1}})
    assert [direction.name for direction in choose_directions(data, {"i1": "id"})] == ["id>id", "id>mixed"]


def test_articles_in_other_languages_count_where_all_languages_do() -> None:
    data = data_set({"en": ["need"]}, {"need": {"m1": 1, "unsaid": 2, "lost": 2}})
    assert choose_directions(data, {"m1": "ms", "unsaid": ""}) == {
        Direction("en", "mixed"): {"need": {"m1": 1, "unsaid": 2}}
    }


def test_mixed_is_no_filter() -> None:
    assert Direction("en", "mixed").languages == ()
    assert Direction("en", "id").languages == ("id",)
