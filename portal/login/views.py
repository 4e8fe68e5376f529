"""Login and logout over OpenID Connect: three views around mozilla-django-oidc's own.

Start and logout are forms (POST), so that no link logs anybody in or out. Whatever goes wrong gives
a page in plain words and a security event with a fixed code.
"""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import View
from mozilla_django_oidc.utils import import_from_settings
from mozilla_django_oidc.views import (
    OIDCAuthenticationCallbackView,
    OIDCAuthenticationRequestView,
)

from portal.access import public
from portal.login import session
from portal.login.backend import BrokerBackend, broker_settings, level_words
from portal.login.demand import check_sub
from portal.login.errors import BrokerUnavailableError, LoginRefusedError, TokenRefusedError
from portal.login.keys import key_store
from portal.login.paths import is_local_path
from portal.models import Broker
from portal.presenters.levels import say_higher_means
from portal.presenters.login import build_step_up
from portal.presenters.pages import MessagePage
from portal.rendering import render_message
from zaken.domain import Loa, Method
from zaken.events import Event, record_event

# Errors of the authorization endpoint (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6).
_CANCELLED = frozenset({"access_denied"})
_BROKER_DOWN = frozenset({"server_error", "temporarily_unavailable"})


@method_decorator(public, name="dispatch")
class StartLoginView(OIDCAuthenticationRequestView):  # type: ignore[misc]  # the library is untyped
    """POST with `broker` (its slug) and `volgende` (a path): off to the broker.

    `niveau`, the name of a level, asks for more than the broker's usual one; never for less. Our
    own code can demand a level and a fresh login: `as_view(loa=Loa.HOOG, max_age=0)`.
    """

    http_method_names = ["post"]  # noqa: RUF012  # Django reads a list here
    broker: Broker | None = None
    loa: Loa | None = None
    max_age: int | None = None

    def get_settings(self, attr: str, *args: Any) -> Any:
        """The broker's value, else that of the Django settings."""
        own = broker_settings(self.broker) if self.broker else {}
        # The library reads the broker's settings in its __init__, before there is a broker.
        default = args or (("",) if self.broker is None else ())
        return own[attr] if attr in own else import_from_settings(attr, *default)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """A new login at the broker (shared computers), at the level that the gemeente wants."""
        del request
        assert self.broker  # noqa: S101  # post() has set it
        acr_values = level_words(self.broker).acr_values(self.loa)
        asked = {"acr_values": acr_values} if acr_values else {}
        if self.max_age is not None:
            asked["max_age"] = str(self.max_age)
        return {**self.broker.extra_params, **asked, "prompt": "login"}

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Redirect to the authorization endpoint, with state, nonce and PKCE."""
        slug = request.POST.get("broker", "")
        self.broker = session.gemeente_of(request).brokers.filter(slug=slug).first()
        if self.broker is None:
            return _again(request, "broker_unknown")
        level = request.POST.get("niveau", "").upper()
        if level and level not in Loa.__members__:
            return _again(request, "level_unknown")
        asked = (level_words(self.broker).usual_loa(), self.loa, Loa[level] if level else None)
        self.loa = max((loa for loa in asked if loa), default=None)
        try:  # its keys are needed at the callback anyway
            key_store.check(self.broker.jwks_uri)
        except BrokerUnavailableError as error:
            return _unavailable(request, error.code)
        self.OIDC_OP_AUTH_ENDPOINT = self.broker.authorization_endpoint
        self.OIDC_RP_CLIENT_ID = self.broker.client_id
        response: HttpResponseRedirect = super().get(request)
        state = parse_qs(urlsplit(response.url).query)["state"][0]
        session.record_start(
            request,
            state,
            self.broker,
            _next_path(request),
            loa=self.loa,
            max_age=self.max_age,
        )
        return response


@method_decorator(public, name="dispatch")
class CallbackView(OIDCAuthenticationCallbackView):  # type: ignore[misc]  # the library is untyped
    """Where the broker sends the browser back to. Without a known `state` nothing changes."""

    http_method_names = ["get"]  # noqa: RUF012  # Django reads a list here

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Finish the login, or say why not."""
        start = session.take_start(request, request.GET.get("state", ""), timezone.now())
        # A page repeats its own address (to switch language): the code must not be in that.
        # request.GET has been read and keeps its values.
        request.META["QUERY_STRING"] = ""
        if start is None:
            return _again(request, "state_unknown")
        broker = session.gemeente_of(request).brokers.filter(slug=start.broker_slug).first()
        if broker is None:
            return _again(request, "broker_unknown")
        if code := _judge_iss(request.GET.getlist("iss"), broker):
            return _refused(request, code)
        if error := request.GET.get("error"):
            return _broker_error(request, error)
        return self._authenticate(request, broker, start)

    def _authenticate(
        self, request: HttpRequest, broker: Broker, start: session.LoginStart
    ) -> HttpResponseBase:
        backend, gemeente = BrokerBackend(broker, start.demand), session.gemeente_of(request)
        try:
            identity = backend.authenticate(
                request, nonce=start.nonce, code_verifier=start.code_verifier
            )
            check_sub(identity, session.get_identity(request, timezone.now()))
        except TokenRefusedError as error:
            return _refused(request, error.code, Event.TOKEN_REFUSED)
        except LoginRefusedError as error:
            return _refused(request, error.code)
        except BrokerUnavailableError as error:
            key_store.doubt(broker.jwks_uri, error.code)
            return _unavailable(request, error.code)
        if identity.loa < gemeente.minimum_loa:
            return _level_too_low(request, gemeente.minimum_loa, identity.method)
        if not start.demand.is_reached_by(identity.loa):
            return _below_demand(request, broker, start)
        session.log_in(request, identity, broker, backend.id_token)
        record_event(
            Event.LOGIN_ACCEPTED,
            gemeente=gemeente.slug,
            method=identity.method,
            loa=identity.loa.name.lower(),
        )
        return HttpResponseRedirect(start.next_path)


