"""Mijn zaken: the overview."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.access import requires
from portal.forms.paging import parse_pages
from portal.login.session import get_broker_slug
from portal.presenters.overview import Visit, build_overview
from portal.rendering import render_page
from portal.request import PersonalRequest
from zaken import service
from zaken.domain import Action


@requires(Action.LIST_ZAKEN)
@require_safe
def zaken_list(request: PersonalRequest) -> HttpResponse:
    """Lopende and afgeronde zaken, each with its own page number in the query."""
    lopend, afgerond = parse_pages(request.GET)
    overview = service.list_zaken(
        request.identity, request.gemeente, lopend=lopend, afgerond=afgerond, now=timezone.now()
    )
    acties = service.list_actieteksten(request.gemeente)
    visit = Visit(
        identity=request.identity,
        brokers=tuple(request.gemeente.brokers.all()),
        broker=get_broker_slug(request),
    )
    page = build_overview(overview, visit, acties, timezone.localdate())
    return render_page(request, "overview.html", page)


zaken_list.section = "zaken"  # type: ignore[attr-defined]  # which item of the menu this is
