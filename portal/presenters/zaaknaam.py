"""What a zaak, its kind and its steps are called: as the gemeente wrote it, else as registered."""

from django.utils.translation import gettext as _

from zaken.domain import Missing, Ok, Stale, Statustype, Zaak
from zaken.leesbaarheid import is_misread
from zaken.teksten import NO_STAP, Staptekst, Teksten, get_status, get_statustype


def say_soort(zaak: Zaak, teksten: Teksten) -> str:
    """The title of the zaaktype, else its omschrijving; empty when the catalogus failed."""
    if isinstance(zaak.zaaktype, Missing):
        return ""
    return teksten.get(zaak).titel or zaak.zaaktype.value.omschrijving


def say_title(zaak: Zaak, teksten: Teksten) -> str:
    """The omschrijving, falling back to the zaaktype and then to the zaaknummer."""
    fallback = _("Zaak %(nummer)s") % {"nummer": zaak.identificatie}
    return zaak.omschrijving or say_soort(zaak, teksten) or fallback


def say_stap(statustype: Statustype, tekst: Staptekst = NO_STAP) -> str:
    """What a step is called.

    "Ontvangen" alone was read as: you got money. Dutch, as all names of a registration.
    """
    if tekst.naam:
        return tekst.naam
    name = statustype.omschrijving
    return "Door ons ontvangen" if is_misread(name) else name


def say_unknown() -> str:
    """There is a status, or there may be, but we could not get to know it."""
    return _("Status nu niet bekend")


def say_status(zaak: Zaak, teksten: Teksten) -> str:
    """The present status in words; for a closed zaak what came out of it."""
    if zaak.is_afgerond:
        match zaak.resultaat:
            case Ok(resultaat) | Stale(resultaat) if resultaat and resultaat.omschrijving:
                return resultaat.omschrijving
        return _("Afgerond")
    statustype = get_statustype(zaak)
    if statustype is not None:
        return say_stap(statustype, teksten.get_stap(zaak))
    if isinstance(zaak.status, Missing) or get_status(zaak) is not None:
        return say_unknown()
    return _("Ingediend")


def say_organisatie(naam: str) -> str:
    """Beside a zaaknummer: where it is from. Empty where there is one registration only."""
    return _("bij %(organisatie)s") % {"organisatie": naam} if naam else ""
