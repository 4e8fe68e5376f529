"""How a gemeente says in YAML how it tells residents; what makes no sense is refused."""

from typing import Any

import pytest
from django.db import connection
from django_setup_configuration.exceptions import ConfigurationRunFailed
from pydantic import ValidationError

from berichten.configuration import (
    BerichtenConfiguration,
    BerichtenConfigurationStep,
    BerichtinstellingItem,
)
from berichten.instellingen import get_instelling
from berichten.soorten import Kanaal
from zaken.models import Gemeente

KEY = "mijnzaken-11111111-2222-4333-8444-555555555555-99999999-8888-4777-8666-555555555555"
NOTIFY = {"notifynl_url": "https://notify.test", "notifynl_sleutel": KEY}


def item(**values: Any) -> dict[str, Any]:
    return {"gemeente": "voorbeeld", "afzender": "G <g@g.example>", **values}


def load(*items: dict[str, Any]) -> None:
    model = BerichtenConfiguration(items=[BerichtinstellingItem(**each) for each in items])
    BerichtenConfigurationStep().execute(model)  # type: ignore[no-untyped-call]  # of the library


def test_all_of_it(gemeente: Gemeente) -> None:
    load(
        item(
            sms_via="notifynl",
            notifynl_sjablonen={"sms": "t"},
            wachttijd=30,
            stil_van="22:00",
            zaaktypen=[{"zaaktype": "IIT", "statussen": ["Besluit"], "documenten": True}],
            **NOTIFY,
        )
    )
    instelling = get_instelling(gemeente)
    assert instelling is not None
    assert instelling.kanalen == (Kanaal.EMAIL, Kanaal.SMS)
    assert instelling.wachttijd.total_seconds() == 1800
    assert instelling.stil_van.hour == 22
    assert instelling.per_zaaktype["IIT"].statussen == frozenset({"Besluit"})
    assert instelling.tells_documenten
    assert KEY not in repr(instelling)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM berichten_berichtinstelling")
        assert KEY not in str(cursor.fetchall())


def test_what_is_left_out_is_as_by_itself_and_who_is_left_out_tells_nobody(
    gemeente: Gemeente,
) -> None:
    load(item(wachttijd=30, zaaktypen=[{"zaaktype": "IIT", "uit": True}]))
    load(item())
    instelling = get_instelling(gemeente)
    assert instelling is not None
    assert instelling.wachttijd.total_seconds() == 600
    assert not instelling.per_zaaktype
    load()
    assert get_instelling(gemeente) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"email_via": "postduif"},
        {"sms_via": "notifynl", "notifynl_sjablonen": {"sms": "t"}},
        {"sms_via": "notifynl", **NOTIFY},
        {"terugval": "brief"},
        {"klantcontact": True},
        {"wachttijd": -1},
        {"antwoordadres": "geen adres"},
        {"stil_van": "25:00"},
        {"zaaktypen": [{"zaaktype": "A"}, {"zaaktype": "A"}]},
        {"onbekend": 1},
    ],
)
def test_what_makes_no_sense_is_refused_without_showing_the_key(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        BerichtinstellingItem(**item(**wrong))
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("wrong", [{"gemeente": "elders"}, {"klantinteracties": "bestaat-niet"}])
def test_what_refers_to_nothing_is_refused(gemeente: Gemeente, wrong: dict[str, Any]) -> None:
    before = get_instelling(gemeente)
    with pytest.raises(ConfigurationRunFailed):
        load(item(**wrong))
    assert get_instelling(gemeente) == before
