"""What came in (inbox), what has to be told (outbox), to whom and how, and what was told (proof).

Of a person there is a pseudonym only, of a zaak its uuid. The one personal thing is an address that
somebody gave on their page of voorkeuren; it is sealed. docs/privacy.md names every field.
"""

from datetime import time
from typing import ClassVar

from django.db import models
from zgw_consumers.models import Service

from berichten.soorten import Kanaal, Ritme, Soort
from zaken.at_rest import EncryptedTextField
from zaken.models import ConfiguredQuerySet, Gemeente, Registratie


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
    vernieuwd = models.DateTimeField(
        null=True, help_text="When the secret was taken there; empty: nobody knows yet whether"
    )

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


class Berichtinstelling(models.Model):
    """How a gemeente tells residents of changes; without a row it tells nobody anything."""

    gemeente = models.OneToOneField(
        Gemeente, on_delete=models.CASCADE, related_name="berichtinstelling"
    )
    afzender = models.CharField(max_length=200, help_text="Gemeente Voorbeeld <mz@voorbeeld.nl>")
    antwoordadres = models.EmailField(blank=True)
    email_via = models.CharField(max_length=20, blank=True, help_text="smtp, notifynl or empty")
    sms_via = models.CharField(max_length=20, blank=True, help_text="notifynl or empty")
    brief_via = models.CharField(max_length=20, blank=True, help_text="notifynl, export or empty")
    notifynl_url = models.URLField(blank=True)
    notifynl_sleutel = EncryptedTextField(blank=True)
    notifynl_sjablonen = models.JSONField(
        default=dict, blank=True, help_text="kanaal -> id of a template with ((onderwerp))…"
    )
    wachttijd = models.PositiveSmallIntegerField(
        default=10, help_text="Minutes before a change is told: it may be corrected"
    )
    stil_van = models.TimeField(default=time(21), help_text="No messages from this time on")
    stil_tot = models.TimeField(default=time(8))
    verzameltijd = models.TimeField(default=time(17), help_text="When one message a day goes out")
    terugval = models.CharField(
        max_length=20, blank=True, help_text="brief: a letter to who left no address"
    )
    rolgegevens = models.BooleanField(
        default=False, help_text="Contact data of the rol may be used where nobody gave an address"
    )
    mijnoverheid = models.BooleanField(
        default=False, help_text="MijnOverheid tells of statuses already"
    )
    links = models.BooleanField(default=False, help_text="A link to the portal in messages")
    herinnering_bezwaar = models.PositiveSmallIntegerField(default=7, help_text="Days before")
    herinnering_actie = models.PositiveSmallIntegerField(default=3, help_text="Days before")
    bewijs_dagen = models.PositiveIntegerField(
        default=730, help_text="How long it is kept what was told when"
    )
    klantinteracties = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Where digitale adressen are, if not only here. Puts the BSN in the URL",
    )

    klantcontact = models.BooleanField(
        default=False, help_text="Each message is told to Klantinteracties as a klantcontact"
    )
    klantcontact_codes = models.JSONField(
        default=list,
        blank=True,
        help_text="codeObjecttype, codeRegister, codeSoortObjectId of a zaak there",
    )

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "berichtinstellingen"

    def __str__(self) -> str:
        """Of which gemeente."""
        return str(self.gemeente)


class Zaaktypebericht(models.Model):
    """Where messages about one zaaktype differ from what the catalogus says."""

    gemeente = models.ForeignKey(
        Gemeente, on_delete=models.CASCADE, related_name="zaaktypeberichten"
    )
    zaaktype = models.CharField(max_length=50, help_text="identificatie of the zaaktype")
    uit = models.BooleanField(default=False, help_text="Nothing is told of it")
    statussen = models.JSONField(
        null=True, blank=True, help_text="omschrijvingen that are told; null: as informeren says"
    )
    ontvangst = models.BooleanField(default=True)
    besluiten = models.BooleanField(default=True)
    documenten = models.BooleanField(default=False)
    herinneringen = models.BooleanField(default=True)
    mijnoverheid = models.BooleanField(null=True, help_text="null: as of the gemeente")

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "zaaktypeberichten"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gemeente", "zaaktype"], name="bericht_per_zaaktype")
        ]

    def __str__(self) -> str:
        """Which zaaktype."""
        return self.zaaktype


