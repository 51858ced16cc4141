"""The texts of templates, translated once when a template is read."""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from jinja2.ext import InternationalizationExtension
from jinja2.nodes import Call, Compare, Const, Expr, If, Node, Operand, Output, TemplateData
from jinja2.parser import Parser

from web.translations import Interface

_VALUE = re.compile(r"%\((\w+)\)s")


class TranslatedTexts(InternationalizationExtension):
    """Reads ``trans`` as jinja2 does, in an environment whose global ``ui`` is the one interface it speaks.

    A page has some hundred texts, and asking for each of them again took a tenth of the time to draw it. No
    language of ours has more than two forms, that for one thing and that for any other number.
    """

    def parse(self, parser: Parser) -> Node | list[Node]:
        """The nodes that write the text of one ``trans`` block."""
        read = super().parse(parser)
        *before, output = read if isinstance(read, list) else [read]
        call = cast("Call", cast("Output", output).nodes[0])
        values = {keyword.key: keyword.value for keyword in call.kwargs}
        written = [_write(text, values, output.lineno) for text in self._translate(call)]
        if len(written) == 1:
            return [*before, *written]
        one, many = written
        is_one = Compare(call.args[-1], [Operand("eq", Const(1))])
        return [*before, If(is_one, [one], [], [many], lineno=output.lineno)]

    def _translate(self, call: Call) -> list[str]:
        """The text of a call of gettext; of ngettext that for one thing and, where it differs, for more."""
        texts = cast("Interface", self.environment.globals["ui"]).texts
        messages = [argument.value for argument in call.args if isinstance(argument, Const)]
        if len(messages) == 1:
            return [texts.gettext(messages[0])]
        return list(dict.fromkeys(texts.ngettext(messages[0], messages[1], number) for number in (1, 2)))


def _write(text: str, values: Mapping[str, Expr], lineno: int) -> Output:
    return Output(list(_split(text, values)), lineno=lineno)


def _split(text: str, values: Mapping[str, Expr]) -> Iterator[Expr]:
    """The text in pieces, each ``%(name)s`` as the value of that name, escaped as any other."""
    for number, piece in enumerate(_VALUE.split(text)):
        if number % 2:
            yield values[piece]
        elif piece:
            yield TemplateData(piece.replace("%%", "%"))
