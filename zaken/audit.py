"""Who asked for what, and why the answer was yes or no: one row per decision on a thing.

A person is a keyed pseudonym per gemeente (HMAC), never a number: enough to find the rows of a
resident who asks for them, useless without the key.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from zaken.domain import Action, Identity, PartyId
from zaken.models import Gemeente, Inzage
from zaken.policy import Decision
from zaken.tracing import trace_id

_VERSION = "1"


def get_pseudonym(gemeente: Gemeente, party: PartyId) -> str:
    """`1:` and 128 bits in hex; the same party has another pseudonym at another gemeente."""
    message = f"audit|{gemeente.slug}|{party.kind}|{party.value}".encode()
    digest = hmac.new(settings.PSEUDONYM_KEY.encode(), message, hashlib.sha256).hexdigest()
    return f"{_VERSION}:{digest[:32]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a decision was about; empty for the list. `part` is a document or such."""

    registratie: str = ""
    zaak: UUID | None = None
    part: UUID | None = None
    zaaktype: str = ""


def record_inzage(
    identity: Identity,
    gemeente: Gemeente,
    *,
    action: Action,
    decision: Decision,
    now: datetime,
    about: About,
) -> None:
    """Write the row of one decision. A database error is not caught: no row, no page."""
    Inzage.objects.create(
        tijdstip=now,
        gemeente=gemeente,
        trace_id=trace_id.get(),
        actor=get_pseudonym(gemeente, identity.actor.id),
        subject=get_pseudonym(gemeente, identity.subject.id),
        method=identity.method,
        loa=identity.loa,
        action=action,
        registratie=about.registratie,
        zaaktype=about.zaaktype,
        zaak=about.zaak,
        object_uuid=about.part,
        allowed=decision.allow,
        rules=" ".join(decision.reasons),
    )
