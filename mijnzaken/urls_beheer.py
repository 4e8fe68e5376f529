"""All addresses of staff, at their own host: the admin, and the login. Nothing of residents."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from beheer.login import CallbackView, StartView
from beheer.site import site


def healthz(request: HttpRequest) -> HttpResponse:
    """Answers `ok`, without database or login."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [
    path("inloggen/", StartView.as_view(), name="start"),
    path("inloggen/callback/", CallbackView.as_view(), name="callback"),
    path("healthz", healthz, name="health"),
    path("", site.urls),
]

handler400 = "beheer.pages.bad_request"
handler403 = "beheer.pages.forbidden"
handler404 = "beheer.pages.not_found"
handler500 = "beheer.pages.server_error"
