"""The overview: what the resident has to do, and the zaken that run now."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from berichten.voorkeuren import Vraag
from portal.presenters.cards import (
    MAX_CARDS,
    Visit,
    build_groups,
    build_higher,
    build_missing,
    say_empty,
)
from portal.presenters.namens import build_for_others, is_for_self, say_intro, say_none
from portal.presenters.pages import CardGroup, Link, OverviewPage, ZaakCard
from portal.presenters.voorkeuren import build_refused
from zaken.service import Overview, ZakenList
from zaken.teksten import Teksten


def build_overview(
    overview: Overview,
    visit: Visit,
    teksten: Teksten,
    today: date,
    *,
    vraag: Vraag | None = None,
) -> OverviewPage:
    """The newest lopende zaken as cards, and on top those in which the resident has to act.

    Needs the list of lopende zaken. Raises ValueError without it.
    """
    lopend = overview.lopend
    if lopend is None:
        raise ValueError("an overview is made of the lopende zaken")
    groups = build_groups("lopend", lopend, overview, visit, teksten, today)
    cards = [card for group in groups for card in group.cards]
    return OverviewPage(
        title=_("Overzicht"),
        intro=say_intro(visit.identity),
        acties=tuple(card for card in cards if card.actie),
        notices=(*build_missing(overview), *build_refused(is_refused=vraag is Vraag.ADRES)),
        step_up=build_higher(overview, visit, reverse("overzicht")),
        heading=_say_heading(visit, lopend, len(cards)),
        groups=_first(groups),
        empty=say_empty(lopend, say_none(visit.identity, afgerond=False)),
        more=_say_more(lopend, len(cards)),
        links=(
            Link(text=_("Bekijk alle zaken"), url=reverse("zaken")),
            Link(text=_("Bekijk afgeronde zaken"), url=f"{reverse('zaken')}?stand=afgerond"),
        ),
        for_others=build_for_others(visit.identity, visit.brokers),
        asks_voorkeur=vraag is Vraag.KEUZE,
    )


def _say_heading(visit: Visit, lopend: ZakenList, count: int) -> str:
    """With how many there are, where that is known for sure."""
    own = is_for_self(visit.identity)
    heading = _("Mijn lopende zaken") if own else _("Lopende zaken")
    return (
        f"{heading} ({count})" if count and not lopend.has_more and not lopend.missing else heading
    )


def _first(groups: tuple[CardGroup, ...]) -> tuple[CardGroup, ...]:
    """No more than fit as cards, those to act on first."""
    left, kept = MAX_CARDS, []
    for group in groups:
        cards = sorted(group.cards, key=_waits)[:left]
        left -= len(cards)
        if cards:
            kept.append(CardGroup(id=group.id, heading=group.heading, cards=tuple(cards)))
    return tuple(kept)


def _waits(card: ZaakCard) -> bool:
    return not card.actie


def _say_more(lopend: ZakenList, count: int) -> str:
    """That these are not all. Of the zaken further on it is not known whether anything is asked."""
    if lopend.has_more:
        return _(
            "U heeft meer lopende zaken dan hier staan. "
            "Kijk bij alle zaken of u daar nog iets moet doen."
        )
    return _("U heeft meer lopende zaken dan hier staan.") if count > MAX_CARDS else ""
