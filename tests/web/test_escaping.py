"""Text is escaped as markupsafe escapes it, whatever it is, and only once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from web.escaping import escape_plainly

HOSTILE = st.text(st.sampled_from("&<>\"'#;a é\u202e\x00"))


@given(st.one_of(HOSTILE, st.text(), st.integers(), st.floats(), st.none(), st.booleans()))
def test_every_value_is_written_as_markupsafe_writes_it(value: object) -> None:
    assert escape_plainly(value) == str(escape(value))


@given(HOSTILE)
def test_safe_text_stays_as_it_is(text: str) -> None:
    safe = escape(text)
    assert escape_plainly(safe) == str(safe)


def test_what_spells_itself_as_html_does() -> None:
    class Bold:
        def __html__(self) -> str:
            return "<b>bold</b>"

    class Loud(str):
        __slots__ = ()

    assert escape_plainly(Bold()) == "<b>bold</b>"
    assert escape_plainly(Loud("<b>")) == "&lt;b&gt;"
    assert escape_plainly(Markup("<i>")) == "<i>"


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'gone' is undefined"):
        escape_plainly(StrictUndefined(name="gone"))
