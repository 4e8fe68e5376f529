"""How long the session lasts: the warning before it ends, staying logged in, and after the end.

Asking does not extend a session (portal.middleware); only the button does.
"""

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.access import public
from portal.login.paths import is_local_path
from portal.login.session import extend, get_seconds_left
from portal.presenters.pages import MessagePage
from portal.presenters.session import build_session
from portal.rendering import render_message, render_page
from portal.request import PortalRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: PortalRequest) -> HttpResponse:
    """GET says how many seconds are left, POST starts the idle time anew.

    JSON for the script, a page for who has none. Holds nothing personal, so no policy action.
    """
    now = timezone.now()
    if request.method == "POST" and request.identity is not None:
        extend(request, now)
    seconds = get_seconds_left(request, now)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"seconds": seconds})
    if request.identity is None:
        return HttpResponseRedirect(reverse("sessie-verlopen"))
    asked = request.POST if request.method == "POST" else request.GET
    volgende = asked.get("volgende", "")
    volgende = volgende if is_local_path(volgende) else reverse("overzicht")
    if request.method == "POST":
        return HttpResponseRedirect(volgende)
    return render_page(request, "sessie.html", build_session(seconds, volgende))


@public
@require_safe
def session_expired(request: PortalRequest) -> HttpResponse:
    """Where a page goes by itself when the time is over."""
    if request.identity is not None:  # went on in another tab
        return HttpResponseRedirect(reverse("overzicht"))
    page = MessagePage(
        title=_("U bent uitgelogd"),
        paragraphs=(
            _("U heeft een tijd niets gedaan. Daarom hebben wij u uitgelogd."),
            _("Zo kan niemand anders uw zaken zien. Log opnieuw in om verder te gaan."),
        ),
        login=True,
    )
    return render_message(request, page, status=200)
