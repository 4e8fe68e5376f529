"""Our client of the ZGW APIs against recorded answers of a real Open Zaak 1.30."""

import json
import re
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import jwt
import pytest
import responses
from requests import PreparedRequest

from tests.contract.openzaak import (
    BSNS,
    CLIENT_ID,
    DOCUMENTEN,
    ROOT,
    SECRET,
    ZAAK,
    ZAKEN,
    ZOEK,
    Answer,
    assert_says_nothing,
    body_of,
    dossier_of,
    list_calls,
    make_source,
    of_zaak,
    page,
    paths_of,
    play,
    play_catalogus,
    play_zaaktype,
    say,
    say_by,
    url_of,
    wait_for_calls,
)
from tests.contract.recordings import load_recording
from tests.unit.examples import ANNA, BAS, make_document, make_identity
from zaken.domain import (
    DocumentStatus,
    Missing,
    Ok,
    Reason,
    SourceError,
    SourceFaultError,
    SourceInvalidError,
    SourceNotFoundError,
    SourceRefusedError,
    Vertrouwelijkheid,
    Zaak,
    ZaakRef,
)
from zaken.regels import ROL_KINDS
from zaken.source import ListQuery, Rows
from zaken.zgw.adapter import ZGWSource
from zaken.zgw.queries import Json

INP_BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
REF = ZaakRef(registratie="voorbeeld", uuid=ZAAK)
IDENTITY = make_identity(ANNA)
CEILING = Vertrouwelijkheid.ZAAKVERTROUWELIJK
STATUSSEN = "/zaken/api/v1/statussen"
BESLUITEN = "/besluiten/api/v1/besluiten"
SUBSTATUSSEN = "/zaken/api/v1/substatussen"
LINKS = "/zaken/api/v1/zaakinformatieobjecten"


@pytest.fixture
def stage() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as stage:
        yield stage
        wait_for_calls()


def list_lopend(source: ZGWSource, pages: range = range(1, 2)) -> Rows[Zaak]:
    return source.start_list(
        IDENTITY,
        ListQuery(rol_kinds=ROL_KINDS, afgerond=False, ceiling=CEILING, pages=pages, page_size=20),
    )()()


def zaken_of(rows: Rows[Zaak]) -> list[Zaak]:
    """The rows that were understood."""
    return [zaak for zaak in rows.items if zaak is not None]


def play_dossier(stage: responses.RequestsMock, *, without: str = "") -> None:
    """All calls of a zaak page; the test itself answers at the path `without`."""
    recordings = {
        ZOEK: "zaken-zoek-bsn-en-uuid",
        STATUSSEN: "statussen-van-zaak",
        DOCUMENTEN: "eio-lijst-per-zaak",
        BESLUITEN: "besluiten-van-zaak",
        SUBSTATUSSEN: "substatussen-van-zaak",
    }
    for path, name in recordings.items():
        if path != without:
            play(stage, name)
    play_catalogus(stage)


# --- the list ------------------------------------------------------------------------------------


def test_list(stage: responses.RequestsMock) -> None:
    play(stage, "zaken-zoek-bsn-en-uuid")
    play_catalogus(stage)
    rows = list_lopend(make_source())
    assert rows.complete
    assert not rows.has_more
    (zaak,) = zaken_of(rows)
    assert zaak.ref == REF
    assert zaak.identificatie == "Z-2026-0001"
    assert zaak.omschrijving == "Bezwaar tegen WOZ-waarde Havenkade 12"
    assert zaak.einddatum_gepland == date(2026, 12, 1)
    assert ANNA in {party for rol in zaak.rollen for party in rol.betrokkene}
    assert isinstance(zaak.zaaktype, Ok)
    assert not zaak.zaaktype.value.intern
    assert [s.volgnummer for s in sorted(zaak.zaaktype.value.statustypen, key=lambda s: s.uuid.int)]
    assert isinstance(zaak.status, Ok)


