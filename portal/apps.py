"""The app that residents see."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the models; nothing happens at start."""

    name = "portal"
