"""The language that a query or an article is written in."""

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from search import function_words

if TYPE_CHECKING:
    from lingua import LanguageDetector

UNDETERMINED = "und"

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_LETTER = re.compile(r"[^\W\d_]")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_CODE = re.compile(r"([a-z]{2})(?:[-_].*)?", re.IGNORECASE)

_SAMPLE_CHARACTERS = 16_000
_WINDOWS = 8
_CLEAR = 0.9
"""From this confidence on, what the text shows is believed over what was declared."""
_CLEAR_ELSEWHERE = 0.97
_UNSUPPORTED = 0.7

# Weights that put the share of right answers highest over questions, headlines and pieces of headlines.
_LOGIT_PER_WORD = 3.0
_MAX_TRIGRAM_LOGIT = 6.0
_DECISIVE_LOGIT = 6.0

# Running English has 30-50 % function words and Indonesian 15-40 %; tables and lists of names have fewer.
_ENGLISH_SHARE = 0.25
_INDONESIAN_SHARE = 0.12
_REGIONAL_SHARE = 0.1
_FEWEST_WORDS = 12
_FEWEST_WORDS_ELSEWHERE = 5

_NAMES = {
    "english": "en", "inggris": "en", "eng": "en", "indonesian": "id", "bahasa": "id", "indonesia": "id",
    "bahasa indonesia": "id", "ind": "id", "in": "id", "malay": "ms", "melayu": "ms", "bahasa melayu": "ms",
    "msa": "ms", "may": "ms", "zsm": "ms", "javanese": "jv", "jawa": "jv", "jav": "jv", "jw": "jv",
    "sundanese": "su", "sunda": "su", "sun": "su",
}  # fmt: skip
# Declared for text in Latin letters, these are wrong without looking further.
_OTHER_SCRIPTS = (
    "am ar be bg bn el fa gu he hi hy ja ka kk km kn ko lo mk ml mn mr my ne pa ps ru si ta te th uk ur yi zh"
)

# The languages of lingua worth telling from these two; fewer candidates, fewer wrong answers. Swahili, Somali
# and Catalan are left out: they won more Indonesian headlines than they will ever see of their own.
_WIDE = (
    "ENGLISH INDONESIAN MALAY DUTCH GERMAN FRENCH SPANISH PORTUGUESE ITALIAN TAGALOG VIETNAMESE TURKISH "
    "POLISH CZECH ROMANIAN HUNGARIAN SWEDISH DANISH BOKMAL FINNISH ARABIC PERSIAN URDU HEBREW HINDI BENGALI "
    "TAMIL TELUGU PUNJABI GUJARATI MARATHI CHINESE JAPANESE KOREAN THAI RUSSIAN UKRAINIAN BULGARIAN SERBIAN "
    "KAZAKH MONGOLIAN GREEK ARMENIAN GEORGIAN"
)


@dataclass(frozen=True, slots=True)
class DetectedLanguage:
    """An ISO 639-1 code, or ``und`` when there are no letters, and how sure that is: 0 to 1.

    ``is_declared`` says that what was declared decided against what the text shows.
    """

    language: str
    confidence: float
    is_declared: bool = False


def detect_query_language(text: str) -> DetectedLanguage:
    """Tell whether a query is English (``en``) or Indonesian (``id``); no other answer is given.

    Function words and common words of headlines decide; where they are silent or disagree, letter trigrams
    (lingua in its small mode) are heard too. Without any evidence the answer is ``en`` at 0.5.
    """
    return _detect_between_two(_find_words(text), text)


def detect_article_language(text: str, *, declared: str | None = None) -> DetectedLanguage:
    """Detect the language of an article from samples spread over the whole of it.

    ``declared`` is what came with the article: a code (``id``, ``en-GB``) or a name. It decides where the
    text alone is not clear, and is overruled by a text that is.
    """
    sample = _take_samples(text)
    detected = _detect_from_text(sample)
    code = _read_declared(declared)
    if code is None or detected.language in {code, UNDETERMINED}:
        return detected
    contradicted = code in _OTHER_SCRIPTS.split() and _is_latin(sample)
    if detected.confidence >= _CLEAR or contradicted:
        return detected
    return DetectedLanguage(code, max(0.5, 1 - detected.confidence), is_declared=True)


def _detect_from_text(text: str) -> DetectedLanguage:
    if not _LETTER.search(text):
        return DetectedLanguage(UNDETERMINED, 0.0)
    if not _is_latin(text):
        return _detect_among_many(text) or DetectedLanguage(UNDETERMINED, 0.0)
    words = _find_words(text)
    return _detect_running_text(words) or _detect_sparse_text(words, text)


def _detect_running_text(words: list[str]) -> DetectedLanguage | None:
    """Decide by the share of function words; None when there is too little to decide by."""
    if len(words) < _FEWEST_WORDS:
        return None
    english = _share(words, function_words.ENGLISH)
    indonesian = _share(words, function_words.INDONESIAN)
    regional = _detect_regional(words, max(english, indonesian))
    if regional:
        return regional
    if english >= _ENGLISH_SHARE and english > 3 * indonesian:
        return DetectedLanguage("en", english / (english + indonesian))
    if indonesian >= _INDONESIAN_SHARE and indonesian > 3 * english:
        return _tell_malay_apart(words, indonesian / (english + indonesian))
    return None


