"""What is kept too long goes, with a term per kind of stored thing (settings: TERM_…).

Each kind is one function that gives a Purged. Nothing goes silently: a verwerking that could not be
told is reported every day before it goes, and inzages that no longer fit their seal stay, since
they are evidence.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Count, QuerySet, Sum

from zaken.context import get_today
from zaken.models import Bezoek, Gemeente, Inzage, Verwerking, Wijziging, Zegel
from zaken.seals import build_digest, list_rows, purge_inzages

# Told at once as a rule; what is still here after this is somebody's work.
OVERDUE = timedelta(days=1)

# Kinds of the apps above this one: each gives a Purged for (now, dry_run=…).
OTHERS: list[Callable[..., "Purged"]] = []

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """Of one kind: how many rows went (or would go), how many stay, and their term in words.

    `alarms` are for whoever looks after the portal.
    """

    kind: str
    term: str
    gone: int
    stay: int
    alarms: tuple[str, ...] = ()


def purge(*, now: datetime, dry_run: bool) -> tuple[Purged, ...]:
    """All kinds in turn, each written to the log. With `dry_run` nothing goes."""
    kinds: tuple[Callable[..., Purged], ...] = (
        _purge_sessions,
        _purge_inzages,
        _purge_verwerkingen,
        _purge_wijzigingen,
        _purge_bezoeken,
        *OTHERS,
    )
    return tuple(_log(kind(now, dry_run=dry_run), dry_run=dry_run) for kind in kinds)


def _purge_sessions(now: datetime, *, dry_run: bool) -> Purged:
    """Web sessions, and logins that were not finished: both carry their own end."""
    ended = Session.objects.filter(expire_date__lt=now)
    term = "their own end: idle, or a login that was not finished"
    return remove("sessions", ended, term, dry_run=dry_run)


def _purge_inzages(now: datetime, *, dry_run: bool) -> Purged:
    """By whole seals, of days of which every moment is past the term."""
    days: int = settings.TERM_INZAGES_DAYS
    last_day = get_today(now) - timedelta(days=days + 1)
    due = Zegel.objects.filter(verwijderd=None, aantal__gt=0, dag__lte=last_day)
    spoiled = [zegel for zegel in due if build_digest(list_rows(zegel)) != zegel.digest]
    due = due.exclude(pk__in=[zegel.pk for zegel in spoiled])
    alarms = [f"seal {zegel} does not fit its rows: they stay" for zegel in spoiled]
    if late := Inzage.objects.filter(zegel=None, tijdstip__lt=now - timedelta(days=days)).count():
        alarms.append(f"{late} past their term have no seal yet: run seal_audit_log")
    if dry_run:
        gone = due.aggregate(rows=Sum("aantal"))["rows"] or 0
    else:
        gone = sum(purge_inzages(gemeente, due, now=now) for gemeente in Gemeente.objects.all())
    return Purged(
        kind="inzages",
        term=f"{days} days",
        gone=gone,
        stay=Inzage.objects.count() - (gone if dry_run else 0),
        alarms=tuple(alarms),
    )


def _purge_verwerkingen(now: datetime, *, dry_run: bool) -> Purged:
    """Those that their Logboek did not acknowledge; what was told is gone already."""
    days: int = settings.TERM_VERWERKINGEN_DAYS
    lost = Verwerking.objects.filter(begin__lt=now - timedelta(days=days))
    waiting = Verwerking.objects.filter(
        begin__lt=now - OVERDUE, begin__gte=now - timedelta(days=days)
    )
    alarms = [*_count("wait for more than a day", waiting), *_count("were never told", lost)]
    return remove("verwerkingen", lost, f"{days} days", dry_run=dry_run, alarms=tuple(alarms))


def _purge_wijzigingen(now: datetime, *, dry_run: bool) -> Purged:
    days: int = settings.TERM_WIJZIGINGEN_DAYS
    old = Wijziging.objects.filter(tijdstip__lt=now - timedelta(days=days))
    return remove("wijzigingen", old, f"{days} days", dry_run=dry_run)


def _purge_bezoeken(now: datetime, *, dry_run: bool) -> Purged:
    """Read markers of zaken at which nobody looked any more."""
    days: int = settings.TERM_BEZOEKEN_DAYS
    old = Bezoek.objects.filter(laatste__lt=now - timedelta(days=days))
    return remove("bezoeken", old, f"{days} days", dry_run=dry_run)


def remove(
    kind: str, rows: QuerySet[Any], term: str, *, dry_run: bool, alarms: tuple[str, ...] = ()
) -> Purged:
    """Take these rows away, and say so."""
    gone = rows.count()
    if not dry_run:  # what goes with a row (the login of a session) is not counted
        gone = rows.delete()[1].get(rows.model._meta.label, 0)  # noqa: SLF001  # Django's own name
    stay = rows.model._default_manager.count() - (gone if dry_run else 0)  # noqa: SLF001  # Django's own name
    return Purged(kind=kind, term=term, gone=gone, stay=stay, alarms=alarms)


def _count(text: str, rows: QuerySet[Verwerking]) -> tuple[str, ...]:
    """One alarm per gemeente that has such rows."""
    numbers = rows.values_list("gemeente__slug").annotate(Count("pk")).order_by("gemeente__slug")
    return tuple(f"{number} of {slug} {text}" for slug, number in numbers)


def _log(purged: Purged, *, dry_run: bool) -> Purged:
    if not dry_run:
        logger.info("purge: %s: %d gone, %d stay", purged.kind, purged.gone, purged.stay)
    for alarm in purged.alarms:
        logger.error("purge: %s: %s", purged.kind, alarm)
    return purged
