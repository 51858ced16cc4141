"""Texts translated when a template is read are those that jinja2 translates whenever it writes one."""

from typing import Any, cast

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from jinja2.ext import Extension

from web.template_texts import TranslatedTexts
from web.translations import Interface, load_interfaces

INTERFACES = load_interfaces()

TEMPLATES = (
    "{% trans %}Skip to the content{% endtrans %}",
    "<p>{% trans term=value %}Search for “{{ term }}” only as it is typed{% endtrans %}</p>",
    "{% trans first=value, last=count %}spreadsheet, results {{ first }} to {{ last }}{% endtrans %}",
    "{% trans count=count, shown=value %}{{ shown }} article{% pluralize %}"
    "{{ shown }} articles{% endtrans %}",
    "{% trans count=count %}{{ count }}% of <b>{{ value }}</b>{% pluralize %}all {{ count }}%{% endtrans %}",
    "{% trans %}100% of {{ value }} is not translated{% endtrans %}",
    "{% for count in [1, 2] %}{% trans count=count, shown=count %}{{ shown }} page{% pluralize %}"
    "{{ shown }} pages{% endtrans %}{% endfor %}",
    "{{ gettext('From %(day)s', day=value) }}",
)


def _environment(interface: Interface, extension: type[Extension] | str) -> Environment:
    environment = Environment(
        loader=DictLoader({str(number): text for number, text in enumerate(TEMPLATES)}),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=[extension],
    )
    environment.globals["ui"] = interface
    cast("Any", environment).install_gettext_translations(interface.texts, newstyle=True)
    return environment


@pytest.mark.parametrize("count", [0, 1, 2, 5])
@pytest.mark.parametrize("number", range(len(TEMPLATES)))
@pytest.mark.parametrize("code", INTERFACES)
def test_a_text_is_written_as_by_jinja(code: str, number: int, count: int) -> None:
    values = {"value": "<b>50% &", "count": count}
    written, expected = (
        _environment(INTERFACES[code], extension).get_template(str(number)).render(values)
        for extension in (TranslatedTexts, "jinja2.ext.i18n")
    )
    assert written == expected


def test_a_text_is_in_the_language_of_its_environment() -> None:
    written = [
        _environment(interface, TranslatedTexts).get_template("3").render(value="1", count=1)
        for interface in INTERFACES.values()
    ]
    assert written == ["1 article", "1 artikel"]
