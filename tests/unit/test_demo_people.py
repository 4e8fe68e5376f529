"""The numbers and mandates of the demo: never of anybody real, and for services that exist."""

from datetime import date

import yaml
from django.conf import settings

from demo import people
from demo.registration.stories import build_stories
from zaken.domain import PartyId, PartyKind, passes_elfproef

COMPANIES = (
    *(machtiging.company for machtiging in people.COMPANY_MACHTIGINGEN),
    *(machtiging.via for machtiging in people.COMPANY_MACHTIGINGEN if machtiging.via),
    *(bewind.kantoor for bewind in people.BEWIND),
)
KEYED = (
    *people.PEOPLE,
    *people.MACHTIGINGEN,
    *people.COMPANY_MACHTIGINGEN,
    *people.BEWIND,
    *people.FOREIGNERS,
    *people.FOREIGN_COMPANIES,
)


def test_every_bsn_is_of_the_range_that_is_never_issued() -> None:
    assert len(people.BSNS) == len(set(people.BSNS)) == 6
    assert all(bsn.startswith("99999") and passes_elfproef(bsn) for bsn in people.BSNS)


def test_companies_have_numbers_that_nobody_has() -> None:
    for company in COMPANIES:
        assert company.kvk or company.rsin
        assert not company.kvk or company.kvk.startswith("9000")
        for kind, value in ((PartyKind.KVK, company.kvk), (PartyKind.RSIN, company.rsin)):
            assert not value or PartyId(kind=kind, value=value).value == value
    for machtiging in people.COMPANY_MACHTIGINGEN:
        if machtiging.vestiging:
            assert PartyId(kind=PartyKind.VESTIGING, value=machtiging.vestiging.nummer)
            assert machtiging.vestiging.nummer.startswith("99")


def test_a_key_is_of_one_choice_and_says_no_number() -> None:
    keys = [row.key for row in KEYED]
    assert len(set(keys)) == len(keys)
    assert not any(character.isdigit() for key in keys for character in key)


def test_every_dienst_is_of_zaaktypen_that_exist() -> None:
    store = build_stories(date(2026, 11, 26))
    known = {record["identificatie"] for record in store.list_records("zaaktypen")}
    assert people.ZAAKTYPE_DIENSTEN.keys() <= known
    assert {
        "STOOKONTH": (people.STOKEN.uuid, people.ONDERNEMEN.uuid),
        "IIT": (people.INKOMEN.uuid,),
        "GELUID": (people.ONDERNEMEN.uuid,),
        "GELUIDONDERZ": (people.ONDERNEMEN.uuid,),
        "MOR": (people.ONDERNEMEN.uuid,),
    } == people.ZAAKTYPE_DIENSTEN
    mandated = {row.dienst for row in KEYED if hasattr(row, "dienst")}
    assert mandated == set(people.DIENSTEN)


def test_the_configuration_opens_the_zaaktypen_of_each_service() -> None:
    text = (settings.BASE_DIR / "demo" / "config.yaml").read_text(encoding="utf-8")
    (gemeente,) = yaml.safe_load(text)["gemeenten"]["items"]
    diensten = {
        item["zaaktype"]: tuple(item["diensten"])
        for item in gemeente["zaaktypen"]
        if "diensten" in item
    }
    assert diensten == dict(people.ZAAKTYPE_DIENSTEN)
