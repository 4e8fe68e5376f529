"""What is configured per gemeente, who looked at what, and what has to be told about that.

Nothing of a zaak or a resident is stored. docs/privacy.md names every field.

All of it is filled by `manage.py setup_configuration` from one YAML file (zaken.configuration).
"""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from zgw_consumers.models import Service

from zaken.domain import Loa, Vertrouwelijkheid
from zaken.teksten import Beoordeling, Wie


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
    security_contact = models.CharField(
        max_length=300, blank=True, help_text="For security.txt: https://… or mailto:…"
    )
    minimum_loa = models.PositiveSmallIntegerField(
        choices=[(level.value, level.name) for level in Loa], default=Loa.MIDDEN.value
    )
    maximale_vertrouwelijkheidaanduiding = models.PositiveSmallIntegerField(
        choices=[(level.value, level.name.lower()) for level in Vertrouwelijkheid],
        default=Vertrouwelijkheid.ZAAKVERTROUWELIJK.value,
        help_text="Zaken above this are shown to nobody",
    )
    maximale_vertrouwelijkheidaanduiding_documenten = models.PositiveSmallIntegerField(
        choices=[(level.value, level.name.lower()) for level in Vertrouwelijkheid],
        null=True,
        blank=True,
        help_text="The same for documents; empty: as for zaken",
    )
    rol_soorten = models.JSONField(
        default=list, blank=True, help_text="Kinds of rol that admit; empty: zaken.regels.ROL_KINDS"
    )
    melding_url = models.URLField(
        blank=True, help_text="Where to report that somebody looked who should not have"
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
        help_text="A promise: no rol here has an end, a later begin, or an authenticatieContext "
        "above the minimum level. Lists without the rollen",
    )
    berichten_zonder_doelgroep = models.BooleanField(
        default=False,
        help_text="A substatus without a doelgroep is for residents too; by itself it is internal",
    )
    doelbinding = models.JSONField(
        default=dict,
        blank=True,
        help_text="Headers on every call, name -> value: x-doelbinding, x-verwerking, X-Origin-OIN",
    )
    zaken = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    catalogi = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    documenten = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    besluiten = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    notificaties = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="The Notificaties API, where we subscribe to what changes",
    )
    catalogus_gewijzigd = models.DateTimeField(
        null=True, blank=True, help_text="What was remembered of the catalogus before is old"
    )
    gemeten = models.DateField(
        null=True, blank=True, help_text="When it was last measured how long zaken take"
    )
    statistiek = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="The Zaken API with an authorisation of its own, to measure how long zaken take",
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


class Gemeten(models.Model):
    """How long closed zaken of a zaaktype took (zaken.meting): numbers of at least 20 zaken.

    `stap` is the omschrijving of a statustype; empty: the whole zaak. `mediaan` and `p80` in days.
    """

    registratie = models.ForeignKey(Registratie, on_delete=models.CASCADE, related_name="+")
    zaaktype = models.CharField(max_length=50, help_text="identificatie of the zaaktype")
    omschrijving = models.CharField(max_length=80)
    stap = models.CharField(max_length=80, blank=True)
    aantal = models.PositiveIntegerField()
    weggelaten = models.PositiveIntegerField()
    mediaan = models.PositiveIntegerField()
    p80 = models.PositiveIntegerField()
    dag = models.DateField(help_text="When it was measured")

    class Meta:
        verbose_name_plural = "gemeten"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registratie", "zaaktype", "stap"], name="gemeten_per_stap"
            )
        ]

    def __str__(self) -> str:
        """Of what."""
        return f"{self.zaaktype} {self.stap}".strip()


class Zaaktypetekst(models.Model):
    """What a gemeente says about a zaaktype in its own words; see zaken.teksten.

    Keyed on domein and identificatie, not on URLs: each version and environment has new ones.
    """

    gemeente = models.ForeignKey(Gemeente, on_delete=models.CASCADE, related_name="teksten")
    domein = models.CharField(max_length=5, blank=True, help_text="Empty: in whatever catalogus")
    zaaktype = models.CharField(max_length=50, help_text="identificatie of the zaaktype")
    titel = models.CharField(max_length=120, blank=True)
    uitleg = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    contact_telefoon = models.CharField(max_length=30, blank=True)
    contact_url = models.URLField(blank=True)
    bezwaar_url = models.URLField(blank=True)
    toon_tussenberichten = models.BooleanField(default=True)
    stil_dagen = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="After so many days without news residents are told so"
    )
    product = models.CharField(max_length=120, blank=True, help_text="Name in the UPL")
    eigenaar = models.CharField(max_length=120, blank=True, help_text="Who keeps this text")
    geldig_tot = models.DateField(null=True, blank=True, help_text="The last day it is shown")
    beoordeling = models.CharField(
        max_length=20,
        choices=[(b.value, b.value) for b in Beoordeling],
        default=Beoordeling.GOEDGEKEURD.value,
        help_text="Only what was approved is shown",
    )

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "zaaktypeteksten"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gemeente", "domein", "zaaktype"], name="tekst_per_zaaktype"
            )
        ]

    def __str__(self) -> str:
        """Which zaaktype it is about."""
        return f"{self.domein} {self.zaaktype}".strip()


