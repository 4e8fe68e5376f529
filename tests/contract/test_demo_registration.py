"""Verifies the fake: the demo registration against recorded answers of a real Open Zaak 1.30.

The same calls on the demo's own data must give the same status, names and JSON types, and pass the
OpenAPI documents (when those lie beside the repository). Then its traps, faults and transport.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

import jwt
import pytest
import requests

from demo.people import PEOPLE
from demo.registration import (
    Builder,
    FaultKind,
    RegistrationApp,
    Stap,
    Zaak,
    build_stories,
    depth,
)
from demo.registration.bulk import build_people
from demo.registration.filler import Filler
from demo.registration.store import HERE, Record, make_uuid
from demo.registration.stories import zaak_uuid
from demo.registration.traps import BIG_DOCUMENT, LONG_NAME
from tests.adapters import WSGIAdapter
from tests.contract.recordings import (
    OPENAPI,
    find_differences,
    find_recording,
    find_schema_errors,
    load_recording,
)

TODAY = date(2026, 11, 23)
BASE = "http://registratie.example"
CLIENT_ID, SECRET = "portaal", "geheim-voor-de-tests-van-32-bytes!"
BSN = {person.key: person.bsn for person in PEOPLE}
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
BY_BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
BY_NNP = "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__"
BY_VESTIGING = "rol__betrokkeneIdentificatie__vestiging__"
ZOEK = "/zaken/api/v1/zaken/_zoek"
STORE = build_stories(TODAY)


def make_token(secret: str = SECRET, **claims: object) -> str:
    """A token of now, with `claims` changed; None leaves a claim out."""
    payload = {"client_id": CLIENT_ID, "iat": int(time.time()) - 5} | claims
    return jwt.encode({k: v for k, v in payload.items() if v is not None}, secret)


def make_session(app: RegistrationApp) -> requests.Session:
    session = requests.Session()
    session.mount(BASE, WSGIAdapter(app))
    session.headers.update({"Authorization": f"Bearer {make_token()}", **CRS})
    return session


@pytest.fixture
def app() -> RegistrationApp:
    return RegistrationApp(build_stories(TODAY), client_id=CLIENT_ID, secret=SECRET)


@pytest.fixture
def session(app: RegistrationApp) -> Iterator[requests.Session]:
    with make_session(app) as session:
        yield session


def find_record(collection: str, **fields: object) -> Record:
    """The first record with these fields."""
    records = STORE.list_records(collection)
    return next(r for r in records if all(r[name] == value for name, value in fields.items()))


def get_target(collection: str, **fields: object) -> str:
    return str(find_record(collection, **fields)["url"]).removeprefix(HERE)


def zaak_url(key: str) -> str:
    return f"{BASE}/zaken/api/v1/zaken/{zaak_uuid(key)}"


def zaak_target(key: str) -> str:
    return f"/zaken/api/v1/zaken/{zaak_uuid(key)}"


def by_zaak(path: str, key: str) -> str:
    return f"{path}?zaak={quote(zaak_url(key), safe='')}"


def by_zaaktype(collection: str) -> str:
    url = BASE + get_target("zaaktypen", identificatie="BEZWAAR-WOZ")
    return f"/catalogi/api/v1/{collection}?zaaktype={quote(url, safe='')}"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A recording, and the same call on our data; `headers` replace the usual ones."""

    recording: str
    target: str
    body: Any = None
    headers: dict[str, str | None] = field(default_factory=dict)

    def send(self, session: requests.Session) -> requests.Response:
        """Make the call, with the method of the recording."""
        method = load_recording(self.recording).method
        headers: Any = self.headers
        return session.request(method, BASE + self.target, json=self.body, headers=headers)


