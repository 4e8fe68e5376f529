"""Contact, privacy, cookies and toegankelijkheid: public, or the gemeente's own page."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.access import public
from portal.presenters import information
from portal.rendering import render_page
from portal.request import PortalRequest


@public
@require_safe
def contact(request: PortalRequest) -> HttpResponse:
    """How to reach the gemeente."""
    return render_page(request, "contact.html", information.build_contact(request.gemeente))


contact.section = "contact"  # type: ignore[attr-defined]  # which item of the menu this is


@public
@require_safe
def privacy(request: PortalRequest) -> HttpResponse:
    """What we do with data."""
    return render_page(request, "privacy.html", information.build_privacy(request.gemeente))


@public
@require_safe
def cookies(request: PortalRequest) -> HttpResponse:
    """Which cookies there are, and that nobody is followed."""
    return render_page(request, "cookies.html", information.build_cookies())


@public
@require_safe
def toegankelijkheid(request: PortalRequest) -> HttpResponse:
    """The toegankelijkheidsverklaring, and what to do when something does not work."""
    page = information.build_toegankelijkheid(request.gemeente)
    return render_page(request, "toegankelijkheid.html", page)
