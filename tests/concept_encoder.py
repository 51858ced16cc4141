"""A deterministic encoder that knows a few hundred words: flood and banjir point one way, without a model.

It behaves as real multilingual models do where ranking is concerned: translations lie close together, an
added language direction makes texts of one language crowd together, queries and passages differ a little, and
words that it does not know still weigh something.
"""

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from search.encoder.protocol import Encoded, ModelIdentity, Role, TokenVectors
from search.errors import TextTooLongError
from search.records import FloatMatrix, IntMatrix

DIMENSION = 64
PROMPT_AND_SPECIAL_TOKENS = 4
LANGUAGE_WEIGHT = 1.2
ROLE_WEIGHT = 0.3
UNKNOWN_WORD_WEIGHT = 0.35

# concept: (English words, Indonesian words), as stems; inflected forms are found by _stems.
CONCEPTS: dict[str, tuple[str, str]] = {
    "flood": ("flood inundation", "banjir"),
    "earthquake": ("earthquake quake tremor", "gempa"),
    "volcano": ("volcano eruption erupt", "gunung erupsi letus"),
    "fire": ("fire blaze", "kebakaran api bakar"),
    "landslide": ("landslide mudslide", "longsor"),
    "storm": ("storm cyclone hurricane", "badai topan"),
    "tsunami": ("tsunami", "tsunami"),
    "drought": ("drought", "kekeringan kemarau"),
    "evacuate": ("evacuate evacuee evacuation", "ungsi evakuasi pengungsi"),
    "victim": ("victim casualty", "korban"),
    "rescue": ("rescue rescuer", "selamat penyelamat"),
    "price": ("price cost", "harga biaya"),
    "rise": ("rise rose soar climb", "naik lonjak tingkat"),
    "fall": ("fall fell drop decline", "turun anjlok merosot"),
    "rice": ("rice", "beras padi"),
    "chilli": ("chilli chili pepper", "cabai"),
    "fuel": ("fuel petrol gasoline", "bensin bbm"),
    "inflation": ("inflation", "inflasi"),
    "market": ("market", "pasar"),
    "bank": ("bank lender", "bank"),
    "tax": ("tax", "pajak"),
    "trade": ("trade export", "dagang ekspor perdagangan"),
    "stock": ("stock share", "saham"),
    "currency": ("currency rupiah", "kurs rupiah"),
    "farmer": ("farmer farm", "petani tani"),
    "fisherman": ("fisherman fishermen fish", "nelayan ikan"),
    "factory": ("factory plant", "pabrik"),
    "worker": ("worker labourer labor", "buruh pekerja"),
    "strike": ("strike protest demonstration", "mogok demonstrasi unjuk"),
    "election": ("election vote ballot", "pemilu pilkada suara"),
    "president": ("president", "presiden"),
    "minister": ("minister ministry", "menteri kementerian"),
    "parliament": ("parliament lawmaker", "parlemen dpr"),
    "government": ("government", "pemerintah"),
    "mayor": ("mayor", "walikota"),
    "governor": ("governor", "gubernur"),
    "party": ("party", "partai"),
    "law": ("law bill", "undang hukum"),
    "court": ("court tribunal", "pengadilan"),
    "judge": ("judge", "hakim"),
    "prison": ("prison jail", "penjara"),
    "police": ("police officer", "polisi"),
    "corruption": ("corruption graft bribe", "korupsi suap"),
    "thief": ("thief theft steal robbery", "pencuri curi maling"),
    "murder": ("murder killing", "bunuh pembunuhan"),
    "hospital": ("hospital clinic", "klinik puskesmas"),
    "doctor": ("doctor physician", "dokter"),
    "vaccine": ("vaccine vaccination", "vaksin vaksinasi"),
    "disease": ("disease illness outbreak", "penyakit wabah"),
    "dengue": ("dengue mosquito", "dengue nyamuk"),
    "medicine": ("medicine drug", "obat"),
    "school": ("school classroom", "sekolah kelas"),
    "teacher": ("teacher", "guru"),
    "student": ("student pupil", "siswa mahasiswa murid"),
    "university": ("university campus", "universitas kampus"),
    "football": ("football soccer", "sepakbola bola"),
    "match": ("match game", "pertandingan laga tanding"),
    "win": ("win won victory beat", "menang kemenangan"),
    "coach": ("coach trainer", "pelatih"),
    "badminton": ("badminton shuttler", "bulutangkis"),
    "champion": ("champion title trophy", "juara gelar"),
    "train": ("train railway rail", "kereta"),
    "ship": ("ship ferry boat", "kapal feri"),
    "plane": ("plane aircraft flight", "pesawat penerbangan"),
    "airport": ("airport", "bandara"),
    "road": ("road highway street", "jalan tol"),
    "bridge": ("bridge", "jembatan"),
    "port": ("port harbour", "pelabuhan"),
    "car": ("car vehicle", "mobil kendaraan"),
    "electric": ("electric electricity power", "listrik"),
    "solar": ("solar sun", "surya matahari"),
    "coal": ("coal", "batubara"),
    "forest": ("forest", "hutan"),
    "smoke": ("smoke haze", "asap kabut"),
    "river": ("river", "sungai"),
    "sea": ("sea ocean", "laut"),
    "rain": ("rain rainfall", "hujan"),
    "water": ("water", "air"),
    "rubbish": ("rubbish waste garbage trash", "sampah limbah"),
    "village": ("village", "desa"),
    "city": ("city town", "kota"),
    "island": ("island", "pulau"),
    "computer": ("computer software", "komputer"),
    "phone": ("phone smartphone", "ponsel telepon"),
    "internet": ("internet online", "internet daring"),
    "satellite": ("satellite", "satelit"),
    "data": ("data leak hacker", "data bocor peretas"),
    "film": ("film movie cinema", "film bioskop"),
    "music": ("music song concert", "musik lagu konser"),
    "book": ("book novel library", "buku novel perpustakaan"),
    "museum": ("museum", "museum"),
    "dance": ("dance dancer", "tari penari"),
    "temple": ("temple", "candi"),
    "tourist": ("tourist tourism visitor", "wisatawan wisata turis"),
    "war": ("war battle conflict", "perang konflik"),
    "soldier": ("soldier army troop military", "tentara prajurit militer"),
    "peace": ("peace ceasefire", "damai perdamaian"),
}

