"""Values of records as text, however they are nested."""

from collections.abc import Mapping, Sequence

_TELLING_KEYS = ("name", "text", "rendered", "value", "content", "title")
"""Where sites put the words of a nested object: an author's name, WordPress's rendered text, ..."""

_DEEPEST = 8


def read_text(value: object, *, separator: str | None = " ", depth: int = 0) -> str:
    """Return the words of a value, or an empty string when it holds none.

    The members of a list are joined by ``separator``, those of lists inside it by spaces; without a
    separator the first that holds words speaks for all. True, false and null hold no words.
    """
    if isinstance(value, str):
        return value
    if depth >= _DEEPEST:
        return ""
    if isinstance(value, Mapping):
        texts = (read_text(value.get(key), separator=separator, depth=depth + 1) for key in _TELLING_KEYS)
        return next((text for text in texts if text.strip()), "")
    if isinstance(value, Sequence):
        return _join([read_text(member, depth=depth + 1) for member in value], separator)
    return ""


def _join(texts: Sequence[str], separator: str | None) -> str:
    filled = [text for text in texts if text.strip()]
    return "".join(filled[:1]) if separator is None else separator.join(filled)
