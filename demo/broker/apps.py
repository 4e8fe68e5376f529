"""The broker as a Django app; its label keeps its table and templates apart."""

from django.apps import AppConfig


class BrokerConfig(AppConfig):
    """Only a name: there is nothing to set up at start."""

    name = "demo.broker"
    label = "broker"
    default_auto_field = "django.db.models.BigAutoField"
