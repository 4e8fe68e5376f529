"""`manage.py sessions_revoke`: all residents log in again, of a gemeente or of all.

For the beheerder, after a leak or a mistake of a broker (ASVS 7.4.5).
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.login.logins import revoke_sessions
from zaken.events import Event, record_event
from zaken.models import Gemeente


class Command(BaseCommand):
    """Exits with an error when it is not clear whose sessions."""

    help = "End the web sessions of all residents, of one gemeente or of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of them, on purpose."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--gemeente", metavar="SLUG")
        which.add_argument("--all", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """End them and say how many."""
        del args
        slug: str | None = options["gemeente"]
        if slug is not None and not Gemeente.objects.filter(slug=slug).exists():
            raise CommandError("no such gemeente")
        number = revoke_sessions(slug)
        if slug is None:
            record_event(Event.SESSIONS_REVOKED)
        else:
            record_event(Event.SESSIONS_REVOKED, gemeente=slug)
        self.stdout.write(f"{number} sessions ended")
