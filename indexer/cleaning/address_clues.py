"""What an address says of its article: the outlet, and more weakly the day and the section."""

import re
from datetime import date
from urllib.parse import urlsplit

from indexer.cleaning.addresses import read_host
from indexer.cleaning.clues import Said
from indexer.cleaning.labels import is_section

COUNTRIES_LIST = "id uk au my sg nz in jp kr th za ph"
KINDS_LIST = "co com net org or go gov ac edu web my sch mil biz desa ne"
# Two last labels that belong to nobody: the name of the site stands before them.
SHARED_ENDINGS = frozenset(
    f"{kind}.{country}" for country in COUNTRIES_LIST.split() for kind in KINDS_LIST.split()
)
HOSTS_LIST = "blogspot.com wordpress.com substack.com medium.com github.io tumblr.com livejournal.com"
HOSTS_OF_MANY = frozenset(HOSTS_LIST.split())
MONTHS_LIST = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = MONTHS_LIST.split()

_YEAR, _END = r"/(?P<year>(?:19|20)\d\d)", r"(?=[/-]|$)"
_FORMS = (
    re.compile(rf"{_YEAR}(?P<sign>[/-])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}}){_END}"),
    re.compile(rf"{_YEAR}/(?P<name>{'|'.join(MONTHS)})/(?P<day>\d{{1,2}}){_END}"),
    re.compile(rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?:\d{{6}})?{_END}"),
)


def read_outlet(url: str | None) -> str | None:
    """The site of an address without its subdomain: ``kompas.com`` for ``https://money.kompas.com/read/1``."""
    host = read_host(url)
    labels = (host or "").split(".")
    if host is None or len(labels) <= 2 or not labels[-1].isalpha():
        return host
    kept = 3 if ".".join(labels[-2:]) in SHARED_ENDINGS | HOSTS_OF_MANY else 2
    return ".".join(labels[-kept:])


def read_day(url: str | None) -> Said | None:
    """The day in the path of an address (``/2019/09/03/``) as an ISO date, if it holds exactly one.

    It is when the page was made, as far as it says anything: weak beside a date that somebody wrote.
    """
    path = _path(url)
    found = {
        (day, match.group().strip("/"))
        for form in _FORMS
        for match in form.finditer(path)
        if (day := _build_day(match.groupdict()))
    }
    if len({day for day, _ in found}) != 1:
        return None
    day, text = min(found)
    return Said(day, "url", text)


def read_section(url: str | None) -> Said | None:
    """The first part of the path, or else the subdomain, where that is the name of a section."""
    host = read_host(url) or ""
    subdomain = host.removesuffix(read_outlet(url) or "").strip(".")
    for text in (_path(url).strip("/").split("/")[0], subdomain):
        if is_section(text):
            return Said(text, "url", text)
    return None


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path.casefold()
    except ValueError:  # an unclosed bracket
        return ""


def _build_day(parts: dict[str, str]) -> str | None:
    month = MONTHS.index(parts["name"]) + 1 if "name" in parts else int(parts["month"])
    try:
        return date(int(parts["year"]), month, int(parts["day"])).isoformat()
    except ValueError:  # a 31st of February is a number of something else
        return None
