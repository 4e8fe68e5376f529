"""From the overview of the service to the page Mijn zaken."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.presenters.expectation import say_expectation
from portal.presenters.levels import say_higher_means
from portal.presenters.pages import Notice, OverviewPage, Pager, Tone, ZaakCard, ZakenBlock
from portal.presenters.zaaknaam import get_statustype, say_organisatie, say_status, say_title
from zaken.domain import Missing, Zaak
from zaken.models import ActieTekst
from zaken.service import Overview, ZakenList

# (zaaktype identificatie, statustype omschrijving) -> what the resident has to do then.
type Acties = Mapping[tuple[str, str], ActieTekst]


def build_overview(overview: Overview, acties: Acties, today: date) -> OverviewPage:
    """The page with lopende and afgeronde zaken apart."""
    pages = {"lopend": overview.lopend.page, "afgerond": overview.afgerond.page}
    names = overview.organisaties
    lopend = tuple(_card(zaak, acties, names, today) for zaak in overview.lopend.zaken)
    afgerond = tuple(_card(zaak, acties, names, today) for zaak in overview.afgerond.zaken)
    return OverviewPage(
        title=_("Mijn zaken"),
        intro=_(
            "Hier ziet u de zaken die u bij de gemeente heeft. "
            "Een zaak is bijvoorbeeld een aanvraag, een melding of een bezwaar."
        ),
        acties=tuple(card for card in lopend if card.actie),
        notices=_missing(overview) + _higher_level(overview),
        blocks=(
            ZakenBlock(
                id="lopend",
                heading=_("Lopende zaken"),
                cards=lopend,
                empty=_say_empty(overview.lopend, _("U heeft nu geen lopende zaken.")),
                pager=_pager("lopend", overview.lopend, pages, _("Bladeren in lopende zaken")),
            ),
            ZakenBlock(
                id="afgerond",
                heading=_("Afgeronde zaken"),
                cards=afgerond,
                empty=_say_empty(overview.afgerond, _("U heeft geen afgeronde zaken.")),
                pager=_pager(
                    "afgerond", overview.afgerond, pages, _("Bladeren in afgeronde zaken")
                ),
            ),
        ),
    )


def _higher_level(overview: Overview) -> tuple[Notice, ...]:
    """That a login at a higher level would show more; not what, nor how much."""
    parts = (overview.lopend.needed_loa, overview.afgerond.needed_loa)
    levels = [level for level in parts if level is not None]
    if not levels:
        return ()
    means = say_higher_means(min(levels))
    return (
        Notice(
            id="hoger-niveau",
            tone="info",
            title=_("Sommige zaken ziet u pas als u anders inlogt"),
            paragraphs=(_("Log uit en log opnieuw in met %(means)s.") % {"means": means},),
        ),
    )


def _missing(overview: Overview) -> tuple[Notice, ...]:
    names = sorted({*overview.lopend.missing, *overview.afgerond.missing})
    if not names:
        return ()
    return (
        Notice(
            id="niet-alles",
            tone="warning",
            title=_("Niet al uw zaken staan hier"),
            paragraphs=(
                _("Wij kunnen nu niet alles ophalen uit: %(names)s.") % {"names": ", ".join(names)},
                _("Er is niets mis met uw zaken. Probeer het over een paar minuten opnieuw."),
            ),
        ),
    )


def _say_empty(zaken: ZakenList, none: str) -> str:
    """Only say that there are none when everybody answered and this is the first page."""
    if zaken.missing:
        return _("Deze zaken kunnen wij nu niet ophalen.")
    return none if zaken.page == 1 else _("Op deze pagina staan geen zaken.")


def _card(zaak: Zaak, acties: Acties, names: Mapping[str, str], today: date) -> ZaakCard:
    actie = _get_actie(zaak, acties)
    tone: Tone = "neutral" if zaak.is_afgerond else "warning" if actie else "info"
    return ZaakCard(
        title=say_title(zaak),
        url=reverse("zaak", args=[zaak.ref.registratie, zaak.ref.uuid]),
        badge=say_status(zaak),
        tone=tone,
        expectation="" if actie else say_expectation(zaak, today),
        zaaknummer=zaak.identificatie,
        organisatie=say_organisatie(names.get(zaak.ref.registratie, "")),
        actie=actie,
    )


def _get_actie(zaak: Zaak, acties: Acties) -> str:
    statustype = get_statustype(zaak)
    if zaak.is_afgerond or statustype is None or isinstance(zaak.zaaktype, Missing):
        return ""
    actie = acties.get((zaak.zaaktype.value.identificatie, statustype.omschrijving))
    return actie.titel if actie else ""


def _pager(key: str, zaken: ZakenList, pages: dict[str, int], label: str) -> Pager | None:
    if zaken.page == 1 and not zaken.has_more:
        return None

    def url(page: int) -> str:
        query = {**pages, key: page}
        wanted = {name: number for name, number in query.items() if number != 1}
        return f"{reverse('zaken')}{'?' if wanted else ''}{urlencode(wanted)}#{key}"

    return Pager(
        label=label,
        page=_("Pagina %(page)s") % {"page": zaken.page},
        newer_url=url(zaken.page - 1) if zaken.page > 1 else "",
        older_url=url(zaken.page + 1) if zaken.has_more else "",
    )
