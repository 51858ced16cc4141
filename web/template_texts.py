"""The texts of templates, translated once when a template is read."""

import re
from collections.abc import Iterator
from typing import cast

from jinja2.ext import InternationalizationExtension
from jinja2.nodes import Call, Const, Expr, Name, Node, Output, TemplateData
from jinja2.parser import Parser

from web.translations import Interface

_VALUE = re.compile(r"%\((\w+)\)s")


class TranslatedTexts(InternationalizationExtension):
    """Reads ``trans`` as jinja2 does, in an environment whose global ``ui`` is the one interface it speaks.

    A page has some hundred texts, and asking for each of them again took a tenth of the time to draw it.
    What depends on a number still asks, since its form is known only then.
    """

    def parse(self, parser: Parser) -> Node | list[Node]:
        """The nodes that write the text of one ``trans`` block."""
        read = super().parse(parser)
        return self._translate(read) if isinstance(read, Output) else read

    def _translate(self, output: Output) -> Output:
        [call] = output.nodes
        if not (isinstance(call, Call) and isinstance(call.node, Name) and call.node.name == "gettext"):
            return output
        [message] = call.args
        text = cast("Interface", self.environment.globals["ui"]).texts.gettext(cast("Const", message).value)
        values = {keyword.key: keyword.value for keyword in call.kwargs}
        return Output(list(_split(text, values)), lineno=output.lineno)


def _split(text: str, values: dict[str, Expr]) -> Iterator[Expr]:
    """The text in pieces, each ``%(name)s`` as the value of that name, which the page escapes as any other."""
    for number, piece in enumerate(_VALUE.split(text)):
        if number % 2:
            yield values[piece]
        elif piece:
            yield TemplateData(piece.replace("%%", "%"))
