"""Whose turn it is, in words: whether the resident has to do something, and by when.

And what to say when nothing happened for a while. Nothing is claimed that is not known: of a step
of which we do not know whose turn it is, nothing is said.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from portal.presenters.dates import say_day, say_deadline
from portal.presenters.zaakpages import TurnView
from zaken.domain import Dossier, Missing, Zaak
from zaken.geschiedenis import get_last_news, list_incomplete
from zaken.stapsoorten import find_turn
from zaken.teksten import STIL_DAGEN, Actie, Staptekst, Wie, Zaaktypetekst, get_last_day
from zaken.timeline import Stap, Timeline, get_day


def get_deadline(stap: Stap | None, actie: Actie | None) -> date | None:
    """The last day on which the resident can do what is asked in the present step."""
    if stap is None or actie is None or stap.reached_at is None:
        return None
    return get_last_day(actie, get_day(stap.reached_at))


def say_turn(zaak: Zaak, timeline: Timeline, tekst: Zaaktypetekst, today: date) -> TurnView:
    """Whether the resident has to do something now; empty when that is not known."""
    current = timeline.current
    if current is None:
        waits = zaak.is_afgerond or not timeline.complete or zaak.opschorting is not None
        return TurnView() if waits else TurnView(lead=_("U hoeft nu niets te doen."))
    stap = tekst.get_stap(current.statustype)
    if stap.actie is not None:
        return _say_actie(stap.actie, get_deadline(current, stap.actie), today)
    turn = find_turn(current.statustype, tekst)
    return _say_wie(turn, stap, stands_still=zaak.opschorting is not None)


def _say_wie(turn: Wie | None, stap: Staptekst, *, stands_still: bool) -> TurnView:
    match turn:
        case Wie.INWONER:
            return TurnView(lead=_("Wij wachten nu op u."))
        case Wie.KETENPARTNER:
            if not stap.partner:
                text = _("Wij wachten nu op een andere organisatie. U hoeft niets te doen.")
                return TurnView(lead=text)
            after = _("U hoeft niets te doen.")
            return TurnView(lead=_("Wij wachten nu op"), words=stap.partner, after=after)
        case Wie.GEMEENTE if not stands_still:
            return TurnView(lead=_("U hoeft nu niets te doen."))
        case _:
            return TurnView()


def _say_actie(actie: Actie, deadline: date | None, today: date) -> TurnView:
    if deadline is None:
        return TurnView(lead=_("U moet iets doen:"), words=actie.titel)
    day = {"day": say_deadline(deadline)}
    if deadline < today:
        lead = _("U moest uiterlijk op %(day)s iets doen:") % day
        return TurnView(lead=lead, words=actie.titel, after=_("Lukt dat niet? Bel ons."))
    return TurnView(lead=_("U moet uiterlijk op %(day)s iets doen:") % day, words=actie.titel)


def say_quiet(dossier: Dossier, timeline: Timeline, tekst: Zaaktypetekst, today: date) -> str:
    """That a zaak is not forgotten, when nothing that may be seen happened for some time.

    Says since when and by when there is to be news, and not that anybody worked on it.
    """
    zaak = dossier.zaak
    if zaak.is_afgerond or list_incomplete(dossier) or isinstance(zaak.status, Missing):
        return ""
    last = get_last_news(dossier)
    if today - last < timedelta(days=tekst.stil_dagen or STIL_DAGEN):
        return ""
    words = {"since": say_day(last)}
    due = _get_next_news(zaak, timeline, today)
    if due is None:
        return (
            _(
                "U wordt niet vergeten. Sinds %(since)s is er geen nieuws, maar uw zaak staat nog "
                "open bij ons."
            )
            % words
        )
    text = _(
        "U wordt niet vergeten. Sinds %(since)s is er geen nieuws, maar uw zaak staat nog open bij "
        "ons. U hoort uiterlijk op %(due)s meer."
    )
    return text % {**words, "due": say_day(due)}


def _get_next_news(zaak: Zaak, timeline: Timeline, today: date) -> date | None:
    """By when something is due: the norm of the present step, else the end; no date that passed."""
    if zaak.opschorting is not None:
        return None
    norm = timeline.current.norm if timeline.current else None
    end = timeline.einddatum.day if timeline.einddatum else None
    return min((day for day in (norm, end) if day and day >= today), default=None)