def test_list_asks_for_lopend_and_afgerond_apart(stage: responses.RequestsMock) -> None:
    play(stage, "zaken-lijst-leeg", ZOEK, "POST")
    for afgerond in (False, True):
        make_source().start_list(
            IDENTITY,
            ListQuery(
                rol_kinds=ROL_KINDS,
                afgerond=afgerond,
                ceiling=CEILING,
                pages=range(2, 3),
                page_size=20,
            ),
        )()()
    bodies = [body_of(call) for call in list_calls(stage)]
    assert [body["einddatum__isnull"] for body in bodies] == [True, False]
    assert [body["ordering"] for body in bodies] == ["-startdatum", "-einddatum"]
    for call in list_calls(stage):
        assert body_of(call)[INP_BSN] == ANNA.value
        assert parse_qs(urlsplit(str(call.url)).query) == {"page": ["2"], "pageSize": ["20"]}


def test_empty_list(stage: responses.RequestsMock) -> None:
    play(stage, "zaken-lijst-leeg", ZOEK, "POST")
    assert list_lopend(make_source()) == Rows(items=(), has_more=False)


def test_there_is_more(stage: responses.RequestsMock) -> None:
    play(stage, "zaken-zoek-bsn-en-uuid", next=f"{ROOT}{ZOEK}?page=2")
    play_catalogus(stage)
    assert list_lopend(make_source()).has_more


def test_pages_of_a_list_are_asked_at_once(stage: responses.RequestsMock) -> None:
    """Each call waits for the others: one after another would end with a broken barrier."""
    barrier = threading.Barrier(3, timeout=3)

    def answer(request: PreparedRequest) -> Answer:
        barrier.wait()
        number = int(parse_qs(urlsplit(str(request.url)).query)["page"][0])
        return 200, {"Content-Type": "application/json"}, json.dumps(page(0, [], more=number < 3))

    say_by(stage, ZOEK, answer, "POST")
    assert not list_lopend(make_source(), range(1, 4)).has_more


def test_a_page_past_the_end_is_empty(stage: responses.RequestsMock) -> None:
    play(stage, "fout-404-pagina", ZOEK, "POST")
    assert list_lopend(make_source(), range(2, 3)) == Rows(items=(), has_more=False)


def test_no_search_at_this_address_is_not_an_empty_list(stage: responses.RequestsMock) -> None:
    """A registration without _zoek, or a wrong address: 404 on the first page."""
    play(stage, "fout-404-zaak", ZOEK, "POST")
    with pytest.raises(SourceInvalidError):
        list_lopend(make_source())
    with pytest.raises(SourceInvalidError):
        make_source().start_dossier(IDENTITY, REF).get_zaak()


def test_a_list_without_rollen_is_not_an_empty_list(stage: responses.RequestsMock) -> None:
    """They are read one by one; where that fails nothing can be decided, and that is said."""
    play(stage, "zaken-zoek-post-bsn")
    play_catalogus(stage)
    rows = list_lopend(make_source())
    assert rows.items
    assert set(rows.items) == {None}
    assert not rows.complete


def test_one_odd_zaak_hides_no_others_and_is_not_forgotten(stage: responses.RequestsMock) -> None:
    good = load_recording("zaken-zoek-bsn-en-uuid").body["results"][0]
    say(stage, ZOEK, page(2, [good, good | {"startdatum": None}]), "POST")
    play_catalogus(stage)
    rows = list_lopend(make_source())
    assert [row is None for row in rows.items] == [False, True]
    assert not rows.complete


def test_the_catalogus_is_asked_once(stage: responses.RequestsMock) -> None:
    play(stage, "zaken-zoek-bsn-en-uuid")
    play_catalogus(stage)
    source = make_source()
    list_lopend(source)
    first = len(stage.calls)
    list_lopend(source)
    assert first == 1 + 4
    assert len(stage.calls) == first + 1


def test_without_catalogus_the_zaaktype_is_missing(stage: responses.RequestsMock) -> None:
    play(stage, "zaken-zoek-bsn-en-uuid")
    stage.add("GET", re.compile(f"{ROOT}/catalogi/.*"), status=503)
    (zaak,) = zaken_of(list_lopend(make_source()))
    assert zaak.zaaktype == Missing(Reason.UNAVAILABLE)


# --- the dossier ---------------------------------------------------------------------------------


