"""Pages for what goes wrong, in the house style and in plain words. Never a stack trace."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware import csrf
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.access import public
from portal.login.session import get_broker_slug
from portal.presenters.login import build_step_up
from portal.presenters.pages import MessagePage, StepUp
from portal.rendering import render_message
from zaken.domain import Loa
from zaken.events import Event, record_event

# Django's words for it may quote the visitor, so only those that do not are known here.
_CSRF = {
    csrf.REASON_NO_CSRF_COOKIE: "no_cookie",
    csrf.REASON_CSRF_TOKEN_MISSING: "no_token",
    csrf.REASON_NO_REFERER: "no_referer",
}


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    page = MessagePage(
        title=_("Deze pagina kan niet worden getoond"),
        paragraphs=(_("Er klopt iets niet aan het adres of aan wat u instuurde."),),
        link_text=_("Naar de beginpagina"),
        link_url="/",
    )
    return render_message(request, page, status=400)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same page for what does not exist and for what this visitor may not see."""
    del exception
    page = MessagePage(
        title=_("Deze pagina is er niet"),
        paragraphs=(
            _("Misschien klopt het adres niet. Of de zaak of het document is er niet meer."),
            _("Staat uw zaak niet in uw overzicht? Neem dan contact met ons op."),
        ),
        link_text=_("Naar uw zaken"),
        link_url="/overzicht/",
    )
    return render_message(request, page, status=404)


def higher_level(request: HttpRequest, needed: Loa) -> HttpResponse:
    """403: all that is lacking is the level of the login."""
    step_up = build_step_up(
        request.gemeente.brokers.all(),  # type: ignore[attr-defined]  # ours
        get_broker_slug(request),
        needed=needed,
        volgende=request.get_full_path() if request.method == "GET" else "/overzicht/",
    )
    page = MessagePage(
        title=_("Log opnieuw in om dit te zien"),
        paragraphs=(
            _("Hiervoor moet u met meer zekerheid laten zien wie u bent."),
            *_say_step_up(step_up),
            _("Lukt dat niet? Neem dan contact met ons op."),
        ),
        step_up=step_up,
        login=step_up is None,
        link_text=_("Naar uw zaken"),
        link_url="/overzicht/",
    )
    return render_message(request, page, status=403)


def mandate_not_valid(request: HttpRequest) -> HttpResponse:
    """403: a login for another, whose mandate ended or has not begun."""
    page = MessagePage(
        title=_("Uw machtiging geldt nu niet"),
        paragraphs=(
            _("U bent ingelogd om namens iemand anders te kijken. Dat mag u vandaag niet."),
            _("Uw machtiging is afgelopen, of is nog niet begonnen."),
            _("Hebt u een nieuwe machtiging? Log dan opnieuw in."),
        ),
        login=True,
        link_text=_("Neem contact op"),
        link_url="/contact/",
    )
    return render_message(request, page, status=403)


def _say_step_up(step_up: StepUp | None) -> tuple[str, ...]:
    if step_up is None:
        return ()
    return (
        _("Dat kan met %(means)s.") % {"means": step_up.means},
        _("Log opnieuw in. Daarna gaat u vanzelf terug naar deze pagina."),
    )


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 on a form without a valid token: mostly a page that stood open too long."""
    gemeente = request.gemeente.slug  # type: ignore[attr-defined]  # ours
    record_event(Event.CSRF_REFUSED, gemeente=gemeente, reason=_CSRF.get(reason, "other"))
    page = MessagePage(
        title=_("Dat is niet gelukt"),
        paragraphs=(
            _("Deze pagina stond te lang open, of uw browser houdt onze cookies tegen."),
            _("Ga terug naar de beginpagina en probeer het opnieuw."),
        ),
        link_text=_("Naar de beginpagina"),
        link_url="/",
    )
    return render_message(request, page, status=403)


def source_failed(request: HttpRequest) -> HttpResponse:
    """503: a registration that this page cannot do without gave no (good) answer."""
    page = MessagePage(
        title=_("Wij kunnen uw gegevens nu niet ophalen"),
        paragraphs=(
            _("Het systeem waarin uw zaken staan, geeft nu geen antwoord."),
            _("Er is niets mis met uw zaken. Probeer het over een paar minuten opnieuw."),
        ),
        retry=True,
    )
    response = render_message(request, page, status=503)
    response["Retry-After"] = "60"
    return response


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    """429: this address or session asks more than anybody reads. `wait` in seconds."""
    page = MessagePage(
        title=_("U gaat nu te snel"),
        paragraphs=(
            _("U vroeg in korte tijd heel veel pagina's op. Daarom wachten wij even."),
            _("Probeer het over een minuut opnieuw. Er is niets mis met uw zaken."),
        ),
        retry=True,
    )
    response = render_message(request, page, status=429)
    response["Retry-After"] = str(wait)
    return response


def too_busy(request: HttpRequest) -> HttpResponse:
    """503: this process answers as many pages as it can. Costs no query and no rendering."""
    del request
    response = HttpResponse(_render_busy(get_language() or settings.LANGUAGE_CODE), status=503)
    response["Retry-After"] = "30"
    return response


@cache
def _render_busy(language: str) -> str:
    """In the language of this request, the same for everybody."""
    return render_to_string("busy.html", {"language": language, "theme": "voorbeeld"})


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our own mistake; the log has the details."""
    page = MessagePage(
        title=_("Er ging iets mis"),
        paragraphs=(
            _("Dat ligt aan ons, niet aan u. Probeer het over een paar minuten opnieuw."),
            _("Blijft het misgaan? Neem dan contact met ons op."),
        ),
        link_text=_("Naar de beginpagina"),
        link_url="/",
    )
    return render_message(request, page, status=500)
