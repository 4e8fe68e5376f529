"""From a page object to a response: one way to render, so that headers hold for every page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.presenters.pages import MessagePage


def render_page(
    request: HttpRequest, template: str, page: Any, *, status: int = 200
) -> HttpResponse:
    """Render `template` with `page`; every template also receives `site` (portal.theme)."""
    return render(request, template, {"page": page}, status=status)


def render_message(request: HttpRequest, page: MessagePage, *, status: int) -> HttpResponse:
    """Render a page that only says something."""
    return render_page(request, "message.html", page, status=status)
