"""The app that knows what a zaak is."""

from django.apps import AppConfig


class ZakenConfig(AppConfig):
    """Registers the models, and that their rows are configuration."""

    name = "zaken"

    def ready(self) -> None:
        """A change of a gemeente, a registration or a service works at once, in every process."""
        from zgw_consumers.models import Service  # noqa: PLC0415  # models come after apps

        from zaken import current, models  # noqa: PLC0415  # the same

        current.watch(Service, *models.CONFIGURATION)
