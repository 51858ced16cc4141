"""Templates say what jinja2 makes of them: attributes are read, values are escaped, mistakes are errors."""

from dataclasses import dataclass
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from web.template_code import PageEnvironment
from web.template_texts import TranslatedTexts
from web.translations import load_interfaces

TEMPLATE = """
{% macro cell(one) %}<td title="{{ one.text }}">{{ one.text }}{{ one.number + 1 }}</td>{% endmacro %}
{% for one in things if one.number %}
{{ cell(one) }}{{ loop.index }}{{ one.text|upper }}{{ one.inner.safe }}
{% endfor %}
{% set text %}{{ things[0].text }}{% endset %}{{ text }}
{{ [things[0].text, 2]|join(", ") }}{{ "<" ~ things[0].text }}
"""

CALLS = """
{% macro pair(one, other="<b>", third=none) %}{{ one }}/{{ other }}/{{ third }};{% endmacro %}
{% macro each(things) %}{% for one in things %}{{ caller(one.text) }}{% endfor %}{% endmacro %}
{{ pair(things[0].text) }}{{ pair(things[0].text, "x") }}{{ pair(things[0].text, third=2) }}
{{ pair(*[things[0].text, "y"]) }}{{ pair(**{"one": "<", "other": things[0].text}) }}
{% call(text) each(things) %}{{ pair(text, other=things[0].text.upper()) }}{% endcall %}
"""

BLOCKS = {
    "base.html": "<title>{% block title %}{{ things[0].text }} of {% endblock %}Lintas</title>"
    "{% block content %}{% endblock %}{% block foot %}{% if things %}.{% endif %}{% endblock %}",
    "page.html": '{% extends "base.html" %}{% block title %}{{ super() }}<b>{% endblock %}{% block content %}'
    "{% for one in things %}{% block inner scoped %}{{ one.text }}{% endblock %}"
    '{% include "part.html" %}{% endfor %}{% endblock %}',
    "part.html": "{{ one.number }}{% if one.number %}{{ one.inner.safe }}{% else %}none{% endif %}",
}


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


@given(st.sampled_from([TEMPLATE, CALLS]), st.lists(THINGS, min_size=1, max_size=4))
def test_pages_are_those_of_jinja2(template: str, things: list[Thing]) -> None:
    usual = Environment(autoescape=True, undefined=StrictUndefined).from_string(template)
    assert make_pages().from_string(template).render(things=things) == usual.render(things=things)


@given(st.lists(THINGS, min_size=1, max_size=4))
def test_blocks_are_those_of_jinja2(things: list[Thing]) -> None:
    pages, usual = make_pages(), Environment(autoescape=True, undefined=StrictUndefined)
    pages.loader = usual.loader = DictLoader(BLOCKS)
    for name in BLOCKS:
        given = {"things": things, "one": things[0]}
        assert pages.get_template(name).render(given) == usual.get_template(name).render(given)


def test_texts_stand_where_they_are_written() -> None:
    pages = PageEnvironment(autoescape=True, extensions=[TranslatedTexts])
    pages.globals["ui"] = load_interfaces()["en"]
    cast("Any", pages).newstyle_gettext = True
    page = pages.from_string(
        "<p>{% trans %}Search{% endtrans %} {{ word }}{% trans %}Next{% endtrans %}"
        "{% trans %}Page{% endtrans %}{% if word %}{% trans %}Keys{% endtrans %}{{ word }}{% endif %}</p>"
    )
    assert page.render(word="<") == "<p>Search &lt;NextPageKeys&lt;</p>"


def test_macros_are_those_of_the_template_that_is_named() -> None:
    pages = make_pages()
    pages.loader = DictLoader(
        {
            "bold.html": "{% macro mark(text) %}<b>{{ text }}</b>{% endmacro %}",
            "slanted.html": "{% macro mark(text) %}<i>{{ text }}</i>{% endmacro %}",
            "page.html": '{% from "bold.html" import mark %}{% from "slanted.html" import mark as lean %}'
            "{{ mark(word) }}{{ lean(word) }}",
        }
    )
    for word, told in (("<", "<b>&lt;</b><i>&lt;</i>"), ("a", "<b>a</b><i>a</i>")):
        assert pages.get_template("page.html").render(word=word) == told


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        ("mark()", UndefinedError, "parameter 'text' was not provided"),
        ("mark(1, 2)", TypeError, "takes not more than 1 argument"),
        ("mark(1, colour=2)", TypeError, "takes no keyword argument 'colour'"),
    ],
)
def test_a_macro_is_given_what_it_asks_for(call: str, error: type[Exception], message: str) -> None:
    template = "{% macro mark(text) %}{{ text }}{% endmacro %}{{ " + call + " }}"
    with pytest.raises(error, match=message):
        make_pages().from_string(template).render()


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
