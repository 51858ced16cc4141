"""Cleaning: from an article as found to an article that can be searched, every change recorded."""

import re
from dataclasses import dataclass

from indexer.cleaning.addresses import read_address, read_host
from indexer.cleaning.boilerplate import find_boilerplate, remove_inline_frames
from indexer.cleaning.byline import clean_author
from indexer.cleaning.captions import find_captions
from indexer.cleaning.clues import Clues, clues_from, merge_clues
from indexer.cleaning.dates import parse_published
from indexer.cleaning.duplicates import find_repeated_paragraphs
from indexer.cleaning.encoding import BinaryContentError, declared_charset, decode_bytes
from indexer.cleaning.gaps import tidy_lost_links
from indexer.cleaning.headline import is_same_headline, make_headline
from indexer.cleaning.identity import identify_article
from indexer.cleaning.joints import is_joined, split_joined_paragraphs
from indexer.cleaning.markdown import read_markdown
from indexer.cleaning.masthead import Masthead, read_masthead
from indexer.cleaning.outlets import strip_outlet_suffix
from indexer.cleaning.repairs import Mended, MendedLines, make_repair, remove_lines
from indexer.cleaning.tail import find_tail
from indexer.cleaning.webpage import read_webpage
from indexer.cleaning.wrapping import unwrap_lines
from indexer.sources.records import RawArticle, Skip
from search.language import detect_article_language
from search.records import Article, Repair
from search.text import has_words, normalise_text

INDONESIAN_ZONE = "+07:00"
"""A time without a zone in an Indonesian article is Western Indonesian Time (WIB)."""

BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class _Document:
    """Text and clues of an article, decoded and taken out of their container."""

    text: str
    clues: Clues
    repairs: tuple[Repair, ...]


def clean_article(raw: RawArticle) -> Article | Skip:
    """Clean one article, or say why there is none in it.

    Fields that came with the article are believed before what a page says of itself, and that before what
    stands in its text; times are never taken from the story. The body is the story alone: headline, byline,
    dateline, captions and boilerplate are taken out, each with a repair.
    """
    try:
        document = _open_document(raw)
    except BinaryContentError as error:
        return Skip(origin=raw.origin, reason=str(error))
    clues, clue_repairs = _normalise_clues(document.clues)
    mended = _mend_text(document.text)
    stripped = _strip_boilerplate(mended.text)
    masthead = read_masthead(stripped.lines, title=_given_title(clues), outlets=_outlets(clues))
    story = _strip_story(masthead.lines)
    body = _lay_out(story.lines)
    if not has_words(body):
        return Skip(origin=raw.origin, reason=_explain_no_text(raw, document, masthead))
    language = detect_article_language(body, declared=clues.language)
    published, date_repairs = _read_published(clues, masthead, language.language)
    url = read_address(clues.url)
    return Article(
        article_id=identify_article(raw, url),
        origin=raw.origin,
        title=_choose_title(masthead, body),
        body=body,
        language=language.language,
        language_confidence=language.confidence,
        author=_choose_author(clues, masthead),
        dateline=masthead.dateline,
        published=published,
        source=clues.source or masthead.outlet or masthead.agency or read_host(url),
        url=url,
        repairs=(
            *raw.repairs,
            *document.repairs,
            *clue_repairs,
            *mended.repairs,
            *stripped.repairs,
            *masthead.repairs,
            *story.repairs,
            *date_repairs,
        ),
    )


def _open_document(raw: RawArticle) -> _Document:
    charset = declared_charset(raw.content) if raw.format == "html" else None
    decoded = decode_bytes(raw.content, declared=charset)
    given = clues_from(raw.fields)
    if raw.format == "html":
        page = read_webpage(decoded.text)
        return _Document(page.text, merge_clues(given, page.clues), (*decoded.repairs, *page.repairs))
    plain = read_markdown(decoded.text)
    return _Document(plain.text, merge_clues(given, plain.clues), (*decoded.repairs, *plain.repairs))


def _normalise_clues(clues: Clues) -> tuple[Clues, tuple[Repair, ...]]:
    repairs: list[Repair] = []

    def normalise(text: str | None, place: str) -> str | None:
        normalised = normalise_text(text or "", place=place)
        repairs.extend(normalised.repairs)
        return " ".join(normalised.text.split()) or None

    normal = Clues(
        title=normalise(clues.title, "title"),
        author=normalise(clues.author, "author"),
        published=clues.published,
        source=normalise(clues.source, "source"),
        url=clues.url,
        language=clues.language,
    )
    return normal, tuple(repairs)


def _outlets(clues: Clues) -> list[str]:
    return [name for name in (clues.source, read_host(read_address(clues.url))) if name]


def _given_title(clues: Clues) -> str | None:
    return strip_outlet_suffix(clues.title, _outlets(clues)) if clues.title else None


def _mend_text(text: str) -> Mended:
    normal = normalise_text(text)
    if not is_joined(normal.text):
        return Mended(normal.text, normal.repairs)
    split = split_joined_paragraphs(normal.text)
    tidied = tidy_lost_links(split.text)
    return Mended(tidied.text, (*normal.repairs, *split.repairs, *tidied.repairs))


def _strip_boilerplate(text: str) -> MendedLines:
    lines = unwrap_lines([line.strip() for line in text.split("\n")])
    rules = find_boilerplate(lines)
    rules.update(dict.fromkeys(find_tail(lines, boilerplate=rules), "tail"))
    return remove_lines(lines, rules, kind="boilerplate")


def _strip_story(lines: tuple[str, ...]) -> MendedLines:
    without_captions = remove_lines(lines, find_captions(lines))
    once = remove_lines(without_captions.lines, find_repeated_paragraphs(without_captions.lines))
    framed = remove_inline_frames(once.lines)
    return MendedLines(framed.lines, (*without_captions.repairs, *once.repairs, *framed.repairs))


def _lay_out(lines: tuple[str, ...]) -> str:
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _choose_title(masthead: Masthead, body: str) -> str:
    return masthead.title or make_headline(body)


def _choose_author(clues: Clues, masthead: Masthead) -> str | None:
    given = clean_author(clues.author) if clues.author else None
    return given or (clean_author(masthead.author) if masthead.author else None)


def _read_published(clues: Clues, masthead: Masthead, language: str) -> tuple[str | None, tuple[Repair, ...]]:
    zone = INDONESIAN_ZONE if language == "id" else None
    unread: list[Repair] = []
    for text in (clues.published, masthead.published):
        if text:
            published = parse_published(text, default_zone=zone)
            if published:
                return published, tuple(unread)
            unread.append(make_repair("unread-date", text, place="published"))
    return None, tuple(unread)


def _explain_no_text(raw: RawArticle, document: _Document, masthead: Masthead) -> str:
    if not has_words(document.text):
        what = "the page has no visible text" if raw.format == "html" else "the text is empty"
    else:
        what = "only a headline, captions and boilerplate were found"
        if masthead.title and is_same_headline(document.text.strip(), masthead.title):
            what = "only the headline was found"
    return f"no article text after cleaning; {what}: check that this file or record holds the story itself"
