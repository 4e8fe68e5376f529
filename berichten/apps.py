"""The app between registrations that tell something and residents who want to know."""

from django.apps import AppConfig


class BerichtenConfig(AppConfig):
    """Registers the models, their term, and that an abonnement is configuration."""

    name = "berichten"

    def ready(self) -> None:
        """What came in goes with the other things that are kept too long."""
        from berichten.bewaren import ALL  # noqa: PLC0415  # models come after apps
        from berichten.models import CONFIGURATION  # noqa: PLC0415  # the same
        from zaken import current, purge  # noqa: PLC0415  # the same

        current.watch(*CONFIGURATION)

        purge.OTHERS += [kind for kind in ALL if kind not in purge.OTHERS]
