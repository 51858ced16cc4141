"""Other people's text made fit for feeds and tables, which programs of all kinds will show."""

import re

# What XML 1.0 allows (section 2.2) less the controls that it only discourages.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# They turn the direction of whatever the reading program writes after the text.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def clean_for_export(text: str) -> str:
    """The text without characters that XML forbids and without those that turn its surroundings round."""
    return _TURNING.sub("", _FORBIDDEN.sub("", text))


def disarm_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula: an apostrophe goes before one.

    The signs are those of OWASP's page on CSV injection, with their full-width forms; white space before
    them counts for nothing, as some spreadsheets trim it.
    """
    cleaned = clean_for_export(text)
    return f"'{cleaned}" if cleaned.lstrip(" \u00a0").startswith(_FORMULA) else cleaned
