"""The app between registrations that tell something and residents who want to know."""

from django.apps import AppConfig


class BerichtenConfig(AppConfig):
    """Registers the models, and their term."""

    name = "berichten"

    def ready(self) -> None:
        """What came in goes with the other things that are kept too long."""
        from berichten.bewaren import purge_notificaties  # noqa: PLC0415  # models come after apps
        from zaken import purge  # noqa: PLC0415  # the same

        if purge_notificaties not in purge.OTHERS:
            purge.OTHERS.append(purge_notificaties)
