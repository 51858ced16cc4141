"""Text as HTML spells it, in plain strings."""

from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]


def escape_plainly(value: object) -> str:
    """The characters that ``markupsafe.escape`` gives; what is safe already stays as it is.

    A page writes some six hundred values. Making a safe string of each, only to join them, took
    longer than looking for what is to be escaped.
    """
    if type(value) is str:
        # What ``escape`` itself calls before it makes the safe string.
        escaped: str = _escape_inner(value)
        return escaped
    if type(value) is Markup:
        return value
    return str(value) if type(value) is int else str(escape(value))
