"""The web session: the only module that touches `request.session`.

A login in progress is a short-lived entry per `state`; a login is one sealed text, so that neither
the session table nor a copy of it shows a BSN. Any doubt about a session ends it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import timezone
from pydantic import TypeAdapter, ValidationError

from portal.login.demand import Demand
from portal.login.logins import record_login
from zaken.at_rest import UnsealError, seal, unseal
from zaken.domain import Identity, InvalidIdentityError, Loa
from zaken.events import Event, record_event

if TYPE_CHECKING:
    from portal.models import Broker
    from zaken.models import Gemeente

_LOGIN_SECONDS = 600
# A session is extended when this old: a write less for each page, and so much less idle time.
_TOUCH_SECONDS = 30
_CLOCK_SKEW_SECONDS = 60
_STATES = "oidc_states"  # the name that mozilla-django-oidc uses

_identity = TypeAdapter(Identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginStart:
    """A login that is under way: what the callback needs of its start."""

    broker_slug: str
    next_path: str
    nonce: str
    code_verifier: str
    demand: Demand


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoutHint:
    """What the ended session knew of the broker; both None when nobody was logged in."""

    broker_slug: str | None = None
    id_token: str | None = None


def gemeente_of(request: HttpRequest) -> "Gemeente":
    """The gemeente of the host, which the middleware put on the request."""
    gemeente: Gemeente = request.gemeente  # type: ignore[attr-defined]  # ours
    return gemeente


def record_start(  # an entry has this many parts
    request: HttpRequest,
    state: str,
    broker: "Broker",
    next_path: str,
    *,
    loa: Loa | None = None,
    max_age: int | None = None,
) -> None:
    """Complete the entry that mozilla-django-oidc made for `state`, and drop the expired ones.

    `loa` and `max_age` (seconds) are what this login has to reach; the callback verifies them.
    """
    states = request.session[_STATES]
    states[state] |= {
        "broker": broker.slug,
        "gemeente": gemeente_of(request).slug,
        "next": next_path,
        "loa": loa,
        "max_age": max_age,
    }
    oldest = timezone.now().timestamp() - _LOGIN_SECONDS
    request.session[_STATES] = {k: v for k, v in states.items() if v["added_on"] >= oldest}
    if "identity" not in request.session:
        request.session.set_expiry(_LOGIN_SECONDS)


def take_start(request: HttpRequest, state: str, now: datetime) -> LoginStart | None:
    """The start that belongs to `state`, once: the entry is gone before anything slow happens.

    None for a state that is unknown, used before, older than ten minutes or of another gemeente.
    """
    states = request.session.get(_STATES)
    if not isinstance(states, dict) or state not in states:
        return None
    entry = states.pop(state)
    request.session[_STATES] = states
    try:
        request.session.save()
    except UpdateError:  # ended in another tab
        return None
    try:
        fresh = now.timestamp() - entry["added_on"] < _LOGIN_SECONDS
        if not fresh or entry["gemeente"] != gemeente_of(request).slug:
            return None
        return LoginStart(
            broker_slug=entry["broker"],
            next_path=entry["next"],
            nonce=entry["nonce"],
            code_verifier=entry["code_verifier"],
            demand=_read_demand(entry),
        )
    except (KeyError, TypeError, ValueError):  # written by another version of this code
        return None


def _read_demand(entry: dict[str, Any]) -> Demand:
    return Demand(
        loa=None if entry["loa"] is None else Loa(entry["loa"]),
        max_age=entry["max_age"],
        asked_at=datetime.fromtimestamp(entry["added_on"], UTC),
    )


def log_in(
    request: HttpRequest, identity: Identity, broker: "Broker", id_token: str | None
) -> None:
    """Replace whatever this browser had by a new session of `identity`, under a new key."""
    request.session.flush()  # its row, with that of its login
    request.session["identity"] = seal(_identity.dump_json(identity).decode())
    request.session["started_at"] = int(timezone.now().timestamp())
    request.session["seen_at"] = request.session["started_at"]
    request.session["gemeente"] = gemeente_of(request).slug
    request.session["broker"] = broker.slug
    if broker.logout_with_id_token_hint and id_token:
        request.session["id_token"] = seal(id_token)
    request.session.create()  # now, and not at the end of the request: the login refers to it
    record_login(request.session.session_key or "", identity, broker, gemeente_of(request).slug)
    rotate_token(request)


def get_identity(request: HttpRequest, now: datetime) -> Identity | None:
    """Who is logged in here, or None. A session that is not sound is ended.

    Not sound: unreadable, older than SESSION_ABSOLUTE_SECONDS, or of another gemeente. The idle
    limit is the expiry of the session itself.
    """
    sealed = request.session.get("identity")
    if sealed is None:
        return None
    identity = _read_identity(request, sealed, now)
    if identity is None:
        request.session.flush()
    return identity


def touch(request: HttpRequest, now: datetime) -> None:
    """Somebody is reading: start the idle time anew, unless that was done moments ago."""
    moment = int(now.timestamp())
    if moment - request.session.get("seen_at", 0) >= _TOUCH_SECONDS:
        request.session["seen_at"] = moment


def get_seconds_left(request: HttpRequest, now: datetime) -> int:
    """Until this session ends by itself; 0 when nobody is logged in."""
    if "identity" not in request.session:
        return 0
    idle: int = request.session.get("seen_at", 0) + settings.SESSION_COOKIE_AGE
    absolute: int = request.session.get("started_at", 0) + settings.SESSION_ABSOLUTE_SECONDS
    return max(0, min(idle, absolute) - int(now.timestamp()))


def extend(request: HttpRequest, now: datetime) -> None:
    """Start the idle time anew: somebody said that they are still there."""
    request.session["seen_at"] = int(now.timestamp())


def get_broker_slug(request: HttpRequest) -> str:
    """At which broker this session began; empty when nobody is logged in."""
    slug: str = request.session.get("broker", "")
    return slug


def log_out(request: HttpRequest) -> LogoutHint:
    """End the session here, whatever is in it."""
    broker_slug = request.session.get("broker")
    sealed = request.session.get("id_token")
    request.session.flush()
    try:
        id_token = unseal(sealed) if sealed else None
    except UnsealError:
        id_token = None
    return LogoutHint(broker_slug=broker_slug, id_token=id_token)


def _read_identity(request: HttpRequest, sealed: object, now: datetime) -> Identity | None:
    """Who a session is of. That it grew too old is nothing special; the rest is told."""
    gemeente = gemeente_of(request).slug
    started_at = request.session.get("started_at")
    if not isinstance(started_at, int) or started_at - now.timestamp() > _CLOCK_SKEW_SECONDS:
        record_event(Event.SESSION_UNREADABLE, gemeente=gemeente, reason="started_at")
        return None
    if now.timestamp() - started_at >= settings.SESSION_ABSOLUTE_SECONDS:
        return None
    if request.session.get("gemeente") != gemeente:
        record_event(Event.SESSION_ELSEWHERE, gemeente=gemeente)
        return None
    identity = _unseal_identity(sealed)
    if identity is None:
        record_event(Event.SESSION_UNREADABLE, gemeente=gemeente, reason="identity")
    return identity


def _unseal_identity(sealed: object) -> Identity | None:
    try:
        return _identity.validate_json(unseal(str(sealed)))
    except (UnsealError, ValidationError, InvalidIdentityError):
        return None
