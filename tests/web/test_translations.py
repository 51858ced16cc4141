"""The interface's two languages: every text is there, and each request gets the one it wants."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from search.faults import QUERY_FAULTS
from search.hints import HINTS
from tests.web.case_files import Case, load_cases
from web.refusals import REFUSALS, WRONG_VALUE, WRONG_VALUES
from web.translations import LOCALES, choose_language, load_interfaces

WEB = LOCALES.parent

# Words that are the same in both languages.
SAME_IN_BOTH: frozenset[str] = frozenset()

MessageId = str | tuple[str, ...]


def _messages_in_use() -> set[MessageId]:
    methods: list[tuple[str, Path]] = [("jinja2", path) for path in WEB.glob("templates/*.html")]
    methods += [("python", path) for path in WEB.glob("*.py")]
    own = {
        message if isinstance(message, str) else tuple(message)
        for method, path in methods
        for _, message, _, _ in extract_from_file(method, path)
    }
    told = (HINTS.values(), QUERY_FAULTS.values(), REFUSALS.values(), WRONG_VALUES.values())
    return own | {sentence for sentences in told for sentence in sentences} | {WRONG_VALUE}


def _catalogue(code: str) -> Catalog:
    with (LOCALES / code / "LC_MESSAGES" / "lintas.po").open("rb") as file:
        return read_po(file, locale=code)


@pytest.mark.parametrize("code", ["en", "id"])
def test_every_catalogue_holds_exactly_the_texts_in_use(code: str) -> None:
    ids = {
        message.id if isinstance(message.id, str) else tuple(message.id)
        for message in _catalogue(code)
        if message.id
    }
    assert ids == _messages_in_use()


@pytest.mark.parametrize("code", ["en", "id"])
def test_no_text_is_left_without_a_translation(code: str) -> None:
    for message in _catalogue(code):
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        assert all(strings), f"{message.id!r} has no translation in {code}"
        assert not message.fuzzy or not message.id, f"{message.id!r} is marked as unsure in {code}"
        assert not list(message.check(_catalogue(code))), f"{message.id!r} has other placeholders in {code}"


def test_indonesian_differs_from_english() -> None:
    for message in _catalogue("id"):
        if message.id and message.id not in SAME_IN_BOTH:
            assert message.string != message.id, f"{message.id!r} was left in English"


def test_indonesian_has_one_form_for_any_number() -> None:
    texts = load_interfaces()["id"].texts
    one, many = "%(shown)s article", "%(shown)s articles"
    assert texts.ngettext(one, many, 1) == texts.ngettext(one, many, 5) == "%(shown)s artikel"


@pytest.mark.parametrize("case", load_cases("interface_language"), ids=str)
def test_the_interface_language_is_chosen(case: Case) -> None:
    asked, remembered, accepted = case.input
    assert choose_language(asked, remembered, accepted) == case.expected
