"""Names of news outlets: which words are one, and when two names mean the same."""

import re
from collections.abc import Iterable

DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|co|id|net|org|tv|news|info|uk|au|sg|my)", re.IGNORECASE)
ENDINGS = re.compile(r"(?:\.(?:com|co|or|go|net|org|id|tv|news|info|uk|au|sg|my))+$")
SEPARATED_SUFFIX = re.compile(r"\s+[-–—|»·•]\s+(?P<suffix>[^|»·•–—]{2,40})$")

# Words that stand in the names of outlets and hardly in the names of people.
WORDS_LIST = """
    advertiser afp ap antara antaranews argus associated bbc beritasatu bisnis bloomberg bugle bulletin
    chronicle cnbc cnn courier daily detik detikcom detiknews dispatch echo examiner gazette globe guardian
    harian herald idntimes indopos inews inquirer jawapos jpnn journal kabar kantor katadata kompas koran
    kontan kumparan liputan6 media medcom merdeka metrotv news newspaper observer okezone post press radio
    redaksi republika reuters rmol sentinel sindonews suara telegraph tempo times tirto tribun tribune
    tribunnews tv tvone viva vivanews voa warta weekly wire xinhua yonhap
"""
WORDS = frozenset(WORDS_LIST.split())
STEMS = ("detik", "tribun", "kompas", "liputan6", "cnbc", "cnn")


def is_outlet(text: str) -> bool:
    """Whether one to four words are the name or the domain of a news outlet."""
    words = text.split()
    if not 1 <= len(words) <= 4:
        return False
    return bool(DOMAIN.fullmatch(text)) or any(
        word in WORDS or word.startswith(STEMS) for word in re.findall(r"\w+", text.casefold())
    )


def strip_outlet_suffix(title: str, outlets: Iterable[str | None]) -> str:
    """The title without its `` - Outlet`` or `` | Outlet`` at the end, if that is one of ``outlets``."""
    match = SEPARATED_SUFFIX.search(title)
    if not match or not match.start():
        return title
    suffix = name_core(match.group("suffix"))
    cores = [core for outlet in outlets if outlet for core in (name_core(outlet),) if len(core) >= 2]
    one_word = " " not in match.group("suffix").strip()
    same = any(suffix == core or (one_word and len(core) > 3 and suffix.startswith(core)) for core in cores)
    return title[: match.start()] if same else title


def name_core(name: str) -> str:
    """What two spellings of an outlet share: ``Kompas.com``, ``https://www.kompas.com`` and ``KOMPAS``."""
    name = ENDINGS.sub("", name.strip().casefold())
    if "." in name and " " not in name:
        name = name.rsplit(".", 1)[-1]  # news.detik: the outlet stands last
    return re.sub(r"[\W_]+", "", name)