def test_dossier(stage: responses.RequestsMock) -> None:
    play_dossier(stage)
    dossier = dossier_of(make_source(), IDENTITY, REF)
    assert dossier["zaak"].ref == REF
    assert dossier["zaak"].verlenging.duur.dagen == 42
    assert dossier["zaak"].opschorting is None

    assert [s.datum_status_gezet.date() for s in dossier["statussen"].value] == [
        date(2025, 6, 20),
        date(2025, 5, 14),
        date(2025, 4, 8),
        date(2025, 3, 3),
    ]

    documenten = {d.titel: d for d in dossier["documenten"].value}
    assert len(documenten) == 13
    assert documenten["Concept notitie"].status is DocumentStatus.IN_BEWERKING
    assert not documenten["Alleen een link"].heeft_inhoud
    assert documenten["Alleen een link"].bestandsomvang is None
    assert documenten["Foto gevel"].soort

    (besluit,) = dossier["besluiten"].value
    assert besluit.soort == load_recording("besluittype-detail").body["omschrijving"]
    assert besluit.uiterlijke_reactiedatum == date(2025, 8, 1)


EXPAND = [
    "rollen",
    "status",
    "resultaat",
    "deelzaken",
    "deelzaken.rollen",
    "deelzaken.status",
    "deelzaken.resultaat",
]


def test_dossier_asks_for_one_zaak_of_this_person(stage: responses.RequestsMock) -> None:
    play_dossier(stage)
    dossier_of(make_source(), IDENTITY, REF)
    zoek = [body_of(call) for call in list_calls(stage) if call.method == "POST"]
    assert zoek == [{INP_BSN: ANNA.value, "uuid__in": [str(ZAAK)], "expand": EXPAND}]
    queries = {
        str(call.path_url).partition("?")[0]: parse_qs(urlsplit(str(call.url)).query)
        for call in list_calls(stage)
    }
    zaak_url = f"{ROOT}{ZAKEN}/{ZAAK}"
    assert queries[STATUSSEN] == {"zaak": [zaak_url]}
    assert queries[BESLUITEN] == {"zaak": [zaak_url]}
    assert queries[DOCUMENTEN] == {"objectinformatieobjecten__object": [zaak_url]}


def test_the_five_calls_of_a_dossier_start_together(stage: responses.RequestsMock) -> None:
    barrier = threading.Barrier(5, timeout=3)

    def answer(name: str) -> None:
        recording = load_recording(name)
        body = of_zaak(recording.body)

        def wait(_request: PreparedRequest) -> Answer:
            barrier.wait()
            return 200, {"Content-Type": "application/json"}, json.dumps(body)

        say_by(stage, recording.target.partition("?")[0], wait, recording.method)

    for name in (
        "zaken-zoek-bsn-en-uuid",
        "statussen-van-zaak",
        "substatussen-van-zaak",
        "eio-lijst-per-zaak",
        "besluiten-van-zaak",
    ):
        answer(name)
    play_catalogus(stage)
    dossier = dossier_of(make_source(), IDENTITY, REF)
    assert not any(isinstance(part, Missing) for part in dossier.values())


def test_a_zaak_of_somebody_else_does_not_exist(stage: responses.RequestsMock) -> None:
    play(stage, "zaken-zoek-vreemde-bsn-en-uuid")
    with pytest.raises(SourceNotFoundError) as caught:
        make_source().start_dossier(make_identity(BAS), REF).get_zaak()
    assert_says_nothing(caught.value)


def test_another_zaak_than_asked_for_is_not_taken(stage: responses.RequestsMock) -> None:
    """A registration that ignores uuid__in answers with other zaken."""
    play(stage, "zaken-zoek-onbekende-sleutel", ZOEK, "POST")
    other = ZaakRef(registratie="voorbeeld", uuid=UUID(int=1))
    with pytest.raises(SourceNotFoundError):
        make_source().start_dossier(IDENTITY, other).get_zaak()


