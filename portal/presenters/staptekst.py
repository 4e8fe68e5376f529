"""What a kind of step means, in our own words, where the catalogus says nothing about it.

On a fresh connection most statustypen have a name of one word and no statustekst. A few kinds of
steps come back everywhere; they are known by words in the name. What is not known gets no text.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zaken.domain import Statustype

# The first that fits counts: what asks something of the resident goes first.
_KINDS: tuple[tuple[str, Promise], ...] = (
    (
        r"aanvul|aangevuld|niet compleet|incompleet|onvolledig",
        _("Wij missen nog iets van u. In onze brief of e-mail staat wat wij nodig hebben."),
    ),
    (
        r"\badvies|\badviser",
        _("Wij vragen advies aan iemand anders. Daarna gaan wij verder met uw zaak."),
    ),
    (
        r"\bontvang|ingediend|geregistreerd|registratie|aangemaakt",
        _("Wat u heeft gestuurd, is bij ons binnen. Wij gaan er nu naar kijken."),
    ),
    (
        r"\bintake\b|compleet|ontvankelijk|volledig",
        _("Wij kijken of wij alles hebben om met uw zaak te beginnen."),
    ),
    (
        r"besluit|beslis|beschikking",
        _("Wij nemen een besluit over uw zaak. U krijgt daar bericht over."),
    ),
    (
        r"behandel|beoordel|onderzo|toets|in uitvoering|opgepakt|oppakken",
        _("Een medewerker is bezig met uw zaak."),
    ),
)
_DONE = _("Wij zijn klaar met uw zaak.")


def say_standard(statustype: Statustype) -> str:
    """A sentence about the kind of step that this is; empty when we do not know the kind."""
    if statustype.is_eindstatus:
        return str(_DONE)
    name = f"{statustype.omschrijving}\n{statustype.omschrijving_generiek}".casefold()
    return next((str(text) for words, text in _KINDS if re.search(words, name)), "")
