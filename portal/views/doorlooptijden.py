"""How long kinds of zaken take: public, for who did not apply yet."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.access import public
from portal.presenters.ervaring import build_soorten
from portal.rendering import render_page
from portal.request import PortalRequest
from zaken.ervaring import list_ervaringen
from zaken.tekstbron import get_teksten


@public
@require_safe
def doorlooptijden(request: PortalRequest) -> HttpResponse:
    """A list; the same for everybody."""
    teksten = get_teksten(request.gemeente, timezone.localdate())
    page = build_soorten(list_ervaringen(request.gemeente), teksten)
    return render_page(request, "doorlooptijden.html", page)