ZAKEN, EIO = "/zaken/api/v1", "/documenten/api/v1/enkelvoudiginformatieobjecten"
ANNA = {BY_BSN: BSN["anna"]}
OWN = {**ANNA, "uuid__in": [zaak_uuid("anna-bezwaar-woz")]}
VERSIONED = get_target("enkelvoudiginformatieobjecten", titel="Brief met twee versies")
FIVE = "zaaktype,status,status.statustype,resultaat,resultaat.resultaattype"
ANNA_GET = f"{ZAKEN}/zaken?{BY_BSN}={BSN['anna']}"
DIRK_GET = f"{ZAKEN}/zaken?{BY_BSN}={BSN['dirk']}"
TARGETS = {
    "zaken-lijst-get-bsn": f"{ANNA_GET}&ordering=-startdatum",
    "zaken-lijst-get-bsn-initiator": f"{ANNA_GET}&rol__omschrijvingGeneriek=initiator",
    "zaken-lijst-pagina2": f"{DIRK_GET}&page=2&ordering=-startdatum",
    "zaken-lijst-expand": f"{ANNA_GET}&expand={FIVE}",
    "zaken-lijst-leeg": f"{ZAKEN}/zaken?{BY_BSN}={BSN['eva']}",
    "zaken-lijst-open": f"{ANNA_GET}&einddatum__isnull=true",
    "zaken-lijst-machtiging": (f"{ZAKEN}/zaken?{BY_BSN}={BSN['bas']}&rol__machtiging=gemachtigde"),
    **{
        name: f"{ZAKEN}/zaken?{query}"
        for name, query in {
            "zaken-lijst-kvk": f"{BY_NNP}kvkNummer=90001354",
            "zaken-lijst-rsin": f"{BY_NNP}innNnpId=002220647",
            "zaken-lijst-nnp-vestiging": (
                f"{BY_NNP}kvkNummer=90001354&{BY_NNP}vestigingsNummer=990000541921"
            ),
            "zaken-lijst-vestiging": f"{BY_VESTIGING}vestigingsNummer=990000541921",
        }.items()
    },
    "zaak-detail": zaak_target("anna-bezwaar-woz"),
    "zaak-detail-head": zaak_target("anna-bezwaar-woz"),
    "zaak-detail-expand": (
        f"{zaak_target('anna-bezwaar-woz')}?expand={FIVE},rollen,rollen.roltype"
        ",zaakinformatieobjecten,zaakobjecten,deelzaken,hoofdzaak,eigenschappen"
    ),
    "zaak-detail-opgeschort": zaak_target("anna-toeslag-wacht"),
    "zaak-detail-afgesloten": f"{zaak_target('anna-toeslag-toegekend')}?expand={FIVE}",
    "zaak-detail-hoofdzaak-expand": (
        f"{zaak_target('anna-geluid')}?expand=deelzaken,deelzaken.status"
        ",deelzaken.status.statustype"
    ),
    "zaak-detail-deelzaak-expand": (
        f"{zaak_target('anna-geluid-meting')}?expand=hoofdzaak,hoofdzaak.status"
        ",hoofdzaak.status.statustype"
    ),
    "zaak-detail-geen-status": zaak_target("anna-melding-nieuw"),
    "statussen-van-zaak": by_zaak(f"{ZAKEN}/statussen", "anna-toeslag-toegekend"),
    "status-detail": get_target("statussen"),
    "substatussen-van-zaak": by_zaak(f"{ZAKEN}/substatussen", "anna-toeslag-wacht"),
    "rollen-van-zaak": by_zaak(f"{ZAKEN}/rollen", "anna-bezwaar-woz"),
    "rollen-machtiging": by_zaak(f"{ZAKEN}/rollen", "bas-stook-namens-anna"),
    "rollen-nnp": by_zaak(f"{ZAKEN}/rollen", "de-linde-geluid"),
    "rollen-vestiging": by_zaak(f"{ZAKEN}/rollen", "de-linde-stook-timmerwerken"),
    "resultaat-detail": get_target("resultaten"),
    "resultaten-van-zaak": by_zaak(f"{ZAKEN}/resultaten", "anna-toeslag-toegekend"),
    "zaakinformatieobjecten-van-zaak": by_zaak(
        f"{ZAKEN}/zaakinformatieobjecten", "anna-bezwaar-woz"
    ),
    "zaakbesluiten": f"{zaak_target('anna-toeslag-toegekend')}/besluiten",
    "zaaktype-detail": get_target("zaaktypen", identificatie="BEZWAAR-WOZ"),
    "zaaktypen-lijst": "/catalogi/api/v1/zaaktypen",
    "zaaktypen-lijst-datumgeldigheid": (
        "/catalogi/api/v1/zaaktypen?identificatie=KLACHT&datumGeldigheid=2023-09-18"
    ),
    "statustypen-van-zaaktype": by_zaaktype("statustypen"),
    "resultaattypen-van-zaaktype": by_zaaktype("resultaattypen"),
    "roltypen-van-zaaktype": by_zaaktype("roltypen"),
    "zaaktype-informatieobjecttypen": by_zaaktype("zaaktype-informatieobjecttypen"),
    "informatieobjecttypen-lijst": "/catalogi/api/v1/informatieobjecttypen",
    "informatieobjecttype-detail": get_target("informatieobjecttypen"),
    "besluittypen-lijst": "/catalogi/api/v1/besluittypen",
    "besluittype-detail": get_target("besluittypen"),
    "catalogussen": "/catalogi/api/v1/catalogussen",
    "eio-detail": VERSIONED,
    "eio-detail-versie1": f"{VERSIONED}?versie=1",
    "eio-detail-expand": f"{VERSIONED}?expand=informatieobjecttype",
    "eio-detail-alleen-link": get_target("enkelvoudiginformatieobjecten", titel="Alleen een link"),
    "eio-lijst-per-zaak": (
        f"{EIO}?objectinformatieobjecten__object={quote(zaak_url('anna-bezwaar-woz'), safe='')}"
        "&expand=informatieobjecttype"
    ),
    "eio-download": f"{VERSIONED}/download",
    "objectinformatieobjecten": (
        "/documenten/api/v1/objectinformatieobjecten"
        f"?object={quote(zaak_url('anna-bezwaar-woz'), safe='')}"
    ),
    "besluiten-van-zaak": by_zaak("/besluiten/api/v1/besluiten", "anna-toeslag-toegekend"),
    "besluit-detail": get_target("besluiten"),
    "besluitinformatieobjecten": (
        "/besluiten/api/v1/besluitinformatieobjecten"
        f"?besluit={quote(BASE + get_target('besluiten'), safe='')}"
    ),
    "fout-400-expand": f"{ZAKEN}/zaken?expand=zaakinformatieobjecten.informatieobject",
    "fout-400-onbekende-parameter": f"{ANNA_GET}&onzin=1",
    "fout-404-zaak": f"{ZAKEN}/zaken/00000000-0000-4000-8000-000000000000",
    "fout-404-pagina": f"{ANNA_GET}&page=9",
}
BODIES: dict[str, tuple[str, Any]] = {
    "zaken-zoek-post-bsn": (ZOEK, {**ANNA, "ordering": "-startdatum"}),
    "zaken-zoek-post-bsn-expand": (
        f"{ZOEK}?pageSize=100",
        {**ANNA, "ordering": "-startdatum", "expand": FIVE.split(",")},
    ),
    "zaken-zoek-post-pagina2": (f"{ZOEK}?page=2&pageSize=50", {BY_BSN: BSN["dirk"]}),
    "zaken-zoek-bsn-en-uuid": (ZOEK, {**OWN, "expand": ["status", "status.statustype", "rollen"]}),
    "zaken-zoek-vreemde-bsn-en-uuid": (ZOEK, {**OWN, BY_BSN: BSN["carla"]}),
    "zaken-zoek-leeg-bsn": (f"{ZOEK}?pageSize=1", {BY_BSN: ""}),
    "zaken-zoek-onbekende-sleutel": (f"{ZOEK}?pageSize=1", {"onzin": 1}),
    "eio-zoek-uuid": (f"{EIO}/_zoek", {"uuid__in": [VERSIONED.rpartition("/")[2]]}),
    "fout-400-zoek-leeg": (ZOEK, {}),
    "fout-500-zoek-expand-string": (ZOEK, {**ANNA, "expand": "status"}),
}
OLD = {"Authorization": f"Bearer {make_token(iat=int(time.time()) - 7200)}"}
CASES = (
    *(Case(recording=name, target=target) for name, target in TARGETS.items()),
    *(Case(recording=name, target=target, body=body) for name, (target, body) in BODIES.items()),
    Case(recording="fout-403-token-verlopen", target=f"{ZAKEN}/zaken", headers={**OLD}),
    Case(recording="fout-412-accept-crs", target=ANNA_GET, headers={"Accept-Crs": None}),
    Case(recording="fout-412-content-crs", target=ZOEK, body=ANNA, headers={"Content-Crs": None}),
    Case(
        recording="fout-406-crs",
        target=zaak_target("anna-bezwaar-woz"),
        headers={"Accept-Crs": "EPSG:28992"},
    ),
)
FOUND = [case for case in CASES if find_recording(case.recording)]
every_case = pytest.mark.parametrize("case", FOUND, ids=lambda case: case.recording)


