"""The description by which a browser adds Lintas to its search engines (OpenSearch 1.1)."""

from typing import Annotated
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from fastapi import APIRouter, Query, Request, Response

from web.dependencies import GivenRenderer
from web.public_address import public_base
from web.responses import REFUSAL_RESPONSES
from web.static_files import static_address
from web.take_along import ATOM_PATH, JSON_PATH, RSS_PATH

router = APIRouter(tags=["pages"])

OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"

ONE_DAY = "private, max-age=86400"


@router.get(
    "/opensearch.xml",
    response_class=Response,
    responses={
        200: {
            "description": "An OpenSearch description.",
            "content": {"application/opensearchdescription+xml": {"schema": {"type": "string"}}},
        },
        **REFUSAL_RESPONSES,
    },
)
def opensearch_description(
    request: Request,
    renderer: GivenRenderer,
    ui: Annotated[
        str | None, Query(description="Its language, `en` or `id`; else the one that the browser prefers.")
    ] = None,
) -> Response:
    """What a browser needs to search from its address bar."""
    interface = renderer.interfaces[renderer.language(request)]
    description = interface.texts.gettext("Search the news archive in English and Indonesian")
    # In the address the language needs no header to be told by; without it the answer differs by reader.
    headers = {"Cache-Control": ONE_DAY, "Content-Language": interface.code}
    if ui != interface.code:
        headers["Vary"] = "Accept-Language, Cookie"
    document = describe_search(public_base(request), description, interface.code)
    return Response(document, media_type="application/opensearchdescription+xml", headers=headers)


def describe_search(base: str, description: str, language: str) -> bytes:
    """The description as XML in UTF-8; ``base`` is this server's address."""
    root = Element("OpenSearchDescription", {"xmlns": OPENSEARCH})
    SubElement(root, "ShortName").text = "Lintas"
    SubElement(root, "Description").text = description
    SubElement(root, "Language").text = language
    SubElement(root, "InputEncoding").text = "UTF-8"
    icon = {"type": "image/svg+xml", "width": "64", "height": "64"}
    SubElement(root, "Image", icon).text = base + static_address("icon.svg")
    for path, kind in (
        ("/", "text/html"),
        (ATOM_PATH, "application/atom+xml"),
        (RSS_PATH, "application/rss+xml"),
        (JSON_PATH, "application/json"),
    ):
        SubElement(root, "Url", {"type": kind, "template": f"{base}{path}?q={{searchTerms}}"})
    own = {"type": "application/opensearchdescription+xml", "rel": "self"}
    SubElement(root, "Url", {**own, "template": f"{base}/opensearch.xml?ui={language}"})
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
