"""What a kind of step means, in our own words, where the catalogus says nothing about it.

On a fresh connection most statustypen have a name of one word and no statustekst. What is not of a
kind that we know (zaken.stapsoorten) gets no text.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zaken.domain import Statustype
from zaken.stapsoorten import Stapsoort, find_soort


@dataclass(frozen=True, slots=True, kw_only=True)
class Tekst:
    """What to say about a kind of step: while the zaak is in it, and before."""

    now: Promise
    next: Promise


_TEKSTEN = {
    Stapsoort.AANVULLEN: Tekst(
        now=_("Wij missen nog iets van u. In onze brief of e-mail staat wat wij nodig hebben."),
        next=_("Missen wij dan nog iets van u? Dan vragen wij u daarom."),
    ),
    Stapsoort.ADVIES: Tekst(
        now=_("Wij vragen advies aan iemand anders. Daarna gaan wij verder met uw zaak."),
        next=_("Dan vragen wij advies aan iemand anders."),
    ),
    Stapsoort.ONTVANGEN: Tekst(
        now=_("Wat u heeft gestuurd, is bij ons binnen. Wij gaan er nu naar kijken."),
        next=_("Dan is binnen wat u heeft gestuurd, en gaan wij ernaar kijken."),
    ),
    Stapsoort.INTAKE: Tekst(
        now=_("Wij kijken of wij alles hebben om met uw zaak te beginnen."),
        next=_("Dan kijken wij of wij alles hebben om met uw zaak te beginnen."),
    ),
    Stapsoort.UITBETALEN: Tekst(
        now=_("Wij maken het geld aan u over."),
        next=_("Dan maken wij het geld aan u over."),
    ),
    Stapsoort.VOORBEREIDEN: Tekst(
        now=_("Wij bereiden een besluit voor. Daarna hoort u van ons."),
        next=_("Dan bereiden wij een besluit voor."),
    ),
    Stapsoort.BESLUITEN: Tekst(
        now=_("Wij nemen een besluit over uw zaak. U krijgt daar bericht over."),
        next=_("Dan nemen wij een besluit. U krijgt daar bericht over."),
    ),
    Stapsoort.BEHANDELEN: Tekst(
        now=_("Een medewerker is bezig met uw zaak."),
        next=_("Dan gaat een medewerker met uw zaak aan de slag."),
    ),
}
_DONE = _("Wij zijn klaar met uw zaak.")
_WILL_BE_DONE = _("Dan zijn wij klaar met uw zaak. U krijgt daar bericht over.")


def say_standard(statustype: Statustype) -> str:
    """A sentence about the step while the zaak is in it; empty when we do not know the kind."""
    if statustype.is_eindstatus:
        return str(_DONE)
    soort = find_soort(statustype)
    return str(_TEKSTEN[soort].now) if soort else ""


def say_ahead(statustype: Statustype) -> str:
    """A sentence about the step while it is still to come; empty when we do not know the kind."""
    soort = find_soort(statustype)
    if soort is not None:
        return str(_TEKSTEN[soort].next)
    return str(_WILL_BE_DONE) if statustype.is_eindstatus else ""
