"""`manage.py check_backends`: whether each registration answers and finds a zaak safely."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zaken.backends import list_findings


class Command(BaseCommand):
    """One line per question; exits with 1 when one of them has a bad answer."""

    help = "Check the registrations of all gemeenten: APIs, versions, safe search on BSN."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask and print."""
        del args, options
        faults = 0
        for finding in list_findings():
            faults += not finding.ok
            mark = "ok   " if finding.ok else "FAULT"
            self.stdout.write(f"{mark} {finding.subject}: {finding.text}")
        if faults:
            raise CommandError(f"{faults} fault{'s' if faults > 1 else ''} found")
