"""`manage.py explain_login`: paste a token and see, masked, whom it would log in, or why nobody."""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.login.backend import claim_config, token_rules
from portal.login.errors import BrokerUnavailableError, LoginRefusedError
from portal.login.explain import (
    Explanation,
    Pasted,
    PasteError,
    build_explanation,
    mask_numbers,
    parse_paste,
    say_party,
)
from portal.login.reasons import say_reason
from portal.login.tokens import ID_TOKEN_CLAIMS, USERINFO_CLAIMS, verify_token
from portal.models import Broker
from zaken.domain import Identity

_MAX_CHARACTERS = 200_000
_UNCHECKED = "!!! The signature was NOT checked: anybody can have made this token. !!!"


class Command(BaseCommand):
    """Reads standard input. Exits with 1 when the token would log nobody in."""

    help = "Explain what a broker's ID token (or userinfo) gives. Paste it on standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which broker, and whether to check the signature."""
        parser.add_argument("--gemeente", required=True, help="slug of the gemeente")
        parser.add_argument("--broker", required=True, help="slug of the broker")
        parser.add_argument(
            "--verify", action="store_true", help="also check signature, issuer, audience and times"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, explain, print."""
        del args
        broker = Broker.objects.filter(
            gemeente__slug=options["gemeente"], slug=options["broker"]
        ).first()
        if broker is None:
            raise CommandError("no such broker is configured")
        try:
            pasted = parse_paste(self._read())
        except PasteError as error:
            raise CommandError(str(error)) from None
        except LoginRefusedError as error:
            raise _nobody(error.code) from None
        if options["verify"]:
            self._verify(broker, pasted)
        else:
            self.stdout.write(_UNCHECKED)
        explanation = build_explanation(claim_config(broker), pasted.claims, timezone.now())
        for line in _say(explanation):
            self.stdout.write(line)
        if explanation.code:
            raise _nobody(explanation.code)
        if not options["verify"]:
            self.stdout.write(_UNCHECKED)

    def _read(self) -> str:
        if sys.stdin.isatty():
            self.stderr.write("Paste the token, then Enter and Ctrl-D.")
        return sys.stdin.read(_MAX_CHARACTERS)

    def _verify(self, broker: Broker, pasted: Pasted) -> None:
        """All checks of a login but those that need the login itself."""
        if not pasted.tokens:
            raise CommandError("--verify needs a token: JSON carries no signature")
        required = (ID_TOKEN_CLAIMS, *[USERINFO_CLAIMS] * (len(pasted.tokens) - 1))
        try:
            for token, claims in zip(pasted.tokens, required, strict=True):
                verify_token(token, token_rules(broker), claims)
        except BrokerUnavailableError as error:
            raise CommandError(f"the keys of the broker cannot be fetched ({error.code})") from None
        except LoginRefusedError as error:
            raise _nobody(error.code) from None
        self.stdout.write("Signature, issuer, audience and times are right.")
        self.stdout.write("Not checked, as only a login can: nonce, at_hash, max_age.")


def _nobody(code: str) -> CommandError:
    return CommandError(f"Nobody is logged in by this: {code}. {say_reason(code)}")


def _say(explanation: Explanation) -> Iterator[str]:
    width = max(len(claim) for claim, _, _ in explanation.rows)
    for claim, path, finding in explanation.rows:
        yield f"{claim:<{width}}  {path}: {finding}"
    if explanation.others:
        yield f"Nobody reads: {', '.join(explanation.others)}"
    if explanation.identity:
        yield from _say_identity(explanation.identity)


def _say_identity(identity: Identity) -> Iterator[str]:
    yield "This logs in:"
    yield f"  method   {identity.method}"
    yield f"  level    {identity.loa.name.lower()}"
    yield f"  actor    {say_party(identity.actor)} (at the keyboard)"
    yield f"  subject  {say_party(identity.subject)} (whose zaken)"
    mandate = identity.mandate
    if mandate is None:
        yield "  mandate  none: for themself"
        return
    services = ", ".join(mask_numbers(service) for service in sorted(mandate.services))
    yield f"  mandate  {mandate.role}, for {services}"
    for party in mandate.chain:
        yield f"  through  {say_party(party)}"
