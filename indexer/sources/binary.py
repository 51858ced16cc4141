"""Content that is not text, told by its first bytes or by its control characters."""

import codecs

_SIGNATURES = {
    b"%PDF-": "a PDF document",
    b"\x89PNG\r\n\x1a\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF87a": "a GIF picture",
    b"GIF89a": "a GIF picture",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old office document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b\x08": "gzip data (if so, give the name the ending .gz)",
    b"\xfd7zXZ\x00": "xz data",
    b"(\xb5/\xfd": "zstd data",
    b"7z\xbc\xaf'\x1c": "a 7-Zip archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"SQLite format 3\x00": "an SQLite database",
    b"\x7fELF": "a program",
}

BYTE_ORDER_MARKS = {
    # The UTF-32 mark begins with the UTF-16 one, so it is asked first.
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}

_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1b"})
_ADVICE = "convert it to text"


def wide_encoding(head: bytes) -> str | None:
    """Name the UTF-16 or UTF-32 encoding that a byte order mark announces."""
    return next((name for mark, name in BYTE_ORDER_MARKS.items() if head.startswith(mark)), None)


def recognise_signature(head: bytes) -> str | None:
    """Say what the file is when its first bytes are those of a well-known binary format."""
    for signature, name in _SIGNATURES.items():
        if head.startswith(signature):
            return f"is {name}, not text; {_ADVICE}"
    return None


def recognise_controls(content: bytes) -> str | None:
    """Say that content is binary when it has more control characters than damaged text would.

    A stray one is left to cleaning: up to two, or 2 % of the content, pass as text.
    """
    encoding = wide_encoding(content)
    if encoding:
        content = content.decode(encoding, "replace").encode()
    controls = len(content) - len(content.translate(None, _CONTROLS))
    if controls <= max(2, len(content) // 50):
        return None
    if not encoding and _is_wide_without_mark(content):
        return "looks like UTF-16 without a byte order mark; save it as UTF-8"
    return (
        f"holds binary data, not text ({controls:,} control characters in {len(content):,} bytes); {_ADVICE}"
    )


def _is_wide_without_mark(content: bytes) -> bool:
    """Latin text in UTF-16 has a NUL in nearly every second place and none in the others."""
    even, odd = content[::2], content[1::2]
    return any(
        nuls.count(0) > 0.8 * len(nuls) and letters.count(0) < 0.02 * len(letters)
        for nuls, letters in ((even, odd), (odd, even))
    )
