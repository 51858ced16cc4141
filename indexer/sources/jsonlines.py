"""JSON lines: one object, one record, on each line."""

from collections.abc import Iterator

from indexer.sources.articles import Record, RecordReader
from indexer.sources.encodings import as_utf8, decode
from indexer.sources.files import OpenFile
from indexer.sources.jsontext import JsonProblem, describe_not_object, parse_json
from indexer.sources.lines import Ending, Line, describe_too_long, split_lines
from indexer.sources.records import RawArticle, Skip


def read_json_lines(file: OpenFile, reader: RecordReader) -> Iterator[RawArticle | Skip]:
    """Yield each line's article or the reason why it has none; a bad line never touches the others.

    Raises UnreadableFileError, with the line, where the file breaks off.
    """
    is_blank = True
    for line in split_lines(as_utf8(file).blocks, file.max_bytes):
        found = _read_line(line, file, reader)
        if found:
            is_blank = False
            yield found
    if is_blank:
        yield Skip(origin=file.origin, reason="the file holds only blank lines")
    else:
        yield from reader.report_unseen(file.origin)


def _read_line(line: Line, file: OpenFile, reader: RecordReader) -> RawArticle | Skip | None:
    origin = f"{file.origin}:{line.number}"
    if line.ending is Ending.TOO_LONG:
        return Skip(origin=origin, reason=describe_too_long("line", file.max_bytes))
    if not line.content.strip():
        return None
    decoded = decode(line.content)
    value = parse_json(decoded.text)
    if isinstance(value, JsonProblem):
        # A cut line is reported with the damage that cut it.
        is_cut = line.ending is Ending.CUT
        return None if is_cut else Skip(origin=origin, reason=f"{value.reason}; the other lines are kept")
    if not isinstance(value, dict):
        return Skip(origin=origin, reason=describe_not_object(value))
    return reader.read(Record(origin=origin, values=value, damaged=decoded.damaged))
