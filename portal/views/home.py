"""The public first page: what MijnZaken is, and the way in."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.access import public
from portal.presenters.login import build_home
from portal.rendering import render_page
from portal.request import PortalRequest
from zaken.ervaring import list_ervaringen


@public
@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """Nothing personal; also shown to who is logged in, with the way to their zaken."""
    known = bool(list_ervaringen(request.gemeente))
    page = build_home(request.gemeente.brokers.all(), knows_ervaring=known)
    return render_page(request, "home.html", page)
