"""The pages with several zaken: the overview, all zaken, and searching in them."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from berichten.voorkeuren import get_vraag
from portal.access import requires
from portal.forms.zaken import SearchError, parse_wanted, parse_words
from portal.login.session import get_broker_slug
from portal.presenters.cards import Visit
from portal.presenters.overview import build_overview
from portal.presenters.zaken import build_search_page, build_zaken_page
from portal.rendering import render_page
from portal.request import PersonalRequest
from zaken import service
from zaken.bezoeken import list_news
from zaken.domain import Action
from zaken.tekstbron import get_teksten


@requires(Action.LIST_ZAKEN)
@require_safe
def overview(request: PersonalRequest) -> HttpResponse:
    """What has to be done, and the lopende zaken."""
    wanted = service.Wanted(afgerond=None)
    found = service.list_zaken(request.identity, request.gemeente, wanted, now=timezone.now())
    teksten = get_teksten(request.gemeente, timezone.localdate())
    page = build_overview(
        found,
        _visit(request, found),
        teksten,
        timezone.localdate(),
        vraag=get_vraag(request.identity, request.gemeente),
    )
    return render_page(request, "overview.html", page)


@requires(Action.LIST_ZAKEN)
@require_safe
def zaken_list(request: PersonalRequest) -> HttpResponse:
    """Lopende and afgeronde zaken as chosen in the query, each with its own page number."""
    wanted = parse_wanted(request.GET)
    found = service.list_zaken(request.identity, request.gemeente, wanted, now=timezone.now())
    teksten = get_teksten(request.gemeente, timezone.localdate())
    page = build_zaken_page(found, _visit(request, found), wanted, teksten, timezone.localdate())
    return render_page(request, "zaken.html", page)


@requires(Action.LIST_ZAKEN)
@require_http_methods(["GET", "HEAD", "POST"])
def zaken_search(request: PersonalRequest) -> HttpResponse:
    """The zaken with the words of the form; with GET only the form."""
    text = request.POST.get("woorden", "")
    words = parse_words(text) if request.method == "POST" else ()
    error = words if isinstance(words, SearchError) else None
    found = None
    if words and not isinstance(words, SearchError):
        found = service.search_zaken(request.identity, request.gemeente, words, now=timezone.now())
    teksten = get_teksten(request.gemeente, timezone.localdate())
    page = build_search_page(
        found, _visit(request, found), text, error, teksten, timezone.localdate()
    )
    return render_page(request, "zoeken.html", page)


def _visit(request: PersonalRequest, found: service.Overview | None) -> Visit:
    zaken = [zaak for part in found.lists for zaak in part.zaken] if found else []
    return Visit(
        identity=request.identity,
        brokers=tuple(request.gemeente.brokers.all()),
        broker=get_broker_slug(request),
        nieuws=list_news(request.identity, request.gemeente, zaken),
    )


# Which item of the menu this is.
overview.section = "overzicht"  # type: ignore[attr-defined]  # ours
zaken_list.section = zaken_search.section = "zaken"  # type: ignore[attr-defined]  # ours
