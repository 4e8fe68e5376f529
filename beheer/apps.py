"""The app that staff see; never among the apps of the residents' process."""

from django.apps import AppConfig


class BeheerConfig(AppConfig):
    """Registers the pages and the checks."""

    name = "beheer"

    def ready(self) -> None:
        """Both need the models."""
        from beheer import admin, checks  # noqa: F401, PLC0415  # register themselves
