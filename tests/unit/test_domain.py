"""Who asks and what there is: invariants, masking, and numbers that identify nobody."""

from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.people import PEOPLE
from tests.unit.examples import ANNA, BAS, BSN, KVK, at, make_document, make_zaak
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


PSEUDO = PartyId(kind=PartyKind.PSEUDO, value="4B75A0EA@2D8FF1EF")
NUMBERS = (
    ANNA,
    BAS,
    KVK,
    PartyId(kind=PartyKind.RSIN, value=ANNA.value),
    PartyId(kind=PartyKind.VESTIGING, value="990000541921"),
    PSEUDO,
    PartyId(kind=PartyKind.PSEUDO, value="B2CC01@2D8FF1EF"),
    PartyId(kind=PartyKind.EIDAS_LEGAL, value="ES/NL/12345"),
)
VESTIGING = NUMBERS[4]
_OWN = {Method.DIGID: {"bsn"}, Method.EIDAS: {"bsn", "pseudo"}}
# Method -> kinds of the subject, of the actor: the table of the standard's claims, written again.
_FOR_ANOTHER = {
    Method.DIGID_MACHTIGEN: ({"bsn"}, {"bsn"}),
    Method.EHERKENNING: ({"kvk", "rsin"}, {"pseudo"}),
    Method.EH_BEWINDVOERING: ({"bsn"}, {"pseudo"}),
    Method.EIDAS_COMPANY: ({"eidas_legal"}, {"pseudo"}),
}
parties = st.sampled_from([Party(id=number) for number in NUMBERS])
mandates = st.builds(
    Mandate,
    services=st.frozensets(st.sampled_from(["a", "b", " ", ""]), max_size=2),
    role=st.just("x"),
    chain=st.lists(parties, max_size=2).map(tuple),
)


def is_possible(method: Method, actor: Party, subject: Party, mandate: Mandate | None) -> bool:
    """The invariants, in other words than those of the constructor."""
    if method in _OWN:
        return actor == subject and mandate is None and subject.id.kind in _OWN[method]
    of, by = _FOR_ANOTHER[method]
    if mandate is None or subject.id.kind not in of or actor.id.kind not in by:
        return False
    first = mandate.chain[0].id.kind if mandate.chain else ""
    bewind = method is not Method.EH_BEWINDVOERING or first in {"kvk", "rsin"}
    named = len(mandate.services) > 0 and not mandate.services & {"", " "}
    return actor.id != subject.id and named and bewind


@given(st.sampled_from(Method), parties, parties, st.booleans(), st.one_of(st.none(), mandates))
def test_only_possible_identities_exist(
    method: Method,
    actor: Party,
    subject: Party,
    alone: bool,  # noqa: FBT001  # drawn
    mandate: Mandate | None,
) -> None:
    actor = subject if alone else actor
    if is_possible(method, actor, subject, mandate):
        assert login(method, actor, subject, mandate).subject == subject
        return
    with pytest.raises(InvalidIdentityError) as caught:
        login(method, actor, subject, mandate)
    assert not any(number.value in str(caught.value) for number in NUMBERS)


def login(method: Method, actor: Party, subject: Party, mandate: Mandate | None) -> Identity:
    return Identity(
        method=method,
        loa=Loa.MIDDEN,
        issuer="i",
        sub="s",
        auth_time=at(1),
        actor=actor,
        subject=subject,
        mandate=mandate,
    )


@pytest.mark.parametrize("method", list(Method))
def test_every_means_has_a_possible_login(method: Method) -> None:
    """So that the property above is not true for want of any."""
    mandate = Mandate(services=frozenset({"a"}), role="x", chain=(Party(id=KVK),))
    found = [
        (actor, subject)
        for actor in NUMBERS
        for subject in NUMBERS
        for given_mandate in (None, mandate)
        if is_possible(method, Party(id=actor), Party(id=subject), given_mandate)
    ]
    assert found
    actor, subject = (Party(id=number) for number in found[0])
    assert login(method, actor, subject, None if method in _OWN else mandate)


@pytest.mark.parametrize("services", [(), ("",), (" ",), ("a", "")])
def test_no_service_no_login_on_behalf_of_another(services: tuple[str, ...]) -> None:
    mandate = Mandate(services=frozenset(services), role="gemachtigde")
    with pytest.raises(InvalidIdentityError, match="for a service"):
        login(Method.DIGID_MACHTIGEN, Party(id=ANNA), Party(id=BAS), mandate)


def test_nobody_represents_themself() -> None:
    mandate = Mandate(services=frozenset({"a"}), role="gemachtigde")
    with pytest.raises(InvalidIdentityError, match="themself"):
        login(Method.DIGID_MACHTIGEN, Party(id=ANNA), Party(id=ANNA), mandate)


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number.kind)
def test_only_a_company_has_a_vestiging(number: PartyId) -> None:
    if number.kind in {PartyKind.KVK, PartyKind.RSIN}:
        assert Party(id=number, vestiging=VESTIGING).vestiging == VESTIGING
        with pytest.raises(InvalidIdentityError):
            Party(id=number, vestiging=KVK)
    else:
        with pytest.raises(InvalidIdentityError):
            Party(id=number, vestiging=VESTIGING)


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
