"""Shortcodes: the marks in square brackets that a content system replaces when it shows a page."""

import re

from indexer.cleaning.repairs import Mended, make_repair

# https://codex.wordpress.org/Shortcode: the ones of the system itself, and of what is usually added to it.
_NAMES = (
    r"(?:caption|wp_caption|gallery|playlist|audio|video|embed|youtube|vimeo|tweet|instagram|soundcloud|"
    r"vc_\w+|et_pb_\w+|fusion_\w+|ads?|adsense|related_posts?|baca_juga|contact-form-7|toc)"
)
_CAPTION = re.compile(
    r"\[(?:wp_)?caption(?:\s[^\[\]]{0,400})?\](?P<words>[^\[\]]{0,800})\[/(?:wp_)?caption\]", re.IGNORECASE
)
_ADDRESS = re.compile(r"\[(?:embed|youtube|video|audio)\][^\[\]\s]{0,400}\[/\w+\]", re.IGNORECASE)
# Without attributes or a closing mark, [video] may be what somebody wrote in a quotation.
_MARK = re.compile(rf"\[{_NAMES}\s+[\w-]+\s*=[^\[\]]{{1,400}}/?\]|\[/{_NAMES}\]", re.IGNORECASE)


def remove_shortcodes(text: str) -> Mended:
    """Take shortcodes out of a text; a caption goes with its mark, the words between other marks stay."""
    if "[" not in text:
        return Mended(text)
    repairs = [
        make_repair("caption", match["words"].strip() or match[0]) for match in _CAPTION.finditer(text)
    ]
    plain = _ADDRESS.sub("", _CAPTION.sub("", text))
    marks = _MARK.findall(plain)
    repairs.extend(make_repair("boilerplate", mark) for mark in marks)
    return Mended(_MARK.sub("", plain), tuple(repairs))