class Staptekst(models.Model):
    """What it says about one step, and what the resident has to do in it."""

    zaaktypetekst = models.ForeignKey(
        Zaaktypetekst, on_delete=models.CASCADE, related_name="stappen"
    )
    statustype = models.CharField(max_length=80, help_text="omschrijving of the statustype")
    naam = models.CharField(max_length=80, blank=True)
    uitleg = models.TextField(blank=True)
    vooruit = models.TextField(blank=True, help_text="While it is the next step")
    wie = models.CharField(
        max_length=20,
        blank=True,
        choices=[(w.value, w.value) for w in Wie],
        help_text="Whose turn it is",
    )
    partner = models.CharField(max_length=120, blank=True, help_text="Which ketenpartner")
    actie_titel = models.CharField(max_length=120, blank=True)
    actie_tekst = models.TextField(blank=True)
    actie_dagen = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Within so many days after the step began"
    )

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stapteksten"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zaaktypetekst", "statustype"], name="tekst_per_statustype"
            )
        ]

    def __str__(self) -> str:
        """Which step it is about."""
        return f"{self.zaaktypetekst}: {self.statustype}"


class Zaaktyperegel(models.Model):
    """Choices about access to one zaaktype, where they differ from those of the gemeente.

    `zaaktype` is its identificatie. Null or an empty list: as in general (zaken.regels.Regels).
    """

    gemeente = models.ForeignKey(Gemeente, on_delete=models.CASCADE, related_name="zaaktyperegels")
    zaaktype = models.CharField(max_length=50)
    rol_soorten = models.JSONField(default=list, blank=True)
    minimum_loa = models.PositiveSmallIntegerField(null=True, blank=True)
    maximale_vertrouwelijkheidaanduiding = models.PositiveSmallIntegerField(null=True, blank=True)
    maximale_vertrouwelijkheidaanduiding_documenten = models.PositiveSmallIntegerField(
        null=True, blank=True
    )
    uitgesloten = models.BooleanField(default=False)
    alleen_status = models.BooleanField(default=False)
    zichtbaar_vanaf = models.DateField(null=True, blank=True)
    diensten = models.JSONField(default=list, blank=True)

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gemeente", "zaaktype"], name="zaaktyperegel_per_zaaktype"
            )
        ]

    def __str__(self) -> str:
        """The zaaktype."""
        return self.zaaktype


class Afscherming(models.Model):
    """A zaak that is shown to nobody, whatever else holds. Says which zaak, not whose it is."""

    gemeente = models.ForeignKey(Gemeente, on_delete=models.CASCADE, related_name="afschermingen")
    registratie = models.CharField(max_length=50, help_text="slug of the registratie")
    zaak = models.UUIDField()

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "afschermingen"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gemeente", "registratie", "zaak"], name="afscherming_per_zaak"
            )
        ]

    def __str__(self) -> str:
        """Which zaak."""
        return f"{self.registratie}/{self.zaak}"


class Verwerkingsactiviteit(models.Model):
    """Why data are used, as it stands in the register of verwerkingsactiviteiten of the gemeente.

    `zaaktype` is an identificatie; empty: for the overview, and for zaaktypen without one.
    """

    gemeente = models.ForeignKey(
        Gemeente, on_delete=models.CASCADE, related_name="verwerkingsactiviteiten"
    )
    zaaktype = models.CharField(max_length=50, blank=True)
    uri = models.CharField(max_length=300, help_text="Of the activity in the register")
    doel = models.CharField(max_length=300)
    grondslag = models.CharField(max_length=300)
    gegevenscategorieen = models.JSONField(default=list, blank=True)
    bewaartermijn = models.CharField(max_length=100, blank=True)

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "verwerkingsactiviteiten"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gemeente", "zaaktype"], name="verwerkingsactiviteit_per_zaaktype"
            )
        ]

    def __str__(self) -> str:
        """Its address in the register."""
        return self.uri


class Zegel(models.Model):
    """A seal on the inzages of one gemeente and day up to some moment; seals form a chain.

    `hash` covers the rows (`digest`), their number, day and the hash of the seal before it
    (`vorige`), under a key. A seal outlives its rows: purged rows leave the chain whole.
    """

    gemeente = models.ForeignKey(Gemeente, on_delete=models.PROTECT, related_name="+")
    nummer = models.PositiveIntegerField(help_text="1, 2, 3 … within the gemeente")
    dag = models.DateField(help_text="Of all its rows, in Dutch time")
    gezet = models.DateTimeField()
    aantal = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    vorige = models.CharField(max_length=70, blank=True)
    hash = models.CharField(max_length=70, help_text="key version:HMAC-SHA256")
    verwijderd = models.DateTimeField(null=True, help_text="When its rows were purged")

    class Meta:
        verbose_name_plural = "zegels"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gemeente", "nummer"], name="zegel_per_nummer")
        ]

    def __str__(self) -> str:
        """Which one."""
        return f"{self.gemeente_id} {self.nummer}"