@every_case
def test_answers_like_the_recording(session: requests.Session, case: Case) -> None:
    recording = load_recording(case.recording)
    response = case.send(session)
    assert response.status_code == recording.status
    for name in ("Content-Type", "API-version", "Allow", "Content-Crs"):
        recorded = recording.headers.get(name)
        if recorded or name != "Content-Crs":
            assert response.headers.get(name) == recorded
    if recording.body is not None:
        assert find_differences(response.json(), recording.body) == []
    if recording.status >= 400:
        ours, theirs = response.json(), recording.body
        assert ours["code"] == theirs["code"]
        assert ours["title"] == theirs["title"]
        reasons = [param["code"] for param in theirs.get("invalidParams", [])]
        assert [param["code"] for param in ours.get("invalidParams", [])] == reasons
        assert urlsplit(ours["type"]).path == urlsplit(theirs["type"]).path


@every_case
def test_an_answer_about_something_is_not_empty(session: requests.Session, case: Case) -> None:
    """Guards the test above: an empty list would look like any recording."""
    recording = load_recording(case.recording)
    if isinstance(recording.body, dict) and recording.body.get("results"):
        assert case.send(session).json()["results"]
    if isinstance(recording.body, list):
        assert case.send(session).json()


if OPENAPI.is_dir():

    @every_case
    def test_answers_pass_the_openapi_document(session: requests.Session, case: Case) -> None:
        """Where the real one departs from its own document, so may we: in the same place."""
        response = case.send(session)
        recording = load_recording(case.recording)
        if recording.body is None:
            return
        try:
            errors, allowed = (
                find_schema_errors(recording.method, target, response.status_code, body)
                for target, body in (
                    (case.target, response.json()),
                    (recording.target, recording.body),
                )
            )
        except LookupError:
            assert response.status_code in {404, 500}, "an answer the document does not name"
            return
        assert errors - allowed == set()


# Tokens


def _now(seconds: float) -> int:
    return int(time.time() + seconds)


TOKENS: dict[str, tuple[Callable[[], str], str]] = {
    "none": (lambda: "", "permission_denied"),
    "another scheme": (lambda: "Basic abc", "permission_denied"),
    "garbage": (lambda: "Bearer abc", "jwt-decode-error"),
    "wrong secret": (
        lambda: f"Bearer {make_token('x' * 40)}",
        "invalid-jwt-signature",
    ),
    "unknown client": (
        lambda: f"Bearer {make_token(client_id='iemand')}",
        "invalid-client-identifier",
    ),
    "no client": (lambda: f"Bearer {make_token(client_id=None)}", "missing-client-identifier"),
    "no iat": (lambda: f"Bearer {make_token(iat=None)}", "jwt-missing-iat-claim"),
    "iat of 3600 s ago": (lambda: f"Bearer {make_token(iat=_now(-3601))}", "jwt-expired"),
    "old iat, exp later": (
        lambda: f"Bearer {make_token(iat=_now(-7200), exp=_now(9000))}",
        "jwt-expired",
    ),
    "exp passed": (
        lambda: f"Bearer {make_token(exp=_now(-60))}",
        "jwt-expiredsignatureerror",
    ),
    "nbf in the future": (
        lambda: f"Bearer {make_token(nbf=_now(300))}",
        "jwt-immaturesignatureerror",
    ),
    "iat of 3590 s ago": (lambda: f"Bearer {make_token(iat=_now(-3590))}", ""),
    "iat in the future": (lambda: f"Bearer {make_token(iat=_now(300))}", ""),
    "exp in the future": (lambda: f"Bearer {make_token(exp=_now(86400))}", ""),
}


