"""The login page, and the page after logging out. The protocol itself is in portal.login."""

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.access import public
from portal.login.views import StartLoginView
from portal.presenters.login import build_login
from portal.presenters.pages import MessagePage
from portal.rendering import render_message, render_page
from portal.request import PortalRequest

_start = StartLoginView.as_view()
# Who is asked for a higher level shows anew who they are: the broker may remember them.
_start_higher = StartLoginView.as_view(max_age=0)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: PortalRequest) -> HttpResponseBase:
    """GET shows the buttons, POST goes to the broker: a session never starts by a mere link.

    With `niveau` it is a step up: at that level at the least, and fresh.
    """
    if request.method == "POST":
        start = _start_higher if request.POST.get("niveau") else _start
        started: HttpResponseBase = start(request)
        return started
    volgende = request.GET.get("volgende", "")
    return render_page(
        request, "inloggen.html", build_login(request.gemeente.brokers.all(), volgende)
    )


@public
@require_safe
def logged_out(request: PortalRequest) -> HttpResponse:
    """Where the broker sends the resident back to after logging out; or we, when it is down."""
    close = _("Gebruikt u een computer die niet van u is? Sluit dan ook de browser.")
    still = (
        _("Er is een storing bij de inlogdienst. Misschien bent u daar nog wel ingelogd."),
        _("Sluit daarom de browser."),
    )
    page = MessagePage(
        title=_("U bent uitgelogd"),
        paragraphs=still if request.GET.get("inlogdienst") == "storing" else (close,),
        link_text=_("Opnieuw inloggen"),
        link_url="/inloggen/",
    )
    return render_message(request, page, status=200)
