"""What is configured per gemeente, and the audit table. Nothing of a zaak or a resident is stored.

All of it is filled by `manage.py setup_configuration` from one YAML file (zaken.configuration).
"""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from zgw_consumers.models import Service

from zaken.domain import Loa, Vertrouwelijkheid


class Configuratie(models.Model):
    """One row: a token that is another one after each change of the configuration.

    Random and not a counter, so that no two configurations ever share one (zaken.current).
    """

    token = models.CharField(max_length=32)

    class Meta:
        verbose_name_plural = "configuraties"

    def __str__(self) -> str:
        """The token."""
        return self.token

    @classmethod
    def record_change(cls, **_signal: object) -> None:
        """What was remembered of the configuration is forgotten, here and in other processes."""
        cls.objects.update_or_create(pk=1, defaults={"token": uuid4().hex})


class ConfiguredQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows of the configuration: changing many at once is a change too, and sends no signal."""

    def update(self, **values: Any) -> int:
        """See QuerySet."""
        number = super().update(**values)
        Configuratie.record_change()
        return number


class Gemeente(models.Model):
    """One gemeente of this installation, chosen by the host name of the request."""

    slug = models.SlugField(unique=True)
    naam = models.CharField(max_length=100, help_text="As residents know it: Gemeente Voorbeeld")
    telefoon = models.CharField(max_length=30, blank=True)
    openingstijden = models.CharField(max_length=200, blank=True)
    contact_url = models.URLField(blank=True)
    privacy_url = models.URLField(blank=True)
    toegankelijkheid_url = models.URLField(
        blank=True, help_text="The published toegankelijkheidsverklaring (a legal duty)"
    )
    bezwaar_url = models.URLField(blank=True, help_text="Where a resident can make bezwaar")
    minimum_loa = models.PositiveSmallIntegerField(
        choices=[(level.value, level.name) for level in Loa], default=Loa.MIDDEN.value
    )
    maximale_vertrouwelijkheidaanduiding = models.PositiveSmallIntegerField(
        choices=[(level.value, level.name.lower()) for level in Vertrouwelijkheid],
        default=Vertrouwelijkheid.ZAAKVERTROUWELIJK.value,
        help_text="Zaken and documents above this are shown to nobody",
    )

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "gemeenten"

    def __str__(self) -> str:
        """The name that residents know."""
        return self.naam


class Host(models.Model):
    """A host name (without port) at which a gemeente answers."""

    naam = models.CharField(max_length=253, unique=True)
    gemeente = models.ForeignKey(Gemeente, on_delete=models.CASCADE, related_name="hosts")

    objects = ConfiguredQuerySet.as_manager()

    def __str__(self) -> str:
        """The host name."""
        return self.naam


class Registratie(models.Model):
    """A registration of a gemeente: its ZGW APIs and the profile of its supplier."""

    gemeente = models.ForeignKey(Gemeente, on_delete=models.CASCADE, related_name="registraties")
    slug = models.SlugField(help_text="Part of the zaak's URL in the portal")
    naam = models.CharField(max_length=100, help_text="As named when it does not answer")
    profiel = models.CharField(max_length=50, help_text="A name from zaken.zgw.profiles")
    zoek_met_get = models.BooleanField(
        default=False,
        help_text="Only where the registration has no _zoek: puts the BSN in the URL of the call",
    )
    rollen_eindigen_niet = models.BooleanField(
        default=False,
        help_text="A promise: no rol here has an end or a later begin. Lists without the rollen",
    )
    zaken = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    catalogi = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    documenten = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    besluiten = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gemeente", "slug"], name="registratie_slug_per_gemeente"
            )
        ]
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """The name used when it does not answer."""
        return self.naam


class ActieTekst(models.Model):
    """What a resident has to do while a zaak has a certain status.

    Keyed on identificatie and omschrijving, not on URLs: each version of a zaaktype has new ones.
    """

    gemeente = models.ForeignKey(Gemeente, on_delete=models.CASCADE, related_name="actieteksten")
    zaaktype = models.CharField(max_length=50, help_text="identificatie of the zaaktype")
    statustype = models.CharField(max_length=80, help_text="omschrijving of the statustype")
    titel = models.CharField(max_length=120)
    tekst = models.TextField()

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gemeente", "zaaktype", "statustype"], name="actietekst_per_statustype"
            )
        ]

    def __str__(self) -> str:
        """Which status it belongs to."""
        return f"{self.zaaktype}: {self.statustype}"


class Inzage(models.Model):
    """One decision about one thing: who asked (a pseudonym), what, and why yes or no.

    Append-only. `actor` and `subject` are keyed pseudonyms (HMAC), never a number of a person.
    """

    tijdstip = models.DateTimeField(db_index=True)
    gemeente = models.ForeignKey(Gemeente, on_delete=models.PROTECT, related_name="+")
    request_id = models.CharField(max_length=36)
    actor = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, db_index=True)
    method = models.CharField(max_length=30)
    loa = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=40)
    registratie = models.CharField(max_length=50)
    object_uuid = models.UUIDField(null=True)
    allowed = models.BooleanField()
    rules = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "inzages"

    def __str__(self) -> str:
        """When and what, without who."""
        return f"{self.tijdstip:%Y-%m-%d %H:%M} {self.action}"