@pytest.mark.parametrize("name", TOKENS)
def test_tokens(session: requests.Session, name: str) -> None:
    header, code = TOKENS[name]
    response = session.get(f"{BASE}{ZAKEN}/rollen", headers={"Authorization": header()})
    assert response.status_code == (403 if code else 200)
    if code:
        problem = response.json()
        assert problem["code"] == code
        assert problem.keys() == {"type", "code", "title", "status", "detail", "instance"}


def test_a_short_secret_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        RegistrationApp(STORE, client_id=CLIENT_ID, secret="kort")


# Which zaken


def search(session: requests.Session, body: dict[str, Any], query: str = "") -> Any:
    response = session.post(f"{BASE}{ZOEK}?{query}", json=body)
    assert response.status_code == 200, response.text
    return response.json()


def keys_of(page: Any) -> set[str]:
    return {zaak["uuid"] for zaak in page["results"]}


ANNA_KEYS = (
    "anna-bezwaar-woz",
    "anna-toeslag-wacht",
    "anna-toeslag-toegekend",
    "anna-stook-lopend",
    "anna-stook-geweigerd",
    "anna-klacht-oud",
    "anna-melding-nieuw",
    "anna-geluid",
    "anna-geluid-meting",
    "anna-val-zeer-geheim",
    "anna-val-zonder-omschrijving",
    "bas-stook-namens-anna",
    "carla-stook-verleend",
)


def test_zaken_of_the_people(session: requests.Session) -> None:
    assert keys_of(search(session, ANNA)) == {zaak_uuid(key) for key in ANNA_KEYS}
    counts = {key: search(session, {BY_BSN: bsn})["count"] for key, bsn in BSN.items()}
    assert counts == {"anna": 13, "bas": 5, "carla": 4, "dirk": 120, "eva": 0}


def test_an_empty_bsn_gives_everybodys_zaken_and_null_nobodys(session: requests.Session) -> None:
    everything = len(STORE.list_records("zaken"))
    assert search(session, {BY_BSN: ""})["count"] == everything
    response = session.get(f"{BASE}{ZAKEN}/zaken?{BY_BSN}=")
    assert response.json()["count"] == everything
    assert search(session, {BY_BSN: None})["count"] == 0


@pytest.mark.parametrize("body", [{"onzin": 1}, {"rol": {"bsn": BSN["anna"]}}, {BY_BSN + "x": "1"}])
def test_unknown_keys_in_a_body_are_ignored(session: requests.Session, body: Any) -> None:
    assert search(session, body)["count"] == len(STORE.list_records("zaken"))


def test_a_bsn_of_ten_characters_is_refused(session: requests.Session) -> None:
    response = session.post(f"{BASE}{ZOEK}", json={BY_BSN: "9999900190"})
    assert response.status_code == 400


def test_filters_on_a_rol_hold_for_one_rol() -> None:
    builder = Builder(TODAY)
    zaak = builder.zaak(builder.zaaktype("X"), "x")
    builder.rol(zaak, BSN["anna"])
    builder.rol(zaak, BSN["bas"], generiek="belanghebbende")
    session = make_session(RegistrationApp(builder.store, client_id=CLIENT_ID, secret=SECRET))
    as_initiator = {"rol__omschrijvingGeneriek": "initiator"}
    assert search(session, {**ANNA, **as_initiator})["count"] == 1
    assert search(session, {BY_BSN: BSN["bas"], **as_initiator})["count"] == 0


def test_a_rol_by_url_only_is_found_by_no_bsn(session: requests.Session) -> None:
    hidden = zaak_uuid("anna-val-alleen-url")
    assert all(hidden not in keys_of(search(session, {BY_BSN: bsn})) for bsn in BSN.values())
    assert search(session, {"uuid__in": [hidden]})["count"] == 1


def test_companies_are_found_by_rsin_kvk_and_branch() -> None:
    builder = Builder(TODAY)
    zaak = builder.zaak(builder.zaaktype("X"), "x")
    builder.bedrijf(zaak, rsin="002220647", kvk="90001354", vestiging="990000541921")
    session = make_session(RegistrationApp(builder.store, client_id=CLIENT_ID, secret=SECRET))
    prefix = "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__"
    kvk = {f"{prefix}kvkNummer": "90001354"}
    assert search(session, {f"{prefix}innNnpId": "002220647"})["count"] == 1
    assert search(session, {**kvk, f"{prefix}vestigingsNummer": "990000541921"})["count"] == 1
    assert search(session, {**kvk, f"{prefix}vestigingsNummer": "000000000001"})["count"] == 0


@pytest.mark.parametrize(
    ("extra", "present", "absent"),
    [
        ({"einddatum__isnull": True}, "anna-bezwaar-woz", "anna-klacht-oud"),
        ({"einddatum__isnull": "false"}, "anna-klacht-oud", "anna-bezwaar-woz"),
        ({"einddatum__gt": "2026-10-01"}, "anna-toeslag-toegekend", "anna-klacht-oud"),
        ({"startdatum__gte": "2026-11-01"}, "anna-melding-nieuw", "anna-klacht-oud"),
        ({"startdatum__lt": "2024-01-01"}, "anna-klacht-oud", "anna-melding-nieuw"),
        (
            {"maximaleVertrouwelijkheidaanduiding": "zaakvertrouwelijk"},
            "anna-bezwaar-woz",
            "anna-val-zeer-geheim",
        ),
        ({"uuid__in": [zaak_uuid("anna-geluid")]}, "anna-geluid", "anna-bezwaar-woz"),
        (
            {"zaaktype__in": [BASE + get_target("zaaktypen", identificatie="GELUID")]},
            "anna-geluid",
            "anna-bezwaar-woz",
        ),
        ({"rol__machtiging": "eigen"}, "anna-geluid", "bas-stook-namens-carla"),
    ],
)
def test_filters(session: requests.Session, extra: Any, present: str, absent: str) -> None:
    found = keys_of(search(session, {**ANNA, **extra}))
    assert zaak_uuid(present) in found
    assert zaak_uuid(absent) not in found


