"""Signs that bytes are no text at all."""

_MAGIC = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "gzip data",
    b"BZh": "bzip2 data",
    b"\xfd7zXZ\x00": "xz data",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "zstandard data",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "an image, sound or video",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"SQLite format 3\x00": "a SQLite database",
}
# White space, and the escape that colours terminals, are no sign of binary content.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_SAMPLE_BYTES = 65536
_MOST_CONTROLS = 0.02


def recognise_format(content: bytes) -> str | None:
    """Name the binary format whose mark the content begins with."""
    magic = next(filter(content.startswith, _MAGIC), None)
    # A text may begin with a word such as RIFF; the formats themselves hold control bytes.
    if magic is None or (magic.isalnum() and not _count_controls(content[:_SAMPLE_BYTES])):
        return None
    return _MAGIC[magic]


def has_binary_controls(content: bytes) -> bool:
    """Whether there are more control bytes at the start or in the middle than a damaged text has."""
    middle = len(content) // 2
    samples = (content[:_SAMPLE_BYTES], content[middle : middle + _SAMPLE_BYTES])
    return any(map(_is_mostly_controls, samples))


def _is_mostly_controls(sample: bytes) -> bool:
    controls = _count_controls(sample)
    return controls > max(4, _MOST_CONTROLS * len(sample)) or controls == len(sample) > 0


def _count_controls(sample: bytes) -> int:
    return len(sample) - len(sample.translate(None, _CONTROLS))