def test_to_decide_on_a_document_only_zaak_and_documents_are_asked(
    stage: responses.RequestsMock,
) -> None:
    play_dossier(stage)
    calls = make_source().start_documenten(IDENTITY, REF)
    documenten = calls.list_documenten(calls.get_zaak())
    assert isinstance(documenten, Ok)
    assert not {f"GET {STATUSSEN}", f"GET {BESLUITEN}"} & set(paths_of(stage))
    assert isinstance(calls.list_statussen(), Missing)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (STATUSSEN, "statussen"),
        (SUBSTATUSSEN, "substatussen"),
        (BESLUITEN, "besluiten"),
        (DOCUMENTEN, "documenten"),
    ],
)
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": 503}, Reason.UNAVAILABLE),
        ({"status": 403}, Reason.REFUSED),
        ({"status": 404}, Reason.NOT_FOUND),
        ({"json": ["anders"]}, Reason.INVALID),
        ({"json": {"anders": True}}, Reason.INVALID),
        ({"json": {"count": 1, "results": [{"url": 1}]}}, Reason.INVALID),
        ({"json": {"count": 3, "results": []}}, Reason.INVALID),
        ({"body": "<html>", "content_type": "text/html"}, Reason.INVALID),
    ],
)
def test_a_list_that_fails_is_missing_and_never_empty(
    stage: responses.RequestsMock, path: str, part: str, answer: dict[str, Any], reason: Reason
) -> None:
    stage.add("GET", url_of(path), **answer)
    play_dossier(stage, without=path)
    dossier = dossier_of(make_source(), IDENTITY, REF)
    assert dossier.pop(part) == Missing(reason)
    assert not any(isinstance(other, Missing) for other in dossier.values())


def test_a_name_of_a_type_that_fails_costs_only_the_name(stage: responses.RequestsMock) -> None:
    stage.add("GET", re.compile(f"{ROOT}/catalogi/api/v1/(besluit|informatieobject).*"), status=500)
    play(stage, "zaken-zoek-bsn-en-uuid")
    play(stage, "statussen-van-zaak")
    play(stage, "eio-lijst-per-zaak")
    play(stage, "besluiten-van-zaak")
    play_zaaktype(stage)
    dossier = dossier_of(make_source(), IDENTITY, REF)
    assert [besluit.soort for besluit in dossier["besluiten"].value] == [""]
    assert {document.soort for document in dossier["documenten"].value} == {""}


def test_a_registration_without_besluiten_api(stage: responses.RequestsMock) -> None:
    play_dossier(stage)
    dossier = dossier_of(make_source(besluiten=False), IDENTITY, REF)
    assert dossier["besluiten"] == Ok(())
    assert f"GET {BESLUITEN}" not in paths_of(stage)


# --- a supplier that cannot list the documents of a zaak -----------------------------------------


def test_documents_through_their_links(stage: responses.RequestsMock) -> None:
    play(stage, "zaken-zoek-bsn-en-uuid")
    template = load_recording("zaakinformatieobjecten-van-zaak").body[0]
    documents = [row["url"] for row in load_recording("eio-zoek-uuid").body["results"]]
    say(stage, LINKS, [template | {"informatieobject": url} for url in documents])
    play(stage, "eio-zoek-uuid")
    play(stage, "statussen-van-zaak")
    play(stage, "besluiten-van-zaak")
    play_catalogus(stage)
    documenten = dossier_of(make_source("standaard"), IDENTITY, REF)["documenten"]
    assert {d.titel for d in documenten.value} == {"Aanvraag definitief", "Brief met twee versies"}
    (zoek,) = [c for c in list_calls(stage) if str(c.url).startswith(f"{ROOT}{DOCUMENTEN}/_zoek")]
    assert body_of(zoek) == {"uuid__in": sorted(url.rpartition("/")[2] for url in documents)}


def test_documents_that_were_not_asked_for(stage: responses.RequestsMock) -> None:
    """A supplier that ignores `uuid__in` answers with documents of others."""
    play_dossier(stage)
    play(stage, "zaakinformatieobjecten-van-zaak")
    play(stage, "eio-zoek-uuid")
    documenten = dossier_of(make_source("standaard"), IDENTITY, REF)["documenten"]
    assert documenten == Missing(Reason.REFUSED)


def test_without_links_no_documents_are_searched(stage: responses.RequestsMock) -> None:
    """`uuid__in: []` could find everything."""
    play_dossier(stage)
    say(stage, LINKS, [])
    assert dossier_of(make_source("standaard"), IDENTITY, REF)["documenten"] == Ok(())
    assert not [path for path in paths_of(stage) if path.endswith(f"{DOCUMENTEN}/_zoek")]


@pytest.mark.parametrize("body", [{"count": 0, "results": []}, [{"informatieobject": ANNA.value}]])
def test_links_of_another_shape(stage: responses.RequestsMock, body: Json) -> None:
    play_dossier(stage)
    say(stage, LINKS, body)
    documenten = dossier_of(make_source("standaard"), IDENTITY, REF)["documenten"]
    assert documenten == Missing(Reason.INVALID)


