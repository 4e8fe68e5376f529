"""Sees to it that each registration tells us what we want to know, with a secret of its own.

What is missing is made, what differs is repaired, and the secret is renewed when asked. A new
secret is kept here before it is given there, and the one before stays good for a while, so that no
delivery on its way is lost.
"""

import secrets
from datetime import datetime

from django.urls import reverse

from berichten.afhandeling import TYPE_KANALEN, ZAAK_KANALEN
from berichten.models import Abonnement
from berichten.ontvangst import hash_secret
from zaken.models import Registratie
from zaken.zgw.abonnementen import list_abonnementen, record_abonnement

KANALEN = (*ZAAK_KANALEN, *TYPE_KANALEN)


def register(registratie: Registratie, base: str, *, rotate: bool, now: datetime) -> str:
    """What was done, in one word: made, repaired, renewed or kept.

    `base` is the address of the portal of this gemeente, https://host. Raises SourceError.
    """
    service = registratie.notificaties
    if service is None:
        return "none"
    callback = base.rstrip("/") + reverse("notificaties", args=[registratie.slug])
    own = Abonnement.objects.filter(registratie=registratie).first()
    there = list_abonnementen(service, registratie.slug)
    found = next((a for a in there if a.callback_url == callback), None)
    is_known = own is not None and found is not None and own.url == found.url
    if is_known and found is not None and found.kanalen == set(KANALEN) and not rotate:
        return "kept"
    secret = secrets.token_urlsafe(32)
    _keep(registratie, own, secret, now)
    made = record_abonnement(
        service,
        registratie.slug,
        url=found.url if found else "",
        callback_url=callback,
        secret=secret,
        kanalen=KANALEN,
    )
    Abonnement.objects.filter(registratie=registratie).update(url=made.url)
    if found is None:
        return "made"
    return "renewed" if is_known and rotate else "repaired"


def _keep(registratie: Registratie, own: Abonnement | None, secret: str, now: datetime) -> None:
    """The new secret beside the present one, of which the first delivery decides nothing."""
    Abonnement.objects.update_or_create(
        registratie=registratie,
        defaults={
            "kanalen": list(KANALEN),
            "geheim": hash_secret(secret),
            "vorig_geheim": own.geheim if own else "",
            "vernieuwd": now,
        },
    )
