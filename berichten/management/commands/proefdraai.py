"""`manage.py proefdraai`: what would be told of what came in these days. Sends and writes nothing.

For a gemeente that wants to see it first: with all of email_via, sms_via and brief_via empty it
listens, and nobody is told anything.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from berichten.afhandeling import ZAAK_KANALEN, list_plans
from berichten.instellingen import get_instelling
from berichten.models import Notificatie
from berichten.vertellen import NotYetError
from zaken.domain import SourceError
from zaken.models import Gemeente


class Command(BaseCommand):
    """A line per zaaktype and kind of message, with how many; no persons and no zaken."""

    help = "Count what would have been told, per zaaktype; sends nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Of which gemeente, how far back, and of one zaaktype only."""
        parser.add_argument("--gemeente", required=True, help="slug")
        parser.add_argument("--dagen", type=int, default=7)
        parser.add_argument("--zaaktype", default="", help="identificatie")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask the registrations anew about each."""
        del args
        gemeente = Gemeente.objects.filter(slug=options["gemeente"]).first()
        instelling = get_instelling(gemeente) if gemeente else None
        if gemeente is None or instelling is None:
            raise CommandError(f"{options['gemeente']} has no berichten in its configuration")
        now = timezone.now()
        since = now - timedelta(days=options["dagen"])
        rows = Notificatie.objects.filter(
            registratie__gemeente=gemeente, kanaal__in=ZAAK_KANALEN, ontvangen__gte=since
        ).select_related("registratie__gemeente")
        counts: Counter[tuple[str, str]] = Counter()
        failed = 0
        for row in rows.iterator():
            try:
                # As it was then: what is older than two weeks now was news when it came in.
                plans = list(list_plans(row, instelling, now=row.ontvangen))
            except (SourceError, NotYetError):
                failed += 1
                continue
            counts.update((p.zaaktype, b.soort) for p in plans for b in p.berichten)
        for (zaaktype, soort), number in sorted(counts.items()):
            if options["zaaktype"] in {"", zaaktype}:
                self.stdout.write(f"{zaaktype:24} {soort:12} {number}")
        self.stdout.write(f"{rows.count()} notificaties, of {failed} nothing could be learned")
