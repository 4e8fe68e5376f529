"""The demo's zaken of companies and of the represented, against the recordings of Open Zaak.

The rollen are built from demo.people; here stands what must be found by which number.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from demo.people import BEWIND, FOREIGNERS, MACHTIGINGEN, PEOPLE, ZAAKTYPE_DIENSTEN
from demo.registration import RegistrationApp, build_stories
from demo.registration.stories import zaak_uuid
from tests.adapters import WSGIAdapter
from tests.contract.recordings import OPENAPI, find_schema_errors, load_recording
from tests.contract.test_demo_registration import (
    BASE,
    BY_BSN,
    BY_NNP,
    BY_VESTIGING,
    CLIENT_ID,
    CRS,
    SECRET,
    by_zaak,
    make_token,
)

TODAY = date(2026, 11, 23)
ZOEK = f"{BASE}/zaken/api/v1/zaken/_zoek"
BSN = {person.key: person.bsn for person in (*PEOPLE, *FOREIGNERS)}
LINDE, ZONNEBLOEM = {f"{BY_NNP}kvkNummer": "90001354"}, {f"{BY_NNP}kvkNummer": "90002768"}
BY_MACHTIGING = "rol__machtiging"


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    app = RegistrationApp(build_stories(TODAY), client_id=CLIENT_ID, secret=SECRET)
    with requests.Session() as session:
        session.mount(BASE, WSGIAdapter(app))
        session.headers.update({"Authorization": f"Bearer {make_token()}", **CRS})
        yield session


def search(session: requests.Session, body: dict[str, str]) -> set[str]:
    """The uuids of the zaken that `_zoek` finds."""
    response = session.post(ZOEK, json=body)
    assert response.status_code == 200, response.text
    return {zaak["uuid"] for zaak in response.json()["results"]}


def list_rollen(session: requests.Session, key: str) -> list[Any]:
    response = session.get(BASE + by_zaak("/zaken/api/v1/rollen", key))
    rollen: list[Any] = response.json()["results"]
    return rollen


def find_rol(session: requests.Session, key: str, machtiging: str) -> Any:
    """The rol of a zaak with this indicatieMachtiging."""
    (rol,) = [r for r in list_rollen(session, key) if r["indicatieMachtiging"] == machtiging]
    return rol


def uuids(*keys: str) -> set[str]:
    return {zaak_uuid(key) for key in keys}


@pytest.mark.parametrize(
    "name",
    [
        "zaken-lijst-kvk",
        "zaken-lijst-rsin",
        "zaken-lijst-nnp-vestiging",
        "zaken-lijst-vestiging",
    ],
)
def test_a_recorded_question_finds_as_many_zaken_here(session: requests.Session, name: str) -> None:
    """The same numbers, asked in the same words, by GET as recorded and in a body."""
    recording = load_recording(name)
    response = session.get(BASE + recording.target)
    assert response.json()["count"] == recording.body["count"] > 0
    body = dict(parse_qsl(urlsplit(recording.target).query))
    assert len(search(session, body)) == recording.body["count"]


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        (LINDE, ["de-linde-geluid", "de-linde-geluid-timmerwerken"]),
        ({f"{BY_NNP}innNnpId": "002220647"}, ["de-linde-geluid"]),
        (
            {**LINDE, f"{BY_NNP}vestigingsNummer": "990000541921"},
            ["de-linde-geluid-timmerwerken"],
        ),
        ({f"{BY_VESTIGING}vestigingsNummer": "990000541921"}, ["de-linde-stook-timmerwerken"]),
        ({f"{BY_VESTIGING}kvkNummer": "90001354"}, ["de-linde-stook-timmerwerken"]),
        (ZONNEBLOEM, ["zonnebloem-melding"]),
        ({**ZONNEBLOEM, f"{BY_NNP}vestigingsNummer": "990000612075"}, []),
        ({f"{BY_VESTIGING}vestigingsNummer": "990000612075"}, ["zonnebloem-stook-havenkade"]),
        ({f"{BY_VESTIGING}kvkNummer": "90002768"}, ["zonnebloem-stook-havenkade"]),
        ({f"{BY_NNP}innNnpId": "002220659"}, ["de-brug-stook"]),
        ({f"{BY_NNP}kvkNummer": "90003125"}, []),
        ({f"{BY_NNP}kvkNummer": "90004397"}, ["carla-toeslag-bewind"]),
    ],
)
def test_which_zaken_are_of_which_company(
    session: requests.Session, body: dict[str, str], keys: list[str]
) -> None:
    assert search(session, body) == uuids(*keys)


@pytest.mark.parametrize(
    ("person", "machtiging", "keys"),
    [
        ("bas", "gemachtigde", ["bas-stook-namens-anna", "bas-stook-namens-carla"]),
        ("bas", "machtiginggever", []),
        ("anna", "machtiginggever", ["bas-stook-namens-anna"]),
        ("anna", "gemachtigde", []),
        ("carla", "machtiginggever", ["bas-stook-namens-carla", "carla-toeslag-bewind"]),
        ("carla", "eigen", ["carla-klacht", "carla-stook-verleend"]),
        ("marta", "eigen", ["marta-melding"]),
    ],
)
def test_which_zaken_are_of_whom_by_machtiging(
    session: requests.Session, person: str, machtiging: str, keys: list[str]
) -> None:
    found = search(session, {BY_BSN: BSN[person], BY_MACHTIGING: machtiging})
    assert found == uuids(*keys)


@pytest.mark.parametrize("machtiging", MACHTIGINGEN, ids=lambda machtiging: machtiging.key)
def test_a_zaak_by_a_gemachtigde_names_both_as_recorded(
    session: requests.Session, machtiging: Any
) -> None:
    key = f"bas-stook-namens-{machtiging.vertegenwoordigde.key}"
    taken = find_rol(session, key, "gemachtigde")
    given = find_rol(session, key, "machtiginggever")

    assert taken["omschrijvingGeneriek"] == "initiator"
    assert taken["betrokkeneIdentificatie"]["inpBsn"] == machtiging.gemachtigde.bsn
    context = taken["authenticatieContext"]
    assert context["representee"] == {
        "identifierType": "bsn",
        "identifier": machtiging.vertegenwoordigde.bsn,
    }
    assert context["mandate"] == {"services": [{"id": machtiging.dienst.uuid}]}
    assert given["omschrijvingGeneriek"] == "belanghebbende"
    assert given["betrokkeneIdentificatie"]["inpBsn"] == machtiging.vertegenwoordigde.bsn
    assert given["authenticatieContext"] is None


def test_a_mandate_opens_some_zaken_of_the_represented_and_not_all(
    session: requests.Session,
) -> None:
    """Of every machtiging and bewind: otherwise the demo would show nothing of the limit."""
    for represented, dienst in (
        *((m.vertegenwoordigde, m.dienst) for m in MACHTIGINGEN),
        *((b.onder_bewind, b.dienst) for b in BEWIND),
    ):
        answer = session.post(ZOEK, json={BY_BSN: represented.bsn, "expand": ["zaaktype"]}).json()
        zaaktypen = {z["_expand"]["zaaktype"]["identificatie"] for z in answer["results"]}
        opened = {z for z in zaaktypen if dienst.uuid in ZAAKTYPE_DIENSTEN.get(z, ())}
        assert opened
        assert opened < zaaktypen


def test_a_zaak_under_bewind_is_taken_by_the_office(session: requests.Session) -> None:
    (bewind,) = BEWIND
    taken = find_rol(session, "carla-toeslag-bewind", "gemachtigde")
    assert taken["betrokkeneType"] == "niet_natuurlijk_persoon"
    assert taken["betrokkeneIdentificatie"]["kvkNummer"] == bewind.kantoor.kvk
    assert taken["authenticatieContext"]["actingSubject"] == bewind.employee.pseudo
    assert taken["authenticatieContext"]["mandate"]["role"] == "bewindvoerder"


if OPENAPI.is_dir():

    @pytest.mark.parametrize(
        "key",
        [
            "bas-stook-namens-anna",
            "carla-toeslag-bewind",
            "de-linde-geluid",
            "de-linde-geluid-timmerwerken",
            "de-linde-stook-timmerwerken",
            "de-brug-stook",
            "marta-melding",
        ],
    )
    def test_rollen_pass_the_openapi_document(session: requests.Session, key: str) -> None:
        """Save for where the real one departs from it too."""
        target = by_zaak("/zaken/api/v1/rollen", key)
        names = ("rollen-machtiging", "rollen-nnp", "rollen-vestiging")
        recordings = [load_recording(name) for name in names]
        allowed = [find_schema_errors("GET", r.target, 200, r.body) for r in recordings]
        errors = find_schema_errors("GET", target, 200, session.get(BASE + target).json())
        assert errors - set().union(*allowed) == set()
