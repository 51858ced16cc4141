"""Header lines of mail as text, whatever they were encoded with."""

import binascii
import quopri
import re
from dataclasses import dataclass
from email.message import Message
from email.utils import parseaddr

from indexer.cleaning.encoding import BinaryContentError, decode_bytes
from indexer.cleaning.outlets import is_outlet, name_core

_WORD = r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]*)\?="
_ENCODED_WORD = re.compile(_WORD)
_ENCODED_RUN = re.compile(rf"{_WORD}(?:\s*{_WORD})*")
_ADDRESS = re.compile(r"[^\s<>\"(),;:]+@[\w.-]+")
_AUTHOR_FROM_OUTLET = re.compile(r"(?P<author>.+?)\s+(?:from|via|at|dari|di)\s+(?P<source>.+)")
_FORWARDED = re.compile(r"^(?:(?:fwd?|re|tr|bls|aw|wg)\s*:\s*)+", re.IGNORECASE)
_SENDING_HOSTS = re.compile(r"^(?:(?:www|e|em|m|mg|mail|mailer|news|newsletters?|info|email|reply|send)\.)+")
_MAIL_SERVICES = frozenset(
    {"gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.id", "ymail.com", "outlook.com", "hotmail.com"}
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote a message and for whom, as far as its headers say."""

    author: str | None = None
    source: str | None = None


def read_header(message: Message, name: str) -> str:
    """Return a header's text on one line, decoded; an empty string when there is none."""
    return " ".join(decode_words(_read_raw(message, name)).split())


def read_subject(message: Message) -> str:
    """Return the subject without the marks of forwarding and answering."""
    return _FORWARDED.sub("", read_header(message, "Subject"))


def read_sender(message: Message) -> Sender:
    """Tell person and outlet apart in the From header.

    ``Ani Lestari from Kabar Nusa`` names both. A name is a person's when the address repeats part of it
    before the @ and its domain does not; every other name is the outlet's. Where only a person is
    named, the outlet is the mailing list's name or the domain, unless a mail service owns that.
    """
    raw = _read_raw(message, "From")
    name, address = parseaddr(raw)
    name = " ".join(decode_words(name).split()).strip("\"' ")
    if "@" not in address:
        address = next(iter(_ADDRESS.findall(raw)), "")
    if "@" in name:
        name = ""
    if both := _AUTHOR_FROM_OUTLET.fullmatch(name):
        return Sender(both["author"], both["source"])
    if name and not _is_person(name, address):
        return Sender(source=name)
    return Sender(name or None, _read_list_name(message) or _read_domain(address))


def decode_words(text: str) -> str:
    """Decode the encoded words of RFC 2047; what is not valid stays as it is written."""
    return _ENCODED_RUN.sub(_decode_run, text)


def _decode_run(run: re.Match[str]) -> str:
    """Words of one character set are joined before they are decoded: senders cut characters in two."""
    pieces: list[tuple[str, bytes]] = []
    for word in _ENCODED_WORD.finditer(run[0]):
        content = _decode_word(word[2], word[3])
        if content is None:
            return run[0]
        charset = word[1].partition("*")[0].lower()
        if pieces and pieces[-1][0] == charset:
            pieces[-1] = (charset, pieces[-1][1] + content)
        else:
            pieces.append((charset, content))
    try:
        return "".join(decode_bytes(content, declared=charset).text for charset, content in pieces)
    except BinaryContentError:
        return run[0]


def _decode_word(encoding: str, text: str) -> bytes | None:
    content = text.encode("ascii", "replace")
    if encoding in "qQ":
        return quopri.decodestring(content, header=True)
    try:
        return binascii.a2b_base64(content + b"=" * (-len(content) % 4))
    except binascii.Error:
        return None


def _read_raw(message: Message, name: str) -> str:
    # raw_items gives the bytes as they came; the other ways replace those that are not ASCII.
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            content = str(value).encode("ascii", "surrogateescape")
            try:
                return decode_bytes(content).text
            except BinaryContentError:
                return ""
    return ""


def _is_person(name: str, address: str) -> bool:
    local, _, domain = address.casefold().partition("@")
    words = [word for word in re.findall(r"[^\W\d_]+", name.casefold()) if len(word) >= 3]
    if not words or len(name.split()) > 5 or is_outlet(name):
        return False
    # The letters of kabarnusa.example say that Kabar Nusa is no person.
    return any(word in local for word in words) and name_core(name) not in re.sub(r"[\W_]+", "", domain)


def _read_list_name(message: Message) -> str | None:
    name = read_header(message, "List-Id").partition("<")[0]
    return name.strip("\"' ") or None


def _read_domain(address: str) -> str | None:
    domain = _SENDING_HOSTS.sub("", address.rpartition("@")[2].casefold())
    return None if not domain or domain in _MAIL_SERVICES else domain
