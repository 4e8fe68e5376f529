"""Logins for another and logins of companies, through the whole stack, as Open Zaak records them.

No broker of the demo gives such a login yet, so the identities are made by hand.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from demo.registration.app import RegistrationApp
from demo.registration.builder import Zaak
from tests.conftest import build_identity, log_in_as, log_in_with
from tests.pages.html import get_page, text_of
from tests.pages.register import PERSON, Register, listed, url_of
from tests.pages.test_zaak import zaak_url
from zaken.domain import Identity, Loa, Mandate, Method, Party, PartyId, PartyKind
from zaken.models import Gemeente, Inzage

NAMENS_CARLA = "bas-stook-namens-carla"
DIENST = "stookontheffing"


def build_mandated(actor: str, subject: str, **mandate: Any) -> Identity:
    """A login of `actor` for `subject`, with a mandate for DIENST unless said otherwise."""
    values = {"services": frozenset({DIENST}), "role": "gemachtigde", **mandate}
    return replace(
        build_identity(actor),
        method=Method.DIGID_MACHTIGEN,
        subject=Party(id=PartyId(kind=PartyKind.BSN, value=PERSON[subject].bsn)),
        mandate=Mandate(**values),
    )


def log_in_for(gemeente: Gemeente, actor: str, subject: str, **mandate: Any) -> Client:
    return log_in_with(gemeente, build_mandated(actor, subject, **mandate))


@pytest.fixture
def diensten(gemeente: Gemeente) -> Gemeente:
    """A mandate for DIENST opens the stookontheffingen and the test's own zaaktype."""
    for zaaktype in ("STOOKONTH", "MELDING"):
        gemeente.zaaktyperegels.update_or_create(zaaktype=zaaktype, defaults={"diensten": [DIENST]})
    return gemeente


# --- the demo's zaak: Bas asked for it, as gemachtigde of Carla ----------------------------------


@pytest.mark.parametrize(
    ("actor", "subject", "status"),
    [
        ("bas", "carla", 200),
        ("carla", "bas", 404),
        ("bas", "anna", 404),
        ("anna", "bas", 404),
        ("anna", "carla", 200),  # another one whom Carla gave the same mandate
    ],
)
def test_who_acts_for_whom(
    diensten: Gemeente, registration: RegistrationApp, actor: str, subject: str, status: int
) -> None:
    del registration
    client = log_in_for(diensten, actor, subject)
    get_page(client, zaak_url(NAMENS_CARLA), status=status)
    assert ("Stookontheffing buurtfeest" in listed(client)) is (status == 200)


