"""By what a broker finds the web sessions that it ends: keyed hashes of its `sub` and `sid`.

A Login goes with its session, however that ends. Nobody can turn a hash back without the key, and
those of two clients of a broker differ, since a logout token is for one client.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.login.tokens import LEEWAY_SECONDS
from portal.models import Login
from zaken.domain import Identity

if TYPE_CHECKING:
    from portal.models import Broker


def record_login(session_key: str, identity: Identity, broker: "Broker", slug: str) -> None:
    """Write by what a saved session can be found; `slug` is of the gemeente."""
    Login.objects.create(
        session_id=session_key,
        gemeente=slug,
        sub=build_hash("sub", broker, identity.sub),
        sid=build_hash("sid", broker, identity.sid) if identity.sid else "",
        created_at=timezone.now(),
    )


def end_sessions(claims: Mapping[str, Any], broker: "Broker", slug: str) -> int:
    """End the session of this `sid`; without one all of this `sub`. Gives how many.

    With both they have to be of one login (OpenID Connect Back-Channel Logout 1.0, 2.6 and 2.7).
    A login of after the logout (`iat`, seconds) is another one and stays.
    """
    made_at = datetime.fromtimestamp(claims["iat"] + LEEWAY_SECONDS, UTC)
    named = {
        name: build_hash(name, broker, claims[name]) for name in ("sub", "sid") if claims.get(name)
    }
    found = Login.objects.filter(gemeente=slug, created_at__lte=made_at, **named).values("session")
    return _end(Session.objects.filter(session_key__in=found))


def revoke_sessions(slug: str | None) -> int:
    """End all sessions of a gemeente, or with None of all; gives how many logins that ended.

    With None also those that are no login yet.
    """
    if slug is None:
        number = Login.objects.count()
        Session.objects.all().delete()
        return number
    found = Login.objects.filter(gemeente=slug).values("session")
    return _end(Session.objects.filter(session_key__in=found))


def build_hash(kind: str, broker: "Broker", value: str) -> str:
    """64 hexadecimal characters that say nothing without SECRET_KEY."""
    text = f"{kind}\0{broker.issuer}\0{broker.client_id}\0{value}"
    return salted_hmac("portal.login.logins", text, algorithm="sha256").hexdigest()


def _end(sessions: Any) -> int:
    gone: int = sessions.delete()[1].get(Session._meta.label, 0)  # noqa: SLF001  # Django's own name
    return gone
