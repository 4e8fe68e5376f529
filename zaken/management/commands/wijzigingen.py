"""`manage.py wijzigingen`: who changed who may see what, newest last."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zaken.models import Gemeente, Wijziging


class Command(BaseCommand):
    """One line per change; `[verruimt]` where more may be seen than before."""

    help = "Print the changes of the configuration that say who may see what."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which of them."""
        parser.add_argument("--gemeente", help="slug of a gemeente; left out: all")
        parser.add_argument("--since", type=date.fromisoformat, help="a day: 2026-11-26")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, in the time of the installation."""
        del args
        rows = Wijziging.objects.select_related("gemeente").order_by("tijdstip", "pk")
        if slug := options["gemeente"]:
            if not Gemeente.objects.filter(slug=slug).exists():
                raise CommandError(f"gemeente {slug} is not configured")
            rows = rows.filter(gemeente__slug=slug)
        if since := options["since"]:
            start = timezone.make_aware(datetime.combine(since, time.min))
            rows = rows.filter(tijdstip__gte=start)
        for row in rows.iterator():
            self.stdout.write(_say(row))


def _say(row: Wijziging) -> str:
    moment = timezone.localtime(row.tijdstip)
    mark = " [verruimt]" if row.verruimt else ""
    return (
        f"{moment:%Y-%m-%d %H:%M} {row.gemeente.slug} door {row.door}: "
        f"{row.onderwerp}: {row.voor or '-'} -> {row.na or '-'}{mark}"
    )
