"""Addresses of original articles, which come from anywhere and may become links."""

from urllib.parse import urlsplit


def web_address(url: str | None) -> str | None:
    """The address when it leads to a web page; None for anything that a browser might run or open instead."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None
