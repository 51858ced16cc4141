"""Mail messages, such as newsletters: one article each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import cast

from indexer.cleaning.encoding import BinaryContentError, decode_bytes
from indexer.sources.files import OpenFile, read_whole
from indexer.sources.mailheaders import read_header, read_sender, read_subject
from indexer.sources.records import RawArticle, RawFormat, Skip
from search.records import Repair

MOST_PARTS = 1_000
"""Parts of one message that are looked at; newsletters have under ten."""

_HEADERS = ("From", "Subject", "Date", "Message-ID")
_SPACE = re.compile(r"\s+")
_WEB_ADDRESS = re.compile(r"https?://\S+")
_TAG = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile(r"<(?=/?(?:style|script|head|title)\b)", re.IGNORECASE)
_PLAIN_SHARE = 0.7
"""An HTML part counts as whole with this share of the plain one's words: menus and notes may be left out."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A text of a message: how to read it, and how many words a reader sees in it."""

    text: str
    format: RawFormat
    words: int
    repairs: tuple[Repair, ...]


def read_mail(file: OpenFile) -> Iterator[RawArticle | Skip]:
    """Yield the article of a file that is one message; raises UnreadableFileError when it is damaged."""
    content = read_whole(file)
    if not content.strip():
        yield Skip(origin=file.origin, reason="the file holds only blank space")
        return
    yield read_message(content, file.origin)


def read_message(content: bytes, origin: str) -> RawArticle | Skip:
    """Return the message's article, from its HTML or its plain text, whichever holds the story."""
    try:
        message = BytesParser(policy=compat32).parsebytes(content)
        if not any(message.get(name) for name in _HEADERS):
            return Skip(origin=origin, reason="holds no mail message: it has no From, Subject or Date")
        part = _choose_part(_read_parts(message))
    except RecursionError:
        return Skip(origin=origin, reason="the parts of the message are nested too deeply")
    if part is None:
        return Skip(origin=origin, reason=_describe_no_text(message))
    fields = _read_fields(message)
    return RawArticle(
        origin=origin,
        format=part.format,
        content=part.text.encode(errors="replace"),
        fields={name: value for name, value in fields.items() if value},
        repairs=part.repairs,
    )


def _read_fields(message: Message) -> dict[str, str | None]:
    sender = read_sender(message)
    return {
        "article_id": read_header(message, "Message-ID").strip("<> "),
        "title": read_subject(message),
        "published": read_header(message, "Date"),
        "url": read_header(message, "Archived-At").strip("<> "),
        "source": sender.source,
        "author": sender.author,
        "language": read_header(message, "Content-Language").partition(",")[0].strip(),
    }


def _read_parts(message: Message) -> Iterator[_Part]:
    waiting: list[object] = [message]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        if not isinstance(part, Message):
            continue
        if part.is_multipart():
            # Of parts only: of a text it decodes too, and fails at a charset that holds a null.
            waiting[:0] = cast("list[object]", part.get_payload())
        elif not _is_attached(part) and (found := _read_part(part)):
            yield found


def _is_attached(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")


def _read_part(part: Message) -> _Part | None:
    kind = part.get_content_type()
    payload = part.get_payload(decode=True)
    if kind not in {"text/plain", "text/html"} or not isinstance(payload, bytes):
        return None
    try:
        decoded = decode_bytes(payload, declared=_read_charset(part))
    except BinaryContentError:
        return None
    form: RawFormat = "html" if kind == "text/html" else "text"
    return _Part(decoded.text, form, _count_words(decoded.text, form), decoded.repairs)


def _read_charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, TypeError):  # made-up parameters of RFC 2231
        return None


def _count_words(text: str, form: RawFormat) -> int:
    if form == "html":
        runs = _UNSEEN.split(text)
        shown = [runs[0], *(run for run in runs[1:] if run.startswith("/"))]
        text = _TAG.sub(" ", "<".join(shown))
    return len(_SPACE.split(_WEB_ADDRESS.sub(" ", text).strip())) if text.strip() else 0


def _choose_part(parts: Iterator[_Part]) -> _Part | None:
    fullest: dict[RawFormat, _Part] = {}
    for part in parts:
        if part.words > (fullest[part.format].words if part.format in fullest else 0):
            fullest[part.format] = part
    page, plain = fullest.get("html"), fullest.get("text")
    if page and plain:
        return page if page.words >= _PLAIN_SHARE * plain.words else plain
    return page or plain


def _describe_no_text(message: Message) -> str:
    kind = message.get_content_type()
    if kind in {"multipart/encrypted", "application/pkcs7-mime"}:
        return "the message is encrypted; save it decrypted"
    return f"the message holds no text to read ({kind}), only attachments or pictures, or nothing at all"