@method_decorator(public, name="dispatch")
class LogoutView(View):
    """POST: ends the session here first, then at the broker if it has a page for that."""

    http_method_names = ["post"]  # noqa: RUF012  # Django reads a list here

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Log out; works for who is not logged in too."""
        hint = session.log_out(request)
        if hint.broker_slug:
            _tell(request, Event.LOGGED_OUT)
        url = _end_session_url(request, hint) or reverse("uitgelogd")
        response = HttpResponseRedirect(url)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _tell(request: HttpRequest, event: Event, code: str = "") -> None:
    gemeente = session.gemeente_of(request).slug
    if code:
        record_event(event, gemeente=gemeente, reason=code)
    else:
        record_event(event, gemeente=gemeente)


def _judge_iss(values: list[str], broker: Broker) -> str | None:
    """RFC 9207: the answer comes from the broker that this login was started at. Else a code."""
    if not values and broker.callback_iss:
        return "callback_iss_missing"
    return "callback_iss_wrong" if any(value != broker.issuer for value in values) else None


def _next_path(request: HttpRequest) -> str:
    path = request.POST.get("volgende", "")
    return path if is_local_path(path) else reverse("overzicht")


def _end_session_url(request: HttpRequest, hint: session.LogoutHint) -> str | None:
    """RP-Initiated Logout 1.0; without `id_token_hint` unless configured, as it shows the BSN.

    Our own page when the broker is known to be down: it would not send the resident back.
    """
    if not hint.broker_slug:
        return None
    broker = session.gemeente_of(request).brokers.filter(slug=hint.broker_slug).first()
    if broker is None or not broker.end_session_endpoint:
        return None
    if key_store.is_down(broker.jwks_uri):
        return f"{reverse('uitgelogd')}?{urlencode({'inlogdienst': 'storing'})}"
    params = {
        "client_id": broker.client_id,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("uitgelogd")),
        "state": get_random_string(32),
    }
    if broker.logout_with_id_token_hint and hint.id_token:
        params["id_token_hint"] = hint.id_token
    separator = "&" if "?" in broker.end_session_endpoint else "?"
    return f"{broker.end_session_endpoint}{separator}{urlencode(params)}"


def _broker_error(request: HttpRequest, error: str) -> HttpResponse:
    """Say why the broker did not log in: the resident's own wish, a failure, or another reason."""
    if error in _CANCELLED:
        page = MessagePage(
            title=_("U hebt het inloggen afgebroken"),
            paragraphs=(_("U bent niet ingelogd. Wilt u uw zaken bekijken? Log dan opnieuw in."),),
            login=True,
        )
        return render_message(request, page, status=200)
    if error in _BROKER_DOWN:
        return _unavailable(request, error)
    return _refused(request, "broker_error")


