"""The character set that an article's bytes are written in."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.cleaning.binary import has_binary_controls, recognise_format
from search.records import Repair

_HEAD_BYTES = 4096
_SAMPLE_BYTES = 65536
_EXCERPT_CHARACTERS = 200

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""", re.IGNORECASE
)

# Browsers read these labels as their larger successors, so pages that carry them were written for those.
_SUCCESSORS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "cp950",
    "euc_jis_2004": "euc_jp",
    "shift_jis_2004": "cp932",
}
_KNOWN = (
    "utf-8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 "
    "cp932 cp949 cp950 gb18030 euc_jp iso2022_jp koi8-r koi8-u mac-roman iso8859-2 iso8859-3 iso8859-4 "
    "iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16"
)
# What chardet may answer; its rarer guesses (cp775, hp-roman8, cp1006) are what it takes short Indonesian and
# English texts for.
_GUESSES = (
    "windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1258 "
    "windows-874 cp932 cp949 big5 gb18030 euc-jp koi8-r koi8-u iso-8859-2"
)
_FEW_HIGH_BYTES = 0.05

# UTF-8 read strictly: RFC 3629, so no surrogates and no overlong forms.
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_CUT_SEQUENCE = re.compile(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
_HIGH_BYTES = bytes(range(128, 256))
# “Kata” as an old Macintosh wrote it: quotes at the edges of words, or an apostrophe inside one.
_MAC_QUOTES = re.compile(rb"(?:^|[\s(])\xd2[A-Za-z0-9]|[A-Za-z0-9.,!?]\xd3(?:[\s).,]|$)|[a-z]\xd5[a-z]")


class BinaryContentError(ValueError):
    """The bytes are not text; the message says what they look like."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text, the Python name of the encoding it was read in, and what had to be mended to read it."""

    text: str
    encoding: str
    repairs: tuple[Repair, ...] = ()


def decode_bytes(content: bytes, *, declared: str | None = None) -> DecodedText:
    """Decode the bytes of an article.

    In order: byte order mark, UTF-16 without one, strict UTF-8, UTF-8 with a few broken bytes (each becomes
    U+FFFD, kind ``broken-bytes``), the ``declared`` character set, detection, Windows-1252. Anything but
    UTF-8 is recorded as a repair of kind ``encoding``. Raises BinaryContentError when this is no text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decode_leniently(content[len(mark) :], encoding)
    binary = recognise_format(content)
    if binary:
        raise BinaryContentError(f"this looks like {binary}, not text; convert it to text or HTML first")
    wide = _guess_utf16(content)
    if wide:
        return _decode_leniently(content, wide)
    if has_binary_controls(content):
        raise BinaryContentError(
            "too many control bytes for a text; convert the file to text or leave it out"
        )
    try:
        return DecodedText(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        if _is_damaged_utf8(content):
            return _decode_leniently(content, "utf-8")
    return _decode_legacy(content, declared)


def declared_charset(content: bytes) -> str | None:
    """Find the character set that an HTML or XML page declares in its first 4 KB, as written there."""
    head = content[:_HEAD_BYTES]
    found = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    return found[1].decode("ascii").lower() if found else None


def _decode_legacy(content: bytes, declared: str | None) -> DecodedText:
    for encoding in _propose_encodings(content, declared):
        text = _decode_strictly(content, encoding)
        if text is not None:
            return DecodedText(text, encoding, (_describe_encoding(encoding, text),))
    text = _decode_windows(content)
    return DecodedText(text, "cp1252", (_describe_encoding("cp1252", text),))


def _propose_encodings(content: bytes, declared: str | None) -> Iterator[str]:
    named = _read_label(declared)
    if named:
        yield named
    if _is_mostly_ascii(content):
        yield "mac-roman" if _has_mac_quotes(content) else "cp1252"
    guessed = _guess_with_chardet(content)
    if guessed:
        yield guessed


def _decode_strictly(content: bytes, encoding: str) -> str | None:
    if encoding == "cp1252":
        return _decode_windows(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_windows(content: bytes) -> str:
    """Windows-1252 as browsers read it: its five unassigned bytes are the controls of Latin-1."""
    import ftfy.bad_codecs  # noqa: F401  (registers the codec)

    return content.decode("sloppy-windows-1252")


def _decode_leniently(content: bytes, encoding: str) -> DecodedText:
    text = content.decode(encoding, "replace")
    _refuse_unreadable(text)
    repairs = [] if encoding == "utf-8" else [_describe_encoding(encoding, text)]
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        repairs.append(_describe_damage(content, error, text))
    return DecodedText(text, encoding, tuple(repairs))


def _describe_encoding(encoding: str, text: str) -> Repair:
    first = re.search(r"[^\x00-\x7f]", text)
    start = max(0, (first.start() if first else 0) - 60)
    excerpt = text[start : start + _EXCERPT_CHARACTERS]
    return Repair(kind="encoding", place="body", before=f"bytes in {encoding}", after=excerpt)


def _describe_damage(content: bytes, error: UnicodeDecodeError, text: str) -> Repair:
    around = content[max(0, error.start - 30) : error.end + 30]
    before = around.decode("ascii", "backslashreplace")[:_EXCERPT_CHARACTERS]
    at = len(content[: error.start].decode(error.encoding, "replace"))
    return Repair(kind="broken-bytes", place="body", before=before, after=text[max(0, at - 30) : at + 31])


def _refuse_unreadable(text: str) -> None:
    sample = text[:_SAMPLE_BYTES]
    controls = sum(character < " " and character not in "\t\n\v\f\r\x1b" for character in sample)
    if controls + sample.count("\ufffd") > max(4, len(sample) / 4):
        raise BinaryContentError(
            "the bytes are not the text that they begin as; convert the file to text or leave it out"
        )


def _guess_utf16(content: bytes) -> str | None:
    """UTF-16 of a mostly Latin text shows NUL as every second byte."""
    sample = content[: _SAMPLE_BYTES - _SAMPLE_BYTES % 2]
    pairs = len(sample) // 2
    if pairs < 2 or len(content) % 2:
        return None
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second > 0.4 * pairs and first < 0.05 * pairs:
        return "utf-16-le"
    if first > 0.4 * pairs and second < 0.05 * pairs:
        return "utf-16-be"
    return None


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether most of the bytes outside ASCII form UTF-8 sequences, or the last one was merely cut off."""
    rest, whole = _UTF8_SEQUENCE.subn(b"", content)
    broken = _count_high(rest)
    return whole >= broken or (whole > 0 and broken <= 3 and bool(_CUT_SEQUENCE.search(rest)))


def _read_label(label: str | None) -> str | None:
    """The codec for a declared name; None for names that are unknown or are no character set (``rot13``)."""
    try:
        name = codecs.lookup((label or "").strip().lower().removeprefix("x-")).name
    except (LookupError, ValueError):
        return None
    name = _SUCCESSORS.get(name, name)
    return name if name in _KNOWN.split() else None


def _is_mostly_ascii(content: bytes) -> bool:
    sample = content[:_SAMPLE_BYTES]
    return _count_high(sample) <= max(3, _FEW_HIGH_BYTES * len(sample)) and any(map(_is_letter, sample))


def _is_letter(byte: int) -> bool:
    return chr(byte).isascii() and chr(byte).isalpha()


def _has_mac_quotes(content: bytes) -> bool:
    sample = content[:_SAMPLE_BYTES]
    return 2 * len(_MAC_QUOTES.findall(sample)) > _count_high(sample)


def _count_high(sample: bytes) -> int:
    return len(sample) - len(sample.translate(None, _HIGH_BYTES))


def _guess_with_chardet(content: bytes) -> str | None:
    import chardet

    found = chardet.detect(
        content, include_encodings=_GUESSES.split(), prefer_superset=True, compat_names=False
    )
    return _read_label(found["encoding"])
