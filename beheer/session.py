"""The web session of staff: logins under way, and how old a login may grow.

The idle time (an hour) is the expiry of the session itself, which every page renews.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest

from portal.login.demand import Demand

_LOGIN_SECONDS = 600
_STATES = "oidc_states"  # the name that mozilla-django-oidc uses
_STARTED = "started_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A login under way: what the callback needs of its start."""

    next_path: str
    nonce: str
    code_verifier: str
    demand: Demand


def record_start(request: HttpRequest, state: str, next_path: str) -> None:
    """Complete the entry that mozilla-django-oidc made for `state`."""
    states = request.session[_STATES]
    states[state]["next"] = next_path
    request.session[_STATES] = states


def take_start(request: HttpRequest, state: str, now: datetime) -> Start | None:
    """The start of this login, once; None when unknown, used before or older than ten minutes."""
    states = request.session.get(_STATES, {})
    if state not in states:
        return None
    entry = states.pop(state)
    request.session[_STATES] = states
    try:
        request.session.save()  # before anything slow happens
    except UpdateError:  # ended in another tab
        return None
    if now.timestamp() - entry["added_on"] >= _LOGIN_SECONDS or "next" not in entry:
        return None
    return Start(
        next_path=entry["next"],
        nonce=entry["nonce"],
        code_verifier=entry["code_verifier"],
        demand=Demand(
            loa=None, max_age=None, asked_at=datetime.fromtimestamp(entry["added_on"], UTC)
        ),
    )


def record_login(request: HttpRequest, now: datetime) -> None:
    """From here the absolute time counts."""
    request.session[_STARTED] = int(now.timestamp())


def is_too_old(request: HttpRequest, now: datetime) -> bool:
    """Whether this login has lasted as long as any may; one without a begin has."""
    started = request.session.get(_STARTED)
    if not isinstance(started, int):
        return True
    return now.timestamp() - started >= settings.SESSION_ABSOLUTE_SECONDS
