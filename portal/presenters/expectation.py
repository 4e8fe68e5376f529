"""When something is to be expected, in one sentence that also says what kind of date it is."""

from datetime import date

from django.utils.translation import gettext as _

from portal.presenters.dates import say_day, say_deadline
from zaken.domain import Ok, Zaak
from zaken.timeline import DateKind, Einddatum, get_einddatum


def say_expectation(zaak: Zaak, today: date) -> str:
    """What to expect when; a term that stands still or a date that was missed is said openly."""
    if zaak.einddatum is not None:
        return _("Afgerond op %(day)s.") % {"day": say_day(zaak.einddatum)}
    einddatum = get_einddatum(zaak, today)
    if has_uitslag(zaak):
        return _say_rest(einddatum, stands_still=zaak.opschorting is not None)
    if einddatum is None:
        return _("Wij weten nog niet wanneer u de uitslag krijgt.")
    return _say_open(zaak, einddatum)


def _say_open(zaak: Zaak, einddatum: Einddatum) -> str:
    """Of a zaak without an outcome."""
    if zaak.opschorting:
        return _("Uw zaak staat stil. Daarom weten wij nog niet wanneer u de uitslag krijgt.")
    if einddatum.passed:
        return _say_missed(einddatum)
    if einddatum.kind is DateKind.GEPLAND:
        return _("Verwachte uitslag op %(day)s (onze planning).") % {"day": say_day(einddatum.day)}
    return _say_limit(einddatum)


def has_uitslag(zaak: Zaak) -> bool:
    """Whether there is a resultaat, also where its words could not be fetched."""
    return zaak.resultaat != Ok(None)


def _say_rest(einddatum: Einddatum | None, *, stands_still: bool) -> str:
    """Of a zaak of which the outcome is known: when the rest is done, as paying."""
    if einddatum is None or einddatum.passed or stands_still:
        return _("De uitslag is er al. Wij moeten nog iets afmaken.")
    day = {"day": say_day(einddatum.day)}
    if einddatum.kind is DateKind.GEPLAND:
        return _("De uitslag is er al. Wij willen op %(day)s klaar zijn (onze planning).") % day
    if einddatum.kind is DateKind.NORM:
        return (
            _("De uitslag is er al. Wij willen uiterlijk op %(day)s klaar zijn (onze norm).") % day
        )
    return (
        _("De uitslag is er al. Wij moeten uiterlijk op %(day)s klaar zijn (wettelijke termijn).")
        % day
    )


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
