"""A data set: queries, judgments and, when it brings its own, the corpus that they are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.errors import LintasError
from search.evaluation.lines import JsonRecord, Line, read_json_records, read_lines, tidy_key

CORPUS_NAME = "corpus.jsonl"
NO_ANSWER_NAME = "no-answer.jsonl"
QRELS_NAME = "qrels.tsv"
QUERY_LANGUAGES = ("en", "id")
UNKNOWN_LANGUAGE = ""

_SHOWN = 5

Judgments = Mapping[str, Mapping[str, int]]
"""Grades by article id, by query id; above 0 is relevant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuery:
    """A need as asked in one language; ``origin`` is the file and line it comes from."""

    query_id: str
    text: str
    language: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """What is asked and what answers it.

    ``queries`` are by language and query id, the same id being the same need; ``no_answer`` are queries that
    nothing answers; ``corpus`` gives the language of each article by its id (empty: not said), None when the
    articles are those of an index.
    """

    name: str
    queries: Mapping[str, Mapping[str, JudgedQuery]]
    judgments: Judgments
    no_answer: tuple[JudgedQuery, ...]
    corpus: Mapping[str, str] | None

    def relevant(self, query_id: str) -> set[str]:
        """Ids of the articles judged relevant to a query."""
        return {key for key, grade in self.judgments.get(query_id, {}).items() if grade > 0}


def has_corpus(folder: Path) -> bool:
    """Tell whether a data set brings its own articles."""
    return (folder / CORPUS_NAME).is_file()


def read_dataset(folder: Path, *, with_corpus: bool) -> DataSet:
    """Read and check a data set; ``with_corpus`` reads its articles too, else they are those of an index.

    Raises LintasError with file, line and what to do for whatever is missing, malformed, twice or unknown.
    """
    if not folder.is_dir():
        raise LintasError(f"There is no data set folder {folder}. Give a folder that holds {QRELS_NAME}.")
    corpus = _read_corpus(folder / CORPUS_NAME) if with_corpus else None
    queries = _read_queries(folder)
    no_answer = folder / NO_ANSWER_NAME
    return DataSet(
        name=folder.resolve().name,
        queries=queries,
        judgments=_read_judgments(folder / QRELS_NAME, known=set().union(*queries.values()), corpus=corpus),
        no_answer=_read_no_answer(no_answer) if no_answer.is_file() else (),
        corpus=corpus,
    )


def _read_corpus(path: Path) -> dict[str, str]:
    languages: dict[str, str] = {}
    for record in read_json_records(path):
        article_id = record.required_key("_id")
        record.required_text("text")
        record.optional_text("title")
        _refuse_second(article_id, languages, record.origin)
        languages[article_id] = (record.optional_text("lang") or UNKNOWN_LANGUAGE).strip().lower()
    if not languages:
        raise LintasError(f"{path} holds no article. Write one JSON object a line.")
    return languages


def _read_queries(folder: Path) -> dict[str, dict[str, JudgedQuery]]:
    paths = {language: folder / f"queries-{language}.jsonl" for language in QUERY_LANGUAGES}
    queries = {
        language: _read_query_file(path, language) for language, path in paths.items() if path.is_file()
    }
    if not any(queries.values()):
        names = " nor ".join(path.name for path in paths.values())
        raise LintasError(f'{folder} holds neither {names} with a query. Write {{"_id", "text"}} lines.')
    return queries


def _read_query_file(path: Path, language: str) -> dict[str, JudgedQuery]:
    queries: dict[str, JudgedQuery] = {}
    for record in read_json_records(path):
        query = _to_query(record, language)
        _refuse_second(query.query_id, queries, record.origin)
        queries[query.query_id] = query
    return queries


def _read_no_answer(path: Path) -> tuple[JudgedQuery, ...]:
    queries: dict[str, JudgedQuery] = {}
    for record in read_json_records(path):
        language = record.required_text("lang").strip().lower()
        if language not in QUERY_LANGUAGES:
            raise LintasError(f'{record.origin}: "lang" is {language!r}. Write "en" or "id".')
        query = _to_query(record, language)
        _refuse_second(query.query_id, queries, record.origin)
        queries[query.query_id] = query
    return tuple(queries.values())


def _to_query(record: JsonRecord, language: str) -> JudgedQuery:
    return JudgedQuery(
        query_id=record.required_key("_id"),
        text=record.required_text("text"),
        language=language,
        origin=record.origin,
    )


def _refuse_second(key: str, known: Mapping[str, object], origin: str) -> None:
    if key in known:
        raise LintasError(f"{origin}: the _id {key!r} was used on a line before. Give each line its own.")


def _read_judgments(
    path: Path, *, known: set[str], corpus: Mapping[str, str] | None
) -> dict[str, dict[str, int]]:
    header, *lines = list(read_lines(path)) or [Line(f"{path}:1", "")]
    _check_header(header)
    judgments: dict[str, dict[str, int]] = {}
    absent: list[str] = []
    for line in lines:
        query_id, article_id, grade = _split_judgment(line)
        if query_id not in known:
            raise LintasError(
                f"{line.origin}: no query has the id {query_id!r}. Add it to queries-en.jsonl or "
                "queries-id.jsonl, or remove the line."
            )
        if article_id in judgments.setdefault(query_id, {}):
            raise LintasError(f"{line.origin}: {article_id!r} is judged twice for {query_id!r}. Keep one.")
        judgments[query_id][article_id] = grade
        if corpus is not None and article_id not in corpus:
            absent.append(f"{line.origin}: {article_id!r}")
    if absent:
        more = f" and {len(absent) - _SHOWN} more" if len(absent) > _SHOWN else ""
        raise LintasError(
            f"Judged articles are not in {CORPUS_NAME}: {'; '.join(absent[:_SHOWN])}{more}. Correct the ids "
            "or remove the lines; to judge an index that holds them, name it with --index."
        )
    if not any(grade > 0 for grades in judgments.values() for grade in grades.values()):
        raise LintasError(f"{path} judges no article relevant. Write query, article and a grade of 1 or 2.")
    return judgments


def _check_header(line: Line) -> None:
    cells = line.text.split("\t")
    if len(cells) != 3 or _is_grade(cells[2]):
        raise LintasError(
            f"{line.origin}: there is no header. The first line names the three columns, separated by tabs: "
            "query-id, corpus-id, score."
        )


def _split_judgment(line: Line) -> tuple[str, str, int]:
    cells = [tidy_key(cell) for cell in line.text.split("\t")]
    if len(cells) != 3 or not all(cells) or not _is_grade(cells[2]):
        raise LintasError(
            f"{line.origin}: the line is not query, article and grade (a whole number from 0), separated by "
            "tabs. Mend or remove it."
        )
    return cells[0], cells[1], int(cells[2])


def _is_grade(text: str) -> bool:
    return text.strip().isascii() and text.strip().isdigit()
