"""What was subscribed to, and what came in: no zaak, no person, only which resource changed.

A notificatie waits in its row until it was handled (berichten.werk); the row goes after its term.
"""

from typing import ClassVar

from django.db import models

from zaken.models import ConfiguredQuerySet, Registratie


class Abonnement(models.Model):
    """Our subscription at the Notificaties API of a registration (Notificaties API 1.0).

    The secret that we gave comes back literally in `Authorization` with each delivery; of it only a
    hash is kept. The one before stays good for a while, since deliveries may be on their way.
    """

    registratie = models.OneToOneField(
        Registratie, on_delete=models.CASCADE, related_name="abonnement"
    )
    url = models.CharField(max_length=500, blank=True, help_text="Its address there")
    kanalen = models.JSONField(default=list)
    geheim = models.CharField(max_length=64, help_text="SHA-256 of what comes in Authorization")
    vorig_geheim = models.CharField(max_length=64, blank=True)
    vernieuwd = models.DateTimeField(help_text="When the secret was made")

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "abonnementen"

    def __str__(self) -> str:
        """Of which registration."""
        return str(self.registratie)


class Notificatie(models.Model):
    """One thing that a registration told us. `sleutel` is the same for the same event.

    `hoofdobject` and `resource_uuid` are the uuids at the end of the addresses; `pogingen` and
    `volgende_poging` say how often it was tried and when it is tried again.
    """

    class Staat(models.TextChoices):
        """How far it is."""

        NIEUW = "nieuw"
        KLAAR = "klaar"
        DOOD = "dood"

    sleutel = models.CharField(max_length=64, unique=True)
    registratie = models.ForeignKey(Registratie, on_delete=models.CASCADE, related_name="+")
    kanaal = models.CharField(max_length=50)
    resource = models.CharField(max_length=100)
    actie = models.CharField(max_length=20)
    hoofdobject = models.UUIDField()
    resource_uuid = models.UUIDField()
    aanmaakdatum = models.DateTimeField()
    ontvangen = models.DateTimeField()
    staat = models.CharField(max_length=10, choices=Staat, default=Staat.NIEUW)
    pogingen = models.PositiveSmallIntegerField(default=0)
    volgende_poging = models.DateTimeField()
    fout = models.CharField(max_length=50, blank=True, help_text="Code of the last failure")

    class Meta:
        verbose_name_plural = "notificaties"
        indexes: ClassVar = [
            models.Index(fields=["staat", "volgende_poging"], name="notificatie_te_doen")
        ]

    def __str__(self) -> str:
        """When and what, without which."""
        return f"{self.ontvangen:%Y-%m-%d %H:%M} {self.kanaal} {self.actie}"
