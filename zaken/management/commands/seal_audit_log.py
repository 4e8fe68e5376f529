"""`manage.py seal_audit_log`: close what was written in the audit, so that it can be verified."""

import logging
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from zaken.models import Gemeente
from zaken.seals import seal_inzages

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """One line per gemeente. Run it every ten minutes; it may run beside itself."""

    help = "Seal the audit rows older than a minute, per gemeente and day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal and print."""
        del args, options
        for gemeente in Gemeente.objects.order_by("slug"):
            done = seal_inzages(gemeente, now=timezone.now())
            late = f", of which {done.late} late" if done.late else ""
            self.stdout.write(f"{gemeente.slug}: {done.seals} new seals, {done.rows} rows{late}")
            if done.late:
                logger.warning("audit: %d rows of %s came late", done.late, gemeente.slug)
