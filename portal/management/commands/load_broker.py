"""`manage.py load_broker`: asks brokers for their endpoints at a deploy, and judges the answer."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.login.assertion import load_client_key
from portal.login.discovery import (
    DISCOVERED,
    Found,
    examine,
    list_endpoint_faults,
    list_key_faults,
)
from portal.login.errors import BrokerUnavailableError
from portal.models import Broker, TokenAuth


class Command(BaseCommand):
    """Writes what changed and prints it; exits with 1 and a line per fault."""

    help = "Load the endpoints of brokers from their discovery documents, and check them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which brokers; all of them without a choice."""
        parser.add_argument("--gemeente", help="only of the gemeente with this slug")
        parser.add_argument("--slug", help="only the broker with this slug")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask each broker and print. A broker with a fault keeps the endpoints it had."""
        del args
        chosen = {"gemeente__slug": options["gemeente"], "slug": options["slug"]}
        brokers = Broker.objects.select_related("gemeente").filter(
            **{name: value for name, value in chosen.items() if value}
        )
        if not brokers:
            raise CommandError("no such broker is configured")
        faults = 0
        for broker in brokers:
            name = f"{broker.gemeente.slug}/{broker.slug}"
            for mark, text in _load(broker):
                self.stdout.write(f"{mark:<7} {name}: {text}")
                faults += mark == "FAULT"
        if faults:
            raise CommandError(f"{faults} fault{'s' if faults > 1 else ''} found")


def _load(broker: Broker) -> Iterator[tuple[str, str]]:
    """Lines about one broker: a mark and words."""
    try:
        found = examine(broker)
    except BrokerUnavailableError as error:
        yield "FAULT", f"discovery at {broker.issuer} failed ({error.code})"
        return
    changes = tuple(_apply(broker, found))
    faults = (*found.faults, *list_endpoint_faults(broker))
    # Only an address that may be asked is asked.
    faults = faults or list_key_faults(broker)
    yield from (("FAULT", text) for text in faults)
    yield from (("note", text) for text in found.notes)
    if faults:
        return
    if changes:
        broker.save(update_fields=DISCOVERED)
    yield from (("changed", text) for text in changes)
    if broker.token_auth == TokenAuth.PRIVATE_KEY_JWT:
        key = load_client_key(broker.client_key, broker.client_key_algo, broker.client_key_id)
        yield "ok", f"proves who we are with key {key.kid} ({key.algorithm})"
    yield "ok", "issuer, endpoints, keys and what it supports fit"


def _apply(broker: Broker, found: Found) -> Iterator[str]:
    """Put what was found on the row, not yet saved; gives a line per change."""
    for name, value in found.values.items():
        before = getattr(broker, name)
        if before != value:
            setattr(broker, name, value)
            yield f"{name}: {before or 'none'} -> {value or 'none'}"
