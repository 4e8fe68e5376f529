"""The pages of the broker: log in, log out, and what goes wrong.

There is no session: every login shows the page and asks for a choice, which is what DigiD does
and what lets the demo change person at once. The client says which login means is asked for.
"""

import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View
from oauth2_provider.exceptions import (
    InvalidOIDCClientError,
    InvalidOIDCRedirectURIError,
    OAuthToolkitError,
    OIDCError,
)
from oauth2_provider.models import Application
from oauth2_provider.settings import oauth2_settings
from oauth2_provider.views import ConnectDiscoveryInfoView, RPInitiatedLogoutView
from oauth2_provider.views.mixins import OAuthLibMixin
from oauthlib.common import add_params_to_uri

from demo.broker.forms import LoginForm
from demo.broker.means import LEVELS, Means, get_means

STYLE = (Path(__file__).parent / "static" / "broker.css").read_bytes()


class AuthorizeView(OAuthLibMixin, View):
    """The authorization endpoint and the login page in one.

    The form posts to its own URL, so the request of the portal is checked again with the answer.
    """

    http_method_names = ["get", "post"]  # noqa: RUF012 (Django's own shape)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check the portal's request first; a client or redirect URI we do not know stays here."""
        del args, kwargs
        try:
            _, credentials = self.validate_authorization_request(request)
            return super().dispatch(request, credentials)
        except OAuthToolkitError as error:
            redirect, answer = self.error_response(error)
            if redirect:
                return self.redirect(answer["url"])
            return render(request, "broker/fout_inloggen.html", status=400)

    def get(self, request: HttpRequest, credentials: dict[str, Any]) -> HttpResponse:
        """Show the page, always, with the level the portal asked for."""
        means = get_means(credentials["client_id"])
        level = means.levels.get_preferred(request.GET.get("acr_values", ""))
        return self.page(request, means, LoginForm(means, initial={"niveau": level.key}))

    def post(self, request: HttpRequest, credentials: dict[str, Any]) -> HttpResponse:
        """Send the browser back to the portal, with a code or with `access_denied`."""
        if "annuleren" in request.POST:
            return self.answer(request, credentials, allow=False)
        means = get_means(credentials["client_id"])
        form = LoginForm(means, request.POST)
        if not form.is_valid():
            return self.page(request, means, form)
        request.user = User.objects.get(username=form.cleaned_data["persoon"])
        credentials["chosen_level"] = means.levels.get(form.cleaned_data["niveau"])
        return self.answer(request, credentials, allow=True)

    def page(self, request: HttpRequest, means: Means, form: LoginForm) -> HttpResponse:
        """Render the login page of one login means."""
        context = {"form": form, "means": means}
        return render(request, "broker/inloggen.html", context)

    def answer(
        self, request: HttpRequest, credentials: dict[str, Any], *, allow: bool
    ) -> HttpResponse:
        """Let the toolkit make the code, or raise that the resident refused."""
        url, _, _, _ = self.create_authorization_response(request, "openid", credentials, allow)
        return HttpResponseRedirect(url)

    def redirect(self, url: str) -> HttpResponse:
        """Send an error to the portal; RFC 9207 wants `iss` with errors too."""
        return HttpResponseRedirect(
            add_params_to_uri(url, [("iss", oauth2_settings.OIDC_ISS_ENDPOINT)])
        )


@method_decorator(csrf_exempt, name="dispatch")
class LogoutView(RPInitiatedLogoutView):
    """OpenID RP-Initiated Logout. There is no session to end, so the way back is all there is."""

    http_method_names = ["get", "post"]  # noqa: RUF012 (Django's own shape)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go back to a registered address at once, by GET or POST; else say what happened."""
        del args, kwargs
        asked = request.POST if request.method == "POST" else request.GET
        back = asked.get("post_logout_redirect_uri")
        try:
            self.validate_logout_request(asked.get("id_token_hint"), asked.get("client_id"), back)
        except OIDCError:
            return render(request, "broker/fout_uitloggen.html", status=400)
        if not back:
            return render(request, "broker/uitgelogd.html")
        state = asked.get("state")
        return HttpResponseRedirect(add_params_to_uri(back, [("state", state)]) if state else back)

    post = get

    def get_request_application(self, id_token: Any, client_id: str | None) -> Any:
        """Refuse a client we do not know; the toolkit's own look-up would raise a server error."""
        try:
            return super().get_request_application(id_token, client_id)
        except Application.DoesNotExist as error:
            raise InvalidOIDCClientError from error

    def validate_post_logout_redirect_uri(self, application: Any, uri: str | None) -> None:
        """Compare exactly, as with the redirect URI of a login."""
        super().validate_post_logout_redirect_uri(application, uri)
        if uri and uri not in application.post_logout_redirect_uris.split():
            raise InvalidOIDCRedirectURIError


class DiscoveryView(ConnectDiscoveryInfoView):
    """The discovery document, naming only what this broker does."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Correct what the toolkit publishes for all its clients together."""
        response: HttpResponse = super().get(request, *args, **kwargs)
        document = json.loads(response.content) | {
            "id_token_signing_alg_values_supported": ["RS256"],
            "grant_types_supported": ["authorization_code"],
            "response_modes_supported": ["query"],
            "acr_values_supported": [level.acr for level in LEVELS],
        }
        response.content = json.dumps(document).encode()
        return response


def style(request: HttpRequest) -> HttpResponse:
    """Serve the one stylesheet."""
    del request
    return HttpResponse(
        STYLE, content_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=300"}
    )


def favicon(request: HttpRequest) -> HttpResponse:
    """Answer that there is none, so that a browser does not report an error."""
    del request
    return HttpResponse(status=204)
