"""Login of staff over OpenID Connect, in three views; there is no other way in, and no password.

Start and logout are forms (POST), so that no link logs anybody in or out. Whatever goes wrong gives
a page and a security event with a fixed code.
"""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib import auth
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View
from mozilla_django_oidc.utils import import_from_settings
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from beheer.backend import StaffBackend
from beheer.broker import build_broker, build_rules
from beheer.pages import STAFF, render_page
from beheer.session import Start, record_login, record_start, take_start
from beheer.staff import Employee, record_employee
from portal.login.backend import broker_settings
from portal.login.errors import BrokerUnavailableError, LoginRefusedError, TokenRefusedError
from portal.login.paths import is_local_path
from zaken.events import Event, record_event

_USERS = "beheer.staff.StaffUsers"


class StartView(OIDCAuthenticationRequestView):
    """POST with `next` (a path): off to the provider, with state, nonce and PKCE."""

    http_method_names = ["post"]  # noqa: RUF012  # Django reads a list here

    @staticmethod
    def get_settings(attr: str, *args: Any) -> Any:
        """The provider's value, else that of the Django settings."""
        own = broker_settings(build_broker())
        return own[attr] if attr in own else import_from_settings(attr, *args)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """The acr that we will ask back, if one is configured."""
        del request
        acr = build_rules().acr
        return {"acr_values": " ".join(acr)} if acr else {}

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Redirect to the authorization endpoint."""
        response: HttpResponseRedirect = super().get(request)
        state = parse_qs(urlsplit(response.url).query)["state"][0]
        path = request.POST.get("next", "")
        record_start(request, state, path if is_local_path(path) else reverse("admin:index"))
        return response


class CallbackView(View):
    """Where the provider sends the browser back to. Without a known `state` nothing changes."""

    http_method_names = ["get"]  # noqa: RUF012  # the same

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Finish the login, or say why not."""
        start = take_start(request, request.GET.get("state", ""), timezone.now())
        if start is None:
            return _again(request)
        try:
            _judge_answer(request)
            employee = _authenticate(request, start)
        except TokenRefusedError as error:
            return _refused(request, error.code, Event.TOKEN_REFUSED)
        except LoginRefusedError as error:
            return _refused(request, error.code)
        except BrokerUnavailableError as error:
            return _unavailable(request, error.code)
        return _admit(request, employee, start)


def log_out(request: HttpRequest) -> HttpResponseBase:
    """End the session here first, then at the provider if it has a page for that."""
    if request.user.is_authenticated:
        record_event(Event.LOGGED_OUT, method=STAFF)
    auth.logout(request)
    response = HttpResponseRedirect(_end_session_url(request) or reverse("admin:login"))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _judge_answer(request: HttpRequest) -> None:
    """The answer is of our provider (RFC 9207) and no error. Raises LoginRefusedError."""
    if any(iss != build_broker().issuer for iss in request.GET.getlist("iss")):
        raise LoginRefusedError("callback_iss_wrong")
    if request.GET.get("error"):
        raise LoginRefusedError("broker_error")


def _authenticate(request: HttpRequest, start: Start) -> Employee:
    backend = StaffBackend(build_broker(), start.demand, build_rules())
    return backend.authenticate(request, nonce=start.nonce, code_verifier=start.code_verifier)


def _admit(request: HttpRequest, employee: Employee, start: Start) -> HttpResponseBase:
    """A new session for who may look; nobody is logged in (any more) for who may not."""
    user = record_employee(employee)
    request.session.flush()
    if user is None:
        return _not_admitted(request, employee.refusal)
    _log_in(request, user)
    return HttpResponseRedirect(start.next_path)


def _log_in(request: HttpRequest, user: User) -> None:
    auth.login(request, user, backend=_USERS)
    record_login(request, timezone.now())
    record_event(Event.LOGIN_ACCEPTED, method=STAFF, staff=str(user.pk))


def _end_session_url(request: HttpRequest) -> str | None:
    """RP-Initiated Logout 1.0, with our client id and without a token in the address."""
    broker = build_broker()
    if not broker.end_session_endpoint:
        return None
    back = request.build_absolute_uri(reverse("admin:login"))
    query = urlencode({"client_id": broker.client_id, "post_logout_redirect_uri": back})
    separator = "&" if "?" in broker.end_session_endpoint else "?"
    return f"{broker.end_session_endpoint}{separator}{query}"


def _again(request: HttpRequest) -> HttpResponse:
    record_event(Event.LOGIN_UNKNOWN, method=STAFF, reason="state_unknown")
    text = "Het inloggen duurde te lang, of deze inlogpagina is al een keer gebruikt."
    return render_page(request, "Log opnieuw in", text, 400)


def _refused(request: HttpRequest, code: str, event: Event = Event.LOGIN_REFUSED) -> HttpResponse:
    record_event(event, method=STAFF, reason=code)
    text = "U bent niet ingelogd. Probeer het opnieuw, of vraag uw applicatiebeheerder."
    return render_page(request, "Het inloggen is niet gelukt", text, 403)


def _not_admitted(request: HttpRequest, code: str) -> HttpResponse:
    record_event(Event.LOGIN_REFUSED, method=STAFF, reason=code)
    text = "U hebt geen toegang tot beheer. Vraag uw applicatiebeheerder om toegang."
    return render_page(request, "Geen toegang", text, 403)


def _unavailable(request: HttpRequest, code: str) -> HttpResponse:
    record_event(Event.BROKER_FAILED, method=STAFF, reason=code)
    text = "De inlogdienst geeft geen antwoord. Probeer het over een paar minuten opnieuw."
    response = render_page(request, "Inloggen kan nu niet", text, 503)
    response["Retry-After"] = "60"
    return response
