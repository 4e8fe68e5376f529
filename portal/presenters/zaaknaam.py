"""What a zaak and its status are called: what the resident asked for, else the kind of zaak."""

from django.utils.translation import gettext as _

from zaken.domain import Missing, Ok, Stale, Status, Statustype, Zaak
from zaken.leesbaarheid import is_misread


def say_soort(zaak: Zaak) -> str:
    """The omschrijving of the zaaktype; empty when the catalogus failed."""
    return "" if isinstance(zaak.zaaktype, Missing) else zaak.zaaktype.value.omschrijving


def say_title(zaak: Zaak) -> str:
    """The omschrijving, falling back to the zaaktype and then to the zaaknummer."""
    fallback = _("Zaak %(nummer)s") % {"nummer": zaak.identificatie}
    return zaak.omschrijving or say_soort(zaak) or fallback


def get_status(zaak: Zaak) -> Status | None:
    """The present status, None when there is none or it is not known."""
    match zaak.status:
        case Ok(status) | Stale(status):
            return status
        case Missing():
            return None


def get_statustype(zaak: Zaak) -> Statustype | None:
    """The step that belongs to the present status."""
    status = get_status(zaak)
    if status is None or isinstance(zaak.zaaktype, Missing):
        return None
    steps = zaak.zaaktype.value.statustypen
    return next((step for step in steps if step.uuid == status.statustype), None)


def say_stap(statustype: Statustype) -> str:
    """What a step is called, in the words of the registration.

    "Ontvangen" alone was read as: you got money. Dutch, as all names of a registration.
    """
    name = statustype.omschrijving
    return "Door ons ontvangen" if is_misread(name) else name


def say_unknown() -> str:
    """There is a status, or there may be, but we could not get to know it."""
    return _("Status nu niet bekend")


def say_status(zaak: Zaak) -> str:
    """The present status in words; for a closed zaak what came out of it."""
    if zaak.is_afgerond:
        match zaak.resultaat:
            case Ok(resultaat) | Stale(resultaat) if resultaat and resultaat.omschrijving:
                return resultaat.omschrijving
        return _("Afgerond")
    statustype = get_statustype(zaak)
    if statustype is not None:
        return say_stap(statustype)
    if isinstance(zaak.status, Missing) or get_status(zaak) is not None:
        return say_unknown()
    return _("Ingediend")


def say_organisatie(naam: str) -> str:
    """Beside a zaaknummer: where it is from. Empty where there is one registration only."""
    return _("bij %(organisatie)s") % {"organisatie": naam} if naam else ""
