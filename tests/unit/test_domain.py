"""Who asks and what there is: invariants, masking, and numbers that identify nobody."""

from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.people import PEOPLE
from tests.unit.examples import ANNA, BAS, BSN, KVK, at, make_document, make_identity, make_zaak
from zaken.domain import (
    Identity,
    InvalidIdentityError,
    Loa,
    Mandate,
    Method,
    MijnZakenError,
    Party,
    PartyId,
    PartyKind,
    Reason,
    SourceError,
    SourceInvalidError,
    SourceNotFoundError,
    SourceRefusedError,
    SourceTimeoutError,
    SourceUnavailableError,
    Vertrouwelijkheid,
    passes_elfproef,
)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.key)
def test_the_cast_has_valid_numbers(person: Any) -> None:
    assert passes_elfproef(person.bsn)


@pytest.mark.parametrize(
    "number",
    [
        "",
        " ",
        "000000000",
        "999990018",  # one digit off
        "99999001",  # eight digits
        "0999990019",  # ten digits
        " 99999001",
        "99999001\n",
        "99999001x",
        "-99990019",
        "99999001\u0669",  # an Arabic nine is a digit to str.isdigit
        "\u0669\u0669\u0669\u0669\u0669\u0660\u0660\u0661\u0669",
        "9999900\u00b99",  # superscript one
        "None",
    ],
)
def test_what_is_no_bsn(number: str) -> None:
    assert not passes_elfproef(number)
    for kind in (PartyKind.BSN, PartyKind.RSIN):
        with pytest.raises(InvalidIdentityError) as caught:
            PartyId(kind=kind, value=number)
        assert not number.strip() or number.strip() not in str(caught.value)


@given(st.integers(min_value=1, max_value=999_999_999), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: int, place: int, step: int) -> None:
    """What the elfproef is for: a mistyped digit never gives somebody else's number."""
    text = f"{number:09}"
    wrong = text[:place] + str((int(text[place]) + step) % 10) + text[place + 1 :]
    assert not (passes_elfproef(text) and passes_elfproef(wrong))


@pytest.mark.parametrize("kind", list(PartyKind))
@pytest.mark.parametrize("value", ["", "   ", "\t"])
def test_no_kind_of_number_can_be_empty(kind: PartyKind, value: str) -> None:
    with pytest.raises(InvalidIdentityError):
        PartyId(kind=kind, value=value)


def test_the_kind_is_part_of_a_number() -> None:
    assert PartyId(kind=PartyKind.RSIN, value=ANNA.value) != ANNA


def test_nothing_that_identifies_shows_in_a_repr() -> None:
    other = Party(id=KVK, vestiging=PartyId(kind=PartyKind.VESTIGING, value="000012345678"))
    identity = Identity(
        method=Method.DIGID_MACHTIGEN,
        loa=Loa.MIDDEN,
        issuer="https://broker.test",
        sub="sub-secret",
        sid="sid-secret",
        auth_time=at(1),
        actor=Party(id=ANNA, naam="Anna Jansen"),
        subject=Party(id=BAS, naam="Bas de Boer"),
        mandate=Mandate(services=frozenset({"a"}), role="gemachtigde", chain=(other,)),
    )
    for shown in (repr(identity), str(identity), f"{identity}", repr(make_zaak())):
        for secret in (*BSN.values(), "000012345678", "secret", "Anna", "Bas"):
            assert secret not in shown


def test_acting_for_another_needs_a_mandate() -> None:
    with pytest.raises(InvalidIdentityError):
        Identity(
            method=Method.DIGID_MACHTIGEN,
            loa=Loa.MIDDEN,
            issuer="i",
            sub="s",
            auth_time=at(1),
            actor=Party(id=ANNA),
            subject=Party(id=BAS),
        )


def test_acting_for_oneself_knows_no_mandate() -> None:
    with pytest.raises(InvalidIdentityError):
        Identity(
            method=Method.DIGID,
            loa=Loa.MIDDEN,
            issuer="i",
            sub="s",
            auth_time=at(1),
            actor=Party(id=ANNA),
            subject=Party(id=ANNA),
            mandate=Mandate(services=frozenset(), role="x"),
        )


@pytest.mark.parametrize(
    ("method", "subject"),
    [(Method.DIGID, KVK), (Method.EHERKENNING, ANNA), (Method.EIDAS_COMPANY, ANNA)],
)
def test_a_means_brings_its_own_kind_of_number(method: Method, subject: PartyId) -> None:
    with pytest.raises(InvalidIdentityError):
        make_identity(subject, method=method)


def test_the_levels_are_ordered() -> None:
    assert Loa.BASIS < Loa.MIDDEN < Loa.SUBSTANTIEEL < Loa.HOOG
    assert [v.name.lower() for v in sorted(Vertrouwelijkheid)] == [
        "openbaar",
        "beperkt_openbaar",
        "intern",
        "zaakvertrouwelijk",
        "vertrouwelijk",
        "confidentieel",
        "geheim",
        "zeer_geheim",
    ]


@pytest.mark.parametrize("level", list(Vertrouwelijkheid))
def test_the_words_of_the_standard_are_understood(level: Vertrouwelijkheid) -> None:
    assert Vertrouwelijkheid.parse(level.name.lower()) is level


@pytest.mark.parametrize("word", ["", "geheim ", "openbaar,", "onbekend", "1", "parse", "mro"])
def test_any_other_word_is_the_highest(word: str) -> None:
    assert Vertrouwelijkheid.parse(word) is Vertrouwelijkheid.ZEER_GEHEIM


def test_a_zaak_is_closed_by_its_einddatum_only() -> None:
    assert not make_zaak().is_afgerond
    assert make_zaak(einddatum=date(2026, 11, 1)).is_afgerond


def test_domain_objects_are_frozen() -> None:
    zaak, document = make_zaak(), make_document()
    with pytest.raises(FrozenInstanceError):
        zaak.rollen = ()  # type: ignore[misc]  # that is the point
    with pytest.raises(FrozenInstanceError):
        document.status = ""  # type: ignore[misc, assignment]  # that is the point


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (SourceUnavailableError, Reason.UNAVAILABLE),
        (SourceTimeoutError, Reason.TIMEOUT),
        (SourceRefusedError, Reason.REFUSED),
        (SourceInvalidError, Reason.INVALID),
        (SourceNotFoundError, Reason.NOT_FOUND),
    ],
)
def test_each_failure_of_a_registration_has_its_reason(
    error: type[SourceError], reason: Reason
) -> None:
    raised = error("voorbeeld", "deadline")
    assert isinstance(raised, MijnZakenError)
    assert raised.reason is reason
    assert raised.registratie == "voorbeeld"
    assert str(raised) == "voorbeeld: deadline"
    assert error.code == f"source_{reason.value}"