def test_search_only_filters_are_unknown_in_a_list(session: requests.Session) -> None:
    response = session.get(f"{BASE}{ZAKEN}/zaken?uuid__in={zaak_uuid('anna-geluid')}")
    assert response.json()["invalidParams"][0]["code"] == "unknown-parameters"


def test_order(session: requests.Session) -> None:
    newest = [zaak["uuid"] for zaak in search(session, {"onzin": 1}, "pageSize=500")["results"]]
    assert newest == [record["uuid"] for record in reversed(STORE.list_records("zaken"))]
    dates = [
        z["startdatum"] for z in search(session, {**ANNA, "ordering": "startdatum"})["results"]
    ]
    assert dates == sorted(dates)
    ended = search(session, {**ANNA, "ordering": "-einddatum"})["results"]
    assert ended[0]["einddatum"] is None
    assert ended[-1]["uuid"] == zaak_uuid("anna-klacht-oud")
    response = session.get(f"{BASE}{ANNA_GET}&ordering=laatstGemuteerd")
    assert response.status_code == 400


# Pages


def test_pages_of_a_search_count_in_the_query_only(session: requests.Session) -> None:
    dirk = {BY_BSN: BSN["dirk"]}
    assert len(search(session, {**dirk, "page": 2, "pageSize": 5})["results"]) == 100
    first = search(session, dirk, "pageSize=50")
    assert (len(first["results"]), first["previous"]) == (50, None)
    assert first["next"] == f"{BASE}{ZOEK}?page=2&pageSize=50"
    second = session.post(first["next"], json=dirk).json()
    assert second["previous"] == f"{BASE}{ZOEK}?pageSize=50"
    third = session.post(second["next"], json=dirk).json()
    assert (len(third["results"]), third["next"]) == (20, None)
    assert len(keys_of(first) | keys_of(second) | keys_of(third)) == 120
    assert session.post(f"{BASE}{ZOEK}?page=4&pageSize=50", json=dirk).status_code == 404


def test_next_of_a_list_repeats_the_query(session: requests.Session) -> None:
    page = session.get(f"{BASE}{DIRK_GET}&pageSize=7&ordering=-startdatum").json()
    assert parse_qs(urlsplit(page["next"]).query) == {
        BY_BSN: [BSN["dirk"]],
        "ordering": ["-startdatum"],
        "page": ["2"],
        "pageSize": ["7"],
    }


def test_more_than_500_a_page_is_500(session: requests.Session) -> None:
    response = session.get(f"{BASE}{ZAKEN}/rollen?pageSize=9999")
    assert response.status_code == 200
    response = session.get(f"{BASE}{ZAKEN}/substatussen?pageSize=10")
    assert response.json()["invalidParams"][0]["code"] == "unknown-parameters"


# Expand


def test_a_child_without_its_parent_does_nothing(session: requests.Session) -> None:
    body = {**OWN, "expand": ["status.statustype"]}
    assert search(session, body)["results"][0]["_expand"] == {}
    body = {**OWN, "expand": ["status", "status.statustype"]}
    status = search(session, body)["results"][0]["_expand"]["status"]
    assert status["_expand"]["statustype"]["omschrijving"] == "Bezwaar beoordelen"


def test_what_is_null_is_not_in_expand(session: requests.Session) -> None:
    zaak = session.get(f"{BASE}{zaak_target('anna-melding-nieuw')}?expand=status,rollen").json()
    assert zaak["_expand"].keys() == {"rollen"}


def test_deelzaken_come_along_with_and_without_a_rol(session: requests.Session) -> None:
    zaak = session.get(f"{BASE}{zaak_target('anna-geluid')}?expand=deelzaken").json()
    expected = {zaak_uuid("anna-geluid-meting"), zaak_uuid("anna-geluid-opname")}
    assert {deel["uuid"] for deel in zaak["_expand"]["deelzaken"]} == expected
    assert search(session, {**ANNA, "uuid__in": list(expected)})["count"] == 1


@pytest.mark.parametrize("path", ["zaaktype.statustypen", "besluiten", "hoofdzaak.hoofdzaak"])
def test_impossible_paths(session: requests.Session, path: str) -> None:
    response = session.get(f"{BASE}{ZAKEN}/zaken?expand={path}")
    assert response.json()["invalidParams"][0]["code"] == "invalid_choice"


# Lists, details, types


def test_statussen_are_newest_first_and_statustypen_in_no_order(session: requests.Session) -> None:
    page = session.get(BASE + TARGETS["statussen-van-zaak"]).json()
    days = [status["datumStatusGezet"] for status in page["results"]]
    assert days == sorted(days, reverse=True)
    assert [status["indicatieLaatstGezetteStatus"] for status in page["results"]] == [
        True,
        False,
        False,
    ]
    page = session.get(BASE + by_zaaktype("statustypen")).json()
    numbers = [statustype["volgnummer"] for statustype in page["results"]]
    assert sorted(numbers) == [1, 2, 3, 4, 5]
    assert numbers not in ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1])


def test_klacht_has_two_versions(session: requests.Session) -> None:
    url = f"{BASE}/catalogi/api/v1/zaaktypen?identificatie=KLACHT"
    assert session.get(url).json()["count"] == 2
    assert session.get(f"{url}&datumGeldigheid=2026-11-23").json()["count"] == 1


