"""Sessions of logged-in residents, made in the portal's database: `python -m bench.seed`.

Reads JSON lines {gemeente, bsn, count} on stdin, so that no number is in a command; prints the
session keys and how long a page may wait.
"""

import json
import sys
from datetime import UTC, datetime

import django

django.setup()

from django.conf import settings  # noqa: E402  # after setup
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from portal.login.session import log_in  # noqa: E402
from portal.models import Broker  # noqa: E402
from zaken.domain import Identity, Loa, Method, Party, PartyId, PartyKind  # noqa: E402
from zaken.models import Gemeente  # noqa: E402


def build_identity(bsn: str) -> Identity:
    """Somebody who logged in with DigiD at the highest level, just now."""
    party = Party(id=PartyId(kind=PartyKind.BSN, value=bsn))
    return Identity(
        method=Method.DIGID,
        loa=Loa.HOOG,
        issuer="https://bench.invalid",
        sub="bench",
        auth_time=datetime.now(UTC),
        actor=party,
        subject=party,
    )


def make_session(gemeente: Gemeente, identity: Identity) -> str:
    """Log in as the portal does; the session key."""
    request = RequestFactory().get("/")
    request.gemeente = gemeente  # type: ignore[attr-defined]  # as the middleware does
    request.session = SessionStore()
    log_in(request, identity, Broker(slug="bench"), None)
    request.session.save()
    return str(request.session.session_key)


def main() -> None:
    """Make what is asked."""
    keys = []
    for line in sys.stdin:
        asked = json.loads(line)
        gemeente = Gemeente.objects.get(slug=asked["gemeente"])
        identity = build_identity(asked["bsn"])
        keys.append([make_session(gemeente, identity) for _ in range(asked["count"])])
    cookie, seconds = settings.SESSION_COOKIE_NAME, settings.UPSTREAM_PAGE_SECONDS
    print(json.dumps({"cookie": cookie, "keys": keys, "page_seconds": seconds}))


if __name__ == "__main__":
    main()
