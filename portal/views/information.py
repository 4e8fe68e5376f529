"""Contact, privacy and toegankelijkheid: public, and the gemeente's own page where it has one."""

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
    """What we do with data, and which cookies there are."""
    return render_page(request, "privacy.html", information.build_privacy(request.gemeente))


@public
@require_safe
def toegankelijkheid(request: PortalRequest) -> HttpResponse:
    """The toegankelijkheidsverklaring, and what to do when something does not work."""
    page = information.build_toegankelijkheid(request.gemeente)
    return render_page(request, "toegankelijkheid.html", page)
