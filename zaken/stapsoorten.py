"""Which kind of step a statustype is, by the words in its name, and whose turn it then is. Pure.

A few kinds of steps come back everywhere. What is not known is None: then nothing is claimed.
"""

import re
from enum import Enum

from zaken.domain import Statustype
from zaken.teksten import Wie, Zaaktypetekst


class Stapsoort(Enum):
    """A kind of step: the words in its name, and whose turn it is. The first that fits counts.

    What asks something of the resident goes first.
    """

    AANVULLEN = (r"aanvul|aangevuld|niet compleet|incompleet|onvolledig", Wie.INWONER)
    ADVIES = (r"\badvies|\badviser", Wie.KETENPARTNER)
    ONTVANGEN = (r"\bontvang|ingediend|geregistreerd|registratie|aangemaakt", Wie.GEMEENTE)
    INTAKE = (r"\bintake\b|compleet|ontvankelijk|volledig", Wie.GEMEENTE)
    UITBETALEN = (r"uitbeta|uit te betalen", Wie.GEMEENTE)
    VOORBEREIDEN = (r"voorbereid", Wie.GEMEENTE)
    BESLUITEN = (r"besluit|beslis|beschikking", Wie.GEMEENTE)
    BEHANDELEN = (
        r"behandel|beoordel|onderzo|toets|in uitvoering|opgepakt|oppakken",
        Wie.GEMEENTE,
    )

    def __init__(self, words: str, wie: Wie) -> None:
        self.words = words
        self.wie = wie


def find_soort(statustype: Statustype) -> Stapsoort | None:
    """The kind of step that this is, None when we do not know it."""
    name = f"{statustype.omschrijving}\n{statustype.omschrijving_generiek}".casefold()
    return next((soort for soort in Stapsoort if re.search(soort.words, name)), None)


def find_turn(statustype: Statustype | None, tekst: Zaaktypetekst) -> Wie | None:
    """Whose turn it is in a step: as the gemeente wrote, else as in steps of this kind."""
    if statustype is None:
        return None
    written = tekst.get_stap(statustype).waits_for
    if written is not None:
        return written
    if statustype.is_eindstatus:
        return None  # nobody's, or it is not known yet
    soort = find_soort(statustype)
    return soort.wie if soort else None
