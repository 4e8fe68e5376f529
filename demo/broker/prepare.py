"""Makes the broker ready: key, database, a client per login means, users. May be run again."""

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from demo.broker.means import MEANS
from demo.gemeenten import get_client_id


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
    """Migrate, and let clients and users be exactly those of `demo.broker.means`."""
    from django.core.management import call_command  # noqa: PLC0415 (needs Django's settings)

    call_command("migrate", interactive=False, verbosity=0)
    record_clients()
    record_users()


def record_clients() -> None:
    """Register the portal as a client for each login means, and nobody else."""
    from oauth2_provider.models import Application  # noqa: PLC0415 (needs Django's settings)

    from demo.broker import settings  # noqa: PLC0415 (needs the key file)

    shared = {
        # One secret for all: a real broker gives each client its own, but here all are the demo's.
        "client_secret": settings.DEMO_BROKER_CLIENT_SECRET,
        # Random and in our environment anyway; hashing would cost 0.3 s per login.
        "hash_client_secret": False,
        "client_type": Application.CLIENT_CONFIDENTIAL,
        "authorization_grant_type": Application.GRANT_AUTHORIZATION_CODE,
        "algorithm": Application.RS256_ALGORITHM,
        "skip_authorization": True,
    }
    clients = {means.client_id: (means.naam, settings.DEMO_PORTAL_URL) for means in MEANS}
    for slug, portal in settings.DEMO_PORTALS.items():
        clients |= {get_client_id(m.client_id, slug): (f"{m.naam}, {slug}", portal) for m in MEANS}
    Application.objects.exclude(client_id__in=clients).delete()
    for client_id, (naam, portal) in clients.items():
        uris = {
            "redirect_uris": f"{portal}/inloggen/callback/",
            "post_logout_redirect_uris": f"{portal}/uitgelogd/",
        }
        Application.objects.update_or_create(
            client_id=client_id, defaults={"name": f"MijnZaken, {naam}", **shared, **uris}
        )


def record_users() -> None:
    """Make a user without a password for each persona. No number is stored: claims look it up."""
    from django.contrib.auth.hashers import (  # noqa: PLC0415 (needs Django's settings)
        make_password,
    )
    from django.contrib.auth.models import User  # noqa: PLC0415 (needs Django's settings)

    keys = [persona.key for means in MEANS for persona in means.personas]
    User.objects.exclude(username__in=keys).delete()
    for key in keys:
        User.objects.get_or_create(username=key, defaults={"password": make_password(None)})
