"""From the overview of the service to the page Mijn zaken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models import Broker
from portal.presenters.expectation import say_expectation
from portal.presenters.login import build_step_up
from portal.presenters.namens import build_for_others, is_for_self, say_heading, say_intro, say_none
from portal.presenters.pages import (
    CardGroup,
    Notice,
    OverviewPage,
    Pager,
    StepUp,
    Tone,
    ZaakCard,
    ZakenBlock,
)
from portal.presenters.zaaknaam import get_statustype, say_organisatie, say_status, say_title
from zaken.domain import Identity, Missing, Zaak
from zaken.models import ActieTekst
from zaken.service import Overview, ZakenList

# (zaaktype identificatie, statustype omschrijving) -> what the resident has to do then.
type Acties = Mapping[tuple[str, str], ActieTekst]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who looks, with which login means (`broker`, a slug) of those that the gemeente has."""

    identity: Identity
    brokers: tuple[Broker, ...]
    broker: str


def build_overview(overview: Overview, visit: Visit, acties: Acties, today: date) -> OverviewPage:
    """The page with lopende and afgeronde zaken apart, and in each what others opened."""
    identity = visit.identity
    build_card = partial(_card, acties=acties, names=overview.organisaties, today=today)
    lopend = _groups("lopend", overview.lopend, identity, build_card)
    afgerond = _groups("afgerond", overview.afgerond, identity, build_card)
    return OverviewPage(
        title=say_heading(identity),
        intro=say_intro(identity),
        acties=tuple(card for group in lopend for card in group.cards if card.actie),
        notices=_missing(overview),
        step_up=_step_up(overview, visit),
        for_others=build_for_others(identity, visit.brokers),
        blocks=(
            ZakenBlock(
                id="lopend",
                heading=_("Lopende zaken"),
                groups=lopend,
                empty=_say_empty(overview.lopend, say_none(identity, afgerond=False)),
                pager=_pager("lopend", overview, _("Bladeren in lopende zaken")),
            ),
            ZakenBlock(
                id="afgerond",
                heading=_("Afgeronde zaken"),
                groups=afgerond,
                empty=_say_empty(overview.afgerond, say_none(identity, afgerond=True)),
                pager=_pager("afgerond", overview, _("Bladeren in afgeronde zaken")),
            ),
        ),
    )


def _groups(
    key: str, zaken: ZakenList, identity: Identity, build_card: Callable[[Zaak, str], ZaakCard]
) -> tuple[CardGroup, ...]:
    """Own zaken and those that somebody else opened; a heading only where there are the latter.

    In a login for another all are together: who opened them for that person may be who looks.
    """
    by_other = zaken.door_ander if is_for_self(identity) else frozenset()
    own = tuple(zaak for zaak in zaken.zaken if zaak.ref not in by_other)
    others = tuple(zaak for zaak in zaken.zaken if zaak.ref in by_other)
    parts = (
        (f"{key}-zelf", _("Mijn eigen zaken") if others else "", "", own),
        (
            f"{key}-door-anderen",
            _("Zaken die anderen voor mij hebben geopend"),
            _("Iemand anders heeft deze zaak voor u geopend."),
            others,
        ),
    )
    return tuple(
        CardGroup(
            id=id_,
            heading=heading,
            cards=tuple(build_card(zaak, label) for zaak in part),
        )
        for id_, heading, label, part in parts
        if part
    )


def _step_up(overview: Overview, visit: Visit) -> StepUp | None:
    """That a login at a higher level would show more; not what, nor how much."""
    parts = (overview.lopend.needed_loa, overview.afgerond.needed_loa)
    levels = [level for level in parts if level is not None]
    if not levels:
        return None
    needed = min(levels)
    return build_step_up(visit.brokers, visit.broker, needed=needed, volgende=reverse("zaken"))


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


def _card(
    zaak: Zaak, label: str, *, acties: Acties, names: Mapping[str, str], today: date
) -> ZaakCard:
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
        label=label,
    )


def _get_actie(zaak: Zaak, acties: Acties) -> str:
    statustype = get_statustype(zaak)
    if zaak.is_afgerond or statustype is None or isinstance(zaak.zaaktype, Missing):
        return ""
    actie = acties.get((zaak.zaaktype.value.identificatie, statustype.omschrijving))
    return actie.titel if actie else ""


def _pager(key: Literal["lopend", "afgerond"], overview: Overview, label: str) -> Pager | None:
    """The pages of one list; the other stays where it is."""
    zaken = overview.lopend if key == "lopend" else overview.afgerond
    pages = {"lopend": overview.lopend.page, "afgerond": overview.afgerond.page}
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
