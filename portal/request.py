"""The request as our middleware hands it on: with the gemeente, and with who is logged in.

Types only: Django makes a plain HttpRequest, the middleware adds these two.
"""

from django.http import HttpRequest

from zaken.domain import Identity
from zaken.models import Gemeente


class PortalRequest(HttpRequest):
    """Any request of a known gemeente; `identity` is None for a visitor."""

    gemeente: Gemeente
    identity: Identity | None


class PersonalRequest(PortalRequest):
    """A request that only gets here with an identity."""

    identity: Identity
