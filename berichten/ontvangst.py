"""A notificatie comes in: who sends it, is it one, and a row for it. Nothing else happens here.

No call to a registration, no decision: whoever delivers has to be answered at once. The same event
may be delivered many times (Open Notificaties, delivery guarantees); a unique key keeps it once.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from berichten.afhandeling import ZAAK_KANALEN
from berichten.instellingen import get_instelling
from berichten.models import Abonnement, Notificatie
from berichten.wekker import wake
from zaken.current import while_unchanged
from zaken.domain import MijnZakenError
from zaken.models import Gemeente

MOST_BYTES = 64 * 1024
# How long deliveries with the secret before the present one are taken.
OVERLAP = timedelta(hours=24)
_NOBODY = "0" * 64


class NotSubscribedError(MijnZakenError):
    """No abonnement here, or another secret than ours: the same to who asks."""

    code = "not_subscribed"


class NotANotificatieError(MijnZakenError):
    """Not the message that the Notificaties API describes."""

    code = "not_a_notificatie"


# `format: uri` in the OpenAPI document, of which a registration only has these.
type Url = Annotated[str, StringConstraints(pattern=r"^https?://[^/]", max_length=1000)]


class NotificatieWire(BaseModel):
    """NOTIFICATIE (Notificaties API 1.0). Of the kenmerken nothing is read."""

    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, extra="ignore", hide_input_in_errors=True
    )

    kanaal: str = Field(min_length=1, max_length=50)
    hoofd_object: Url
    resource: str = Field(min_length=1, max_length=100)
    resource_url: Url
    actie: str = Field(min_length=1, max_length=20)
    aanmaakdatum: AwareDatetime


def _read_uuid(url: str) -> UUID:
    """The uuid at the end of an address: host names differ per route. Raises NotANotificatieError.

    Only read on kanalen of ours: the probe of Open Notificaties has addresses of nothing.
    """
    try:
        return UUID(url.partition("?")[0].rstrip("/").rpartition("/")[2])
    except ValueError:
        raise NotANotificatieError from None


def hash_secret(secret: str) -> str:
    """What is kept of a secret. It is long and random, so one round will do."""
    return hashlib.sha256(secret.encode()).hexdigest()


def receive(
    gemeente: Gemeente, registratie: str, authorization: str, body: bytes, *, now: datetime
) -> bool:
    """Keep a notificatie until it is handled; whether it is of a kind that we do something with.

    Of zaken only after the waiting time, within which a mistake can be put right there.

    Raises NotSubscribedError, NotANotificatieError. Nothing of what is refused is kept.
    """
    abonnement = _find_abonnement(gemeente, registratie, authorization, now)
    try:
        wire = NotificatieWire.model_validate_json(body)
    except ValidationError:
        raise NotANotificatieError from None
    if wire.kanaal not in abonnement.kanalen:
        return False
    wait = timedelta(0)
    if wire.kanaal in ZAAK_KANALEN:
        instelling = get_instelling(gemeente)
        if instelling is None:
            return False
        wait = instelling.wachttijd
    hoofdobject, resource = _read_uuid(wire.hoofd_object), _read_uuid(wire.resource_url)
    row = Notificatie(
        sleutel=_build_key(abonnement, wire, resource),
        registratie_id=abonnement.registratie_id,
        kanaal=wire.kanaal,
        resource=wire.resource,
        actie=wire.actie,
        hoofdobject=hoofdobject,
        resource_uuid=resource,
        aanmaakdatum=wire.aanmaakdatum,
        ontvangen=now,
        volgende_poging=now + wait,
    )
    Notificatie.objects.bulk_create([row], ignore_conflicts=True)
    wake()
    return True


def _find_abonnement(
    gemeente: Gemeente, registratie: str, authorization: str, now: datetime
) -> Abonnement:
    """Both secrets are compared whatever comes of the first, in constant time."""
    found = _load_abonnementen(gemeente.pk).get(registratie)
    given = hash_secret(authorization)
    present = hmac.compare_digest(given, found.geheim if found else _NOBODY)
    before = hmac.compare_digest(given, (found and found.vorig_geheim) or _NOBODY)
    if found is None:
        raise NotSubscribedError
    overlaps = found.vernieuwd is None or now - found.vernieuwd < OVERLAP
    if present or (before and overlaps):
        return found
    raise NotSubscribedError


@while_unchanged
def _load_abonnementen(gemeente: int) -> Mapping[str, Abonnement]:
    """By the slug of their registratie."""
    rows = Abonnement.objects.filter(registratie__gemeente=gemeente).select_related("registratie")
    return MappingProxyType({row.registratie.slug: row for row in rows})


def _build_key(abonnement: Abonnement, wire: NotificatieWire, resource: UUID) -> str:
    """The same event has the same key, however often and by whichever route it is delivered."""
    parts = (
        abonnement.registratie_id,
        wire.kanaal,
        wire.resource,
        wire.actie,
        resource,
        wire.aanmaakdatum.isoformat(),
    )
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
