"""Who asked for what, and why the answer was yes or no: one row per decision on a thing.

A person is a keyed pseudonym per gemeente (zaken.pseudonyms), never a number: enough to find the
rows of a resident who asks for them, useless without the key. Rows are sealed later (zaken.seals).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zaken.domain import Action, Identity
from zaken.models import Gemeente, Inzage
from zaken.policy import Decision
from zaken.pseudonyms import Purpose, get_pseudonym
from zaken.tracing import trace_id


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a decision was about; empty for the list. `part` is a document or such.

    `activiteit` is the purpose, as an address in the register of the gemeente.
    """

    registratie: str = ""
    zaak: UUID | None = None
    part: UUID | None = None
    zaaktype: str = ""
    activiteit: str = ""


def build_inzage(
    identity: Identity,
    gemeente: Gemeente,
    *,
    action: Action,
    decision: Decision,
    now: datetime,
    about: About,
) -> Inzage:
    """The row of one decision, not saved yet."""
    return Inzage(
        tijdstip=now,
        gemeente=gemeente,
        trace_id=trace_id.get(),
        actor=get_pseudonym(gemeente, identity.actor.id, Purpose.AUDIT),
        subject=get_pseudonym(gemeente, identity.subject.id, Purpose.AUDIT),
        method=identity.method,
        loa=identity.loa,
        action=action,
        registratie=about.registratie,
        zaaktype=about.zaaktype,
        zaak=about.zaak,
        object_uuid=about.part,
        allowed=decision.allow,
        rules=" ".join(decision.reasons),
        activiteit=about.activiteit,
    )


def record_inzagen(inzagen: Sequence[Inzage]) -> None:
    """Write rows. A database error is not caught: no row, no page."""
    Inzage.objects.bulk_create(inzagen)
