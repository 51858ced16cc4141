"""PDF documents whose pages hold text, as one article each."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from indexer.sources.files import OpenFile, read_whole
from indexer.sources.pdflines import lay_out_pages
from indexer.sources.records import RawArticle, Skip
from search.text import fold_word, has_words, list_words

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PDF_BYTES = 64 << 20
"""A printed story has under one; reading a document takes many times its size of memory."""

MOST_PAGES = 1_000
MOST_CHARACTERS = 20_000_000

NOT_INSTALLED = (
    "PDF documents need an extra that is not installed; "
    'install it with: pip install "lintas[pdf]", or convert the document to text'
)
_SCANNED = (
    "the pages hold no text: they are pictures, as of a scan; "
    "run character recognition (OCR) over the document first"
)
_LOCKED = "the document is protected by a password; save it without one"


class _UnreadPdfError(Exception):
    """The document gives no text; the message is the reason to report."""


@dataclass(frozen=True, slots=True)
class _Document:
    """The text of each page, one printed line on each line, and what the document calls itself."""

    pages: tuple[str, ...]
    title: str


def read_pdf(file: OpenFile) -> Iterator[RawArticle | Skip]:
    """Yield the text of all pages as one article, without the lines that recur at the edges of its pages.

    The document's own title counts when it stands on the first page; its author and dates do not: they are
    those of whoever made the file. Raises UnreadableFileError when the file cannot all be read.
    """
    if not find_spec("pypdf"):
        yield Skip(origin=file.origin, reason=NOT_INSTALLED)
        return
    content = read_whole(replace(file, max_bytes=min(file.max_bytes, MAX_PDF_BYTES)))
    try:
        document = _read_document(content)
    except _UnreadPdfError as error:
        yield Skip(origin=file.origin, reason=str(error))
        return
    printed = lay_out_pages(document.pages)
    yield RawArticle(
        origin=file.origin,
        format="text",
        content=printed.text.encode(errors="replace"),
        fields={"title": document.title} if _stands_on(document.title, document.pages[0]) else {},
        repairs=printed.repairs,
    )


def _read_document(content: bytes) -> _Document:
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        with _quiet("pypdf"):
            reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise _UnreadPdfError(_LOCKED)
            document = _Document(_read_pages(reader), str((reader.metadata and reader.metadata.title) or ""))
    except _UnreadPdfError:
        raise
    except (DependencyError, FileNotDecryptedError) as error:
        raise _UnreadPdfError(_LOCKED) from error
    except Exception as error:  # whatever breaks the library, the file is reported and the others are read
        what = type(error).__name__
        raise _UnreadPdfError(f"the PDF document is damaged ({what}); open and save it again") from error
    if not any(map(has_words, document.pages)):
        raise _UnreadPdfError(_SCANNED)
    return document


def _read_pages(reader: "PdfReader") -> tuple[str, ...]:
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise _UnreadPdfError(f"the document has {count:,} pages, {MOST_PAGES:,} are read; split it up")
    pages: list[str] = []
    characters = 0
    for page in reader.pages:
        pages.append(page.extract_text())
        characters += len(pages[-1])
        if characters > MOST_CHARACTERS:
            raise _UnreadPdfError(
                f"the document holds over {MOST_CHARACTERS:,} characters, the most that is read; split it up"
            )
    return tuple(pages)


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Keep a library's remarks on each oddity of a file off the terminal."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


def _stands_on(title: str, page: str) -> bool:
    words = [fold_word(word) for word in list_words(title)]
    printed = [fold_word(word) for word in list_words(page)]
    starts = range(len(printed) - len(words) + 1)
    return len(words) >= 2 and any(printed[at : at + len(words)] == words for at in starts)
