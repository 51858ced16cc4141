"""Which of several values an article takes for author, outlet and section, and the evidence it keeps."""

import re
from dataclasses import dataclass

from indexer.cleaning import address_clues
from indexer.cleaning.byline import clean_author
from indexer.cleaning.clues import Clues, Said
from indexer.cleaning.masthead import Masthead
from indexer.cleaning.outlets import name_core
from indexer.cleaning.repairs import shorten
from search.records import Evidence, EvidenceName

DESK = re.compile(
    r"(?:tim )?redaksi|(?:the )?(?:news ?desk|newsroom|staff|editors?)|web ?desk", re.IGNORECASE
)

LONGEST_CATEGORY = 80
"""Characters of the longest name of a section; more is a list of tags or a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Each value that an article takes, with where it was said; None where nothing is."""

    published: Said | None
    source: Said | None
    author: Said | None
    category: Said | None
    language: Said | None
    url: Said | None

    def evidence(self) -> dict[EvidenceName, Evidence]:
        """The evidence of every value that was found."""
        found: dict[EvidenceName, Said | None] = {
            "published": self.published,
            "source": self.source,
            "author": self.author,
            "category": self.category,
            "language": self.language,
            "url": self.url,
        }
        return {name: Evidence(said.code, shorten(said.text)) for name, said in found.items() if said}


def choose_author(clues: Clues, masthead: Masthead) -> Said | None:
    """The first who is named: by what came with the article, then by its byline or its credits.

    A desk or the outlet itself counts only where no person is named.
    """
    found: list[Said] = []
    for said in (clues.said("author"), masthead.author):
        name = clean_author(said.value) if said else None
        if said and name:
            found.append(Said(name, said.code, said.text))
    outlet = name_core(clues.source or "")
    people = (said for said in found if not DESK.fullmatch(said.value) and name_core(said.value) != outlet)
    return next(people, found[0] if found else None)


def choose_outlet(clues: Clues, masthead: Masthead, url: str | None) -> Said | None:
    """The outlet that came with the article, else the one its text names, else the site of its address.

    Where the text names another outlet than the address, it names the agency that wrote the story: the
    address says who published it.
    """
    given = clues.said("source")
    if given:
        return given
    site = address_clues.read_outlet(url)
    for said in (masthead.outlet, masthead.agency):
        if said and (site is None or _is_same_outlet(said.value, site)):
            return said
    return Said(site, "url", url or "") if site else None


def choose_category(clues: Clues, masthead: Masthead, url: str | None) -> Said | None:
    """The section that came with the article, else the one above its story, else the one in its address."""
    given = clues.said("category")
    if given and len(given.value) <= LONGEST_CATEGORY and "://" not in given.value:
        return given
    return masthead.category or address_clues.read_section(url)


def _is_same_outlet(name: str, site: str) -> bool:
    ours, theirs = name_core(name), name_core(site.split(".", 1)[0])
    return bool(ours) and (ours in theirs or theirs in ours)
