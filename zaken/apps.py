"""The app that knows what a zaak is."""

from django.apps import AppConfig


class ZakenConfig(AppConfig):
    """Registers the models; nothing happens at start."""

    name = "zaken"