def test_drafts_are_listed_only_when_asked() -> None:
    builder = Builder(TODAY)
    builder.zaaktype("X", stappen=["Klaar"], raw={"concept": True})
    session = make_session(RegistrationApp(builder.store, client_id=CLIENT_ID, secret=SECRET))
    for collection in ("zaaktypen", "statustypen"):
        url = f"{BASE}/catalogi/api/v1/{collection}"
        counts = [session.get(f"{url}?status={s}").json()["count"] for s in ("concept", "alles")]
        assert counts == [1, 1]
        assert session.get(url).json()["count"] == 0


def test_etag_and_304(session: requests.Session) -> None:
    url = BASE + zaak_target("anna-bezwaar-woz")
    etag = session.get(url).headers["ETag"]
    assert session.get(f"{url}?expand=status").headers["ETag"] == etag
    response = session.get(url, headers={"If-None-Match": etag})
    assert (response.status_code, response.content) == (304, b"")


def test_urls_follow_the_name_we_are_called_by(app: RegistrationApp) -> None:
    session = make_session(app)
    session.mount("https://anders.example", WSGIAdapter(app))
    url = f"https://anders.example{zaak_target('anna-bezwaar-woz')}"
    zaak = session.get(url).json()
    assert zaak["url"] == url
    assert zaak["zaaktype"].startswith("https://anders.example/catalogi/")


def test_other_methods_and_paths(session: requests.Session) -> None:
    assert session.delete(BASE + zaak_target("anna-geluid")).status_code == 405
    assert session.post(f"{BASE}{ZAKEN}/zaken", json={}).status_code == 405
    assert session.get(f"{BASE}/nergens").status_code == 404
    assert session.get(f"{BASE}/catalogi/api/v1/zaken").status_code == 404


# Documents


def test_a_list_gives_every_inhoud_the_version_of_its_first_item(
    session: requests.Session,
) -> None:
    zaak = quote(zaak_url("anna-val-zonder-omschrijving"), safe="")
    url = f"{BASE}{EIO}?objectinformatieobjecten__object={zaak}"
    by_title = {item["titel"]: item for item in session.get(url).json()["results"]}
    versioned = by_title["Brief met twee versies"]
    assert versioned["versie"] == 2
    assert versioned["inhoud"].endswith("/download?versie=1")
    assert by_title["Alleen een link"]["inhoud"] is None
    assert session.get(versioned["url"]).json()["inhoud"].endswith("/download?versie=2")
    newest = session.get(f"{versioned['url']}/download").content
    assert newest != session.get(versioned["inhoud"]).content


@pytest.mark.parametrize("item", STORE.list_records("enkelvoudiginformatieobjecten"))
def test_downloads_are_the_bytes_the_metadata_promises(
    session: requests.Session, item: Record
) -> None:
    response = session.get(f"{item['url'].replace(HERE, BASE)}/download")
    if item["inhoud"] is None:
        assert (response.status_code, response.content) == (404, b"application/octet-stream")
        return
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Length"] == str(item["bestandsomvang"])
    assert response.headers["Content-Disposition"].endswith('.bin"')
    assert item["bestandsnaam"] not in response.headers["Content-Disposition"]
    assert hashlib.sha256(response.content).hexdigest() == item["integriteit"]["waarde"]
    if item["formaat"] == "application/pdf":
        assert response.content.startswith(b"%PDF-")
        assert b"Voorbeeld" in response.content


def test_ranges_of_a_download(session: requests.Session) -> None:
    url = f"{BASE}{VERSIONED}/download"
    whole = session.get(url)
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = session.get(url, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, whole.content[5:10])
    assert part.headers["Content-Range"] == f"bytes 5-9/{len(whole.content)}"
    assert session.get(url, headers={"Range": "bytes=999999-"}).status_code == 416


def test_traps_are_there() -> None:
    documents = STORE.list_records("enkelvoudiginformatieobjecten")
    assert any(d["vertrouwelijkheidaanduiding"] == "geheim" for d in documents)
    assert any(d["status"] == "in_bewerking" for d in documents)
    assert any(d["bestandsomvang"] and d["bestandsomvang"] >= BIG_DOCUMENT for d in documents)
    assert any(d["bestandsnaam"] == f"{LONG_NAME}.pdf" for d in documents)
    ended = [r for r in STORE.list_records("rollen") if r["eindeGeldigheid"]]
    assert [r["zaak"].rpartition("/")[2] for r in ended] == [zaak_uuid("carla-stook-verleend")]


# Odd data


def test_a_builder_serves_whatever_is_asked() -> None:
    builder = Builder(TODAY)
    bare = builder.zaaktype("KAAL")
    steps = (Stap(omschrijving="Een", omit=("volgnummer",)), "Twee")
    zaaktype = builder.zaaktype("X", stappen=steps)
    zaak = builder.zaak(zaaktype, "x", statuses=[("Een", -3)], raw={"einddatum": ""})
    builder.zaak(bare, "y", omit=("status", "uiterlijkeEinddatumAfdoening"))
    builder.rol(zaak, BSN["anna"])
    session = make_session(RegistrationApp(builder.store, client_id=CLIENT_ID, secret=SECRET))
    served = search(session, ANNA)["results"][0]
    assert served["einddatum"] == ""
    assert served["startdatum"] == "2026-11-20"
    other = session.get(f"{BASE}{ZAKEN}/zaken/{make_uuid('zaken', 'y')}").json()
    assert "status" not in other
    types = session.get(f"{BASE}/catalogi/api/v1/statustypen").json()["results"]
    assert [t["omschrijving"] for t in types if "volgnummer" not in t] == ["Een"]


