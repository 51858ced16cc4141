"""Which articles a removal takes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from search.errors import ArticleMissingError, LintasError
from search.store.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What to remove: articles named by id or address, or all that fit ``source`` and ``before``.

    ``before`` is an ISO date; articles of that day stay, and so do those without a date.
    """

    named: Sequence[str] = ()
    source: str | None = None
    before: str | None = None


def find_removed(catalogue: Catalogue, removal: Removal) -> frozenset[str]:
    """Ids of the articles to take out.

    Raises ArticleMissingError naming what is not in the index, and LintasError when nothing was asked for or
    nothing fits.
    """
    _check(removal)
    found = {name: catalogue.find_articles(name) for name in removal.named}
    missing = [name for name, ids in found.items() if not ids]
    if missing:
        raise ArticleMissingError(
            f"No article of the index has the id or address {', '.join(map(repr, missing))}; nothing was "
            "changed. lintas index export lists what there is."
        )
    chosen = {article_id for ids in found.values() for article_id in ids}
    if removal.source is not None or removal.before is not None:
        fitting = catalogue.article_ids(source=removal.source, before=removal.before)
        if not fitting:
            raise LintasError(f"No article is {_describe(removal)}; nothing was changed.")
        chosen.update(fitting)
    return frozenset(chosen)


def _check(removal: Removal) -> None:
    if not removal.named and removal.source is None and removal.before is None:
        raise LintasError("Say what to remove: article ids or addresses, --source or --before.")
    if removal.before is not None:
        try:
            date.fromisoformat(removal.before)
        except ValueError:
            raise LintasError(f"--before {removal.before!r} is no date; write it as 2019-09-30.") from None


def _describe(removal: Removal) -> str:
    parts = [f"from {removal.source!r}"] if removal.source is not None else []
    parts += [f"older than {removal.before}"] if removal.before is not None else []
    return " and ".join(parts)
