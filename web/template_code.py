"""The Python that templates become, with less around each value than jinja2 needs for all its users."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from types import CodeType

from jinja2 import Environment
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.environment import TemplateModule
from jinja2.nodes import Call, Expr, FromImport, Getattr, Import, Node, Output, Template
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup

from web.escaping import escape_plainly


class _PlainCode(CodeGenerator):
    """Writes what a template's dots, braces and calls say, and what jinja2 itself writes for everything else.

    ``a.b`` is an attribute and never a key of a mapping; what stands in braces is escaped to plain strings,
    which are joined in the end anyway; what is called is given nothing but what stands between its brackets,
    and never the page's context. A page has some five hundred of each of the first two and a hundred calls.
    """

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802 - jinja2 names it
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - jinja2 calls it so
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for argument in [*node.args, *node.kwargs]:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:  # noqa: ARG002 - jinja2 calls it so
        name, arguments = getattr(macro_ref.node, "name", None), [one.name for one in macro_ref.node.args]
        asks = macro_ref.accesses_kwargs, macro_ref.accesses_varargs, macro_ref.accesses_caller
        self.write(f"environment.make_macro(environment, macro, {name!r}, {arguments!r}, *{asks!r}, True)")

    def _import_common(self, node: Import | FromImport, frame: Frame) -> None:
        self.write("environment.find_macros(")
        self.visit(node.template, frame)
        self.write(")")

    def _output_child_pre(
        self,
        node: Expr,  # noqa: ARG002 - jinja2 calls it so
        frame: Frame,  # noqa: ARG002
        finalize: CodeGenerator._FinalizeInfo,  # noqa: ARG002
    ) -> None:
        self.write("escape_plainly(")

    def blockvisit(self, nodes: Iterable[Node], frame: Frame) -> None:
        """Write what a block holds; a block gathers it in a list, where jinja2 yields every piece."""
        gathers = frame.block is not None and frame.buffer is None
        if gathers:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if gathers:
            self.writeline(f"yield concat({frame.buffer})")


class _PlainMacro(Macro):
    """A macro that is called as it is defined; jinja2 sorts out the arguments of every other call."""

    def __call__(self, *given: object, **named: object) -> str:
        """What the macro writes, as safe text."""
        left = self._argument_count - len(given)
        if named or left < 0 or self.caller or self.catch_kwargs or self.catch_varargs:
            return super().__call__(*given, **named)
        written = self._func(*given, *[missing] * left) if left else self._func(*given)
        # What Markup's own way comes to for a plain string, in a quarter of the time.
        return str.__new__(Markup, written)


_NAMES = f"from {escape_plainly.__module__} import {escape_plainly.__name__}\n"
"""What the code of every template calls by a name of its own module."""


def _join_outputs(nodes: Iterable[Node]) -> Iterator[Node]:
    """The same nodes, with one output for those that follow each other: a translated text is its own."""
    last: Node | None = None
    for node in nodes:
        if isinstance(node, Output) and isinstance(last, Output):
            last.nodes += node.nodes
            continue
        yield (last := node)


class PageEnvironment(Environment):
    """An environment in which every value is escaped, and which reads attributes as Python does.

    Templates whose macros are imported know nothing but its globals, so they are read once.
    """

    code_generator_class = _PlainCode
    make_macro = _PlainMacro

    def _parse(self, source: str, name: str | None, filename: str | None) -> Template:
        tree = super()._parse(source, name, filename)
        for node in (tree, *tree.find_all(Node)):
            for _, value in node.iter_fields():
                if isinstance(value, list):
                    value[:] = _join_outputs(value)
        return tree

    def _compile(self, source: str, filename: str) -> CodeType:
        # At the end, where it moves no line that an error is traced by.
        return super()._compile(f"{source}\n{_NAMES}", filename)

    @cached_property
    def _macros(self) -> dict[str, TemplateModule]:
        return {}

    def find_macros(self, name: str) -> TemplateModule:
        """The macros of a template; raises TemplateNotFound."""
        found = self._macros.get(name)
        if found is None:
            found = self._macros[name] = self.get_template(name).module
        return found
