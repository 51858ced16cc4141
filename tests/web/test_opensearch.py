"""What a browser reads to add Lintas to its search engines, and the address of this server in it."""

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from lxml import etree

from tests.web.page_reader import Page
from web.public_address import public_base

NAMESPACE = "{http://a9.com/-/spec/opensearch/1.1/}"
KIND = "application/opensearchdescription+xml"


@pytest.mark.parametrize(
    ("ui", "description"),
    [
        ("en", "Search the news archive in English and Indonesian"),
        ("id", "Cari di arsip berita berbahasa Inggris dan Indonesia"),
    ],
)
def test_a_page_leads_to_a_description_in_its_language(client: TestClient, ui: str, description: str) -> None:
    page = Page(client.get("/", headers={"Accept-Language": ui}).text)
    link = page.one("link", rel="search").attributes
    assert (link["type"], link["title"]) == (KIND, "Lintas")
    answer = client.get(link["href"])
    assert answer.headers["content-type"] == KIND
    assert answer.headers["vary"] == "Accept-Encoding"
    root = etree.fromstring(answer.content)
    assert root.tag == f"{NAMESPACE}OpenSearchDescription"
    assert root.findtext(f"{NAMESPACE}Description") == description
    assert root.findtext(f"{NAMESPACE}Language") == ui
    assert len(root.findtext(f"{NAMESPACE}ShortName")) <= 16


def test_every_address_of_the_description_answers(client: TestClient) -> None:
    root = etree.fromstring(client.get("/opensearch.xml").content)
    urls = {url.get("type"): url.get("template") for url in root.iter(f"{NAMESPACE}Url")}
    assert set(urls) == {
        *("text/html", "application/json", "application/rss+xml", "application/atom+xml"),
        KIND,
    }
    for kind, template in urls.items():
        assert template.startswith("http://testserver/")
        answer = client.get(template.replace("{searchTerms}", "banjir%20%26%20gempa"))
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == kind
    icon = client.get(root.findtext(f"{NAMESPACE}Image"))
    assert icon.headers["content-type"] == "image/svg+xml"


def test_without_a_language_in_the_address_the_browser_chooses(client: TestClient) -> None:
    answer = client.get("/opensearch.xml", headers={"Accept-Language": "id"})
    assert (answer.headers["content-language"], answer.headers["vary"]) == (
        "id",
        "Accept-Language, Cookie, Accept-Encoding",
    )


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("news.example", "http://news.example"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("[::1]:8000", "http://[::1]:8000"),
        ('evil"><script>', "http://testserver:80"),
        ("a.example/b?c=", "http://testserver:80"),
        ("a@b.example", "http://testserver:80"),
        ("", "http://testserver:80"),
    ],
)
def test_the_address_is_the_one_that_was_asked_unless_it_is_none(
    client: TestClient, host: str, base: str
) -> None:
    answer = client.get("/opensearch.xml", headers={"Host": host})
    root = etree.fromstring(answer.content)
    [template] = [
        url.get("template") for url in root.iter(f"{NAMESPACE}Url") if url.get("type") == "text/html"
    ]
    assert template == f"{base}/?q={{searchTerms}}"


def test_a_server_that_listens_at_ipv6_has_a_whole_address(client: TestClient) -> None:
    scope = {"type": "http", "scheme": "https", "server": ("::1", 443), "headers": [], "app": client.app}
    assert public_base(Request(scope)) == "https://[::1]:443"