class Inzage(models.Model):
    """One decision about one thing: who asked (a pseudonym), what, and why yes or no.

    Append-only, held by triggers of the database: a row gets its seal once, and goes only when its
    seal says that its rows were purged. `actor` and `subject` are keyed pseudonyms (HMAC).
    """

    tijdstip = models.DateTimeField(db_index=True)
    gemeente = models.ForeignKey(Gemeente, on_delete=models.PROTECT, related_name="+")
    trace_id = models.CharField(max_length=32)
    actor = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    method = models.CharField(max_length=30)
    loa = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=40)
    registratie = models.CharField(max_length=50)
    zaaktype = models.CharField(max_length=50, blank=True)
    zaak = models.UUIDField(null=True)
    object_uuid = models.UUIDField(null=True, help_text="Of a document")
    allowed = models.BooleanField()
    rules = models.CharField(max_length=400)
    activiteit = models.CharField(max_length=300, blank=True, help_text="uri of the purpose")
    zegel = models.ForeignKey(Zegel, on_delete=models.PROTECT, null=True, related_name="inzages")

    class Meta:
        verbose_name_plural = "inzages"
        # Who looked at my data: the rows of one subject, newest first.
        indexes: ClassVar = [
            models.Index(fields=["subject", "-tijdstip"], name="inzage_per_subject")
        ]

    def __str__(self) -> str:
        """When and what, without who."""
        return f"{self.tijdstip:%Y-%m-%d %H:%M} {self.action}"


class Bezoek(models.Model):
    """When somebody last looked at a zaak, and what was there then; see zaken.bezoeken.

    `sleutel` and what is in `gezien` and `nieuw` are HMACs: of whom and of what cannot be read.
    """

    sleutel = models.CharField(max_length=64, unique=True)
    gemeente = models.ForeignKey(Gemeente, on_delete=models.CASCADE, related_name="+")
    vorige = models.DateTimeField(null=True)
    laatste = models.DateTimeField(db_index=True)
    gezien = models.JSONField(default=list)
    nieuw = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "bezoeken"

    def __str__(self) -> str:
        """When."""
        return f"{self.laatste:%Y-%m-%d}"


class Verwerking(models.Model):
    """A verwerking that still has to be told to the gemeente's Logboek Dataverwerkingen.

    One row per data subject and use case. `betrokkene` is encrypted for the receiver: we cannot
    read it. The row is deleted as soon as the receiver has acknowledged it.
    """

    gemeente = models.ForeignKey(Gemeente, on_delete=models.PROTECT, related_name="+")
    trace_id = models.CharField(max_length=32)
    operation_id = models.CharField(max_length=16, unique=True)
    naam = models.CharField(max_length=40, help_text="The use case: an Action")
    gelukt = models.BooleanField()
    begin = models.DateTimeField()
    eind = models.DateTimeField()
    activiteit = models.CharField(max_length=300)
    betrokkene = models.TextField()
    betrokkene_soort = models.CharField(max_length=20)
    pogingen = models.PositiveIntegerField(default=0)
    volgende_poging = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "verwerkingen"

    def __str__(self) -> str:
        """What, without whose."""
        return f"{self.begin:%Y-%m-%d %H:%M} {self.naam}"


class Logboek(models.Model):
    """Where the verwerkingen of a gemeente go: an OTLP/HTTP endpoint, and for whom they are sealed.

    `sleutel` is the receiver's public key (RSA, PEM).
    """

    gemeente = models.OneToOneField(Gemeente, on_delete=models.CASCADE, related_name="logboek")
    url = models.URLField(max_length=500, help_text="…/v1/traces")
    sleutel = models.TextField()
    headers = models.JSONField(default=dict, blank=True, help_text="Name -> value, no secrets")

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "logboeken"

    def __str__(self) -> str:
        """Its address."""
        return self.url


class Wijziging(models.Model):
    """A change of the configuration that says who may see what: who made it, before and after."""

    tijdstip = models.DateTimeField(db_index=True)
    gemeente = models.ForeignKey(Gemeente, on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=100, help_text="Who ran the command")
    onderwerp = models.CharField(max_length=200)
    voor = models.TextField(blank=True)
    na = models.TextField(blank=True)
    verruimt = models.BooleanField(help_text="More may be seen than before")

    class Meta:
        verbose_name_plural = "wijzigingen"

    def __str__(self) -> str:
        """When and what."""
        return f"{self.tijdstip:%Y-%m-%d %H:%M} {self.onderwerp}"


# A changed row of these is a change of the configuration (zaken.current).
CONFIGURATION = (
    Gemeente,
    Host,
    Registratie,
    Zaaktypetekst,
    Staptekst,
    Zaaktyperegel,
    Afscherming,
    Verwerkingsactiviteit,
    Logboek,
)
