"""A small registration for one test, told by the test itself, and what residents find in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.test import Client

from demo.people import PEOPLE
from demo.registration.app import RegistrationApp
from demo.registration.builder import Builder, Zaak
from tests.adapters import WSGIAdapter
from tests.conftest import CLIENT_ID, REGISTRATION, SECRET
from tests.deviations import Deviating
from tests.pages.html import get_page, text_of
from zaken import registry
from zaken.zgw import transport

PERSON = {person.key: person for person in PEOPLE}
STEPS = ("Begin", "Midden", "Einde")


class Register:
    """A store with one zaaktype, MELDING, and the registration that serves it."""

    def __init__(self, today: date) -> None:
        self.builder = Builder(today)
        self.zaaktype = self.builder.zaaktype("MELDING", stappen=STEPS)
        self.app = RegistrationApp(self.builder.store, client_id=CLIENT_ID, secret=SECRET)
        self.layer = Deviating(app=self.app)

    def add(self, name: str, who: str | None = "anna", **raw: Any) -> Zaak:
        """A lopende zaak called `name`, in which somebody is initiator (None: nobody)."""
        raw = {"omschrijving": name, "startdatum": -9, **raw}
        zaak = self.builder.zaak(self.zaaktype, name, statuses=[("Begin", -9)], raw=raw)
        if who is not None:
            self.rol(zaak, who)
        return zaak

    def rol(self, zaak: Zaak, who: str, kind: str = "initiator", **raw: Any) -> dict[str, Any]:
        """Give somebody a rol; the record, which a test may change later."""
        person = PERSON[who]
        url = self.builder.rol(zaak, person.bsn, person.naam, generiek=kind, raw=raw)
        record = self.builder.store.get_by_url(url)
        assert record is not None
        return record

    def get(self, url: str) -> dict[str, Any]:
        """A record, to change it as a registration does."""
        record = self.builder.store.get_by_url(url)
        assert record is not None
        return record

    @contextmanager
    def mounted(self) -> Iterator["Register"]:
        """Answer at the address of the demo registration."""
        transport.ADAPTERS[REGISTRATION] = WSGIAdapter(self.layer)
        registry.forget_sources()
        yield self
        self.app.faults.reset()
        registry.forget_sources()
        del transport.ADAPTERS[REGISTRATION]


def url_of(zaak: Zaak, document: str = "") -> str:
    """The address of a zaak, or of a document of it."""
    uuid = document.rpartition("/")[2]
    return f"/zaken/zaken/{zaak.uuid}/" + (f"documenten/{uuid}/" if uuid else "")


def listed(client: Client) -> set[str]:
    """The names on the first page of both lists."""
    page = get_page(client, "/zaken/")
    titles = page.xpath(
        "//li[contains(@class, 'mz-card')]//*[self::h3 or self::h4] | //tbody//th/a"
    )
    return {text_of(title) for title in titles}
