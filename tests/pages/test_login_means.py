"""Every login means through the callback: who comes out, and what ends on a page instead."""

import time
from typing import Any

import pytest

from portal.models import Broker
from tests.pages.oidc_fakes import (
    ANNA,
    BAS,
    Login,
    assert_nobody,
    codes,
    sign,
    who,
)
from zaken.domain import PartyKind

pytestmark = pytest.mark.django_db

DIENST = "3e1e0a1c-0000-4000-8000-000000000001"
KVK, VESTIGING = "12345678", "000012345678"
CORE = "urn:etoegang:core:"
GDI = "urn:nl-eid-gdi:1.0:"
LOA3 = "urn:etoegang:core:assurance-class:loa3"

type Changes = dict[str, Any]

MACHTIGEN: dict[str, Changes] = {
    "standaard": {
        "bsn": ...,
        f"{GDI}LegalSubjectID": BAS,
        f"{GDI}ActingSubjectID": ANNA,
        f"{GDI}ServiceUUID": DIENST,
    },
    "keycloak": {
        "bsn": ...,
        "aanvrager": {"bsn": BAS},
        "gemachtigde": {"bsn": ANNA},
        "service_id": DIENST,
    },
    "signicat": {"bsn": ..., "nin": BAS, "acting_nin": ANNA, "service_uuid": DIENST},
    "nlgov": {
        "bsn": ...,
        "sub": ANNA,
        "represents": {"sub": BAS},
        f"{GDI}ServiceUUID": DIENST,
    },
}
EHERKENNING: Changes = {
    "bsn": ...,
    "acr": LOA3,
    f"{CORE}LegalSubjectID": KVK,
    "namequalifier": "urn:etoegang:1.9:EntityConcernedID:KvKnr",
    f"{CORE}ActingSubjectID": "employee-of-the-tests",
    f"{CORE}ServiceUUID": DIENST,
}
BEWINDVOERING: Changes = EHERKENNING | {"sel_uid": ANNA}


def use(method: str, profile: str = "standaard") -> None:
    Broker.objects.update(method=method, profiel=profile)


@pytest.mark.parametrize("profile", MACHTIGEN)
def test_the_gemachtigde_sits_at_the_keyboard(login: Login, profile: str) -> None:
    use("digid_machtigen", profile)
    assert login.log_in(**MACHTIGEN[profile]).status_code == 302
    identity = who(login)
    assert identity
    assert identity.mandate
    assert (identity.actor.id.value, identity.subject.id.value) == (ANNA, BAS)
    assert identity.mandate.services == {DIENST}


@pytest.mark.parametrize("profile", MACHTIGEN)
def test_two_numbers_the_other_way_round_are_two_people_the_other_way_round(
    login: Login, profile: str
) -> None:
    """Never the zaken of who sits at the keyboard: what is represented decides, and is shown."""
    use("digid_machtigen", profile)
    swap = {ANNA: BAS, BAS: ANNA}
    login.log_in(**_swapped(MACHTIGEN[profile], swap))
    identity = who(login)
    assert identity
    assert (identity.actor.id.value, identity.subject.id.value) == (BAS, ANNA)
    assert identity.mandate


def _swapped(value: Any, swap: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _swapped(part, swap) for name, part in value.items()}
    return swap.get(value, value) if isinstance(value, str) else value


def legal(value: object) -> Changes:
    return {f"{GDI}LegalSubjectID": value}


def acting(value: object) -> Changes:
    return {f"{GDI}ActingSubjectID": value}


