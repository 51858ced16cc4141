"""Characters that carry nothing for reading or searching, taken out or replaced by their plain form."""

import re
import unicodedata

_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufff9-\ufffb\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")

# Soft hyphen, zero-width space, word joiner, byte order mark, invisible operators, and the bidi embeddings
# and overrides, which only disguise text.
_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\u202a-\u202e]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Joiners shape emoji and the scripts from Arabic onwards; anywhere else they are noise.
_SHAPED = "\u0600-\u1fff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_USELESS_JOINER = re.compile(f"(?<![{_SHAPED}])[\u200c\u200d]+|[\u200c\u200d]+(?![\u200c\u200d{_SHAPED}])")
# Tag characters spell the flags of England, Scotland and Wales; elsewhere they hide text.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007f]+)|[\U000e0000-\U000e007f]+")

_HAS_COMPATIBLE = re.compile("[０-９Ａ-Ｚａ-ｚ\ufb00-\ufb06]")
_FULL_WIDTH = [(code, code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()]
_LIGATURES = dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_COMPATIBLE: dict[int, int | str] = {**dict(_FULL_WIDTH), **_LIGATURES}


def join_surrogates(text: str) -> str:
    """Join surrogate pairs into the characters they stand for; a lone surrogate becomes U+FFFD."""
    if text.isascii() or not _SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def drop_controls(text: str) -> str:
    """Drop control characters other than white space, and the colour codes of terminals."""
    return _CONTROLS.sub("", _TERMINAL.sub("", text))


def simplify_characters(text: str) -> str:
    """Drop invisible characters, write ligatures and full-width letters plainly, and compose (NFC)."""
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", text)
    if not _RIGHT_TO_LEFT.search(text):
        text = _DIRECTION.sub("", text)
    text = _USELESS_JOINER.sub("", text)
    text = _TAGS.sub(lambda match: match.group(1) or "", text)
    text = text.translate(_COMPATIBLE) if _HAS_COMPATIBLE.search(text) else text
    return unicodedata.normalize("NFC", text)
