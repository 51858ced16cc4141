"""Pruning: other things than its story, taken out of a page before the story is read."""

import re
from collections.abc import Iterator
from typing import Any

from indexer.cleaning.headline import is_same_headline
from indexer.cleaning.opening import find_headline
from indexer.cleaning.repairs import make_repair
from indexer.cleaning.tail import is_tail_heading
from search.records import Repair

FEWEST_WORDS = 30
"""Words that the story, and another one below it, must have before the second is believed to be one."""

MOST_WIDGET_WORDS = 60
"""Words of the largest part that is believed to be what its class says."""

_WIDGET = re.compile(
    r"(?:^|[-_])(?:related|relatedposts?|terkait|baca-?juga|bacajuga|also-?read|read-?also|read-?more|"
    r"newsletter|subscription|subscribe|paywall-offer|taboola|outbrain|mgid|ads?|advert\w*|iklan|sponsor\w*|"
    r"social|share|sharing|sharedaddy|breadcrumbs?|crumbs?|author-?box|author-?bio|likes?|cookie|consent)(?:$|[-_])",
    re.IGNORECASE,
)
_STORY_CLASS = re.compile(
    r"(?:body|content|main|article|story|page|layout|no|has|with)(?:$|[-_])", re.IGNORECASE
)
# https://amp.dev/documentation/components/amp-subscriptions: shown to those who may not read on.
_AMP_OFFERS = frozenset({"content-not-granted", "actions", "dialog"})

# Scripts of the networks look for these classes, so all sites that show posts have them.
_POST_CLASSES_LIST = (
    "twitter-tweet twitter-video instagram-media tiktok-embed fb-post fb-video reddit-embed-bq "
    "threads-post text-post-media bluesky-embed telegram-post"
)
_POSTS = frozenset(_POST_CLASSES_LIST.split())

# https://amp.dev/documentation/components: what these show is put there by others, or is a button.
_AMP_LIST = (
    "amp-ad amp-embed amp-sidebar amp-user-notification amp-consent amp-social-share amp-sticky-ad "
    "amp-next-page amp-iframe amp-twitter amp-instagram amp-facebook amp-tiktok amp-web-push-widget"
)
_AMP = frozenset(_AMP_LIST.split())


def prune_page(tree: Any, title: str | None) -> tuple[Repair, ...]:  # noqa: ANN401  lxml ships no types
    """Take posts of social networks, parts of AMP and stories after the first out of a page, in place.

    ``title`` is the page's own headline. Each part that had words is recorded.
    """
    repairs: list[Repair] = []
    for kind, parts in (
        ("boilerplate", [element for element in tree.xpath("//*") if element.tag in _AMP]),
        ("embedded-post", [element for element in tree.xpath("//*[@class]") if _POSTS & _classes(element)]),
        ("boilerplate", list(_find_widgets(tree))),
        ("other-story", list(_find_other_stories(tree, title))),
    ):
        for element in parts:
            words = _show(element)
            if element.getparent() is not None:
                element.drop_tree()
            if words:
                repairs.append(make_repair(kind, words))
    return tuple(repairs)


def _find_other_stories(tree: Any, title: str | None) -> Iterator[Any]:  # noqa: ANN401
    """Parts built like the one that holds the story, below it, with a headline and a text of their own.

    Sites that never end put the next story below the first one.
    """
    headline = find_headline(tree, title)
    if headline is None or _is_live_blog(tree):
        return
    for ancestor in headline.iterancestors():
        if ancestor.tag in {"body", "html"}:
            return
        alike = [sibling for sibling in ancestor.itersiblings() if _is_alike(sibling, ancestor)]
        if alike and _count_words(ancestor) >= FEWEST_WORDS:
            yield from (sibling for sibling in alike if _is_other_story(sibling, headline))


def _find_widgets(tree: Any) -> Iterator[Any]:  # noqa: ANN401
    """Small parts whose class says that they are no story, and lists below a heading that says so."""
    total = _count_words(tree)
    for element in tree.xpath("//body//*[@class or @subscriptions-section]"):
        named = element.get("subscriptions-section") in _AMP_OFFERS or any(map(_is_widget, _classes(element)))
        words = _count_words(element) if named else 0
        if named and words <= MOST_WIDGET_WORDS and words * 4 <= total and not element.xpath(".//h1"):
            yield element
    for heading in tree.xpath("//ul/preceding-sibling::*[1]"):
        if is_tail_heading(_show(heading)):
            yield from (heading.getnext(), heading)


def _is_widget(name: str) -> bool:
    return bool(_WIDGET.search(name)) and not _STORY_CLASS.search(name)


def _is_live_blog(tree: Any) -> bool:  # noqa: ANN401
    return bool(tree.xpath("//script[contains(text(), 'LiveBlogPosting')]"))


def _is_alike(sibling: Any, part: Any) -> bool:  # noqa: ANN401
    return sibling.tag == part.tag and (part.tag == "article" or bool(_classes(sibling) & _classes(part)))


def _is_other_story(part: Any, headline: Any) -> bool:  # noqa: ANN401
    title = _show(headline)
    for heading in part.xpath(".//h1 | .//h2 | .//h3"):
        alike = heading.tag == headline.tag or part.tag == "article" or _classes(heading) & _classes(headline)
        if alike and not is_same_headline(_show(heading), title):
            return _count_words(part) >= FEWEST_WORDS
    return False


def _classes(element: Any) -> frozenset[str]:  # noqa: ANN401
    return frozenset((element.get("class") or "").split())


def _count_words(element: Any) -> int:  # noqa: ANN401
    return len(element.text_content().split())


def _show(element: Any) -> str:  # noqa: ANN401
    return " ".join(" ".join(element.itertext()).split())
