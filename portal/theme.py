"""What every page needs besides its own content: which gemeente, who is logged in, which language.

The gemeente comes from the host name, and with it its house style.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language

from berichten.portaal import Kleuren
from portal.access import get_mark
from portal.huisstijl import FONTS, build_css
from portal.kleuren import build_ramp
from portal.meldingen import Bericht, build_berichten
from portal.models import Huisstijl
from portal.representation import Banner, build_banner
from zaken.current import while_unchanged
from zaken.domain import Identity
from zaken.models import Gemeente

# WCAG 2.2.1 asks for twenty seconds at least.
WARNING_SECONDS = 120
LANGUAGE_PARAMETER = "taal"
# Pages with a form that is sent to the page itself.
_FORM_PAGES = frozenset({"zoeken", "inloggen"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FooterLink:
    """A link of the gemeente's own; `lang` where its words are not in the language of the page."""

    text: str
    url: str
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stijl:
    """The house style of a gemeente, ready to serve. `merk` is a hash of what is served."""

    css_class: str
    css: str
    logo: str
    merk: str
    welkom: str
    welkom_en: str
    links: tuple[tuple[FooterLink, FooterLink], ...]


def get_stijl(gemeente: Gemeente) -> Stijl | None:
    """The house style, None for the neutral theme. Costs nothing after the first time."""
    return _load_stijl(gemeente.pk, gemeente.slug)


@while_unchanged
def _load_stijl(pk: int, slug: str) -> Stijl | None:
    row = Huisstijl.objects.filter(gemeente=pk).first()
    if row is None:
        return None
    urls = {font.file: static(font.file) for font in FONTS.values() if font.file}
    css = build_css(row.look, slug, urls, row.tokens)
    return Stijl(
        css_class=f"gemeente-{slug}",
        css=css,
        logo=row.logo,
        merk=sha256(f"{css}{row.logo}".encode()).hexdigest()[:16],
        welkom=row.welkom,
        welkom_en=row.welkom_en,
        links=tuple(_links(link) for link in row.links),
    )


def get_kleuren(gemeente: Gemeente) -> Kleuren:
    """The colours of the house style, for messages; those of links can be read on white."""
    return _load_kleuren(gemeente.pk)


@while_unchanged
def _load_kleuren(pk: int) -> Kleuren:
    row = Huisstijl.objects.filter(gemeente=pk).first()
    if row is None:
        return Kleuren()
    link = build_ramp(row.linkkleur or row.merkkleur)[500]
    return Kleuren(merk=row.merkkleur, link=link)


def _links(link: dict[str, str]) -> tuple[FooterLink, FooterLink]:
    """The link in Dutch and in English."""
    dutch = FooterLink(text=link["tekst"], url=link["url"])
    if english := link.get("tekst_en"):
        return dutch, FooterLink(text=english, url=link["url"])
    return dutch, FooterLink(text=link["tekst"], url=link["url"], lang="nl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The frame around a page; see templates/base.html.

    `session_seconds` is how long the session lasts when nothing more is done; after
    `session_warning` seconds a page without script goes to the one that warns.
    """

    naam: str
    theme: str
    stijl: Stijl | None
    berichten: tuple[Bericht, ...]
    welkom: str
    welkom_lang: str
    links: tuple[FooterLink, ...]
    language: str
    banner: Banner | None
    logged_in: bool
    shows_inzage: bool
    shows_berichten: bool
    demo: bool
    telefoon: str
    telefoon_url: str
    openingstijden: str
    current: str
    next_path: str
    other_language_url: str
    idle_minutes: int
    session_seconds: int
    session_warning: int


def phone_url(number: str) -> str:
    """A tel: link for a number as it is written: "14 070" becomes "tel:14070"."""
    return "tel:" + re.sub(r"[^\d+]", "", number) if number else ""


def _get_path(request: HttpRequest) -> str:
    """The path, ready for a link: with two slashes in front it would be another site."""
    return escape_leading_slashes(request.get_full_path().partition("?")[0])


def _next_path(request: HttpRequest, language: str = "") -> str:
    """Here, in another language if asked; the first page when this is a step of a login.

    The answer to a form cannot be asked for again: then the page with the form, where it has one.
    """
    match = request.resolver_match
    name = match.url_name if match else ""
    is_answer = request.method not in {"GET", "HEAD"} and name not in _FORM_PAGES
    if name == "callback" or is_answer:
        query, path = QueryDict(mutable=True), "/"
    else:
        query, path = request.GET.copy(), _get_path(request)
    query.pop(LANGUAGE_PARAMETER, None)
    if language:
        query[LANGUAGE_PARAMETER] = language
    return f"{path}?{query.urlencode(safe='/')}" if query else path


def _get_registratie(request: HttpRequest) -> str | None:
    """The registration whose zaken are on this page; "*" for all, None for none."""
    match = request.resolver_match
    if match is None or get_mark(match.func) is None:
        return None
    return str(match.kwargs.get("registratie", "*"))


def _welcome(stijl: Stijl | None, language: str) -> dict[str, str]:
    """The gemeente's own first lines, and their language where that is not that of the page."""
    if stijl is None:
        return {"welkom": "", "welkom_lang": ""}
    if language == "en" and stijl.welkom_en:
        return {"welkom": stijl.welkom_en, "welkom_lang": ""}
    return {"welkom": stijl.welkom, "welkom_lang": "nl" if language == "en" else ""}


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor. Works on error pages too, where gemeente or identity may be absent."""
    gemeente: Gemeente | None = getattr(request, "gemeente", None)
    identity: Identity | None = getattr(request, "identity", None)
    telefoon = gemeente.telefoon if gemeente else ""
    match = request.resolver_match
    seconds: int = getattr(request, "session_seconds", 0)
    stijl: Stijl | None = getattr(request, "stijl", None)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "site": Site(
            naam=gemeente.naam if gemeente else "MijnZaken",
            theme="voorbeeld",
            stijl=stijl,
            berichten=build_berichten(
                getattr(request, "meldingen", ()), _get_registratie(request), language
            ),
            **_welcome(stijl, language),
            links=tuple(pair[language == "en"] for pair in stijl.links) if stijl else (),
            language=language,
            banner=build_banner(identity) if identity else None,
            logged_in=identity is not None,
            # In a login for another the policy refuses that page: no link that leads nowhere.
            shows_inzage=identity is None or identity.mandate is None,
            shows_berichten=getattr(request, "shows_berichten", False),
            demo=settings.DEMO_NOTICE,
            telefoon=telefoon,
            telefoon_url=phone_url(telefoon),
            openingstijden=gemeente.openingstijden if gemeente else "",
            current=getattr(match and match.func, "section", "") or "",
            next_path=_next_path(request),
            other_language_url=_next_path(request, "nl" if language == "en" else "en"),
            idle_minutes=settings.SESSION_COOKIE_AGE // 60,
            session_seconds=seconds,
            session_warning=max(0, seconds - WARNING_SECONDS),
        )
    }
