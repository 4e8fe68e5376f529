"""The brokers through which residents log in, what finds a session to end, and the house style.

A Broker is one row per gemeente and login means, filled by `manage.py setup_configuration`
(portal.configuration). Which claim says what is part of the row, since every broker names its
claims differently.
"""

from typing import ClassVar
from urllib.parse import urlsplit

from django.contrib.sessions.models import Session
from django.db import models

from portal.huisstijl import Look
from zaken.at_rest import EncryptedTextField
from zaken.domain import Method
from zaken.models import ConfiguredQuerySet


class SignAlgorithm(models.TextChoices):
    """Signatures of an ID token that we accept; a broker has exactly one of them."""

    RS256 = "RS256"
    PS256 = "PS256"
    ES256 = "ES256"


class TokenAuth(models.TextChoices):
    """How we prove to the token endpoint who we are (OpenID Connect Core 1.0 section 9)."""

    POST = "post"
    BASIC = "basic"
    PRIVATE_KEY_JWT = "private_key_jwt"


class AssertionAudience(models.TextChoices):
    """For whom our proof with a private key is: the issuer, or (older brokers) the endpoint."""

    ISSUER = "issuer"
    TOKEN_ENDPOINT = "token_endpoint"  # noqa: S105  # not a password


class ClaimsSource(models.TextChoices):
    """Where the claims about the resident are."""

    ID_TOKEN = "id_token"  # noqa: S105  # not a password
    USERINFO = "userinfo"


class Broker(models.Model):
    """One OpenID Connect client of a gemeente at a broker, for one login means."""

    gemeente = models.ForeignKey("zaken.Gemeente", on_delete=models.CASCADE, related_name="brokers")
    slug = models.SlugField()
    method = models.CharField(
        max_length=30,
        choices=[(method.value, method.value) for method in Method],
        default=Method.DIGID.value,
        help_text="The login means behind this client",
    )
    naam = models.CharField(max_length=50, help_text="On the login button: DigiD")

    issuer = models.CharField(max_length=500, help_text="Exactly as in the tokens")
    authorization_endpoint = models.URLField(max_length=500)
    token_endpoint = models.URLField(max_length=500)
    jwks_uri = models.URLField(max_length=500)
    userinfo_endpoint = models.URLField(max_length=500, blank=True)
    end_session_endpoint = models.URLField(max_length=500, blank=True)
    pinned = models.JSONField(
        default=list,
        blank=True,
        help_text="Names of fields that the configuration gave: load_broker leaves them",
    )
    callback_iss = models.BooleanField(
        default=False, help_text="The broker names itself in the callback (RFC 9207)"
    )

    client_id = models.CharField(max_length=200)
    client_secret = EncryptedTextField(blank=True, default="")
    token_auth = models.CharField(
        max_length=20, choices=TokenAuth.choices, default=TokenAuth.POST.value
    )
    client_key = EncryptedTextField(
        blank=True, default="", help_text="PEM of our private key, for private_key_jwt"
    )
    client_key_id = models.CharField(
        max_length=200, blank=True, help_text="Empty: the thumbprint of the key (RFC 7638)"
    )
    client_key_algo = models.CharField(
        max_length=10, choices=SignAlgorithm.choices, default=SignAlgorithm.ES256.value
    )
    assertion_audience = models.CharField(
        max_length=20, choices=AssertionAudience.choices, default=AssertionAudience.ISSUER.value
    )
    sign_algo = models.CharField(
        max_length=10, choices=SignAlgorithm.choices, default=SignAlgorithm.RS256.value
    )
    scopes = models.CharField(max_length=200, default="openid")
    acr_values = models.CharField(
        max_length=500, blank=True, help_text="The level we ask for, in the broker's words"
    )
    acr_values_per_loa = models.JSONField(
        default=dict,
        blank=True,
        help_text="Name of a level -> acr_values that ask for it; "
        "empty: the words of DigiD, eHerkenning or eIDAS",
    )
    extra_params = models.JSONField(
        default=dict, blank=True, help_text="Sent along with each login, like kc_idp_hint"
    )

    claims_source = models.CharField(
        max_length=10, choices=ClaimsSource.choices, default=ClaimsSource.ID_TOKEN.value
    )
    profiel = models.CharField(
        max_length=30, default="standaard", help_text="A name from portal.login.profiles"
    )
    claims = models.JSONField(
        default=dict, blank=True, help_text="Paths that differ from the profile: claim -> path"
    )
    loa_mapping = models.JSONField(
        default=dict,
        blank=True,
        help_text="Value of the claim -> basis, midden, substantieel or hoog; "
        "empty: the values of DigiD and eIDAS",
    )
    logout_with_id_token_hint = models.BooleanField(
        default=False,
        help_text="Only where the broker demands it: puts the ID token, so the BSN, in a URL",
    )

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gemeente", "slug"], name="broker_slug_per_gemeente")
        ]
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """The name on the button."""
        return self.naam

    @property
    def origins(self) -> tuple[str, ...]:
        """Where our forms lead to after a redirect: scheme and host, for CSP form-action."""
        endpoints = (self.authorization_endpoint, self.end_session_endpoint)
        parts = [urlsplit(endpoint) for endpoint in endpoints if endpoint]
        return tuple(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))


