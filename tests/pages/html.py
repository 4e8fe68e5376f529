"""Visiting a page as the tests do: parsed HTML, and the rules for every page checked.

Status, language, one h1 that starts the title, unique ids, labelled inputs, no inline script or
style, no BSN anywhere, nothing kept in a cache.
"""

from django.test import Client
from lxml import html as lxml_html

from tests.conftest import BSNS

type Element = lxml_html.HtmlElement


class PageError(AssertionError):
    """A page breaks one of the rules for every page."""


def get_page(client: Client, url: str, *, status: int = 200, lang: str = "nl") -> Element:
    """GET a page and check it. Redirects are not followed."""
    response = client.get(url)
    return check_page(response, status=status, lang=lang)


def check_page(response: object, *, status: int = 200, lang: str = "nl") -> Element:
    """Check a response and return its parsed HTML."""
    content: str = response.content.decode()  # type: ignore[attr-defined]  # a response of the test client
    _require(response.status_code == status, f"status {response.status_code}, not {status}")  # type: ignore[attr-defined]  # idem
    _require("no-store" in response["Cache-Control"], "may be kept in a cache")  # type: ignore[index]  # idem
    _require(not any(bsn in content for bsn in BSNS), "holds a BSN")
    document = lxml_html.document_fromstring(content)
    _require(document.get("lang") == lang, f"lang is {document.get('lang')}")
    headings = document.xpath("//h1")
    _require(len(headings) == 1, f"{len(headings)} h1")
    title = document.findtext(".//title") or ""
    _require(title.startswith(text_of(headings[0])), f"title {title!r} does not start with the h1")
    ids = [element.get("id") for element in document.xpath("//*[@id]")]
    _require(all(ids) and len(ids) == len(set(ids)), "an id is empty or occurs twice")
    _check_inputs(document)
    inline = document.xpath("//script[not(@src)] | //style | //*[@style] | //*[@onclick]")
    _require(not inline, "inline script or style")
    return document


def text_of(element: Element) -> str:
    """The text of an element with single spaces."""
    return " ".join(element.text_content().split())


def _check_inputs(document: Element) -> None:
    for field in document.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        label = document.xpath(f"//label[@for='{field.get('id')}']")
        _require(bool(label or field.get("aria-label")), f"no label for {field.get('name')}")


def _require(condition: bool, message: str) -> None:  # noqa: FBT001  # reads like an assertion
    if not condition:
        raise PageError(message)