def _detect_regional(words: list[str], rival: float) -> DetectedLanguage | None:
    for code, known in (("jv", function_words.JAVANESE), ("su", function_words.SUNDANESE)):
        share = _share(words, known)
        if share >= _REGIONAL_SHARE and share > rival:
            return DetectedLanguage(code, share / (share + rival))
    return None


def _tell_malay_apart(words: list[str], confidence: float) -> DetectedLanguage:
    """Indonesian unless at least two words, and twice as many as speak for it, are Malay only."""
    malay = len(function_words.MALAY_ONLY.intersection(words))
    indonesian = len(function_words.INDONESIAN_ONLY.intersection(words))
    if malay >= 2 and malay > 2 * indonesian:
        return DetectedLanguage("ms", malay / (malay + indonesian))
    # A short text without a marker stays below what counts as clear, so that a declared "ms" can decide; a
    # long one would have shown its Malay.
    evidence = 2 * indonesian + len(words) / 25 + 4
    return DetectedLanguage("id", confidence * evidence / (evidence + malay + 1))


def _detect_sparse_text(words: list[str], text: str) -> DetectedLanguage:
    """Headlines, tables and lists of names: another language only when nothing speaks for these two."""
    known = sum(word in function_words.ENGLISH or _looks_indonesian(word) for word in words)
    if len(words) >= _FEWEST_WORDS_ELSEWHERE and known <= len(words) / 5:
        wide = _detect_among_many(text)
        if wide and wide.confidence >= _CLEAR_ELSEWHERE and _is_credible(wide.language, words):
            return wide
    two = _detect_between_two(words, text)
    # Names alone say little about the language around them, whatever their letters suggest.
    confidence = two.confidence if known >= 2 else min(two.confidence, _UNSUPPORTED)
    return (
        DetectedLanguage("en", confidence) if two.language == "en" else _tell_malay_apart(words, confidence)
    )


def _is_credible(code: str, words: list[str]) -> bool:
    if code == "tl":
        # Trigrams take Indonesian headlines for Tagalog, whose small words are unmistakable.
        return _share(words, function_words.TAGALOG) >= _REGIONAL_SHARE
    return code not in {"en", "id", "ms"}


def _detect_between_two(words: list[str], text: str) -> DetectedLanguage:
    english = sum(
        word in function_words.ENGLISH or word in function_words.ENGLISH_HEADLINES for word in words
    )
    indonesian = sum(map(_looks_indonesian, words))
    logit = _LOGIT_PER_WORD * (indonesian - english)
    # Loading the trigrams costs a cold query 30 ms, so they are asked only when the words leave a doubt.
    if abs(logit) < _DECISIVE_LOGIT or min(english, indonesian):
        logit += _weigh_trigrams(text)
    probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
    return DetectedLanguage("id", probability) if logit > 0 else DetectedLanguage("en", 1 - probability)


def _looks_indonesian(word: str) -> bool:
    if word in function_words.INDONESIAN or word in function_words.INDONESIAN_HEADLINES:
        return True
    return len(word) > 5 and word.endswith(("kan", "nya", "kah"))


def _weigh_trigrams(text: str) -> float:
    """Log-odds of Indonesian against English, bounded: on names alone lingua is surer than it can be."""
    from lingua import Language

    detector = _load_detector("ENGLISH INDONESIAN")
    probability = detector.compute_language_confidence(text, Language.INDONESIAN)
    if detector.detect_language_of(text) is None:
        return 0.0
    logit = math.log((probability + 1e-6) / (1 - probability + 1e-6))
    return max(-_MAX_TRIGRAM_LOGIT, min(_MAX_TRIGRAM_LOGIT, logit))


def _detect_among_many(text: str) -> DetectedLanguage | None:
    values = _load_detector(_WIDE).compute_language_confidence_values(text)
    if not values or not values[0].value:
        return None
    code = "no" if values[0].language.name == "BOKMAL" else values[0].language.iso_code_639_1.name.lower()
    return DetectedLanguage(code, values[0].value)


@cache
def _load_detector(names: str) -> "LanguageDetector":
    """Load lingua in its small mode: the full one takes half a second and 75 MB for two languages."""
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, name) for name in names.split()]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def _take_samples(text: str) -> str:
    """The whole text, or windows spread evenly over a long one: its start alone may be a menu or a quote."""
    if len(text) <= _SAMPLE_CHARACTERS:
        return text
    size = _SAMPLE_CHARACTERS // _WINDOWS
    step = (len(text) - size) // (_WINDOWS - 1)
    return "\n".join(text[start : start + size] for start in range(0, step * _WINDOWS, step))


def _read_declared(declared: str | None) -> str | None:
    name = (declared or "").strip().lower()
    if name in _NAMES:
        return _NAMES[name]
    code = _CODE.fullmatch(name)
    return _NAMES.get(code[1], code[1]) if code else None


def _is_latin(text: str) -> bool:
    plain = text.encode("ascii", "ignore")
    # As many letters of ASCII as there are other characters decide it without listing either.
    if len(plain.translate(None, _NO_LETTERS)) >= len(text) - len(plain):
        return True
    return 2 * len(_LATIN.findall(text)) >= len(_LETTER.findall(text))


def _find_words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _share(words: list[str], known: frozenset[str]) -> float:
    return sum(map(known.__contains__, words)) / len(words)
