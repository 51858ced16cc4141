"""Characters as a reader sees them: a letter with its marks, a flag, a joined emoji."""

import unicodedata

# Letters and symbols by category that nevertheless belong to the character before them:
# Thai and Lao AM, halfwidth voicing marks, skin tones.
_ATTACHED = frozenset("\u0e33\u0eb3\uff9e\uff9f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_VIRAMA_CLASS = 9


def is_inside_cluster(text: str, at: int, *, start: int = 0) -> bool:
    """Tell whether a cut before ``text[at]`` would break what readers see as one character.

    ``start`` is a place before ``at`` that is known to be free; nothing before it is looked at.

    Follows the boundaries of Unicode's annex 29 and errs towards keeping together: a place that this calls
    free is one there too, a few free places (beside invisible format characters) are refused.
    """
    if at <= start or at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if after < "\u0300" and before < "\u0300" and "\u00ad" not in (before, after):
        return before == "\r" and after == "\n"
    return (
        after in _ATTACHED
        or unicodedata.category(after)[0] == "M"
        or "Cf" in (unicodedata.category(before), unicodedata.category(after))
        or unicodedata.combining(before) == _VIRAMA_CLASS
        or _is_inside_hangul(before, after)
        or _is_inside_flag(text, at, start)
    )


def _is_inside_hangul(before: str, after: str) -> bool:
    if "\u1160" <= after <= "\u11ff" or "\ud7b0" <= after <= "\ud7fb":
        return True  # a vowel or a final consonant is never first
    is_after_leading = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    return is_after_leading and (
        "\u1100" <= after <= "\u115f" or "\ua960" <= after <= "\ua97c" or "\uac00" <= after <= "\ud7a3"
    )


def _is_inside_flag(text: str, at: int, start: int) -> bool:
    """A flag is a pair of regional indicators, so in a row of flags only every second place is free."""
    if not _is_regional(text[at]):
        return False
    first = at
    while first > start and _is_regional(text[first - 1]):
        first -= 1
    return (at - first) % 2 == 1


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
