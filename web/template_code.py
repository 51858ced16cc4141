"""The Python that templates become, with less around each value than jinja2 needs for all its users."""

from jinja2 import Environment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr, Getattr

from web.escaping import escape_plainly


class _PlainCode(CodeGenerator):
    """Writes what a template's dots and braces say, and what jinja2 itself writes for everything else.

    ``a.b`` is an attribute and never a key of a mapping; what stands in braces is escaped to plain strings,
    which are joined in the end anyway. A page has some five hundred of each.
    """

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802 - jinja2 names it
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _output_child_pre(
        self,
        node: Expr,  # noqa: ARG002 - jinja2 calls it so
        frame: Frame,  # noqa: ARG002
        finalize: CodeGenerator._FinalizeInfo,  # noqa: ARG002
    ) -> None:
        self.write("environment.escape_plainly(")


class PageEnvironment(Environment):
    """An environment in which every value is escaped, and which reads attributes as Python does."""

    code_generator_class = _PlainCode
    escape_plainly = staticmethod(escape_plainly)