def test_uuids_are_the_same_every_day() -> None:
    other = build_stories(date(2028, 2, 29))
    for name, records in STORE.collections.items():
        assert other.collections[name].keys() == records.keys()


# Recorder, faults, transport


def test_calls_are_recorded_without_values(app: RegistrationApp, session: requests.Session) -> None:
    search(session, ANNA, "pageSize=5")
    session.get(f"{BASE}{ZAKEN}/rollen")
    first, second = app.calls
    assert (first.method, first.path, first.query) == ("POST", ZOEK, "pageSize=5")
    assert first.body_keys == (BY_BSN,)
    assert BSN["anna"] not in repr(first)
    assert second.status == 200
    assert depth(app.calls) == 2
    app.calls.clear()
    assert len(app.calls) == 0


def test_calls_at_the_same_time_have_depth_one(app: RegistrationApp) -> None:
    session = make_session(app)
    app.faults.add(FaultKind.LATENCY, seconds=0.1)
    url = f"{BASE}{ZAKEN}/rollen"
    threads = [threading.Thread(target=session.get, args=(url,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(app.calls) == 4
    assert depth(app.calls) == 1


def test_down_hits_only_what_matches(app: RegistrationApp, session: requests.Session) -> None:
    app.faults.add("down", "/besluiten/")
    response = session.get(f"{BASE}/besluiten/api/v1/besluiten")
    assert response.status_code == 503
    assert response.json()["status"] == 503
    assert session.get(f"{BASE}{ZAKEN}/rollen").status_code == 200
    app.faults.reset()
    assert session.get(f"{BASE}/besluiten/api/v1/besluiten").status_code == 200


def test_answers_that_are_no_good(app: RegistrationApp, session: requests.Session) -> None:
    url = f"{BASE}{ZAKEN}/rollen"
    app.faults.add("html", times=1)
    assert session.get(url).headers["Content-Type"].startswith("text/html")
    app.faults.add("truncated", times=1)
    with pytest.raises(requests.JSONDecodeError):
        session.get(url).json()
    app.faults.add("shape", times=1)
    assert session.get(url).json() == ["anders"]
    assert session.get(url).json()["count"]


def test_waiting_too_long_is_a_read_timeout(
    app: RegistrationApp, session: requests.Session
) -> None:
    app.faults.add("latency", seconds=30)
    with pytest.raises(requests.ReadTimeout):
        session.get(f"{BASE}{ZAKEN}/rollen", timeout=(1, 0.05))


@pytest.mark.parametrize("kind", ["hang", "reset"])
def test_a_lost_connection(app: RegistrationApp, session: requests.Session, kind: str) -> None:
    app.faults.add(kind, seconds=0.01)
    with pytest.raises(requests.ConnectionError):
        session.get(f"{BASE}{ZAKEN}/rollen")
    assert [call.status for call in app.calls] == [0]


def test_faults_by_the_control_path_only_when_it_is_open(session: requests.Session) -> None:
    control = f"{BASE}/_demo/faults"
    assert session.post(control, json={"kind": "down"}).status_code == 404
    app = RegistrationApp(STORE, client_id=CLIENT_ID, secret=SECRET, control=True)
    opened = make_session(app)
    assert opened.post(control, json={"kind": "down", "match": "/zaken/"}).json()
    assert opened.get(f"{BASE}{ZAKEN}/rollen").status_code == 503
    assert opened.post(control, json={"kind": "onzin"}).status_code == 400
    assert opened.delete(control).json() == []
    assert opened.get(f"{BASE}{ZAKEN}/rollen").status_code == 200
    assert len(app.calls) == 2


class Streaming:
    """A WSGI application that counts what is taken from its body."""

    def __init__(self) -> None:
        self.taken = 0
        self.closed = False

    def __call__(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> "Streaming":
        """Answer with itself as the body."""
        del environ
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(10):
            self.taken += 1
            yield b"x" * 1000

    def close(self) -> None:
        """Remember it."""
        self.closed = True


def test_the_adapter_streams_and_closes() -> None:
    app = Streaming()
    session = requests.Session()
    session.mount(BASE, WSGIAdapter(app))
    response = session.get(BASE, stream=True)
    assert (app.taken, app.closed) == (0, False)
    pieces = response.iter_content(1000)
    assert next(pieces) == b"x" * 1000
    assert 1 <= app.taken < 5
    response.close()
    assert app.closed


def test_the_adapter_reads_all_without_stream() -> None:
    app = Streaming()
    session = requests.Session()
    session.mount(BASE, WSGIAdapter(app))
    assert len(session.get(BASE).content) == 10_000
    assert app.closed


def test_a_part_of_the_calls_fails_and_the_same_part_each_time(
    app: RegistrationApp, session: requests.Session
) -> None:
    found = []
    for _ in range(2):
        app.faults.reset()
        app.faults.add("down", rate=0.5, seed=3)
        url = f"{BASE}{ZAKEN}/rollen"
        found.append([session.get(url).status_code for _ in range(20)])
    assert found[0] == found[1]
    assert 4 < found[0].count(503) < 16


@pytest.mark.parametrize("wrong", [{"rate": 2}, {"size": 0}, {"seconds": -1}, {"jitter": -1}])
def test_a_fault_that_makes_no_sense(app: RegistrationApp, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        app.faults.add("drip", **wrong)


def test_jitter_comes_on_top_of_the_latency(app: RegistrationApp) -> None:
    app.faults.add("latency", seconds=1, jitter=0.5, seed=1)
    (fault,) = app.faults.take("/zaken/")
    delays = {fault.pick_delay() for _ in range(20)}
    assert len(delays) > 10
    assert all(1 <= delay <= 1.5 for delay in delays)


def test_garbage_is_no_text(app: RegistrationApp, session: requests.Session) -> None:
    app.faults.add("garbage")
    response = session.get(f"{BASE}{ZAKEN}/rollen")
    assert response.headers["Content-Type"] == "application/json"
    with pytest.raises(requests.JSONDecodeError):
        response.json()


def test_a_dripping_answer_is_the_right_one(
    app: RegistrationApp, session: requests.Session
) -> None:
    url = f"{BASE}{ZAKEN}/rollen?zaak={quote(zaak_url('anna-bezwaar-woz'), safe='')}"
    right = session.get(url).json()
    app.faults.add("drip", size=1000, seconds=0)
    assert session.get(url).json() == right


def test_a_connection_that_is_cut_halfway(app: RegistrationApp, session: requests.Session) -> None:
    app.faults.add("cut")
    with pytest.raises(requests.exceptions.RequestException):
        session.get(f"{BASE}{ZAKEN}/rollen")


def test_expanding_costs_per_object(app: RegistrationApp, session: requests.Session) -> None:
    answer = search(session, ANNA, "pageSize=5")
    assert all(zaak["_expand"] == {} for zaak in answer["results"])
    app.faults.add("expand", seconds=0.001)
    body = {BY_BSN: BSN["anna"], "expand": ["rollen", "status"]}
    answer = session.post(f"{BASE}{ZOEK}", json=body).json()
    expanded = sum(
        len(zaak["_expand"].get("rollen", [])) + ("status" in zaak["_expand"])
        for zaak in answer["results"]
    )
    assert expanded > 10
    call = app.calls[-1]
    assert call.ended - call.started >= expanded * 0.001


def test_statistics_only_when_control_is_open(session: requests.Session) -> None:
    stats = f"{BASE}/_demo/stats"
    assert session.get(stats).status_code == 404
    opened = make_session(RegistrationApp(STORE, client_id=CLIENT_ID, secret=SECRET, control=True))
    opened.get(f"{BASE}{ZAKEN}/rollen")
    search(opened, ANNA)
    found = opened.get(stats).json()
    assert (found["calls"], found["depth"], found["streaming"]) == (2, 2, 0)
    assert found["paths"] == {f"GET {ZAKEN}/rollen": 1, f"POST {ZOEK}": 1}
    assert opened.delete(stats).json()["calls"] == 0


def test_any_number_of_zaken() -> None:
    store = build_stories(TODAY, bulk=[7, 300])
    session = make_session(RegistrationApp(store, client_id=CLIENT_ID, secret=SECRET))
    for person, count in build_people([7, 300]):
        assert search(session, {BY_BSN: person.bsn})["count"] == count
    assert search(session, ANNA) == search(make_session(anna_only()), ANNA)


def anna_only() -> RegistrationApp:
    return RegistrationApp(STORE, client_id=CLIENT_ID, secret=SECRET)


def test_a_file_of_any_size_is_made_while_it_is_read() -> None:
    size = 10**12
    store = build_stories(TODAY, big=size)
    session = make_session(RegistrationApp(store, client_id=CLIENT_ID, secret=SECRET))
    (uuid,) = (key for key, versies in store.versies.items() if versies[0].inhoud == Filler(size))
    url = f"{BASE}{EIO}/{uuid}/download"
    with session.get(url, stream=True) as response:
        assert response.headers["Content-Length"] == str(size)
    end = session.get(url, headers={"Range": f"bytes={size - 10}-"})
    assert (end.status_code, len(end.content)) == (206, 10)
    assert end.content == session.get(url, headers={"Range": "bytes=-10"}).content


def test_a_range_of_another_version_is_the_whole(session: requests.Session) -> None:
    url = f"{BASE}{VERSIONED}/download"
    etag = session.get(url).headers["ETag"]
    for name, status in ((etag, 206), ('"other"', 200)):
        headers = {"Range": "bytes=0-4", "If-Range": name}
        assert session.get(url, headers=headers).status_code == status


def test_a_registration_without_ranges(app: RegistrationApp, session: requests.Session) -> None:
    app.faults.add("whole", "/download")
    response = session.get(f"{BASE}{VERSIONED}/download", headers={"Range": "bytes=0-4"})
    assert (response.status_code, "Accept-Ranges" in response.headers) == (200, False)


def test_an_index_is_made_again_after_an_addition() -> None:
    builder = Builder(TODAY)
    zaaktype = builder.zaaktype("X", stappen=("Een",))
    session = make_session(RegistrationApp(builder.store, client_id=CLIENT_ID, secret=SECRET))
    for number in range(1, 4):
        builder.rol(builder.zaak(zaaktype, f"z{number}"), BSN["anna"])
        assert search(session, ANNA)["count"] == number


@pytest.mark.parametrize(
    ("recording", "add"),
    [
        ("rollen-nnp", lambda builder, zaak: builder.bedrijf(zaak, rsin="002220647")),
        ("rollen-vestiging", lambda builder, zaak: builder.vestiging(zaak, "990000541921")),
    ],
)
def test_rollen_of_companies_look_like_the_recorded(
    recording: str, add: Callable[[Builder, Zaak], str]
) -> None:
    builder = Builder(TODAY)
    add(builder, builder.zaak(builder.zaaktype("X"), "x"))
    session = make_session(RegistrationApp(builder.store, client_id=CLIENT_ID, secret=SECRET))
    served = session.get(f"{BASE}{ZAKEN}/rollen").json()
    assert find_differences(served, load_recording(recording).body) == []
