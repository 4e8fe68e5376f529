"""A zaak that does not exist, with real texts: what residents will read, for who writes them.

The one door through which staff see what residents see: made by the same presenters and templates,
out of steps that are named in the texts. No registration is asked and no data of anybody is in it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.template.backends.django import DjangoTemplates
from django.urls import get_urlconf, reverse, set_urlconf

from portal.presenters.pages import Notice
from portal.presenters.steps import build_status
from portal.presenters.turn import get_deadline
from portal.presenters.zaak import build_actions, build_contact
from portal.presenters.zaakpages import Contact, StatusBlock
from zaken.domain import (
    Dossier,
    Ok,
    Rol,
    Status,
    Statustype,
    Toegang,
    Vertrouwelijkheid,
    Zaak,
    ZaakRef,
    Zaaktype,
)
from zaken.models import Gemeente
from zaken.teksten import Teksten, Zaaktypetekst
from zaken.timeline import build

_PORTAL = "mijnzaken.urls"
_AHEAD = timedelta(days=30)
_REF = ZaakRef(registratie="voorbeeld", uuid=UUID(int=1))
# Of a zaaktype about whose steps nothing was written.
_STEPS = ("Aanvraag ontvangen", "Aanvraag beoordelen", "Besluit")
_END = "Klaar"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLink:
    """One of the steps that the example can be in."""

    number: int
    naam: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorbeeld:
    """The example, under the names that the templates of a zaak know."""

    title: str
    zaaknummer: str
    uitleg: tuple[str, ...]
    actions: tuple[Notice, ...]
    status: StatusBlock
    contact: Contact
    history_url: str
    links: tuple[StepLink, ...]
    shown: bool
    ervaring: None = None


def render_voorbeeld(
    tekst: Zaaktypetekst, gemeente: Gemeente, number: int, today: date, styles: str
) -> str:
    """The page while the zaak is in step `number` (from 1); `styles` are link elements."""
    before = get_urlconf()
    set_urlconf(_PORTAL)  # staff have addresses of their own
    try:
        page = build_voorbeeld(tekst, gemeente, number, today)
        context = {"page": page, "styles": styles, "slug": gemeente.slug}
        return str(_get_engine().get_template("voorbeeld.html").render(context))
    finally:
        set_urlconf(before)


def build_voorbeeld(
    tekst: Zaaktypetekst, gemeente: Gemeente, number: int, today: date
) -> Voorbeeld:
    """Also of a text that is a concept or no longer valid: that is what one looks at."""
    names = tuple(tekst.stappen) or _STEPS
    number = min(max(number, 1), len(names))
    dossier = _build_dossier(tekst, names, number, today)
    teksten = Teksten(by_zaaktype={tekst.zaaktype: (tekst,)})
    timeline = build(dossier, today)
    actie = teksten.get_stap(dossier.zaak).actie
    return Voorbeeld(
        title=tekst.titel or tekst.zaaktype,
        zaaknummer=dossier.zaak.identificatie,
        uitleg=tuple(tekst.uitleg.splitlines()),
        actions=build_actions(actie, dossier.zaak, get_deadline(timeline.current, actie), today),
        status=build_status(dossier, timeline, teksten, today),
        contact=build_contact(gemeente, tekst),
        history_url=reverse("geschiedenis", args=[_REF.registratie, _REF.uuid]),
        links=tuple(
            StepLink(number=n, naam=naam, chosen=n == number)
            for n, naam in enumerate(names, start=1)
        ),
        shown=tekst.is_shown(today),
    )


def _build_dossier(
    tekst: Zaaktypetekst, names: tuple[str, ...], number: int, today: date
) -> Dossier:
    """In the present step since three days; one step a week before that, and an end behind them."""
    days = [today - timedelta(days=3 + 7 * n) for n in reversed(range(number))]
    moments = [datetime.combine(day, time(9, 30), tzinfo=UTC) for day in days]
    statussen = tuple(
        Status(uuid=UUID(int=100 + n), statustype=UUID(int=n + 1), datum_status_gezet=moment)
        for n, moment in enumerate(moments)
    )
    statustypen = tuple(
        Statustype(uuid=UUID(int=n), volgnummer=n, omschrijving=naam, is_eindstatus=naam == _END)
        for n, naam in enumerate((*names, _END), start=1)
    )
    zaaktype = Zaaktype(
        uuid=UUID(int=1),
        identificatie=tekst.zaaktype,
        omschrijving=tekst.titel or tekst.zaaktype,
        intern=False,
        doorlooptijd=None,
        servicenorm=None,
        statustypen=statustypen,
        resultaattypen={},
        richtingen={},
        domein=tekst.domein,
    )
    zaak = Zaak(
        ref=_REF,
        identificatie="Z-0000-0001",
        omschrijving="",
        zaaktype=Ok(zaaktype),
        startdatum=days[0],
        registratiedatum=days[0],
        einddatum=None,
        einddatum_gepland=today + _AHEAD,
        uiterlijke_einddatum_afdoening=None,
        vertrouwelijkheidaanduiding=Vertrouwelijkheid.OPENBAAR,
        rollen=(),
        status=Ok(statussen[-1]),
        resultaat=Ok(None),
    )
    toegang = Toegang(
        rol=Rol(omschrijving_generiek="initiator"), registratie="", opgehaald=moments[-1]
    )
    return Dossier(
        zaak=zaak,
        toegang=toegang,
        statussen=Ok(statussen),
        documenten=Ok(()),
        besluiten=Ok(()),
    )


@cache
def _get_engine() -> DjangoTemplates:
    """The residents' templates, also in the process of staff."""
    return DjangoTemplates(
        {
            "NAME": "voorbeeld",
            "DIRS": [settings.BASE_DIR / "templates"],
            "APP_DIRS": False,
            "OPTIONS": {},
        }
    )
