"""Files that are one article each: plain text, Markdown and web pages."""

import codecs
from collections.abc import Iterator

from indexer.sources.binary import recognise_controls
from indexer.sources.files import OpenFile, read_whole
from indexer.sources.records import RawArticle, RawFormat, Skip


def read_page(file: OpenFile, form: RawFormat) -> Iterator[RawArticle | Skip]:
    """Yield the file's bytes as they are; raises UnreadableFileError when they cannot all be read."""
    content = read_whole(file)
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        yield Skip(origin=file.origin, reason="the file holds only blank space")
    elif reason := recognise_controls(content):
        yield Skip(origin=file.origin, reason=reason)
    else:
        yield RawArticle(origin=file.origin, format=form, content=content)
