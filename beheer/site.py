"""Django's admin with OpenID for a door: no login form, no passwords, no history, nothing to write.

Its own site and not the default one, on which libraries register pages that show their secrets.
"""

from typing import Any, override

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, reverse
from django.views.decorators.cache import never_cache

from beheer.login import log_out
from portal.login.paths import is_local_path

# Pages that would be of no use here, or show more than the models below.
_LEFT_OUT = frozenset({"password_change", "password_change_done", "autocomplete", "view_on_site"})


class BeheerSite(AdminSite):
    """All of it reads only (beheer.middleware, beheer.admin)."""

    site_header = "MijnZaken beheer"
    site_title = "MijnZaken beheer"
    index_title = "Inrichting en inzages"
    site_url = None
    final_catch_all_view = False
    enable_nav_sidebar = False

    @override
    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Without what an admin that reads only does not need."""
        return [url for url in super().get_urls() if getattr(url, "name", "") not in _LEFT_OUT]

    @override
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A button to the provider; who is logged in goes on."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        path = request.GET.get("next", "")
        words = {"title": "Inloggen", "next": path if is_local_path(path) else "/"}
        return never_cache(render)(request, "beheer/inloggen.html", words | (extra_context or {}))

    @override
    def logout(  # type: ignore[override]  # the same
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """POST: here and at the provider. A GET changes nothing."""
        del extra_context
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:index"))
        return log_out(request)  # type: ignore[return-value]  # it is one


site = BeheerSite(name="admin")