class Voorkeur(models.Model):
    """How somebody wants to be told. `ontvanger` is a pseudonym (berichten.ontvangers).

    An address counts when it was proved: with a code that was sent there. `nieuw_adres` waits for
    that; the code is made of `zaadje`, which is another one for each address.
    """

    ontvanger = models.CharField(max_length=40, unique=True)
    gemeente = models.ForeignKey(Gemeente, on_delete=models.CASCADE, related_name="+")
    kanaal = models.CharField(
        max_length=10, choices=[(k.value, k.value) for k in Kanaal], blank=True
    )
    ritme = models.CharField(
        max_length=10, choices=[(r.value, r.value) for r in Ritme], default=Ritme.DIRECT.value
    )
    taal = models.CharField(max_length=2, default="nl")
    email = EncryptedTextField(blank=True)
    telefoon = EncryptedTextField(blank=True)
    nieuw_adres = EncryptedTextField(blank=True)
    nieuw_kanaal = models.CharField(max_length=10, blank=True)
    zaadje = models.CharField(max_length=40, blank=True)
    nieuw_tot = models.DateTimeField(null=True)
    pogingen = models.PositiveSmallIntegerField(default=0, help_text="Wrong codes")
    gebruikt = models.DateTimeField(db_index=True, help_text="Last changed, or told by")
    geweigerd = models.DateTimeField(
        null=True, help_text="When the address was refused; empty once something arrived"
    )

    class Meta:
        verbose_name_plural = "voorkeuren"

    def __str__(self) -> str:
        """When."""
        return f"{self.gebruikt:%Y-%m-%d}"


class Zaakvoorkeur(models.Model):
    """Another channel for one zaak. `zaak` is an HMAC of it: the row does not say which."""

    voorkeur = models.ForeignKey(Voorkeur, on_delete=models.CASCADE, related_name="zaken")
    zaak = models.CharField(max_length=64)
    kanaal = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Kanaal])

    class Meta:
        verbose_name_plural = "zaakvoorkeuren"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voorkeur", "zaak"], name="voorkeur_per_zaak")
        ]

    def __str__(self) -> str:
        """Which channel."""
        return self.kanaal


class Bericht(models.Model):
    """One thing that one person has to be told: written before it is told, and once (`sleutel`).

    Through which channel is decided when it goes, so who changes their mind before that is told
    once. Just before, those that go together get the same `zending`, and their `kanaal`: a row that
    has one may have gone. Then the same message goes again, by the same way, with the same
    Message-ID.
    """

    class Staat(models.TextChoices):
        """How far it is. VERVALLEN: it need not be told any more."""

        WACHT = "wacht"
        VERZONDEN = "verzonden"
        VERVALLEN = "vervallen"
        DOOD = "dood"

    sleutel = models.CharField(max_length=64, unique=True)
    gemeente = models.ForeignKey(Gemeente, on_delete=models.CASCADE, related_name="+")
    registratie = models.CharField(max_length=50, blank=True)
    zaak = models.UUIDField(null=True)
    soort = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Soort])
    onderwerp = models.UUIDField(null=True, help_text="The status, besluit or document")
    ontvanger = models.CharField(max_length=40)
    dringend = models.BooleanField(default=False)
    aangemaakt = models.DateTimeField()
    staat = models.CharField(max_length=10, choices=Staat, default=Staat.WACHT)
    volgende_poging = models.DateTimeField()
    pogingen = models.PositiveSmallIntegerField(default=0)
    fout = models.CharField(max_length=50, blank=True, help_text="Why not, as a code")
    zending = models.UUIDField(null=True)
    kanaal = models.CharField(max_length=10, blank=True)
    stokt_sinds = models.DateTimeField(
        null=True, help_text="Since when a channel or registration that is down holds it up"
    )

    class Meta:
        verbose_name_plural = "berichten"
        indexes: ClassVar = [
            models.Index(fields=["staat", "volgende_poging"], name="bericht_te_doen"),
            models.Index(fields=["ontvanger", "staat"], name="bericht_per_ontvanger"),
        ]

    def __str__(self) -> str:
        """When and what, without who."""
        return f"{self.aangemaakt:%Y-%m-%d %H:%M} {self.soort}"


class Bezorging(models.Model):
    """Proof of what was told when and how it went (Wmebv); no address.

    `kenmerk` is the Message-ID or the id at NotifyNL. `kanaal` is empty where somebody left no
    address and the gemeente sends no letter.
    """

    tijdstip = models.DateTimeField(db_index=True)
    gemeente = models.ForeignKey(Gemeente, on_delete=models.CASCADE, related_name="+")
    registratie = models.CharField(max_length=50, blank=True)
    zaak = models.UUIDField(null=True)
    soort = models.CharField(max_length=12)
    ontvanger = models.CharField(max_length=40)
    kanaal = models.CharField(max_length=10, blank=True)
    uitkomst = models.CharField(max_length=20, help_text="verzonden, geweigerd, geen_adres")
    kenmerk = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "bezorgingen"

    def __str__(self) -> str:
        """When, what and how, without who."""
        return f"{self.tijdstip:%Y-%m-%d %H:%M} {self.soort} {self.uitkomst}"


# A changed row of these is a change of the configuration (zaken.current).
CONFIGURATION = (Abonnement, Berichtinstelling, Zaaktypebericht)