# --- a registration without _zoek ----------------------------------------------------------------


def test_with_get_the_same_zaken_come_back(stage: responses.RequestsMock) -> None:
    play(stage, "zaken-zoek-bsn-en-uuid", ZAKEN, "GET")
    play_catalogus(stage)
    (zaak,) = zaken_of(list_lopend(make_source(zoek_met_get=True)))
    assert zaak.ref == REF
    (call,) = [c for c in list_calls(stage) if str(c.path_url).startswith(f"{ZAKEN}?")]
    assert parse_qs(urlsplit(str(call.url)).query) == {
        INP_BSN: [ANNA.value],
        "einddatum__isnull": ["true"],
        "maximaleVertrouwelijkheidaanduiding": ["zaakvertrouwelijk"],
        "ordering": ["-startdatum"],
        "expand": ["rollen,status"],
        "page": ["1"],
        "pageSize": ["20"],
    }


def test_with_get_one_zaak_is_asked_by_its_uuid(stage: responses.RequestsMock) -> None:
    """Without the number; the rollen that come along are what the policy decides on."""
    wire = load_recording("zaken-zoek-bsn-en-uuid").body["results"][0]
    say(stage, f"{ZAKEN}/{ZAAK}", wire)
    play_dossier(stage)
    source = make_source(zoek_met_get=True)
    assert dossier_of(source, IDENTITY, REF)["zaak"].rollen
    (call,) = [c for c in list_calls(stage) if str(c.path_url).startswith(f"{ZAKEN}/{ZAAK}")]
    assert parse_qs(urlsplit(str(call.url)).query) == {"expand": [",".join(EXPAND)]}


def test_with_get_a_zaak_that_is_not_there(stage: responses.RequestsMock) -> None:
    play(stage, "fout-404-zaak", f"{ZAKEN}/{ZAAK}")
    with pytest.raises(SourceNotFoundError):
        make_source(zoek_met_get=True).start_dossier(IDENTITY, REF).get_zaak()


def test_get_is_only_used_where_it_was_chosen(stage: responses.RequestsMock) -> None:
    play_dossier(stage)
    source = make_source()
    list_lopend(source)
    dossier_of(source, IDENTITY, REF)
    assert f"GET {ZAKEN}" not in paths_of(stage)
    assert not [path for path in paths_of(stage) if path.startswith(f"GET {ZAKEN}/")]


# --- what is never sent --------------------------------------------------------------------------


def test_no_bsn_in_any_url_or_header(stage: responses.RequestsMock) -> None:
    play_dossier(stage)
    play(stage, "zaakinformatieobjecten-van-zaak")
    play(stage, "eio-zoek-uuid")
    for profile in ("open-zaak", "standaard"):
        source = make_source(profile)
        list_lopend(source)
        dossier_of(source, IDENTITY, REF)
    assert len(stage.calls) > 10
    for call in list_calls(stage):
        for bsn in BSNS:
            assert bsn not in str(call.url)
            assert bsn not in str(dict(call.headers))
        token = call.headers["Authorization"].removeprefix("Bearer ")
        assert ANNA.value not in str(jwt.decode(token, SECRET, algorithms=["HS256"]))


# --- headers and tokens --------------------------------------------------------------------------


