"""The interface in English and Indonesian, chosen for each request."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALES = Path(__file__).parent / "locales"

COOKIE = "lintas_ui"

KEPT = 256
"""Headers whose languages are remembered: each browser sends its own with every request."""

# British English: the day stands before the month, as in Indonesian.
_REGIONS = {"en": "en_GB", "id": "id_ID"}

# Old browsers and Java send the code that Indonesian had before 1989.
_FORMER_CODES = {"in": "id"}


@dataclass(frozen=True, slots=True)
class Interface:
    """One language of the interface: its texts and its ways to write dates and numbers."""

    code: str
    name: str
    locale: Locale
    texts: Translations


def load_interfaces() -> dict[str, Interface]:
    """Every language that has a catalogue in ``locales/``, by code."""
    return {code: _load_interface(code) for code in _REGIONS}


def _load_interface(code: str) -> Interface:
    # Compiled in memory, so that no generated file has to be kept in step with its catalogue.
    with (LOCALES / code / "LC_MESSAGES" / "lintas.po").open("rb") as file:
        catalogue = read_po(file, locale=code, domain="lintas", abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    locale = Locale.parse(_REGIONS[code])
    return Interface(code, _own_name(code), locale, Translations(compiled, domain="lintas"))


def _own_name(code: str) -> str:
    return {"en": "English", "id": "Bahasa Indonesia"}[code]


def choose_language(asked: str | None, remembered: str | None, accepted: str | None) -> str:
    """The interface's code: what the address asks, else the cookie remembers, else the browser prefers."""
    for code in (asked, remembered, *_preferences(accepted or "")):
        if code in _REGIONS:
            return code
    return "en"


@lru_cache(KEPT)
def _preferences(header: str) -> tuple[str, ...]:
    """Primary language codes of an Accept-Language header, most wanted first."""
    weighted = []
    for position, entry in enumerate(header.split(",")):
        tag, _, parameter = entry.partition(";")
        code = tag.strip().split("-")[0].lower()
        weighted.append((-_quality(parameter), position, _FORMER_CODES.get(code, code)))
    return tuple(code for weight, _, code in sorted(weighted) if weight < 0)


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
