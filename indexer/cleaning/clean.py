"""Cleaning: from an article as found to an article that can be searched, every change recorded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from indexer.cleaning import address_clues
from indexer.cleaning.addresses import read_address, read_host
from indexer.cleaning.boilerplate import find_boilerplate, remove_inline_frames
from indexer.cleaning.byline import list_authors
from indexer.cleaning.captions import find_captions, list_captions, merge_captions
from indexer.cleaning.clues import Clues, Said, clues_from, merge_clues
from indexer.cleaning.duplicates import find_repeated_paragraphs
from indexer.cleaning.encoding import BinaryContentError, declared_charset, decode_bytes
from indexer.cleaning.escapes import undo_escaped_tags, undo_escapes
from indexer.cleaning.gaps import tidy_lost_links
from indexer.cleaning.headline import is_same_headline, make_headline
from indexer.cleaning.identity import identify_article
from indexer.cleaning.joints import is_joined, set_paragraphs_apart
from indexer.cleaning.markdown import read_markdown
from indexer.cleaning.masthead import Masthead, read_masthead
from indexer.cleaning.origins import Origins, choose_author, choose_category, choose_outlet
from indexer.cleaning.outlets import strip_outlet_suffix
from indexer.cleaning.publication import Publication, choose_published
from indexer.cleaning.repairs import Mended, MendedLines, make_repair, remove_lines
from indexer.cleaning.runningheads import remove_running_heads
from indexer.cleaning.shortcodes import remove_shortcodes
from indexer.cleaning.tail import find_tail
from indexer.cleaning.webpage import read_webpage
from indexer.cleaning.wrapping import unwrap_lines
from indexer.sources.records import RawArticle, Skip
from search.language import UNDETERMINED, DetectedLanguage, detect_article_language
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
    captions: tuple[str, ...]
    opening: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Story:
    """The story's lines, what was taken out of them, and the captions among that."""

    lines: tuple[str, ...]
    repairs: tuple[Repair, ...]
    captions: tuple[str, ...]


def clean_article(raw: RawArticle, *, today: date | None = None) -> Article | Skip:
    """Clean one article, or say why there is none in it.

    Fields that came with the article are believed before what a page says of itself, that before what stands
    in its text, and that before what its address tells. Times are never taken from the story, and none after
    ``today`` (the clock's day if not given) is believed. Each value keeps its evidence. The body is the story
    alone: headline, byline, dateline, captions and boilerplate are taken out, each with a repair.
    """
    try:
        document = _open_document(raw)
    except BinaryContentError as error:
        return Skip(origin=raw.origin, reason=str(error))
    clues, clue_repairs = _normalise_clues(document.clues)
    mended = _mend_text(document.text)
    stripped = _strip_boilerplate(mended.text)
    masthead = read_masthead(
        stripped.lines,
        title=_given_title(clues),
        outlets=_outlets(clues),
        authors=list_authors(clues.author),
        captions=document.captions,
        opening=_strip_boilerplate("\n".join(document.opening)).lines,
    )
    story = _strip_story(masthead.lines, document.captions)
    body = _lay_out(story.lines)
    if not has_words(body):
        return Skip(origin=raw.origin, reason=_explain_no_text(raw, document, masthead))
    language = detect_article_language(body, declared=clues.language)
    publication = _read_published(raw.fields, clues, masthead, language.language, today or date.today())
    origins = _choose_origins(clues, masthead, publication, _say_language(clues, language))
    url = _value(origins.url)
    return Article(
        article_id=identify_article(raw, url),
        origin=raw.origin,
        title=_choose_title(masthead, body),
        body=body,
        language=language.language,
        language_confidence=language.confidence,
        author=_value(origins.author),
        dateline=masthead.dateline,
        published=publication.published,
        source=_value(origins.source),
        category=_value(origins.category),
        url=url,
        captions=merge_captions(document.captions, masthead.captions, story.captions),
        evidence=origins.evidence(),
        repairs=(
            *raw.repairs,
            *document.repairs,
            *clue_repairs,
            *mended.repairs,
            *stripped.repairs,
            *masthead.repairs,
            *story.repairs,
            *publication.repairs,
        ),
    )


