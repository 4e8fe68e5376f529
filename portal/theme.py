"""What every page needs besides its own content: which gemeente, who is logged in, which language.

The gemeente comes from the host name; later also its house style.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from portal.representation import Banner, build_banner
from zaken.domain import Identity
from zaken.models import Gemeente

# WCAG 2.2.1 asks for twenty seconds at least.
WARNING_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The frame around a page; see templates/base.html.

    `session_seconds` is how long the session lasts when nothing more is done; after
    `session_warning` seconds a page without script goes to the one that warns.
    """

    naam: str
    theme: str
    language: str
    banner: Banner | None
    logged_in: bool
    shows_inzage: bool
    demo: bool
    telefoon: str
    telefoon_url: str
    openingstijden: str
    current: str
    next_path: str
    idle_minutes: int
    session_seconds: int
    session_warning: int


def phone_url(number: str) -> str:
    """A tel: link for a number as it is written: "14 070" becomes "tel:14070"."""
    return "tel:" + re.sub(r"[^\d+]", "", number) if number else ""


def _next_path(request: HttpRequest) -> str:
    """Where to come back to after choosing a language: here, unless this is a step of a form."""
    match = request.resolver_match
    if request.method != "GET" or (match and match.url_name == "callback"):
        return "/"
    return request.get_full_path()


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor. Works on error pages too, where gemeente or identity may be absent."""
    gemeente: Gemeente | None = getattr(request, "gemeente", None)
    identity: Identity | None = getattr(request, "identity", None)
    telefoon = gemeente.telefoon if gemeente else ""
    match = request.resolver_match
    seconds: int = getattr(request, "session_seconds", 0)
    return {
        "site": Site(
            naam=gemeente.naam if gemeente else "MijnZaken",
            theme="voorbeeld",
            language=get_language() or settings.LANGUAGE_CODE,
            banner=build_banner(identity) if identity else None,
            logged_in=identity is not None,
            # In a login for another the policy refuses that page: no link that leads nowhere.
            shows_inzage=identity is None or identity.mandate is None,
            demo=settings.DEMO_NOTICE,
            telefoon=telefoon,
            telefoon_url=phone_url(telefoon),
            openingstijden=gemeente.openingstijden if gemeente else "",
            current=getattr(match and match.func, "section", "") or "",
            next_path=_next_path(request),
            idle_minutes=settings.SESSION_COOKIE_AGE // 60,
            session_seconds=seconds,
            session_warning=max(0, seconds - WARNING_SECONDS),
        )
    }
