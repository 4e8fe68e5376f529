"""Zaken as cards, or from ten in a list as a table; and what is said around them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models import Broker
from portal.presenters.expectation import say_expectation
from portal.presenters.login import build_step_up
from portal.presenters.namens import is_for_self
from portal.presenters.pages import CardGroup, Notice, StepUp, Tone, ZaakCard
from portal.presenters.zaaknaam import say_organisatie, say_status, say_title
from zaken.domain import Identity, Zaak, ZaakRef
from zaken.service import Overview, ZakenList
from zaken.teksten import Teksten

# Up to so many zaken of a list are cards.
MAX_CARDS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who looks, with which login means (`broker`, a slug) of those that the gemeente has.

    `nieuws`: the zaken that have another status than when they last looked.
    """

    identity: Identity
    brokers: tuple[Broker, ...]
    broker: str
    nieuws: frozenset[ZaakRef] = frozenset()


def build_groups(
    key: str,
    zaken: ZakenList,
    overview: Overview,
    visit: Visit,
    teksten: Teksten,
    today: date,
) -> tuple[CardGroup, ...]:
    """One list in its groups."""
    build_card = partial(
        _card, teksten=teksten, names=overview.organisaties, nieuws=visit.nieuws, today=today
    )
    return _groups(key, zaken, visit.identity, build_card)


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
            as_table=len(zaken.zaken) > MAX_CARDS,
        )
        for id_, heading, label, part in parts
        if part
    )


def build_higher(overview: Overview, visit: Visit, volgende: str) -> StepUp | None:
    """That a login at a higher level would show more; not what, nor how much."""
    levels = [part.needed_loa for part in overview.lists if part.needed_loa is not None]
    if not levels:
        return None
    needed = min(levels)
    return build_step_up(visit.brokers, visit.broker, needed=needed, volgende=volgende)


def build_missing(overview: Overview) -> tuple[Notice, ...]:
    """Which registrations gave no answer; none where all did."""
    names = sorted({naam for part in overview.lists for naam in part.missing})
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


def say_empty(zaken: ZakenList, none: str) -> str:
    """Only say that there are none when everybody answered and this is the first page."""
    if zaken.missing:
        return _("Deze zaken kunnen wij nu niet ophalen.")
    return none if zaken.page == 1 else _("Op deze pagina staan geen zaken.")


def _card(
    zaak: Zaak,
    label: str,
    *,
    teksten: Teksten,
    names: Mapping[str, str],
    nieuws: frozenset[ZaakRef],
    today: date,
) -> ZaakCard:
    stap = teksten.get_stap(zaak)
    actie = stap.actie.titel if stap.actie else ""
    tone: Tone = "neutral" if zaak.is_afgerond else "warning" if actie else "info"
    return ZaakCard(
        title=say_title(zaak, teksten),
        url=reverse("zaak", args=[zaak.ref.registratie, zaak.ref.uuid]),
        badge=say_status(zaak, teksten),
        tone=tone,
        expectation="" if actie else say_expectation(zaak, today),
        zaaknummer=zaak.identificatie,
        organisatie=say_organisatie(names.get(zaak.ref.registratie, "")),
        actie=actie,
        label=label,
        news=_("Nieuws sinds uw vorige bezoek") if zaak.ref in nieuws else "",
    )
