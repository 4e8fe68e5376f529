"""The app that residents see."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the models, and that their rows are configuration."""

    name = "portal"

    def ready(self) -> None:
        """A change of a broker or a house style works at once, in every process."""
        from berichten import portaal  # noqa: PLC0415  # the same
        from portal import checks  # noqa: F401, PLC0415  # registers them
        from portal.models import Broker, Huisstijl, Melding  # noqa: PLC0415  # models come after apps
        from portal.theme import get_kleuren  # noqa: PLC0415  # the same
        from zaken import current  # noqa: PLC0415  # the same

        current.watch(Broker, Huisstijl, Melding)
        portaal.set_kleuren(get_kleuren)
