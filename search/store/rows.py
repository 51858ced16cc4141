"""Articles, raw copies and repairs as rows of the catalogue and back."""

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from search.records import Article, Evidence, Repair
from search.store.entries import RawCopy
from search.store.schema import ARTICLE_COLUMNS

_ARTICLE_NAMES = [name.strip() for name in ARTICLE_COLUMNS.split(",")]


def article_to_row(article: Article) -> tuple[Any, ...]:
    """The values of ``ARTICLE_COLUMNS``."""
    values = {name: getattr(article, name) for name in _ARTICLE_NAMES}
    values["captions"] = json.dumps(article.captions, ensure_ascii=False)
    values["evidence"] = json.dumps(
        {name: [found.code, found.text] for name, found in article.evidence.items()}, ensure_ascii=False
    )
    values["repairs"] = repairs_to_text(article.repairs)
    return tuple(values.values())


def article_from_row(row: Sequence[Any]) -> Article:
    """The article whose ``ARTICLE_COLUMNS`` are ``row``."""
    values = dict(zip(_ARTICLE_NAMES, row, strict=True))
    # Three texts of JSON read as one, in half of the time.
    captions, evidence, repairs = json.loads("[{captions},{evidence},{repairs}]".format_map(values))
    values["captions"] = tuple(captions)
    values["evidence"] = {name: Evidence(code, text) for name, (code, text) in evidence.items()}
    values["repairs"] = _read_repairs(repairs)
    return Article(**values)


def raw_to_row(raw: RawCopy) -> tuple[Any, ...]:
    """The values of ``format, fields, repairs, content``."""
    return (
        raw.format,
        json.dumps(dict(raw.fields), ensure_ascii=False, sort_keys=True),
        repairs_to_text(raw.repairs),
        zlib.compress(raw.content),
    )


def raw_from_row(row: Sequence[Any]) -> RawCopy:
    """The raw copy whose ``format, fields, repairs, content`` are ``row``."""
    kind, fields, repairs, content = row
    return RawCopy(
        format=kind,
        fields=json.loads(fields),
        content=zlib.decompress(content),
        repairs=repairs_from_text(repairs),
    )


def repairs_to_text(repairs: Iterable[Repair]) -> str:
    """Repairs as one JSON text."""
    return json.dumps(
        [[repair.kind, repair.place, repair.before, repair.after] for repair in repairs], ensure_ascii=False
    )


def repairs_from_text(text: str) -> tuple[Repair, ...]:
    """Repairs out of their JSON text."""
    return _read_repairs(json.loads(text))


def _read_repairs(read: Iterable[Sequence[str]]) -> tuple[Repair, ...]:
    return tuple(
        Repair(kind=kind, place=place, before=before, after=after) for kind, place, before, after in read
    )
