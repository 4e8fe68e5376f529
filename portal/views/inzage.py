"""Wie heeft mijn gegevens bekeken: what the portal wrote down, told to whom it is about."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.access import requires
from portal.forms.paging import parse_page
from portal.presenters.inzage import build_inzage_page
from portal.rendering import render_page
from portal.request import PersonalRequest
from zaken.domain import Action
from zaken.inzages import list_inzages


@requires(Action.VIEW_INZAGE)
@require_safe
def inzage(request: PersonalRequest) -> HttpResponse:
    """Newest first; 404 in a login for another."""
    identity, gemeente = request.identity, request.gemeente
    page = parse_page(request.GET.get("pagina", "1"))
    inzages = list_inzages(identity, gemeente, page=page, now=timezone.now())
    built = build_inzage_page(inzages, identity, gemeente, timezone.localdate())
    return render_page(request, "inzage.html", built)


inzage.section = "inzage"  # type: ignore[attr-defined]  # which item of the menu this is
