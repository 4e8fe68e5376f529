"""`manage.py retry_dead`: try once more what gave up, after its cause was taken away."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from berichten.werk import retry_dead


class Command(BaseCommand):
    """Says how many there were."""

    help = "Try notificaties that gave up once more."

    def handle(self, *args: Any, **options: Any) -> None:
        """Set them back and print."""
        del args, options
        self.stdout.write(f"{retry_dead(timezone.now())} are tried again")
