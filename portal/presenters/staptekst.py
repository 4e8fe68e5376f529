"""What a kind of step means, in our own words, where the catalogus says nothing about it.

On a fresh connection most statustypen have a name of one word and no statustekst. A few kinds of
steps come back everywhere; they are known by words in the name. What is not known gets no text.
"""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zaken.domain import Statustype
from zaken.teksten import Wie


@dataclass(frozen=True, slots=True, kw_only=True)
class Soort:
    """A kind of step: what to say while the zaak is in it and before, and whose turn it is."""

    words: str
    now: Promise
    next: Promise
    wie: Wie = Wie.GEMEENTE


# The first that fits counts: what asks something of the resident goes first.
_KINDS = (
    Soort(
        words=r"aanvul|aangevuld|niet compleet|incompleet|onvolledig",
        now=_("Wij missen nog iets van u. In onze brief of e-mail staat wat wij nodig hebben."),
        next=_("Missen wij dan nog iets van u? Dan vragen wij u daarom."),
        wie=Wie.INWONER,
    ),
    Soort(
        words=r"\badvies|\badviser",
        now=_("Wij vragen advies aan iemand anders. Daarna gaan wij verder met uw zaak."),
        next=_("Dan vragen wij advies aan iemand anders."),
        wie=Wie.KETENPARTNER,
    ),
    Soort(
        words=r"\bontvang|ingediend|geregistreerd|registratie|aangemaakt",
        now=_("Wat u heeft gestuurd, is bij ons binnen. Wij gaan er nu naar kijken."),
        next=_("Dan is binnen wat u heeft gestuurd, en gaan wij ernaar kijken."),
    ),
    Soort(
        words=r"\bintake\b|compleet|ontvankelijk|volledig",
        now=_("Wij kijken of wij alles hebben om met uw zaak te beginnen."),
        next=_("Dan kijken wij of wij alles hebben om met uw zaak te beginnen."),
    ),
    Soort(
        words=r"uitbeta|uit te betalen",
        now=_("Wij maken het geld aan u over."),
        next=_("Dan maken wij het geld aan u over."),
    ),
    Soort(
        words=r"voorbereid",
        now=_("Wij bereiden een besluit voor. Daarna hoort u van ons."),
        next=_("Dan bereiden wij een besluit voor."),
    ),
    Soort(
        words=r"besluit|beslis|beschikking",
        now=_("Wij nemen een besluit over uw zaak. U krijgt daar bericht over."),
        next=_("Dan nemen wij een besluit. U krijgt daar bericht over."),
    ),
    Soort(
        words=r"behandel|beoordel|onderzo|toets|in uitvoering|opgepakt|oppakken",
        now=_("Een medewerker is bezig met uw zaak."),
        next=_("Dan gaat een medewerker met uw zaak aan de slag."),
    ),
)
_DONE = _("Wij zijn klaar met uw zaak.")
_WILL_BE_DONE = _("Dan zijn wij klaar met uw zaak. U krijgt daar bericht over.")


def find_soort(statustype: Statustype) -> Soort | None:
    """The kind of step that this is, None when we do not know it."""
    name = f"{statustype.omschrijving}\n{statustype.omschrijving_generiek}".casefold()
    return next((soort for soort in _KINDS if re.search(soort.words, name)), None)


def say_standard(statustype: Statustype) -> str:
    """A sentence about the step while the zaak is in it; empty when we do not know the kind."""
    if statustype.is_eindstatus:
        return str(_DONE)
    soort = find_soort(statustype)
    return str(soort.now) if soort else ""


def say_ahead(statustype: Statustype) -> str:
    """A sentence about the step while it is still to come; empty when we do not know the kind."""
    soort = find_soort(statustype)
    if soort is not None:
        return str(soort.next)
    return str(_WILL_BE_DONE) if statustype.is_eindstatus else ""