def _open_document(raw: RawArticle) -> _Document:
    charset = declared_charset(raw.content) if raw.format == "html" else None
    decoded = decode_bytes(raw.content, declared=charset)
    given = clues_from(raw.fields, origin="field")
    unescaped = undo_escaped_tags(decoded.text) if raw.format == "text" else Mended(decoded.text)
    if raw.format == "html" or unescaped.repairs:
        page = read_webpage(unescaped.text)
        clues = merge_clues(given, page.clues)
        repairs = (*decoded.repairs, *unescaped.repairs, *page.repairs)
        return _Document(page.text, clues, repairs, page.captions, page.opening)
    plain = read_markdown(decoded.text)
    clues, repairs = merge_clues(given, plain.clues), (*decoded.repairs, *plain.repairs)
    return _Document(plain.text, clues, repairs, plain.captions)


def _normalise_clues(clues: Clues) -> tuple[Clues, tuple[Repair, ...]]:
    repairs: list[Repair] = []

    def normalise(text: str | None, place: str) -> str | None:
        normalised = normalise_text(text or "", place=place)
        repairs.extend(normalised.repairs)
        return " ".join(normalised.text.split()) or None

    normal = replace(
        clues,
        title=normalise(clues.title, "title"),
        author=normalise(clues.author, "author"),
        source=normalise(clues.source, "source"),
        category=normalise(clues.category, "category"),
    )
    return normal, tuple(repairs)


def _outlets(clues: Clues) -> list[str]:
    return [name for name in (clues.source, read_host(read_address(clues.url))) if name]


def _given_title(clues: Clues) -> str | None:
    return strip_outlet_suffix(clues.title, _outlets(clues)) if clues.title else None


def _mend_text(text: str) -> Mended:
    mended, repairs = text, list[Repair]()
    for mend in (undo_escapes, normalise_text, remove_shortcodes):
        step = mend(mended)
        mended = step.text
        repairs.extend(step.repairs)
    if not is_joined(mended):
        return Mended(mended, tuple(repairs))
    split = set_paragraphs_apart(mended)
    tidied = tidy_lost_links(split.text)
    return Mended(tidied.text, (*repairs, *split.repairs, *tidied.repairs))


def _strip_boilerplate(text: str) -> MendedLines:
    headless, heads = remove_running_heads([line.strip() for line in text.split("\n")])
    lines = unwrap_lines(headless)
    rules = find_boilerplate(lines)
    rules.update(dict.fromkeys(find_tail(lines, boilerplate=rules), "tail"))
    left = remove_lines(lines, rules, kind="boilerplate")
    return MendedLines(left.lines, (*(make_repair("page-edge", head) for head in heads), *left.repairs))


def _strip_story(lines: tuple[str, ...], captions: tuple[str, ...]) -> _Story:
    rules = find_captions(lines, known=captions)
    without_captions = remove_lines(lines, rules)
    once = remove_lines(without_captions.lines, find_repeated_paragraphs(without_captions.lines))
    framed = remove_inline_frames(once.lines)
    return _Story(
        framed.lines,
        (*without_captions.repairs, *once.repairs, *framed.repairs),
        list_captions(lines, without_captions.lines, rules),
    )


def _lay_out(lines: tuple[str, ...]) -> str:
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _choose_title(masthead: Masthead, body: str) -> str:
    return masthead.title or make_headline(body)


def _read_published(
    fields: Mapping[str, str], clues: Clues, masthead: Masthead, language: str, today: date
) -> Publication:
    given = clues.said("published")
    return choose_published(
        (*([given] if given else []), *masthead.dates),
        weak=address_clues.read_day(read_address(clues.url)),
        zone=INDONESIAN_ZONE if language == "id" else None,
        crawled=fields.get("crawled"),
        today=today,
    )


def _choose_origins(
    clues: Clues, masthead: Masthead, publication: Publication, language: Said | None
) -> Origins:
    address = read_address(clues.url)
    url = clues.said("url")
    return Origins(
        published=publication.said,
        source=choose_outlet(clues, masthead, address),
        author=choose_author(clues, masthead),
        category=choose_category(clues, masthead, address),
        language=language,
        url=replace(url, value=address) if url and address else None,
    )


def _value(said: Said | None) -> str | None:
    return said.value if said else None


def _say_language(clues: Clues, detected: DetectedLanguage) -> Said | None:
    if detected.language == UNDETERMINED:
        return None
    return clues.said("language") if detected.is_declared else Said(detected.language, "text", "")


def _explain_no_text(raw: RawArticle, document: _Document, masthead: Masthead) -> str:
    if not has_words(document.text):
        what = "the page has no visible text" if raw.format == "html" else "the text is empty"
    else:
        what = "only a headline, captions and boilerplate were found"
        if masthead.title and is_same_headline(document.text.strip(), masthead.title):
            what = "only the headline was found"
    return f"no article text after cleaning; {what}: check that this file or record holds the story itself"
