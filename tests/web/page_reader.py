"""Reads a page as assistive technology would: is it well formed, what has which name, where does it lead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "hr"}
TO_BE_NAMED = {"a", "button", "summary", "input", "select", "nav", "aside", "form"}


@dataclass(slots=True)
class Element:
    """One element with its attributes and the text inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: tuple[str, ...] = ()

    @property
    def flat_text(self) -> str:
        return " ".join(self.text.split())


@dataclass(slots=True)
class Page(HTMLParser):
    """A parsed page; ``faults`` lists every way in which it is not well formed."""

    html: str
    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)
        self.feed(self.html)
        self.close()
        self.faults += [f"<{element.tag}> is never closed" for element in self._open]
        self._check_ids()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        element = Element(
            tag,
            {name: value or "" for name, value in attrs},
            inside=tuple(parent.tag for parent in self._open),
        )
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1].tag if self._open else 'nothing'}")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def find(self, tag: str, **attributes: str) -> list[Element]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(value in element.attributes.get(name, "").split() for name, value in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        [element] = self.find(tag, **attributes)
        return element

    def _check_ids(self) -> None:
        ids = [element.attributes["id"] for element in self.elements if "id" in element.attributes]
        self.faults += [f"id {name!r} is used twice" for name in sorted(set(ids)) if ids.count(name) > 1]
        for element in self.elements:
            for attribute in ("aria-labelledby", "for", "form"):
                target = element.attributes.get(attribute)
                if target and target not in ids:
                    self.faults.append(f"{attribute}={target!r} points nowhere")
            if element.tag == "a" and element.attributes.get("href", "").startswith("#"):
                target = element.attributes["href"][1:]
                if target not in ids:
                    self.faults.append(f"the link #{target} points nowhere")

    def unnamed(self) -> list[str]:
        """Every field, button, link and landmark that has no name to be called by."""
        labelled = {label.attributes.get("for") for label in self.find("label")}
        return [
            f"<{element.tag} {element.attributes}>"
            for element in self.elements
            if element.tag in TO_BE_NAMED and not _is_named(element, labelled)
        ]


def _is_named(element: Element, labelled: set[str | None]) -> bool:
    attributes = element.attributes
    if attributes.get("type") == "hidden" or "aria-label" in attributes or "aria-labelledby" in attributes:
        return True
    if element.tag in {"input", "select"}:
        return "label" in element.inside or attributes.get("id") in labelled
    return element.tag in {"a", "button", "summary"} and bool(element.flat_text)
