"""Who finds which zaken, on recorded answers of a real Open Zaak: companies and representation.

The lists were recorded without rollen; those of a zaak apart. In the recordings of a machtiging the
number of the gemachtigde was replaced by another test BSN.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
import responses
from requests import PreparedRequest

from tests.contract.openzaak import (
    ROOT,
    ZOEK,
    Answer,
    body_of,
    list_calls,
    make_source,
    play,
    say_by,
    wait_for_calls,
)
from tests.contract.recordings import load_recording
from tests.unit.examples import ANNA, BAS, PSEUDO, make_context, make_identity
from zaken.domain import Action, Identity, Loa, Method, Party, PartyId, PartyKind, Zaak
from zaken.policy import Rule, decide
from zaken.regels import ROL_KINDS
from zaken.source import ListQuery
from zaken.zgw.profiles import PROFILES
from zaken.zgw.queries import list_filters

GEMACHTIGDE = PartyId(kind=PartyKind.BSN, value="999993653")
KVK = PartyId(kind=PartyKind.KVK, value="90001354")
RSIN = PartyId(kind=PartyKind.RSIN, value="002220647")
BRANCH = PartyId(kind=PartyKind.VESTIGING, value="990000541921")
OTHER_BRANCH = PartyId(kind=PartyKind.VESTIGING, value="990000541930")
OPEN_ZAAK = PROFILES["open-zaak"]
CONTEXT = make_context(today=date(2026, 11, 24))
COMPANY_ROLLEN = ("rollen-nnp", "rollen-vestiging")
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def stage() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as stage:
        for kind, name in (
            ("zaaktypen", "zaaktype-detail"),
            ("statustypen", "statustypen-van-zaaktype"),
            ("resultaattypen", "resultaattypen-van-zaaktype"),
            ("zaaktype-informatieobjecttypen", "zaaktype-informatieobjecttypen"),
        ):
            say_recorded(stage, f"/catalogi/api/v1/{kind}", name)
        yield stage
        wait_for_calls()


def say_recorded(stage: responses.RequestsMock, path: str, name: str) -> None:
    """A recording at every address below a path."""
    body = load_recording(name).body
    whole = {"count": len(body["results"]), "next": None} if "results" in body else {}
    stage.add_callback(
        "GET",
        matching(path),
        callback=lambda _: (200, JSON, json.dumps(body | whole)),
        content_type=None,
    )


def matching(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(f"{ROOT}{path}") + r"(/[-0-9a-f]{36})?(\?.*)?$")


def company_login(company: PartyId, branch: PartyId | None = None) -> Identity:
    party = Party(id=company, vestiging=branch)
    login = make_identity(company, method=Method.EHERKENNING, loa=Loa.SUBSTANTIEEL, actor=PSEUDO)
    return replace(login, subject=party)


def list_for(
    stage: responses.RequestsMock, identity: Identity, zaken: str, *rollen: str
) -> list[Zaak]:
    """The list of a login: what was recorded of zaken and rollen, read one by one."""
    play(stage, zaken, ZOEK, "POST")
    recorded = [rol for name in rollen for rol in load_recording(name).body["results"]]

    def answer(request: PreparedRequest) -> Answer:
        here = UUID(dict(parse_qsl(urlsplit(str(request.url)).query))["zaak"][-36:])
        rows = [rol for rol in recorded if UUID(rol["zaak"][-36:]) == here]
        return 200, JSON, json.dumps({"count": len(rows), "next": None, "results": rows})

    say_by(stage, "/zaken/api/v1/rollen", answer)
    query = ListQuery(
        rol_kinds=ROL_KINDS,
        afgerond=False,
        ceiling=CONTEXT.highest_ceiling,
        pages=range(1, 2),
        page_size=20,
    )
    source = make_source(replace(OPEN_ZAAK, expand=False), probed=True)
    for party in list_filters(identity.subject, OPEN_ZAAK):
        source._get_probe(frozenset(party)).say(works=True)
    return [zaak for zaak in source.start_list(identity, query)()().items if zaak]


def admitted(identity: Identity, zaken: list[Zaak]) -> list[str]:
    return sorted(
        zaak.omschrijving
        for zaak in zaken
        if decide(identity, Action.VIEW_ZAAK, zaak, CONTEXT).allow
    )


# --- companies -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "company", "branch"),
    [
        ("zaken-lijst-kvk", KVK, None),
        ("zaken-lijst-rsin", RSIN, None),
        ("zaken-lijst-nnp-vestiging", KVK, BRANCH),
        ("zaken-lijst-vestiging", KVK, BRANCH),
    ],
)
def test_our_filters_are_those_that_were_recorded(
    name: str, company: PartyId, branch: PartyId | None
) -> None:
    asked = dict(parse_qsl(urlsplit(load_recording(name).target).query))
    assert asked in list_filters(Party(id=company, vestiging=branch), OPEN_ZAAK)


def test_a_company_finds_and_sees_its_zaak(stage: responses.RequestsMock) -> None:
    for company, recorded in ((KVK, "zaken-lijst-kvk"), (RSIN, "zaken-lijst-rsin")):
        login = company_login(company)
        zaken = list_for(stage, login, recorded, *COMPANY_ROLLEN)
        assert admitted(login, zaken) == ["Geluidssanering Prinsengracht 20-40"]


def test_the_number_of_a_company_is_in_no_address(stage: responses.RequestsMock) -> None:
    list_for(stage, company_login(KVK, BRANCH), "zaken-lijst-vestiging", *COMPANY_ROLLEN)
    calls = list_calls(stage)
    bodies = [body_of(call) for call in calls if call.method == "POST"]
    assert len(bodies) == 2
    assert all(BRANCH.value in body.values() for body in bodies)
    for call in calls:
        assert KVK.value not in str(call.url) + str(dict(call.headers))
        assert BRANCH.value not in str(call.url) + str(dict(call.headers))


def test_a_rol_of_the_whole_company_admits_no_login_for_one_vestiging(
    stage: responses.RequestsMock,
) -> None:
    """Whatever the registration gives: a restriction is never widened."""
    login = company_login(KVK, BRANCH)
    zaken = list_for(stage, login, "zaken-lijst-kvk", *COMPANY_ROLLEN)
    assert len(zaken) == 2
    assert admitted(login, zaken) == []


def test_a_vestiging_sees_its_own_zaak_and_another_one_does_not(
    stage: responses.RequestsMock,
) -> None:
    for branch, seen in ((BRANCH, ["Stookontheffing werkplaats"]), (OTHER_BRANCH, [])):
        login = company_login(KVK, branch)
        zaken = list_for(stage, login, "zaken-lijst-vestiging", *COMPANY_ROLLEN)
        assert len(zaken) == 1
        assert admitted(login, zaken) == seen


# --- representation: the gemachtigde is initiator, the person concerned belanghebbende -----------

NAMENS = "Stookontheffing namens mevrouw Jansen"


@pytest.mark.parametrize(
    ("identity", "seen"),
    [
        pytest.param(make_identity(ANNA), [NAMENS], id="the person concerned"),
        pytest.param(make_identity(GEMACHTIGDE), [], id="the gemachtigde, for itself"),
        pytest.param(make_identity(BAS), [], id="somebody else"),
        pytest.param(
            make_identity(ANNA, actor=GEMACHTIGDE, method=Method.DIGID_MACHTIGEN),
            [NAMENS],
            id="the gemachtigde, for that person",
        ),
        pytest.param(
            make_identity(BAS, actor=GEMACHTIGDE, method=Method.DIGID_MACHTIGEN),
            [],
            id="the gemachtigde, for somebody else",
        ),
        pytest.param(
            make_identity(GEMACHTIGDE, actor=ANNA, method=Method.DIGID_MACHTIGEN),
            [],
            id="the person concerned, for the gemachtigde",
        ),
    ],
)
def test_a_machtiging(stage: responses.RequestsMock, identity: Identity, seen: list[str]) -> None:
    zaken = list_for(stage, identity, "zaken-lijst-machtiging", "rollen-machtiging")
    assert admitted(identity, zaken) == seen


def test_a_rol_of_the_gemachtigde_keeps_the_level_and_the_person_of_its_context(
    stage: responses.RequestsMock,
) -> None:
    login = make_identity(ANNA, actor=GEMACHTIGDE, method=Method.DIGID_MACHTIGEN)
    (zaak,) = list_for(stage, login, "zaken-lijst-machtiging", "rollen-machtiging")
    (rol,) = [rol for rol in zaak.rollen if rol.indicatie_machtiging == "gemachtigde"]
    assert rol.namens == {ANNA}
    assert rol.betrokkene == {GEMACHTIGDE}
    assert rol.loa is Loa.SUBSTANTIEEL
    only = replace(zaak, rollen=(rol,))
    assert decide(login, Action.VIEW_ZAAK, only, CONTEXT).reasons == (Rule.LOA_TOO_LOW,)
