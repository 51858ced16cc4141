"""Questions told from other queries: their vectors lie apart from those of headlines and keywords."""

import re

_MARKED = re.compile(r"\?\W*$")
_OPENING = re.compile(
    r"\W*(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|can|could|has|have"
    r"|apa|apakah|siapa|siapakah|kapan|kapankah|mengapa|kenapa|bagaimana|bagaimanakah|berapa|berapakah"
    r"|mana|manakah|(?:di|ke|dari) ?mana(?:kah)?)\b",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Whether a query ends as a question does or begins with a word that asks, in English or Indonesian."""
    return bool(_MARKED.search(text) or _OPENING.match(text))
