"""What is remembered of the configuration: as long as nothing changes, and not a moment longer."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from zgw_consumers.models import Service

from demo.registration.app import RegistrationApp
from portal.models import Broker
from tests.pages.html import get_page, text_of
from zaken import registry
from zaken.current import get_token, pinned, while_unchanged
from zaken.models import (
    Configuratie,
    Gemeente,
    Host,
    Registratie,
    Staptekst,
    Zaaktypetekst,
)


@pytest.mark.usefixtures("db")
def test_the_same_answer_until_a_change() -> None:
    asked: list[str] = []

    @while_unchanged
    def load(name: str) -> str:
        asked.append(name)
        return f"{name} {len(asked)}"

    assert [load("a"), load("a"), load("b")] == ["a 1", "a 1", "b 2"]
    Configuratie.record_change()
    assert load("a") == "a 3"


@pytest.mark.parametrize(
    "model",
    [Gemeente, Host, Registratie, Zaaktypetekst, Staptekst, Broker, Service],
    ids=lambda m: m.__name__,
)
def test_each_saved_or_deleted_row_is_a_change(gemeente: Gemeente, model: type) -> None:
    del gemeente
    row = model._default_manager.first()  # type: ignore[attr-defined]  # a model
    before = get_token()
    row.save()
    assert (saved := get_token()) != before
    with transaction.atomic():
        if isinstance(row, Service):
            Registratie.objects.all().delete()
        row.delete()
    assert get_token() != saved


@pytest.mark.parametrize("model", [Gemeente, Registratie, Broker], ids=lambda m: m.__name__)
def test_rows_changed_together_are_a_change(gemeente: Gemeente, model: type) -> None:
    del gemeente
    before = get_token()
    model._default_manager.update(naam="Anders")  # type: ignore[attr-defined]  # a model
    assert get_token() != before


@pytest.mark.usefixtures("db")
def test_a_request_sees_one_configuration() -> None:
    with pinned():
        before = get_token()
        Configuratie.record_change()
        assert get_token() == before
    assert get_token() != before


def test_a_new_text_is_on_the_next_page(
    anna: Client, registration: RegistrationApp, gemeente: Gemeente
) -> None:
    del registration
    get_page(anna, "/zaken/")
    stap = gemeente.teksten.get(zaaktype="IIT").stappen.get(statustype="Wacht op aanvulling")
    stap.actie_titel = "bel ons"
    stap.save()
    assert "bel ons" in text_of(get_page(anna, "/zaken/"))


def test_connections_survive_a_change_that_is_not_about_them(gemeente: Gemeente) -> None:
    before = registry.list_sources(gemeente)
    gemeente.telefoon = "14 001"
    gemeente.save()
    assert registry.list_sources(gemeente) == before


def test_unchanged_configuration_costs_one_query(
    anna: Client, registration: RegistrationApp
) -> None:
    del registration
    anna.get("/zaken/")
    with CaptureQueriesContext(connection) as captured:
        anna.get("/zaken/")
    tables = [query["sql"] for query in captured if "zaken_" in query["sql"]]
    configuration = [sql for sql in tables if "zaken_inzage" not in sql and "_bezoek" not in sql]
    assert configuration == ["SELECT token FROM zaken_configuratie WHERE id = 1"]
