"""Templates say what jinja2 makes of them: attributes are read, values are escaped, mistakes are errors."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from web.template_code import PageEnvironment

TEMPLATE = """
{% macro cell(one) %}<td title="{{ one.text }}">{{ one.text }}{{ one.number + 1 }}</td>{% endmacro %}
{% for one in things if one.number %}
{{ cell(one) }}{{ loop.index }}{{ one.text|upper }}{{ one.inner.safe }}
{% endfor %}
{% set text %}{{ things[0].text }}{% endset %}{{ text }}
{{ [things[0].text, 2]|join(", ") }}{{ "<" ~ things[0].text }}
"""


@dataclass(frozen=True, slots=True)
class Inner:
    safe: Markup


@dataclass(frozen=True, slots=True)
class Thing:
    text: str
    number: int
    inner: Inner


THINGS = st.builds(
    Thing,
    text=st.text(st.sampled_from("ab<>&'\" ")),
    number=st.integers(0, 3),
    inner=st.just(Inner(Markup("<i>safe</i>"))),
)


def make_pages() -> Environment:
    return PageEnvironment(autoescape=True, undefined=StrictUndefined)


@given(st.lists(THINGS, min_size=1, max_size=4))
def test_pages_are_those_of_jinja2(things: list[Thing]) -> None:
    usual = Environment(autoescape=True, undefined=StrictUndefined).from_string(TEMPLATE)
    assert make_pages().from_string(TEMPLATE).render(things=things) == usual.render(things=things)


@pytest.mark.parametrize(
    ("template", "error", "message"),
    [
        ("{{ gone }}", UndefinedError, "'gone' is undefined"),
        ("{{ gone.text }}", UndefinedError, "'gone' is undefined"),
        ("{{ thing.gone }}", AttributeError, "gone"),
        ("{{ keys.text }}", AttributeError, "text"),
    ],
)
def test_what_is_not_there_is_an_error(template: str, error: type[Exception], message: str) -> None:
    thing = Thing("a", 1, Inner(Markup()))
    with pytest.raises(error, match=message):
        make_pages().from_string(template).render(thing=thing, keys={"text": "never read so"})
