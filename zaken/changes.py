"""Who changed who may see what: before and after a run of the configuration, written down.

In the transaction of the change itself, so that there is none without its row (BIO 8.32). What lets
more be seen is a security event as well, once the change holds.
"""

import getpass
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction

from zaken.context import build_regels, build_standaard
from zaken.domain import ZaakRef
from zaken.events import Event, record_event
from zaken.models import Gemeente, Wijziging
from zaken.widening import Access, Change, Registration, list_changes

_MAX_NAME = 100


def get_changer() -> str:
    """Who runs this: CONFIGURATION_BY, else the user of the operating system."""
    name: str = settings.CONFIGURATION_BY
    if name:
        return name[:_MAX_NAME]
    try:
        return getpass.getuser()[:_MAX_NAME]
    except (OSError, KeyError, ImportError):  # a container whose user has no name
        return "unknown"


def load_access(gemeente: Gemeente) -> Access:
    """The choices as they are in the database now."""
    standaard = build_standaard(gemeente)
    return Access(
        standaard=standaard,
        per_zaaktype={
            row.zaaktype: build_regels(row, standaard) for row in gemeente.zaaktyperegels.all()
        },
        afgeschermd=frozenset(
            ZaakRef(registratie=row.registratie, uuid=row.zaak)
            for row in gemeente.afschermingen.all()
        ),
        registraties={
            row.slug: Registration(
                zoek_met_get=row.zoek_met_get,
                rollen_eindigen_niet=row.rollen_eindigen_niet,
                berichten_zonder_doelgroep=row.berichten_zonder_doelgroep,
            )
            for row in gemeente.registraties.all()
        },
    )


@contextmanager
def recording_changes(now: datetime, by: str) -> Iterator[None]:
    """Compare all gemeenten before and after what is done within, and write down what differs."""
    with transaction.atomic():
        before = _load_all()
        yield
        for gemeente in Gemeente.objects.all():
            changes = list_changes(before.get(gemeente.pk), load_access(gemeente))
            record_changes(gemeente, changes, now=now, by=by)


def record_changes(
    gemeente: Gemeente, changes: Iterable[Change], *, now: datetime, by: str
) -> None:
    """Write the rows; an event for each that lets more be seen, after the transaction."""
    for change in changes:
        Wijziging.objects.create(
            tijdstip=now,
            gemeente=gemeente,
            door=by,
            onderwerp=change.onderwerp,
            voor=change.voor,
            na=change.na,
            verruimt=change.verruimt,
        )
        if change.verruimt:
            tell = partial(
                record_event,
                Event.CONFIGURATION_WIDENED,
                gemeente=gemeente.slug,
                setting=change.setting,
            )
            transaction.on_commit(tell)


def _load_all() -> Mapping[int, Access]:
    return {gemeente.pk: load_access(gemeente) for gemeente in Gemeente.objects.all()}