class Login(models.Model):
    """By which keyed hashes of a broker's `sub` and `sid` it can end a web session.

    Goes with its session, however that ends (the database sees to it); says nothing about whose.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True)
    gemeente = models.CharField(max_length=50, db_index=True, help_text="Its slug")
    sub = models.CharField(max_length=64, db_index=True)
    sid = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField()

    objects = models.Manager["Login"]()

    def __str__(self) -> str:
        """When, without who."""
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class Huisstijl(models.Model):
    """How the pages of a gemeente look; everything else comes from the neutral theme.

    Filled by `manage.py setup_configuration` (portal.configuration_huisstijl), which checks it;
    portal.huisstijl makes the style sheet.
    """

    gemeente = models.OneToOneField(
        "zaken.Gemeente", on_delete=models.CASCADE, related_name="huisstijl"
    )
    merkkleur = models.CharField(max_length=7, help_text="#rrggbb")
    linkkleur = models.CharField(max_length=7, blank=True, help_text="Empty: the brand colour")
    lettertype = models.CharField(max_length=20, help_text="A name from portal.huisstijl.FONTS")
    koplettertype = models.CharField(max_length=20, help_text="The same, for headings")
    hoeken = models.CharField(max_length=10, help_text="A name from portal.huisstijl.CORNERS")
    logo = models.TextField(blank=True, help_text="SVG, made safe")
    welkom = models.TextField(blank=True, help_text="First lines of the home page")
    welkom_en = models.TextField(blank=True, help_text="The same in English")
    links = models.JSONField(
        default=list, blank=True, help_text="In the footer: tekst, tekst_en, url"
    )
    tokens = models.JSONField(
        default=dict, blank=True, help_text="From the gemeente's own token file: name -> value"
    )
    tokens_verslag = models.TextField(
        blank=True, help_text="What was made of that file: taken, missing, left out and why"
    )

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "huisstijlen"

    def __str__(self) -> str:
        """Of which gemeente."""
        return f"huisstijl {self.gemeente_id}"

    @property
    def look(self) -> Look:
        """What it says about the style sheet."""
        return Look(
            merkkleur=self.merkkleur,
            linkkleur=self.linkkleur,
            lettertype=self.lettertype,
            koplettertype=self.koplettertype,
            hoeken=self.hoeken,
        )


class Melding(models.Model):
    """What residents have to know now: a fault, maintenance, other opening hours.

    Put up and taken down by `manage.py melding`. With a registratie it is about the zaken there,
    and only on pages that show these.
    """

    gemeente = models.ForeignKey(
        "zaken.Gemeente", on_delete=models.CASCADE, related_name="meldingen"
    )
    registratie = models.ForeignKey(
        "zaken.Registratie",
        on_delete=models.CASCADE,
        related_name="meldingen",
        null=True,
        blank=True,
    )
    titel = models.CharField(max_length=100)
    tekst = models.CharField(max_length=500, blank=True)
    titel_en = models.CharField(max_length=100, blank=True, help_text="Empty: in Dutch")
    tekst_en = models.CharField(max_length=500, blank=True)
    vanaf = models.DateTimeField()
    tot = models.DateTimeField(null=True, blank=True, help_text="Empty: until taken down")

    objects = ConfiguredQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "meldingen"
        ordering: ClassVar = ["vanaf", "pk"]

    def __str__(self) -> str:
        """What it says."""
        return self.titel
