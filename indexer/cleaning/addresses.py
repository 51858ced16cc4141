"""Web addresses: which are usable, and when two mean the same article."""

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

# Parameters that name the way a reader came, never the article.
TRACKING = re.compile(r"utm_\w*|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id", re.IGNORECASE)


def read_address(text: str | None) -> str | None:
    """The http(s) address in ``text``, or None: anything else must never become a link on a page."""
    address = (text or "").strip()
    if not address or any(character.isspace() or not character.isprintable() for character in address):
        return None
    parts = _split(address)
    return address if parts and parts.scheme.lower() in ("http", "https") and parts.hostname else None


def normalise_address(address: str) -> str:
    """The form under which equal articles have equal addresses.

    Scheme and host in lower case, no default port, no fragment, no tracking parameters, no slash at the end.
    """
    parts = _split(address)
    if parts is None:
        return address
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.fullmatch(name)
    ]
    scheme = parts.scheme.lower()
    host = parts.netloc.lower().removesuffix(":443" if scheme == "https" else ":80")
    return urlunsplit((scheme, host, parts.path.rstrip("/"), urlencode(query), ""))


def read_host(address: str | None) -> str | None:
    """The host of an address without ``www.``, as a name for its outlet."""
    parts = _split(address or "")
    return (parts.hostname or "").removeprefix("www.") or None if parts else None


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        return parts if parts.hostname is None or parts.port is None or parts.port >= 0 else None
    except ValueError:  # an unclosed bracket or an impossible port
        return None
