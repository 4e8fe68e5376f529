"""How long it took others, in words: a range with how we come by it, never a countdown."""

import math
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from portal.presenters.dates import say_day, say_duur
from portal.presenters.zaakpages import ErvaringView, SoortenPage
from zaken.domain import Duur, Zaak
from zaken.doorlooptijden import Doorlooptijd
from zaken.ervaring import Ervaring
from zaken.teksten import Teksten
from zaken.timeline import Stap

# From so many days on whole weeks are said: a range is not more precise than that.
_IN_WEEKS = 14


def build_ervaring(zaak: Zaak, ervaring: Ervaring | None, today: date) -> ErvaringView | None:
    """For a zaak that runs as usual; None where the range does not hold, or says nothing."""
    stands_apart = zaak.is_afgerond or zaak.opschorting is not None or zaak.verlenging is not None
    if stands_apart or ervaring is None or ervaring.geheel is None:
        return None
    geheel = ervaring.geheel
    if not geheel.says_something:
        return None
    return ErvaringView(
        sentences=(say_range(geheel), _say_here(zaak, geheel, today)),
        how=_say_how(ervaring, geheel),
    )


def build_soorten(ervaringen: Iterable[Ervaring], teksten: Teksten) -> SoortenPage:
    """For everybody, also before they apply: how long each kind of zaak took."""
    return SoortenPage(
        title=_("Hoe lang duurt het?"),
        soorten=tuple(
            ErvaringView(
                soort=teksten.find_titel(ervaring.zaaktype) or ervaring.soort,
                sentences=(say_range(ervaring.geheel),),
                how=_say_how(ervaring, ervaring.geheel),
            )
            for ervaring in ervaringen
            if ervaring.geheel is not None
        ),
        empty=_("Wij weten dit nog niet. Wij moeten er eerst genoeg zaken voor hebben."),
    )


def say_step(stap: Stap, ervaring: Ervaring | None) -> str:
    """How long this step mostly takes; empty when that is not known."""
    if ervaring is None or stap.statustype is None:
        return ""
    known = ervaring.stappen.get(stap.statustype.omschrijving)
    if known is None or not known.says_something:
        return ""
    text = _("Deze stap duurde bij 8 van de 10 zaken niet langer dan %(duur)s.")
    return text % {"duur": _say_days(known.p80)}


def say_range(doorlooptijd: Doorlooptijd) -> str:
    """In how much time half of them were done, and eight of ten."""
    half, most = _say_days(doorlooptijd.mediaan), _say_days(doorlooptijd.p80)
    if half == most:
        return _("Van deze zaken waren er 8 van de 10 klaar binnen %(most)s.") % {"most": most}
    text = _(
        "Van deze zaken was de helft klaar binnen %(half)s. "
        "8 van de 10 waren klaar binnen %(most)s."
    )
    return text % {"half": half, "most": most}


def _say_here(zaak: Zaak, geheel: Doorlooptijd, today: date) -> str:
    """The same for this zaak, as days; when most others were done already, that is said."""
    first = zaak.startdatum + timedelta(days=geheel.mediaan)
    last = zaak.startdatum + timedelta(days=geheel.p80)
    if last < today:
        return _("Uw zaak duurt langer dan bij de meeste mensen. Wilt u weten waarom? Bel ons.")
    if first <= today or first == last:
        return _("Gaat het bij u ook zo? Dan is uw zaak klaar voor %(last)s.") % {
            "last": say_day(last + timedelta(days=1))
        }
    text = _("Gaat het bij u ook zo? Dan is uw zaak klaar tussen %(first)s en %(last)s.")
    return text % {"first": say_day(first), "last": say_day(last)}


def _say_how(ervaring: Ervaring, geheel: Doorlooptijd) -> tuple[str, ...]:
    sentences = [
        _("Wij keken naar %(n)s zaken van deze soort die kortgeleden klaar waren.")
        % {"n": geheel.aantal}
    ]
    if geheel.weggelaten:
        text = _(
            "%(n)s zaken telden niet mee. Die stonden stil, kregen extra tijd, of gingen later "
            "weer verder."
        )
        sentences.append(text % {"n": geheel.weggelaten})
    sentences.append(_("Dit hebben wij geteld op %(day)s.") % {"day": say_day(ervaring.dag)})
    sentences.append(_("Het is geen belofte: uw zaak kan korter of langer duren."))
    return tuple(sentences)


def _say_days(days: int) -> str:
    """Whole weeks, rounded up, from two weeks on; never nothing."""
    if days < _IN_WEEKS:
        return say_duur(Duur(dagen=max(days, 1)))
    return say_duur(Duur(weken=math.ceil(days / 7)))