def _again(request: HttpRequest, code: str) -> HttpResponse:
    """400: an old tab, the Back button, a cookie that is gone, or somebody else's link."""
    _tell(request, Event.LOGIN_UNKNOWN, code)
    if getattr(request, "identity", None) is not None:
        page = MessagePage(
            title=_("U bent al ingelogd"),
            paragraphs=(_("Deze inlogpagina is niet meer geldig. U bent nog wel ingelogd."),),
            link_text=_("Naar uw zaken"),
            link_url=reverse("overzicht"),
        )
    else:
        page = MessagePage(
            title=_("Log opnieuw in"),
            paragraphs=(
                _("Het inloggen duurde te lang, of deze inlogpagina is al een keer gebruikt."),
                _("Lukt het niet? Controleer dan of uw browser cookies toestaat."),
            ),
            login=True,
        )
    return render_message(request, page, status=400)


def _refused(request: HttpRequest, code: str, event: Event = Event.LOGIN_REFUSED) -> HttpResponse:
    """403: the answer of the broker is not one we accept. The page does not say which check."""
    _tell(request, event, code)
    logged_in = getattr(request, "identity", None) is not None
    page = MessagePage(
        title=_("Het inloggen is niet gelukt"),
        paragraphs=(
            _("U bent nog ingelogd zoals daarvoor. Wilt u anders inloggen? Log dan eerst uit.")
            if logged_in
            else _("U bent niet ingelogd. Probeer het opnieuw."),
            _("Lukt het weer niet? Neem dan contact met ons op."),
        ),
        login=True,
    )
    return render_message(request, page, status=403)


def _level_too_low(request: HttpRequest, needed: int, method: Method) -> HttpResponse:
    """403: a good login, but below what this gemeente asks for anything at all."""
    _tell(request, Event.LOGIN_REFUSED, "loa_too_low")
    page = MessagePage(
        title=_("Log in op een veiliger manier"),
        paragraphs=(
            _("Zoals u nu heeft ingelogd, is niet veilig genoeg om zaken te laten zien."),
            _("Log in met %(means)s.") % {"means": say_higher_means(Loa(needed), method)},
        ),
        login=True,
    )
    return render_message(request, page, status=403)


def _below_demand(request: HttpRequest, broker: Broker, start: session.LoginStart) -> HttpResponse:
    """403: a good login, but below what was asked for. Who was logged in before, still is."""
    _tell(request, Event.LOGIN_REFUSED, "loa_below_demand")
    needed = start.demand.loa or Loa.HOOG
    means = say_higher_means(needed, Method(broker.method))
    logged_in = getattr(request, "identity", None) is not None
    page = MessagePage(
        title=_("Log in op een veiliger manier"),
        paragraphs=(
            _("U hebt ingelogd, maar voor wat u wilt zien is dat niet veilig genoeg."),
            _("Log in met %(means)s.") % {"means": means},
            *((_("U bent nog ingelogd zoals daarvoor."),) if logged_in else ()),
        ),
        step_up=build_step_up([broker], broker.slug, needed=needed, volgende=start.next_path),
        link_text=_("Naar uw zaken") if logged_in else "",
        link_url=reverse("overzicht") if logged_in else "",
    )
    return render_message(request, page, status=403)


def _unavailable(request: HttpRequest, code: str) -> HttpResponse:
    """503: the broker cannot be reached or does not work."""
    _tell(request, Event.BROKER_FAILED, code)
    page = MessagePage(
        title=_("Inloggen kan nu niet"),
        paragraphs=(
            _("Er is een storing bij de inlogdienst. Dat ligt niet aan u."),
            _("Probeer het over een paar minuten opnieuw."),
        ),
        login=True,
    )
    response = render_message(request, page, status=503)
    response["Retry-After"] = "60"
    return response
