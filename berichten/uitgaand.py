"""The outbox: what has to be told is written here first, once, and taken out to be told.

A claim is a moment until which nobody else takes the rows, so those of a worker that died come
back. Rows of one person that are due together go together, in one message.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from berichten.models import Bericht
from berichten.soorten import ALONE, Kanaal, Soort
from zaken.domain import ZaakRef
from zaken.models import Gemeente

CLAIM = timedelta(minutes=2)
# What is due so soon after goes along: a besluit comes seconds after its status.
SAMEN = timedelta(minutes=2)

_WAITS = Bericht.Staat.WACHT


def build_bericht(  # noqa: PLR0913  # what a row says
    gemeente: Gemeente,
    ref: ZaakRef | None,
    soort: Soort,
    onderwerp: UUID,
    ontvanger: str,
    *,
    now: datetime,
    due: datetime,
    dringend: bool = False,
    keer: int = 0,
) -> Bericht:
    """A row that was not saved yet. `keer`: how often the same was told before."""
    registratie, zaak = (ref.registratie, ref.uuid) if ref else ("", None)
    return Bericht(
        sleutel=build_sleutel(gemeente, registratie, soort, onderwerp, ontvanger, keer),
        gemeente=gemeente,
        registratie=registratie,
        zaak=zaak,
        soort=soort,
        onderwerp=onderwerp,
        ontvanger=ontvanger,
        dringend=dringend,
        aangemaakt=now,
        volgende_poging=due,
    )


def build_sleutel(  # what makes two messages the same
    gemeente: Gemeente,
    registratie: str,
    soort: Soort,
    onderwerp: UUID,
    ontvanger: str,
    keer: int = 0,
) -> str:
    """The same for the same thing told to the same person."""
    # An ontvangstbevestiging is the message about the first status.
    told = Soort.STATUS if soort is Soort.ONTVANGST else soort
    parts = (gemeente.slug, registratie, told, onderwerp, ontvanger, keer)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def record_berichten(rows: Iterable[Bericht]) -> None:
    """Those that are not there yet."""
    Bericht.objects.bulk_create(list(rows), ignore_conflicts=True)


def withdraw(gemeente: Gemeente, ref: ZaakRef) -> int:
    """What waits about a zaak that is gone need not be told; how many rows."""
    waiting = Bericht.objects.filter(
        gemeente=gemeente, registratie=ref.registratie, zaak=ref.uuid, staat=_WAITS
    )
    return waiting.update(staat=Bericht.Staat.VERVALLEN, fout="gone")


def claim_zending(*, now: datetime, until: datetime) -> tuple[Bericht, ...]:
    """The rows of one message: the oldest that were due at `until`, and what goes along.

    What was on its way before stays the same message.
    """
    held = now + CLAIM * settings.WORK_PACE + timedelta(microseconds=secrets.randbelow(1_000))
    waiting = Bericht.objects.filter(staat=_WAITS)
    with transaction.atomic():
        due = waiting.filter(volgende_poging__lte=min(now, until)).order_by("volgende_poging", "pk")
        first = due.select_for_update(skip_locked=True, of=("self",)).first()
        if first is None:
            return ()
        group = _list_group(first, now).select_for_update(skip_locked=True, of=("self",))
        keys = {first.pk, *group.values_list("pk", flat=True)}
        waiting.filter(pk__in=keys).update(volgende_poging=held)
    rows = Bericht.objects.filter(pk__in=keys, staat=_WAITS, volgende_poging=held)
    return tuple(rows.select_related("gemeente").order_by("aangemaakt", "pk"))


def mark(rows: Iterable[Bericht], zending: UUID, kanaal: Kanaal) -> None:
    """From now on they may have gone: the last thing that is written before they go."""
    keys = [row.pk for row in rows]
    Bericht.objects.filter(pk__in=keys).update(zending=zending, kanaal=kanaal)


def unmark(rows: Iterable[Bericht]) -> None:
    """They certainly did not go: as if it was never tried."""
    keys = [row.pk for row in rows]
    Bericht.objects.filter(pk__in=keys, staat=_WAITS).update(zending=None, kanaal="")


def _list_group(first: Bericht, now: datetime) -> QuerySet[Bericht]:
    """What goes with the first: the same message as before, or what is due to the same person.

    A code goes alone: somebody waits for it with the page open.
    """
    rows = Bericht.objects.filter(
        staat=_WAITS, ontvanger=first.ontvanger, gemeente=first.gemeente_id
    )
    if first.zending is not None:
        return rows.filter(zending=first.zending)
    if first.soort in ALONE:
        return rows.filter(pk=first.pk)
    return rows.filter(zending=None, volgende_poging__lte=now + SAMEN).exclude(soort__in=ALONE)