FUNCTION_WORDS = {
    "en": "the a an of in on at to for and or with by from is are was were be been has have had that this it "
    "its as after before about into over under who what how when where not will would said says he she they",
    "id": "yang di ke dari dan atau dengan untuk pada oleh adalah ini itu dalam akan telah sudah tidak bukan "
    "sebagai setelah sebelum tentang bagi para ia dia mereka kata ujar apa siapa bagaimana kapan mana juga",
}

_WORD = re.compile(r"\w+")
_SUFFIXES = ("", "s", "es", "ed", "d", "ing", "nya", "lah", "kan", "an", "i")
_PREFIXES = (
    "",
    "me",
    "mem",
    "men",
    "meng",
    "meny",
    "di",
    "ber",
    "ter",
    "pe",
    "pem",
    "pen",
    "peng",
    "per",
    "ke",
)


@cache
def _direction(name: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    direction = np.random.default_rng(seed).standard_normal(DIMENSION)
    return direction / np.linalg.norm(direction)


@cache
def _lexicon() -> dict[str, tuple[str, frozenset[str]]]:
    """Word -> (concept, languages that use the word)."""
    entries: dict[str, tuple[str, frozenset[str]]] = {}
    for concept, by_language in CONCEPTS.items():
        for language, words in zip(("en", "id"), by_language, strict=True):
            for word in words.split():
                known = entries.get(word, (concept, frozenset()))
                entries[word] = (known[0], known[1] | {language})
    return entries


@cache
def _function_languages() -> dict[str, frozenset[str]]:
    languages = {language: set(words.split()) for language, words in FUNCTION_WORDS.items()}
    return {
        word: frozenset(code for code, words in languages.items() if word in words)
        for word in set().union(*languages.values())
    }


def _stems(word: str) -> list[str]:
    stems = [word] if not word.endswith("ies") else [word, word[:-3] + "y"]
    for prefix, suffix in product(_PREFIXES, _SUFFIXES):
        stem = word[len(prefix) : len(word) - len(suffix)]
        if len(stem) >= 3 and word.startswith(prefix) and word.endswith(suffix):
            stems.append(stem)
    return stems


@cache
def _look_up(word: str) -> tuple[str | None, frozenset[str]]:
    """The concept of a word, None if unknown, and the languages it speaks for."""
    if word in _function_languages():
        return None, _function_languages()[word]
    return next((_lexicon()[stem] for stem in _stems(word) if stem in _lexicon()), (None, frozenset()))


@cache
def _word_vector(word: str) -> NDArray[np.float64]:
    if word in _function_languages():
        return np.zeros(DIMENSION)
    concept = _look_up(word)[0]
    return _direction(f"concept {concept}") if concept else UNKNOWN_WORD_WEIGHT * _direction(f"word {word}")


def language_of(words: Sequence[str]) -> str:
    """``en``, ``id`` or, when neither is ahead, ``und``."""
    spoken = [_look_up(word)[1] for word in words]
    english, indonesian = (sum(code in languages for languages in spoken) for code in ("en", "id"))
    if english == indonesian:
        return "und"
    return "en" if english > indonesian else "id"


class ConceptEncoder:
    """Implements ``search.encoder.protocol.Encoder``; tokens are words, four more stand for the prompt."""

    def __init__(self, *, max_tokens: int = 512, fingerprint: str = "c0ce97c0ce97c0ce") -> None:
        self._identity = ModelIdentity(
            name="concepts",
            fingerprint=fingerprint,
            dimension=DIMENSION,
            max_tokens=max_tokens,
            query_prompt="query: ",
            passage_prompt="passage: ",
        )

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    def token_spans(self, text: str) -> IntMatrix:
        return np.array([word.span() for word in _WORD.finditer(text)], dtype=np.int32).reshape(-1, 2)

    def passage_token_limit(self) -> int:
        return self._identity.max_tokens - PROMPT_AND_SPECIAL_TOKENS

    def encode(self, texts: Sequence[str], role: Role, *, with_tokens: bool = False) -> Encoded:
        encoded = [self._encode_one(text, role) for text in texts]
        vectors = np.array([vector for vector, _ in encoded], dtype=np.float32).reshape(-1, DIMENSION)
        return Encoded(vectors, tuple(tokens for _, tokens in encoded) if with_tokens else None)

    def _encode_one(self, text: str, role: Role) -> tuple[FloatMatrix, TokenVectors]:
        spans = self.token_spans(text)
        if len(spans) > self.passage_token_limit():
            raise TextTooLongError(
                f"A text of {len(spans)} tokens is longer than the {self.passage_token_limit()} that the "
                "model reads. Cut it into shorter passages."
            )
        words = [text[start:end].lower() for start, end in spans]
        common = LANGUAGE_WEIGHT * _direction(f"language {language_of(words)}")
        common = common + ROLE_WEIGHT * _direction(f"role {role}")
        meanings = np.array([_word_vector(word) for word in words]).reshape(-1, DIMENSION)
        meaning = meanings.sum(axis=0)
        vector = meaning / max(float(np.linalg.norm(meaning)), 1e-9) + common
        tokens = TokenVectors((meanings + common).astype(np.float32), spans)
        return (vector / np.linalg.norm(vector)).astype(np.float32), tokens