REFUSED: list[tuple[str, str, Changes]] = [
    ("digid_machtigen", "identity_contradicts", legal(ANNA)),
    ("digid_machtigen", "identity_contradicts", acting(BAS)),
    ("digid_machtigen", "identity_contradicts", acting(f"s00000000:{BAS}")),
    ("digid_machtigen", "vertegenwoordigde_missing", legal(...)),
    ("digid_machtigen", "gemachtigde_missing", acting(...)),
    ("digid_machtigen", "vertegenwoordigde_invalid", legal(int(BAS))),
    ("digid_machtigen", "vertegenwoordigde_invalid", legal(f"s00000001:{BAS}")),
    ("digid_machtigen", "gemachtigde_invalid", acting(" " + ANNA)),
    ("digid_machtigen", "gemachtigde_invalid", acting("999990018")),
    ("digid_machtigen", "dienst_missing", {f"{GDI}ServiceUUID": ...}),
    ("digid_machtigen", "dienst_missing", {f"{GDI}ServiceUUID": []}),
    ("digid_machtigen", "dienst_uuid_invalid", {f"{GDI}ServiceUUID": [" "]}),
    ("digid_machtigen", "dienst_uuid_invalid", {f"{GDI}ServiceUUID": 5}),
    ("digid_machtigen", "loa_missing", {"acr": ...}),
    ("eherkenning", "bedrijf_missing", {f"{CORE}LegalSubjectID": ...}),
    ("eherkenning", "bedrijf_invalid", {f"{CORE}LegalSubjectID": int(KVK)}),
    ("eherkenning", "bedrijf_invalid", {f"{CORE}LegalSubjectID": "1234567"}),
    # An eenmanszaak for which the broker sends the BSN of its owner.
    (
        "eherkenning",
        "bedrijf_soort_invalid",
        {f"{CORE}LegalSubjectID": ANNA, "namequalifier": "urn:etoegang:1.12:EntityConcernedID:BSN"},
    ),
    ("eherkenning", "handelende_missing", {f"{CORE}ActingSubjectID": ...}),
    (
        "eherkenning",
        "vestiging_invalid",
        {"urn:etoegang:1.9:ServiceRestriction:Vestigingsnr": "12345"},
    ),
    (
        "eherkenning",
        "vestiging_invalid",
        {"urn:etoegang:1.9:ServiceRestriction:Vestigingsnr": 12345678},
    ),
    ("eherkenning", "dienst_missing", {f"{CORE}ServiceUUID": ...}),
    ("eherkenning", "loa_unknown", {"acr": "urn:etoegang:core:assurance-class:loa1"}),
    ("eherkenning_bewindvoering", "vertegenwoordigde_missing", {"sel_uid": ...}),
    ("eherkenning_bewindvoering", "vertegenwoordigde_invalid", {"sel_uid": int(ANNA)}),
    ("eherkenning_bewindvoering", "dienst_missing", {f"{CORE}ServiceUUID": ...}),
    ("eherkenning_bewindvoering", "bedrijf_missing", {f"{CORE}LegalSubjectID": ...}),
]
GOOD = {
    "digid_machtigen": MACHTIGEN["standaard"],
    "eherkenning": EHERKENNING,
    "eherkenning_bewindvoering": BEWINDVOERING,
}


@pytest.mark.parametrize(("method", "code", "changes"), REFUSED)
def test_refused(
    login: Login, caplog: pytest.LogCaptureFixture, method: str, code: str, changes: Changes
) -> None:
    use(method)
    response = login.log_in(**(GOOD[method] | changes))
    assert response.status_code == 403
    assert codes(caplog) == [code]
    assert_nobody(login, response, caplog)
    assert BAS not in caplog.text + response.content.decode()


@pytest.mark.parametrize("method", GOOD)
def test_the_same_without_the_change_logs_in(login: Login, method: str) -> None:
    use(method)
    assert login.log_in(**GOOD[method]).status_code == 302
    identity = who(login)
    assert identity
    assert identity.mandate
    company = identity.subject if method == "eherkenning" else None
    assert (company is not None) == (identity.subject.id.kind is PartyKind.KVK)


def test_a_vestiging_stays_a_restriction(login: Login) -> None:
    use("eherkenning")
    login.log_in(**EHERKENNING | {"urn:etoegang:1.9:ServiceRestriction:Vestigingsnr": VESTIGING})
    identity = who(login)
    assert identity
    assert identity.subject.vestiging
    assert identity.subject.vestiging.value == VESTIGING


def test_one_employee_for_two_companies_is_not_two_people(login: Login) -> None:
    use("eherkenning")
    for company, acts_as in ((KVK, "employee-at-one"), ("87654321", "employee-at-two")):
        changes = {f"{CORE}LegalSubjectID": company, f"{CORE}ActingSubjectID": acts_as}
        assert login.log_in(**EHERKENNING | changes).status_code == 302
        identity = who(login)
        assert identity
        assert identity.subject.id.value == company


def test_one_gemachtigde_for_two_people_in_turn(login: Login) -> None:
    use("digid_machtigen")
    for represented in (BAS, "999990032"):
        changes = MACHTIGEN["standaard"] | legal(represented)
        assert login.log_in(**changes).status_code == 302
        identity = who(login)
        assert identity
        assert identity.subject.id.value == represented


def test_a_company_login_below_the_demand_is_told_so(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    use("eherkenning")
    started = login.start(niveau="hoog")
    assert started.params["acr_values"] == "urn:etoegang:core:assurance-class:loa4"
    login.answer_with(sign(login.claims(started.nonce, **EHERKENNING, auth_time=int(time.time()))))
    response = login.callback(code="one-time-c0de", state=started.state)
    assert response.status_code == 403
    assert codes(caplog) == ["loa_below_demand"]
    assert "eHerkenning met niveau EH4 of hoger" in response.content.decode()
    assert_nobody(login, response, caplog)
