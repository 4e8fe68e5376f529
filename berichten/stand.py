"""How the telling goes, in numbers: what came in, waits, was told, failed, how old the oldest is.

For `manage.py berichtenstand`, and for who watches over the installation (--prometheus).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from berichten.models import Bericht, Bezorging, Notificatie


@dataclass(frozen=True, slots=True, kw_only=True)
class Meting:
    """One number; `labels` say of what. `help` is the same for all of a name."""

    naam: str
    help: str
    labels: tuple[tuple[str, str], ...]
    waarde: float

    def as_prometheus(self) -> str:
        """A line of the text format of Prometheus."""
        labels = ",".join(f'{name}="{value}"' for name, value in self.labels)
        return f"mijnzaken_{self.naam}{{{labels}}} {self.waarde:g}"


def list_metingen(now: datetime) -> Iterator[Meting]:
    """All of them, per gemeente."""
    yield from _count_notificaties()
    yield from _count_berichten(now)
    yield from _count_bezorgingen(now)
    yield from _list_oldest(now)


def _count_notificaties() -> Iterator[Meting]:
    rows = Notificatie.objects.values_list("registratie__gemeente__slug", "staat", "fout")
    for gemeente, staat, fout, number in rows.annotate(Count("pk")).order_by():
        yield Meting(
            naam="notificaties",
            help="Notificaties that are kept, by how far they are, and what was wrong",
            labels=(("gemeente", gemeente), ("staat", staat), ("fout", fout)),
            waarde=number,
        )


def _count_berichten(now: datetime) -> Iterator[Meting]:
    """What waits for its day (a reminder) is no backlog."""
    rows = Bericht.objects.values_list("gemeente__slug", "soort", "staat")
    due = rows.filter(volgende_poging__lte=now) | rows.exclude(staat=Bericht.Staat.WACHT)
    for gemeente, soort, staat, number in due.annotate(Count("pk")).order_by():
        yield Meting(
            naam="berichten",
            help="Rows of the outbox that are due or done, by how far they are",
            labels=(("gemeente", gemeente), ("soort", soort), ("staat", staat)),
            waarde=number,
        )


def _count_bezorgingen(now: datetime) -> Iterator[Meting]:
    since = Bezorging.objects.filter(tijdstip__gt=now - timedelta(days=1))
    rows = since.values_list("gemeente__slug", "kanaal", "uitkomst")
    for gemeente, kanaal, uitkomst, number in rows.annotate(Count("pk")).order_by():
        yield Meting(
            naam="bezorgingen_24h",
            help="What was told in the last day, and how that went",
            labels=(("gemeente", gemeente), ("kanaal", kanaal or "geen"), ("uitkomst", uitkomst)),
            waarde=number,
        )


def _list_oldest(now: datetime) -> Iterator[Meting]:
    """How long the oldest thing that is due has been waiting; 0 when nothing is."""
    inbox = Notificatie.objects.filter(staat=Notificatie.Staat.NIEUW, volgende_poging__lte=now)
    outbox = Bericht.objects.filter(staat=Bericht.Staat.WACHT, volgende_poging__lte=now)
    for name, oldest in (
        ("inbox", inbox.aggregate(moment=Min("ontvangen"))["moment"]),
        ("outbox", outbox.aggregate(moment=Min("volgende_poging"))["moment"]),
    ):
        yield Meting(
            naam="oudste_seconden",
            help="How long the oldest that is due has been waiting",
            labels=(("waar", name),),
            waarde=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        )
