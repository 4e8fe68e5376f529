"""How somebody wants to be told: in general, for one zaak, and stopping without a login."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from berichten import voorkeuren as use
from berichten.ontvangers import read_afmeldcode
from portal.access import public, requires
from portal.forms.voorkeuren import parse_code, parse_kanaal, parse_keuze
from portal.presenters.pages import MessagePage
from portal.presenters.voorkeuren import build_voorkeuren, build_zaakvoorkeur
from portal.presenters.zaaknaam import say_title
from portal.rendering import render_message, render_page
from portal.request import PersonalRequest, PortalRequest
from zaken import service
from zaken.domain import Action, ZaakRef
from zaken.tekstbron import get_teksten


@requires(Action.LIST_ZAKEN)
@require_http_methods(["GET", "HEAD", "POST"])
def voorkeuren(request: PersonalRequest) -> HttpResponse:
    """GET shows them; POST changes them, or proves an address. Wrong input is shown again."""
    if request.method == "POST":
        return _change(request)
    known = use.get_voorkeuren(request.identity, request.gemeente, now=timezone.now())
    done, error = request.GET.get("klaar", ""), request.GET.get("fout", "")
    page = build_voorkeuren(known, request.identity, done=done, error=error)
    return render_page(request, "voorkeuren.html", page)


def _change(request: PersonalRequest) -> HttpResponse:
    """What the button says that was pressed."""
    who, now = (request.identity, request.gemeente), timezone.now()
    match request.POST.get("actie"):
        case "code":
            proof = use.record_code(*who, parse_code(request.POST.get("code", "")), now=now)
            return _back("klaar=bevestigd" if proof is use.Bewijs.GOED else f"fout={proof}")
        case "nieuwe-code":
            return _back("" if use.renew_code(*who, now=now) else "fout=veel")
        case "annuleren":
            use.drop_new(*who, now=now)
            return _back("")
        case _:
            return _record(request)


def _record(request: PersonalRequest) -> HttpResponse:
    now = timezone.now()
    known = use.get_voorkeuren(request.identity, request.gemeente, now=now)
    ingevuld = parse_keuze(request.POST, known)
    if ingevuld.keuze is None:
        page = build_voorkeuren(known, request.identity, ingevuld=ingevuld)
        return render_page(request, "voorkeuren.html", page)
    went = use.record_keuze(request.identity, request.gemeente, ingevuld.keuze, now=now)
    if not went:
        return _back("fout=veel")
    after = use.get_voorkeuren(request.identity, request.gemeente, now=now)
    return _back("" if after.nieuw_kanaal else "klaar=opgeslagen")


def _back(query: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("voorkeuren") + (query and f"?{query}"))


@requires(Action.VIEW_ZAAK)
@require_http_methods(["GET", "HEAD", "POST"])
def zaakvoorkeur(request: PersonalRequest, registratie: str, uuid: UUID) -> HttpResponse:
    """The way for one zaak; 404 when its page is, or nothing is told here."""
    ref = ZaakRef(registratie=registratie, uuid=uuid)
    identity, gemeente, now = request.identity, request.gemeente, timezone.now()
    zaak = service.get_zaak(identity, gemeente, ref, now=now)
    known, kanaal = use.get_zaakkanaal(identity, gemeente, ref, now=now)
    zaak_url = reverse("zaak", args=[registratie, uuid])
    if request.method == "POST":
        chosen = parse_kanaal(request.POST.get("kanaal", ""), known)
        use.record_zaakkanaal(identity, gemeente, ref, chosen, now=now)
        return HttpResponseRedirect(zaak_url)
    page = build_zaakvoorkeur(
        known,
        kanaal,
        zaak=say_title(zaak, get_teksten(gemeente, timezone.localdate())),
        zaaknummer=zaak.identificatie,
        zaak_url=zaak_url,
    )
    return render_page(request, "zaakvoorkeur.html", page)


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def afmelden(request: PortalRequest, code: str) -> HttpResponse:
    """Stop without a login (RFC 8058: a mail program may do it, so without a CSRF token).

    GET changes nothing: programs open links too. It says nothing of who it is about.
    """
    ontvanger = read_afmeldcode(request.gemeente, code)
    if ontvanger is None:
        raise Http404
    if request.method != "POST":
        return render_page(
            request, "afmelden.html", MessagePage(title=_("Berichten stoppen"), paragraphs=())
        )
    use.stop(request.gemeente, ontvanger, now=timezone.now())
    page = MessagePage(
        title=_("U krijgt geen berichten meer"),
        paragraphs=(
            _("Wij sturen u geen berichten meer over uw zaken."),
            _("Wilt u later toch weer berichten? Log in en kies hoe u bericht wilt krijgen."),
        ),
    )
    return render_message(request, page, status=200)


# Which item of the menu this is.
voorkeuren.section = "voorkeuren"  # type: ignore[attr-defined]  # ours
zaakvoorkeur.section = "zaken"  # type: ignore[attr-defined]  # ours
