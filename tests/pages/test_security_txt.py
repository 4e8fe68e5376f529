"""security.txt: RFC 9116, and what internet.nl looks at."""

from datetime import UTC, datetime, timedelta

from django.test import Client

from zaken.models import Gemeente


def test_it_says_whom_to_tell_and_until_when(gemeente: Gemeente) -> None:
    gemeente.security_contact = "https://voorbeeld.example/melden"
    gemeente.save()
    response = Client().get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "https://voorbeeld.example/melden"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=30) < left < timedelta(days=365)


def test_without_a_contact_there_is_none(gemeente: Gemeente) -> None:
    gemeente.security_contact = ""
    gemeente.save()
    assert Client().get("/.well-known/security.txt").status_code == 404