def test_what_the_standard_asks_along(stage: responses.RequestsMock) -> None:
    play_dossier(stage)
    dossier_of(make_source(), IDENTITY, REF)
    for call in list_calls(stage):
        token = call.headers["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(token, SECRET, algorithms=["HS256"])
        assert claims["client_id"] == CLIENT_ID
        assert "nbf" not in claims
        assert call.headers["X-Request-ID"]
        assert "Cookie" not in call.headers
        if str(call.path_url).startswith("/zaken/"):
            assert call.headers["Accept-Crs"] == "EPSG:4326"
            assert call.headers["Content-Crs"] == "EPSG:4326"


def test_a_token_is_renewed_before_it_is_too_old(
    stage: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Open Zaak counts 60 minutes from `iat`. Only the clock is replaced: waiting is no option."""
    play(stage, "zaken-lijst-leeg", ZOEK, "POST")
    now = [1_000.0]
    monkeypatch.setattr("zaken.zgw.auth.monotonic", lambda: now[0])
    monkeypatch.setattr("zgw_consumers.client.time.time", lambda: 1_800_000_000 + now[0])
    source = make_source(page_seconds=10**6)
    issued = []
    for minutes in (0, 29, 31, 59, 62):
        now[0] = 1_000.0 + 60 * minutes
        list_lopend(source)
        token = list_calls(stage)[-1].headers["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(
            token, SECRET, algorithms=["HS256"], options={"verify_iat": False, "verify_exp": False}
        )
        issued.append((claims["iat"] - 1_800_000_000 - 1_000) / 60)
        assert claims["exp"] > claims["iat"]
    assert issued == [0, 0, 31, 31, 62]


# --- failures ------------------------------------------------------------------------------------

FOUTEN: dict[str, type[SourceError]] = {
    "fout-400-expand": SourceRefusedError,
    "fout-400-onbekende-parameter": SourceRefusedError,
    "fout-400-zoek-leeg": SourceRefusedError,
    "fout-403-exp-verlopen": SourceRefusedError,
    "fout-403-geen-token": SourceRefusedError,
    "fout-403-handtekening": SourceRefusedError,
    "fout-403-nbf-toekomst": SourceRefusedError,
    "fout-403-onbekende-client": SourceRefusedError,
    "fout-403-token-verlopen": SourceRefusedError,
    "fout-403-zaak-te-vertrouwelijk": SourceRefusedError,
    "fout-404-pagina": SourceNotFoundError,
    "fout-404-zaak": SourceNotFoundError,
    "fout-406-crs": SourceRefusedError,
    "fout-412-accept-crs": SourceRefusedError,
    "fout-412-content-crs": SourceRefusedError,
    "fout-500-zoek-expand-string": SourceFaultError,
}


@pytest.mark.parametrize(("name", "expected"), FOUTEN.items())
def test_each_error_of_open_zaak_has_its_type(
    stage: responses.RequestsMock, name: str, expected: type[SourceError]
) -> None:
    play(stage, name, f"{ZAKEN}/{ZAAK}", "GET")
    with pytest.raises(SourceError) as caught:
        make_source(zoek_met_get=True).start_dossier(IDENTITY, REF).get_zaak()
    assert type(caught.value) is expected
    assert caught.value.registratie == "voorbeeld"
    assert_says_nothing(caught.value)


def test_all_recorded_errors_are_in_the_table() -> None:
    folder = Path(__file__).parent / "recordings"
    assert {path.stem for path in folder.glob("fout-*.http")} == FOUTEN.keys()


@pytest.mark.parametrize("name", [name for name in FOUTEN if "404" not in name])
def test_no_error_becomes_an_empty_list(stage: responses.RequestsMock, name: str) -> None:
    play(stage, name, ZOEK, "POST")
    with pytest.raises(SourceError) as caught:
        list_lopend(make_source())
    assert_says_nothing(caught.value)


# --- paging --------------------------------------------------------------------------------------


def _play_statussen(
    stage: responses.RequestsMock, count: int, size: int, *, wait_for: int = 1
) -> None:
    """A list of `count` statuses in pages of `size`; pages behind the first wait for each other."""
    barrier = threading.Barrier(wait_for, timeout=3)
    template = of_zaak(load_recording("statussen-van-zaak").body)["results"][0]
    rows = [template | {"url": f"{ROOT}{STATUSSEN}/{UUID(int=n)}"} for n in range(count)]

    def answer(request: PreparedRequest) -> Answer:
        query = parse_qs(urlsplit(str(request.url)).query)
        assert query["zaak"] == [f"{ROOT}{ZAKEN}/{ZAAK}"]
        number = int(query.get("page", ["1"])[0])
        if number > 1:
            barrier.wait()
        part: list[Json] = list(rows[(number - 1) * size : number * size])
        if not part:
            return 404, {"Content-Type": "application/json"}, "{}"
        body = page(count, part, more=number * size < count)
        return 200, {"Content-Type": "application/json"}, json.dumps(body)

    say_by(stage, STATUSSEN, answer)


@pytest.mark.parametrize(("count", "size"), [(1, 1), (100, 100), (101, 100), (7, 3), (250, 10)])
def test_all_rows_of_a_list(stage: responses.RequestsMock, count: int, size: int) -> None:
    _play_statussen(stage, count, size)
    play_dossier(stage, without=STATUSSEN)
    statussen = dossier_of(make_source(), IDENTITY, REF)["statussen"]
    assert {s.uuid for s in statussen.value} == {UUID(int=n) for n in range(count)}
    assert paths_of(stage).count(f"GET {STATUSSEN}") == -(-count // size)


def test_pages_behind_the_first_are_fetched_at_once(stage: responses.RequestsMock) -> None:
    _play_statussen(stage, 50, 10, wait_for=4)
    play_dossier(stage, without=STATUSSEN)
    assert len(dossier_of(make_source(), IDENTITY, REF)["statussen"].value) == 50


def test_a_page_that_fails_is_not_left_out(stage: responses.RequestsMock) -> None:
    rows = of_zaak(load_recording("statussen-van-zaak").body)["results"]
    stage.add(
        "GET",
        url_of(STATUSSEN),
        status=500,
        match=[responses.matchers.query_param_matcher({"page": "2"}, strict_match=False)],
    )
    say(stage, STATUSSEN, page(8, rows, more=True))
    play_dossier(stage, without=STATUSSEN)
    assert dossier_of(make_source(), IDENTITY, REF)["statussen"] == Missing(Reason.UNAVAILABLE)


def test_fewer_rows_than_counted_is_not_a_whole_list(stage: responses.RequestsMock) -> None:
    rows = of_zaak(load_recording("statussen-van-zaak").body)["results"]
    stage.add(
        "GET",
        url_of(STATUSSEN),
        json=page(8, []),
        match=[responses.matchers.query_param_matcher({"page": "2"}, strict_match=False)],
    )
    say(stage, STATUSSEN, page(8, rows, more=True))
    play_dossier(stage, without=STATUSSEN)
    assert dossier_of(make_source(), IDENTITY, REF)["statussen"] == Missing(Reason.INVALID)


def test_documents_through_links_are_paged_in_the_query(stage: responses.RequestsMock) -> None:
    """In the body of _zoek Open Zaak ignores `page`."""
    template = load_recording("eio-zoek-uuid").body["results"][0]
    rows = [template | {"url": f"{ROOT}{DOCUMENTEN}/{UUID(int=n)}"} for n in range(5)]
    here = f"{ROOT}{ZAKEN}/{ZAAK}"
    say(stage, LINKS, [{"informatieobject": row["url"], "zaak": here} for row in rows])

    def answer(request: PreparedRequest) -> Answer:
        assert set(body_of(request)) == {"uuid__in"}
        number = int(parse_qs(urlsplit(str(request.url)).query).get("page", ["1"])[0])
        body = page(5, list(rows[(number - 1) * 2 : number * 2]))
        return 200, {"Content-Type": "application/json"}, json.dumps(body)

    say_by(stage, f"{DOCUMENTEN}/_zoek", answer, "POST")
    play_dossier(stage)
    documenten = dossier_of(make_source("standaard"), IDENTITY, REF)["documenten"]
    assert [d.uuid for d in documenten.value] == [UUID(int=n) for n in range(5)]


# --- downloads -----------------------------------------------------------------------------------


def test_download_asks_for_no_versie(stage: responses.RequestsMock) -> None:
    """The `inhoud` of a list names the version of another document (Open Zaak 1.30)."""
    document = make_document()
    path = f"{DOCUMENTEN}/{document.uuid}/download"
    stage.add(
        "GET",
        url_of(path),
        body=b"%PDF-1.7",
        content_type="application/octet-stream",
        auto_calculate_content_length=True,
    )
    content = make_source().open_content(document)
    assert b"".join(content) == b"%PDF-1.7"
    assert content.size == 8
    (call,) = list_calls(stage)
    assert call.path_url == path
    assert call.headers["Accept"] == "*/*"
    assert call.headers["Authorization"].startswith("Bearer ")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("beperkt-eio-geheim-download", SourceNotFoundError),
        ("beperkt-eio-geheim", SourceRefusedError),
        ("fout-500-zoek-expand-string", SourceFaultError),
    ],
)
def test_a_download_that_is_refused(
    stage: responses.RequestsMock, name: str, expected: type[SourceError]
) -> None:
    """Errors of a download are not JSON at Open Zaak."""
    document = make_document()
    play(stage, name, f"{DOCUMENTEN}/{document.uuid}/download", "GET")
    with pytest.raises(expected) as caught:
        make_source().open_content(document)
    assert_says_nothing(caught.value)