def test_in_an_own_login_the_person_concerned_sees_it_and_the_gemachtigde_does_not(
    diensten: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    for key, status in (("carla", 200), ("bas", 404), ("anna", 404)):
        client = log_in_as(diensten, key)
        get_page(client, zaak_url(NAMENS_CARLA), status=status)
        assert ("Stookontheffing buurtfeest" in listed(client)) is (status == 200)


def test_a_gemachtigde_sees_no_own_zaken_in_that_login(
    diensten: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    own = log_in_as(diensten, "bas")
    get_page(own, zaak_url("bas-geluid"))
    client = log_in_for(diensten, "bas", "carla")
    for key in ("bas-geluid", "anna-bezwaar-woz"):
        get_page(client, zaak_url(key), status=404)
    assert listed(client) <= {"Stookontheffing buurtfeest", *listed(log_in_as(diensten, "carla"))}


def test_a_mandate_opens_only_what_it_is_for(
    diensten: Gemeente, registration: RegistrationApp
) -> None:
    """Carla's klacht is none of the business of who may ask for a stookontheffing."""
    del registration
    client = log_in_for(diensten, "bas", "carla")
    get_page(client, zaak_url("carla-klacht"), status=404)
    assert "Klacht over het ophalen van afval" not in listed(client)


@pytest.mark.parametrize(
    "mandate",
    [
        {"services": frozenset({"iets-anders"})},
        {"services": frozenset({DIENST.upper()})},
        {"valid_until": datetime.now(UTC).date() - timedelta(days=2)},
        {"valid_from": datetime.now(UTC).date() + timedelta(days=2)},
    ],
)
def test_a_mandate_for_something_else_or_for_another_time_opens_nothing(
    diensten: Gemeente, registration: RegistrationApp, mandate: dict[str, Any]
) -> None:
    del registration
    client = log_in_for(diensten, "bas", "carla", **mandate)
    get_page(client, zaak_url(NAMENS_CARLA), status=404)
    assert "Stookontheffing buurtfeest" not in client.get("/zaken/").content.decode()


@pytest.mark.parametrize(
    "mandate",
    [
        {"valid_until": datetime.now(UTC).date() - timedelta(days=2)},
        {"valid_from": datetime.now(UTC).date() + timedelta(days=2)},
    ],
)
def test_the_overview_says_that_a_mandate_is_not_valid(
    diensten: Gemeente, registration: RegistrationApp, mandate: dict[str, Any]
) -> None:
    """About the login, so it may be said; the page of a zaak stays the same as of nothing."""
    del registration
    client = log_in_for(diensten, "bas", "carla", **mandate)
    page = get_page(client, "/zaken/", status=403)
    heading = page.find(".//h1")
    assert heading is not None
    assert text_of(heading) == "Uw machtiging geldt nu niet"
    get_page(client, zaak_url(NAMENS_CARLA), status=404)
    get_page(client, "/inzage/", status=404)
    assert Inzage.objects.filter(action="zaken.list").get().rules == "mandate-not-valid"


def test_without_a_choice_of_the_gemeente_a_mandate_opens_nothing(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    client = log_in_for(gemeente, "bas", "carla")
    get_page(client, zaak_url(NAMENS_CARLA), status=404)
    assert listed(client) == set()


def test_actor_and_subject_are_both_written_down_apart(
    diensten: Gemeente, registration: RegistrationApp
) -> None:
    del registration
    get_page(log_in_for(diensten, "bas", "carla"), zaak_url(NAMENS_CARLA))
    get_page(log_in_as(diensten, "carla"), zaak_url(NAMENS_CARLA))
    mandated, own = Inzage.objects.filter(action="zaak.view").order_by("pk")
    assert mandated.rules == "is-represented"
    assert mandated.subject == own.subject == own.actor
    assert mandated.actor != mandated.subject


@pytest.fixture
def register(today: date) -> Iterator[Register]:
    with Register(today).mounted() as register:
        yield register


def test_a_rol_taken_for_one_person_does_not_count_for_another(
    register: Register, diensten: Gemeente
) -> None:
    """Bas acted for Anna. In his login for Carla, who is adviseur here, that is nothing."""
    zaak = register.add("Zaak", None)
    context = {
        "source": "digid",
        "representee": {"identifierType": "bsn", "identifier": PERSON["anna"].bsn},
    }
    raw: dict[str, Any] = {
        "indicatieMachtiging": "gemachtigde",
        "authenticatieContext": context,
    }
    register.rol(zaak, "bas", **raw)
    for subject in ("anna", "carla"):
        register.rol(zaak, subject, "adviseur")
        status = 200 if subject == "anna" else 404
        client = log_in_for(diensten, "bas", subject)
        assert client.get(url_of(zaak)).status_code == status


# --- companies -----------------------------------------------------------------------------------

KVK, OTHER_KVK = "90001354", "90009999"
BRANCH, OTHER_BRANCH = "990000541921", "990000541930"


MEANS = {
    PartyKind.KVK: Method.EHERKENNING,
    PartyKind.RSIN: Method.EHERKENNING,
    PartyKind.PSEUDO: Method.EIDAS,
    PartyKind.EIDAS_LEGAL: Method.EIDAS_COMPANY,
}


def log_in_company(gemeente: Gemeente, number: str, kind: PartyKind, branch: str = "") -> Client:
    vestiging = PartyId(kind=PartyKind.VESTIGING, value=branch) if branch else None
    party = Party(id=PartyId(kind=kind, value=number), vestiging=vestiging)
    employee = Party(id=PartyId(kind=PartyKind.PSEUDO, value="4B75A0EA@2D8FF1EF"))
    own = kind is PartyKind.PSEUDO
    login = replace(
        build_identity("anna", Loa.SUBSTANTIEEL),
        method=MEANS[kind],
        actor=party if own else employee,
        subject=party,
        mandate=None if own else Mandate(services=frozenset({DIENST}), role="medewerker"),
    )
    return log_in_with(gemeente, login)


@pytest.fixture
def companies(register: Register, diensten: Gemeente) -> dict[str, Zaak]:
    """Of a whole company, of its branches, as vestiging, of another one; and of Anna herself."""
    del diensten
    found = {name: register.add(name, None) for name in ("Heel bedrijf", "Ander bedrijf")}
    register.builder.bedrijf(found["Heel bedrijf"], kvk=KVK, rsin="111222333")
    register.builder.bedrijf(found["Ander bedrijf"], kvk=OTHER_KVK)
    for name, branch in (("Filiaal", BRANCH), ("Tweede filiaal", OTHER_BRANCH)):
        found[name] = register.add(name, None)
        register.builder.bedrijf(found[name], kvk=KVK, vestiging=branch)
    found["Als vestiging"] = register.add("Als vestiging", None)
    register.builder.vestiging(found["Als vestiging"], BRANCH, kvk=KVK)
    found["Van Anna"] = register.add("Van Anna")
    return found


@pytest.mark.parametrize(
    ("number", "kind", "branch", "seen"),
    [
        (KVK, "kvk", "", {"Heel bedrijf", "Filiaal", "Tweede filiaal", "Als vestiging"}),
        (KVK, "kvk", BRANCH, {"Filiaal", "Als vestiging"}),
        (KVK, "kvk", OTHER_BRANCH, {"Tweede filiaal"}),
        (KVK, "kvk", "990000000000", set()),
        (OTHER_KVK, "kvk", "", {"Ander bedrijf"}),
        ("111222333", "rsin", "", {"Heel bedrijf"}),
        (PERSON["anna"].bsn, "rsin", "", set()),  # an RSIN of the same digits is not Anna
    ],
)
def test_a_company_sees_its_own(
    gemeente: Gemeente,
    companies: dict[str, Zaak],
    number: str,
    kind: str,
    branch: str,
    seen: set[str],
) -> None:
    client = log_in_company(gemeente, number, PartyKind(kind), branch)
    assert listed(client) == seen
    for name, zaak in companies.items():
        status = 200 if name in seen else 404
        assert client.get(url_of(zaak)).status_code == status, name


def test_a_person_sees_nothing_of_a_company(gemeente: Gemeente, companies: dict[str, Zaak]) -> None:
    client = log_in_as(gemeente, "anna")
    assert listed(client) == {"Van Anna"}
    for name, zaak in companies.items():
        assert client.get(url_of(zaak)).status_code == (200 if name == "Van Anna" else 404)


@pytest.mark.parametrize("kind", [PartyKind.KVK, PartyKind.PSEUDO, PartyKind.EIDAS_LEGAL])
def test_where_such_a_party_cannot_be_searched_it_is_not_told_there_are_no_zaken(
    register: Register, gemeente: Gemeente, companies: dict[str, Zaak], kind: PartyKind
) -> None:
    """The standard has no filter on a KVK number; no zaak is found, and no page breaks."""
    gemeente.registraties.update(profiel="standaard")
    client = log_in_company(gemeente, "90001354", kind)
    page = get_page(client, "/zaken/", status=503)
    assert "Wij kunnen uw gegevens nu niet ophalen" in text_of(page)
    for zaak in companies.values():
        get_page(client, url_of(zaak), status=404)
        get_page(client, url_of(zaak, zaak.uuid), status=404)
    assert not register.app.calls
