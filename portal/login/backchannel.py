"""OpenID Connect Back-Channel Logout 1.0: the broker says that a login ended; we end its session.

Called by the broker, not by a browser: no cookie, no CSRF token, only a signed token. Whatever is
wrong with it gives 400 with a code and ends nothing.
"""

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View
from redis import RedisError

from portal.access import public
from portal.login.backend import token_rules
from portal.login.errors import BrokerUnavailableError, TokenRefusedError
from portal.login.logins import end_sessions
from portal.login.session import gemeente_of
from portal.login.tokens import (
    LEEWAY_SECONDS,
    LOGOUT_MAX_AGE,
    read_unverified,
    verify_logout_token,
)
from portal.models import Broker
from zaken.events import Event, record_event
from zaken.models import Gemeente

_MAX_CHARACTERS = 20_000

logger = logging.getLogger(__name__)


@method_decorator([csrf_exempt, public], name="dispatch")
class BackChannelLogoutView(View):
    """POST with `logout_token`."""

    http_method_names = ["post"]  # noqa: RUF012  # Django reads a list here

    def post(self, request: HttpRequest) -> HttpResponse:
        """200 when it was understood, also when there is no such session (any more)."""
        gemeente = gemeente_of(request)
        try:
            broker, claims = _verify(gemeente, request.POST.get("logout_token", ""))
        except TokenRefusedError as error:
            record_event(Event.TOKEN_REFUSED, gemeente=gemeente.slug, reason=error.code)
            return JsonResponse({"error": "invalid_request", "code": error.code}, status=400)
        except BrokerUnavailableError as error:
            record_event(Event.BROKER_FAILED, gemeente=gemeente.slug, reason=error.code)
            return JsonResponse({"error": "temporarily_unavailable"}, status=503)
        for _ in range(end_sessions(claims, broker, gemeente.slug)):
            record_event(Event.LOGGED_OUT_BY_BROKER, gemeente=gemeente.slug)
        return HttpResponse(status=200)


def _verify(gemeente: Gemeente, token: str) -> tuple[Broker, Mapping[str, Any]]:
    """Section 2.6. Raises TokenRefusedError or BrokerUnavailableError."""
    if not token or len(token) > _MAX_CHARACTERS:
        raise TokenRefusedError("logout_token_missing" if not token else "logout_token_too_large")
    broker = _find_broker(gemeente, token)
    claims = verify_logout_token(token, token_rules(broker), timezone.now())
    _use_once(broker, claims["jti"])
    return broker, claims


def _find_broker(gemeente: Gemeente, token: str) -> Broker:
    """The broker that the token names as its maker, for the client that it is for.

    Only a hint, as nothing is verified yet; it keeps us from trying the keys of all the others.
    """
    claims = read_unverified(token)[1]
    iss, aud = claims.get("iss"), claims.get("aud")
    makers = [broker for broker in gemeente.brokers.all() if broker.issuer == iss]
    if not makers:
        raise TokenRefusedError("iss_wrong")
    for broker in makers:
        if aud in (broker.client_id, [broker.client_id]):
            return broker
    raise TokenRefusedError("aud_wrong")


def _use_once(broker: Broker, jti: str) -> None:
    """Remembered for as long as the token is fresh; in Redis, where several processes share it."""
    digest = hashlib.sha256(f"{broker.issuer}\0{jti}".encode()).hexdigest()
    try:
        is_new = cache.add(f"logout-jti:{digest}", 1, LOGOUT_MAX_AGE + 2 * LEEWAY_SECONDS)
    except RedisError:  # its text holds the address
        # Ending sessions is the safe side, and a replay ends no login that is newer than its token.
        logger.warning("no cache: not known whether a logout token was used before")
        return
    if not is_new:
        raise TokenRefusedError("jti_used")
