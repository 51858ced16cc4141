"""Pages from templates, in the language that each request asks for."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from search.appearances import other_outlets
from search.raw_text import name_controls
from web.addresses import web_address
from web.chart import lay_out_chart
from web.citation import cite
from web.drawing import Drawing
from web.escaping import escape_plainly
from web.marking import mark_code
from web.refusals import tell_problem, tell_wrong_value
from web.static_files import static_address
from web.take_along import list_takings
from web.template_code import PageEnvironment
from web.template_texts import TranslatedTexts
from web.translations import COOKIE, Interface, choose_language, load_interfaces
from web.wording import Wording

TEMPLATES = Path(__file__).parent / "templates"

KEPT = 4096
"""Values whose wording is remembered. A page of results writes some two hundred numbers, days and names,
mostly the same ones, and wording each anew took a third of the time to draw it."""

ONE_YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class _Switch:
    """Where the same page is found in another interface language."""

    code: str
    name: str
    address: str


class Renderer:
    """Holds one template environment for each interface language."""

    def __init__(self, watch: Callable[[str, float], None] | None = None) -> None:
        """``watch`` is told ``rendering`` and the seconds that each page took."""
        self.interfaces = load_interfaces()
        self._watch = watch
        self._environments = {
            code: _make_environment(interface) for code, interface in self.interfaces.items()
        }

    def render(
        self, request: Request, template: str, context: Mapping[str, Any], *, status: int = 200
    ) -> HTMLResponse:
        """The filled template as a response that remembers an interface language asked for."""
        started = time.perf_counter()
        asked = request.query_params.get("ui")
        code = self.language(request)
        html = (
            self._environments[code]
            .get_template(template)
            .render(
                switches=[_switch(request, interface) for interface in self.interfaces.values()],
                **context,
            )
        )
        # Private pages of a local archive: a shared cache must not keep them, and the language varies.
        headers = {
            "Content-Language": code,
            "Vary": "Accept-Language, Cookie",
            "Cache-Control": "private, no-cache",
        }
        response = HTMLResponse(html, status_code=status, headers=headers)
        if asked == code:
            response.set_cookie(COOKIE, code, max_age=ONE_YEAR_SECONDS, httponly=True, samesite="lax")
        if self._watch:
            self._watch("rendering", time.perf_counter() - started)
        return response

    def language(self, request: Request) -> str:
        """Code of the interface language for this request."""
        return choose_language(
            request.query_params.get("ui"),
            request.cookies.get(COOKIE),
            request.headers.get("accept-language"),
        )


def renderer_of(request: Request) -> Renderer:
    """The application's renderer."""
    return cast("Renderer", request.app.state.renderer)


def _make_environment(interface: Interface) -> Environment:
    environment = PageEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        # Looking whether they changed would ask the disk for a score of files on every page.
        auto_reload=False,
        # All that were read are kept: there are a score, and the last one used needs not be known.
        cache_size=-1,
        lstrip_blocks=True,
        extensions=[TranslatedTexts],
    )
    # For macros too, which are then the same on every page and read once. No template uses what jinja2 puts
    # there, and each import of a macro goes through all of it.
    environment.globals = {"ui": interface}
    cast("Any", environment).install_gettext_callables(*_make_gettext(interface))
    # Newer calls pass what a sentence names to the functions above, which need nothing else of the page.
    cast("Any", environment).newstyle_gettext = True
    environment.filters |= {**_list_wordings(interface), **_list_drawings(Wording(interface)), **_FILTERS}
    return environment


def _list_wordings(interface: Interface) -> dict[str, Callable[..., object]]:
    """The filters that write a value in the interface's language."""
    wording = Wording(interface)
    return {
        "number": lru_cache(KEPT)(wording.number),
        "seconds": wording.seconds,
        "day": lru_cache(KEPT)(wording.day),
        "moment": wording.moment,
        "period_name": lru_cache(KEPT)(wording.period),
        "language_name": lru_cache(KEPT)(wording.language),
        "strength_name": lru_cache(KEPT)(wording.strength),
        "kind_name": lru_cache(KEPT)(wording.kind),
        "part_name": wording.part,
        "hint_text": wording.hint,
        "problem_text": partial(tell_problem, interface),
        "wrong_value_text": partial(tell_wrong_value, interface),
        "repair_name": wording.repair,
        "place_name": wording.place,
        "evidence_name": wording.evidence,
    }


def _list_drawings(wording: Wording) -> dict[str, Callable[..., object]]:
    """The filters that write more than a value in the interface's language."""
    drawing = Drawing(
        number=_keep_escaped(wording.number),
        language=_keep_escaped(wording.language),
        period=_keep_escaped(wording.period),
        decimal=_keep_escaped(wording.decimal),
        signal=_keep_escaped(wording.signal),
        kind=_keep_escaped(wording.kind),
    )
    untitled = wording.interface.texts.gettext("Untitled article")
    return {
        "drawn": drawing.chart,
        "choices": drawing.choices,
        "reasons": drawing.reasons,
        "citation": partial(cite, untitled=untitled, write_day=wording.day),
    }


_FILTERS: Mapping[str, Callable[..., object]] = {
    "web_address": web_address,
    "visible": name_controls,
    "with_code": mark_code,
    "chart": lay_out_chart,
    "other_outlets": other_outlets,
    "static": static_address,
    "takings": list_takings,
    "some_have": lambda things, name: any(getattr(thing, name) for thing in things),
}
"""The filters that are the same in every language."""


def _keep_escaped(write: Callable[..., str]) -> Callable[..., str]:
    """The same as HTML, a plain string, with what it wrote remembered."""

    @lru_cache(KEPT)
    def write_escaped(*values: object) -> str:
        return escape_plainly(write(*values))

    return cast("Callable[..., str]", write_escaped)


def _make_gettext(interface: Interface) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    """What an expression of a template calls; ``trans`` is translated before (see ``TranslatedTexts``)."""

    @lru_cache(KEPT)
    def translate(text: str) -> Markup:
        return Markup(interface.texts.gettext(text))  # noqa: S704 - our own texts

    @lru_cache(KEPT)
    def translate_whole(text: str) -> Markup:
        return translate(text) % {}

    def gettext(text: str, /, **values: object) -> Markup:
        return translate(text) % values if values else translate_whole(text)

    def ngettext(singular: str, plural: str, number: int, /, **values: object) -> Markup:
        text = Markup(interface.texts.ngettext(singular, plural, number))  # noqa: S704 - our own texts
        return text % {"num": number, **values}

    return gettext, ngettext


def _switch(request: Request, interface: Interface) -> _Switch:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "ui"]
    return _Switch(interface.code, interface.name, "?" + urlencode([*kept, ("ui", interface.code)]))
