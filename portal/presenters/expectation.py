"""When something is to be expected, in one sentence that also says what kind of date it is."""

from datetime import date

from django.utils.translation import gettext as _

from portal.presenters.dates import say_day, say_deadline
from zaken.domain import Zaak
from zaken.timeline import DateKind, Einddatum, get_einddatum


def say_expectation(zaak: Zaak, today: date) -> str:
    """What to expect when; a term that stands still or a date that was missed is said openly."""
    einddatum = get_einddatum(zaak, today)
    if einddatum is None:
        return _("Wij weten nog niet wanneer u de uitslag krijgt.")
    if einddatum.kind is DateKind.AFGEROND:
        return _("Afgerond op %(day)s.") % {"day": say_day(einddatum.day)}
    if zaak.opschorting:
        return _("Uw zaak staat stil. Daarom weten wij nog niet wanneer u de uitslag krijgt.")
    if einddatum.passed:
        return _say_missed(einddatum)
    if einddatum.kind is DateKind.GEPLAND:
        return _("Verwachte uitslag op %(day)s (onze planning).") % {"day": say_day(einddatum.day)}
    return _say_limit(einddatum)


def _say_limit(einddatum: Einddatum) -> str:
    """By when at the latest, and whose date that is."""
    if einddatum.kind is DateKind.NORM:
        text = _("Wij willen uiterlijk op %(day)s klaar zijn. Dat is onze norm.")
        return text % {"day": say_day(einddatum.day)}
    if einddatum.computed:
        text = _("Uitslag uiterlijk op %(day)s (wettelijke termijn, door ons berekend).")
    else:
        text = _("Uitslag uiterlijk op %(day)s (wettelijke termijn).")
    return text % {"day": say_deadline(einddatum.day)}


def _say_missed(einddatum: Einddatum) -> str:
    if einddatum.kind in {DateKind.GEPLAND, DateKind.NORM}:
        text = _("Wij wilden op %(day)s klaar zijn. Dat is niet gelukt.")
    else:
        text = _("U had uiterlijk op %(day)s de uitslag moeten krijgen. Dat is niet gelukt.")
    return text % {"day": say_day(einddatum.day)}
