"""A file that is one JSON value: an article, a list of articles, or an object around such a list."""

from collections.abc import Iterator, Mapping, Sequence

from indexer.sources.articles import Record, RecordReader
from indexer.sources.columns import list_columns
from indexer.sources.encodings import Decoded, as_utf8, decode
from indexer.sources.files import OpenFile, look_into, read_whole
from indexer.sources.jsonlines import read_json_lines
from indexer.sources.jsontext import JsonProblem, describe_not_object, parse_json
from indexer.sources.records import RawArticle, Skip


def read_json(file: OpenFile, reader: RecordReader) -> Iterator[RawArticle | Skip]:
    """Yield the articles of a JSON file; raises UnreadableFileError when it cannot all be read."""
    content = read_whole(as_utf8(file))
    if not content.strip():
        yield Skip(origin=file.origin, reason="the file holds only blank space")
        return
    decoded = decode(content)
    value = parse_json(decoded.text)
    if isinstance(value, JsonProblem):
        if _is_json_lines(decoded.text, value):
            yield from read_json_lines(look_into(iter([content]), file.origin, file.max_bytes), reader)
        else:
            hint = "; if each line is one object, let its name end in .jsonl" if "\n{" in decoded.text else ""
            yield Skip(origin=file.origin, reason=value.reason + hint)
    elif isinstance(value, list):
        yield from _read_members(value, file.origin, decoded, reader)
    elif isinstance(value, dict):
        yield from _read_object(value, file.origin, decoded, reader)
    else:
        yield Skip(origin=file.origin, reason=describe_not_object(value))


def _is_json_lines(text: str, problem: JsonProblem) -> bool:
    """Many sites name files of JSON lines .json: one object, then another on a later line."""
    extra_at = problem.extra_at
    if extra_at is None:
        return False
    first = text[:extra_at]
    return text[extra_at] == "{" and first.lstrip()[0] == "{" and "\n" in first and "\n" not in first.strip()


def _read_object(
    value: Mapping[str, object], origin: str, decoded: Decoded, reader: RecordReader
) -> Iterator[RawArticle | Skip]:
    lists = {
        key: members
        for key, members in value.items()
        if isinstance(members, list) and any(isinstance(member, dict) for member in members)
    }
    around = {key: member for key, member in value.items() if key not in lists}
    is_article = reader.has_field(around, "text") or (
        reader.has_field(around, "title") and reader.has_field(value, "text")
    )
    if is_article or not lists:
        yield reader.read(Record(origin=origin, values=value, damaged=decoded.damaged))
    elif len(lists) > 1:
        reason = (
            f"several lists could hold the articles ({list_columns(lists)}); leave one, or split the file"
        )
        yield Skip(origin=origin, reason=reason)
    else:
        for members in lists.values():
            yield from _read_members(members, origin, decoded, reader)


def _read_members(
    members: Sequence[object], origin: str, decoded: Decoded, reader: RecordReader
) -> Iterator[RawArticle | Skip]:
    if not members:
        yield Skip(origin=origin, reason="the file holds an empty list")
        return
    for index, member in enumerate(members):
        place = f"{origin}[{index}]"
        if isinstance(member, dict):
            yield reader.read(Record(origin=place, values=member, damaged=decoded.damaged))
        else:
            yield Skip(origin=place, reason=describe_not_object(member))
    yield from reader.report_unseen(origin)
