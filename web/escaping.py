"""Text as HTML spells it, in plain strings."""

from markupsafe import Markup, escape


def escape_plainly(value: object) -> str:
    """The characters that ``markupsafe.escape`` gives; what is safe already stays as it is.

    A page writes some six hundred values. Making a safe string of each, only to join them, took
    longer than looking for what is to be escaped.
    """
    if type(value) is str:
        text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return text.replace('"', "&#34;").replace("'", "&#39;")
    if type(value) is Markup:
        return value
    return str(value) if type(value) is int else str(escape(value))
