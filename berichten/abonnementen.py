"""Sees to it that each registration tells us what we want to know, with a secret of its own.

What is missing is made, what differs is repaired, and the secret is renewed when asked. A new
secret is kept here before it is given there, since it is tried out at once (Open Notificaties), and
the one before stays good for a while, so that no delivery on its way is lost.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from berichten.afhandeling import TYPE_KANALEN, ZAAK_KANALEN
from berichten.models import Abonnement
from berichten.ontvangst import hash_secret
from zaken.domain import SourceInvalidError, SourceRefusedError
from zaken.models import Registratie
from zaken.zgw.abonnementen import list_abonnementen, list_kanalen, record_abonnement

KANALEN = (*ZAAK_KANALEN, *TYPE_KANALEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gedaan:
    """What was done, in one word: none, made, repaired, renewed or kept.

    `ontbreekt`: kanalen that we want and that are not there.
    """

    wat: str
    ontbreekt: tuple[str, ...] = ()


def register(registratie: Registratie, base: str, *, rotate: bool, now: datetime) -> Gedaan:
    """`base` is the address of the portal of this gemeente, https://host. Raises SourceError."""
    service = registratie.notificaties
    if service is None:
        return Gedaan(wat="none")
    callback = base.rstrip("/") + reverse("notificaties", args=[registratie.slug])
    kanalen, ontbreekt = _split_kanalen(list_kanalen(service, registratie.slug), registratie)
    own = Abonnement.objects.filter(registratie=registratie).first()
    there = list_abonnementen(service, registratie.slug)
    found = next((a for a in there if a.callback_url == callback), None)
    is_known = own is not None and found is not None and own.url == found.url
    is_sure = own is not None and own.vernieuwd is not None
    if found and is_known and is_sure and found.kanalen == set(kanalen) and not rotate:
        return Gedaan(wat="kept", ontbreekt=ontbreekt)
    secret = secrets.token_urlsafe(32)
    _keep(registratie, own, secret, kanalen)
    try:
        made = record_abonnement(
            service,
            registratie.slug,
            url=found.url if found else "",
            callback_url=callback,
            secret=secret,
            kanalen=kanalen,
        )
    except SourceRefusedError:
        _put_back(registratie, own)
        raise
    Abonnement.objects.filter(registratie=registratie).update(url=made.url, vernieuwd=now)
    wat = "made" if found is None else "renewed" if is_known and is_sure and rotate else "repaired"
    return Gedaan(wat=wat, ontbreekt=ontbreekt)


def _split_kanalen(
    there: frozenset[str], registratie: Registratie
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those to subscribe to, and those that are not there: asking for one fails all.

    Raises SourceInvalidError without a kanaal for zaken: then nobody could be told anything.
    """
    if "zaken" not in there:
        raise SourceInvalidError(registratie.slug, "notificaties: no kanaal zaken")
    kanalen = tuple(kanaal for kanaal in KANALEN if kanaal in there)
    return kanalen, tuple(kanaal for kanaal in KANALEN if kanaal not in there)


def _keep(
    registratie: Registratie, own: Abonnement | None, secret: str, kanalen: tuple[str, ...]
) -> None:
    """The new secret beside the one that is known to be there.

    Until the new one is known to have been taken both hold, however long that lasts.
    """
    known = ""
    if own is not None:
        known = own.vorig_geheim if own.vernieuwd is None and own.vorig_geheim else own.geheim
    Abonnement.objects.update_or_create(
        registratie=registratie,
        defaults={
            "kanalen": list(kanalen),
            "geheim": hash_secret(secret),
            "vorig_geheim": known,
            "vernieuwd": None,
        },
    )


def _put_back(registratie: Registratie, own: Abonnement | None) -> None:
    """As it was: a refusal changed nothing there."""
    if own is None:
        Abonnement.objects.filter(registratie=registratie).delete()
    else:
        own.save()
