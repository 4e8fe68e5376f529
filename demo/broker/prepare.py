"""Makes the broker ready: key, database, the portal as client, the people. May be run again."""

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def write_key(path: Path) -> None:
    """Write a new RSA key that only we may read, unless there is one already."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)


def write_database() -> None:
    """Migrate, and let the client and the people be exactly those of settings and `demo.people`."""
    from django.core.management import call_command  # noqa: PLC0415 (needs Django's settings)

    call_command("migrate", interactive=False, verbosity=0)
    record_client()
    record_people()


def record_client() -> None:
    """Register the portal as the only client."""
    from oauth2_provider.models import Application  # noqa: PLC0415 (needs Django's settings)

    from demo.broker import settings  # noqa: PLC0415 (needs the key file)

    Application.objects.exclude(client_id=settings.DEMO_BROKER_CLIENT_ID).delete()
    Application.objects.update_or_create(
        client_id=settings.DEMO_BROKER_CLIENT_ID,
        defaults={
            "name": "MijnZaken",
            "client_secret": settings.DEMO_BROKER_CLIENT_SECRET,
            # Random and in our environment anyway; hashing would cost 0.3 s per login.
            "hash_client_secret": False,
            "client_type": Application.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": Application.GRANT_AUTHORIZATION_CODE,
            "algorithm": Application.RS256_ALGORITHM,
            "skip_authorization": True,
            "redirect_uris": f"{settings.DEMO_PORTAL_URL}/inloggen/callback/",
            "post_logout_redirect_uris": f"{settings.DEMO_PORTAL_URL}/uitgelogd/",
        },
    )


def record_people() -> None:
    """Make a user without a password for each person. No BSN is stored: the claims look it up."""
    from django.contrib.auth.hashers import (  # noqa: PLC0415 (needs Django's settings)
        make_password,
    )
    from django.contrib.auth.models import User  # noqa: PLC0415 (needs Django's settings)

    from demo.people import PEOPLE  # noqa: PLC0415 (beside its use)

    keys = [person.key for person in PEOPLE]
    User.objects.exclude(username__in=keys).delete()
    for key in keys:
        User.objects.get_or_create(username=key, defaults={"password": make_password(None)})
