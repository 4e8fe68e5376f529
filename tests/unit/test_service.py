"""What the service makes of answers: a list says what is missing, and unavailable is not unknown.

Without database: what is recorded and configured is tested through the pages.
"""

from datetime import date
from functools import cached_property
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.examples import (
    ANNA,
    BAS,
    at,
    make_context,
    make_identity,
    make_rol,
    make_zaak,
    make_zaaktype,
)
from zaken.domain import (
    Missing,
    Ok,
    Reason,
    SourceError,
    SourceNotFoundError,
    SourceTimeoutError,
    SourceUnavailableError,
    Vertrouwelijkheid,
    Zaak,
    ZaakNotFoundError,
    ZaakRef,
)
from zaken.gate import Gate
from zaken.models import Gemeente
from zaken.regels import Context
from zaken.selectie import ALLES, Selectie
from zaken.service import PAGE_SIZE, ZakenList, _build_query, _collect_list, _get_zaak
from zaken.source import Rows

NO_ZAAKTYPE = Missing(Reason.TIMEOUT)


class FreeGate(Gate):
    """Anna's, at a gemeente that is in no database; writes nothing down."""

    @cached_property
    def context(self) -> Context:
        """What the gemeente of the examples chose."""
        return make_context()

    def record(self, *args: Any, **kwargs: Any) -> None:
        """Leave the audit table alone."""


GATE = FreeGate(identity=make_identity(ANNA), gemeente=Gemeente(), now=at(23))


class FakeSource:
    """A registration by its name."""

    def __init__(self, number: int) -> None:
        self.slug, self.naam = f"bron-{number}", f"bron {number}"


class FakeCalls:
    """A page's calls of which the first gives a zaak, or fails."""

    def __init__(self, outcome: Zaak | SourceError) -> None:
        self.outcome = outcome

    def get_zaak(self) -> Zaak:
        """Give it."""
        if isinstance(self.outcome, SourceError):
            raise self.outcome
        return self.outcome


def collect(
    *answers: Rows[Zaak] | SourceError, page: int = 1, selectie: Selectie = ALLES
) -> ZakenList:
    sources: Any = tuple(FakeSource(n) for n in range(1, len(answers) + 1))

    def pending(answer: Rows[Zaak] | SourceError) -> Any:
        def wait() -> Rows[Zaak]:
            if isinstance(answer, SourceError):
                raise answer
            return answer

        return wait

    query = _build_query(GATE, selectie, False, page, len(answers), PAGE_SIZE)
    return _collect_list(GATE, sources, [pending(answer) for answer in answers], page, query)


def rows(*zaken: Zaak | None, has_more: bool = False) -> Rows[Zaak]:
    return Rows(items=zaken, has_more=has_more)


def in_bron(number: int, **changes: Any) -> Zaak:
    """A zaak of Anna in one of the registrations."""
    ref = ZaakRef(registratie=f"bron-{number}", uuid=uuid4())
    return make_zaak(**({"ref": ref} | changes))


def get_zaak(outcome: Zaak | SourceError) -> Zaak:
    calls: Any = FakeCalls(outcome)
    return _get_zaak(GATE, calls, make_zaak().ref)[0]


# --- the list ------------------------------------------------------------------------------------


def test_what_may_be_seen_is_listed_and_the_rest_is_not_mentioned() -> None:
    mine, other = make_zaak(), make_zaak(rollen=(make_rol(BAS),))
    intern = make_zaak(zaaktype=Ok(make_zaaktype(intern=True)))
    found = collect(rows(mine, other, intern))
    assert found.zaken == (mine,)
    assert found.missing == ()


def test_zaken_without_their_zaaktype_are_missing_and_not_absent() -> None:
    """The catalogus gave no answer, so they cannot be judged: "no zaken" would be untrue."""
    found = collect(rows(in_bron(1, zaaktype=NO_ZAAKTYPE)))
    assert found.zaken == ()
    assert found.missing == ("bron 1",)


def test_a_zaak_of_another_is_not_missing_without_its_zaaktype_either() -> None:
    found = collect(rows(in_bron(1, zaaktype=NO_ZAAKTYPE, rollen=(make_rol(BAS),))))
    assert found.missing == ()


def test_a_registration_that_fails_is_named() -> None:
    zaak = make_zaak()
    found = collect(SourceTimeoutError("a"), rows(zaak), rows(None))
    assert found.zaken == (zaak,)
    assert found.missing == ("bron 1", "bron 3")


def test_newest_first_over_all_registrations() -> None:
    days = [date(2026, month, 1) for month in (1, 2, 3, 4)]
    zaken = [make_zaak(startdatum=day, identificatie=str(day)) for day in days]
    found = collect(rows(zaken[2], zaken[0]), rows(zaken[3], zaken[1]))
    assert [zaak.startdatum for zaak in found.zaken] == days[::-1]


def test_a_registration_that_does_not_filter_on_einddatum_shows_no_zaak_twice() -> None:
    closed = make_zaak(einddatum=date(2026, 11, 1))
    assert collect(rows(make_zaak(), closed)).zaken == (make_zaak(),)


@pytest.mark.parametrize(
    ("selectie", "expected"),
    [
        (Selectie(jaar=2025), ["oud"]),
        (Selectie(soort="KLACHT"), ["klacht"]),
        (Selectie(jaar=2025, soort="KLACHT"), []),
        (Selectie(woorden=("HAVEN", "bezwaar")), ["haven"]),
        (Selectie(woorden=("oud",)), ["oud"]),
        (Selectie(oudste_eerst=True), ["oud", "klacht", "haven"]),
    ],
)
def test_a_registration_that_ignores_filters_shows_no_more_than_was_chosen(
    selectie: Selectie, expected: list[str]
) -> None:
    klacht = make_zaaktype(identificatie="KLACHT", omschrijving="Klacht")
    zaken = [
        in_bron(1, identificatie="haven", omschrijving="Bezwaar Havenkade"),
        in_bron(1, identificatie="klacht", zaaktype=Ok(klacht), startdatum=date(2026, 2, 1)),
        in_bron(1, identificatie="oud", startdatum=date(2025, 1, 1)),
    ]
    if selectie.oudste_eerst:
        zaken.reverse()
    found = collect(rows(*zaken), selectie=selectie)
    assert [zaak.identificatie for zaak in found.zaken] == expected


def test_what_waits_for_its_zaaktype_is_missing_whatever_was_chosen() -> None:
    """It may be of that kind: that it is absent would be untrue."""
    found = collect(
        rows(in_bron(1, zaaktype=NO_ZAAKTYPE)), selectie=Selectie(soort="X", woorden=("y",))
    )
    assert (found.zaken, found.missing) == ((), ("bron 1",))


def browse(*registrations: list[Zaak | None]) -> list[ZakenList]:
    """All pages, each made of what the registrations give of their first pages."""
    pages: list[ZakenList] = []
    while not pages or pages[-1].has_more:
        until = 20 * (len(pages) + 1)
        answers = [rows(*zaken[:until], has_more=len(zaken) > until) for zaken in registrations]
        pages.append(collect(*answers, page=len(pages) + 1))
    return pages


_day = st.dates(date(2026, 1, 1), date(2026, 1, 5))
_kinds = st.sampled_from(["mine", "mine", "mine", "other", "odd"])


def build_row(number: int, day: date, kind: str) -> Zaak | None:
    """A zaak of Anna, one of another that came along, or a row that makes no sense."""
    if kind == "odd":
        return None
    return in_bron(number, startdatum=day, rollen=(make_rol(BAS if kind == "other" else ANNA),))


@given(st.lists(st.lists(st.tuples(_day, _kinds), max_size=70), min_size=2, max_size=3))
def test_every_zaak_is_on_exactly_one_page(sent: list[list[tuple[date, str]]]) -> None:
    """Whatever is refused or odd, and also with many zaken of the same day."""
    registrations = [
        [build_row(number, *row) for row in sorted(of_one, key=lambda r: r[0], reverse=True)]
        for number, of_one in enumerate(sent, start=1)
    ]
    pages = browse(*registrations)
    shown = [zaak for page in pages for zaak in page.zaken]
    mine = [z for zaken in registrations for z in zaken if z and GATE.decide_zaak(z).allow]
    assert len(shown) == len(mine)
    assert {zaak.ref for zaak in shown} == {zaak.ref for zaak in mine}
    assert all(len(page.zaken) <= 20 for page in pages)
    assert [z.startdatum for z in shown] == sorted((z.startdatum for z in shown), reverse=True)


# --- one zaak ------------------------------------------------------------------------------------


def test_a_zaak_that_may_be_seen() -> None:
    zaak = make_zaak()
    assert get_zaak(zaak) is zaak


@pytest.mark.parametrize(
    "outcome",
    [
        SourceNotFoundError("voorbeeld"),
        make_zaak(rollen=()),
        make_zaak(rollen=(make_rol(BAS),)),
        make_zaak(zaaktype=Ok(make_zaaktype(intern=True))),
        make_zaak(vertrouwelijkheidaanduiding=Vertrouwelijkheid.GEHEIM),
        # what somebody may not know of exists no more when the catalogus is down
        make_zaak(zaaktype=NO_ZAAKTYPE, rollen=(make_rol(BAS),)),
        make_zaak(
            zaaktype=NO_ZAAKTYPE, vertrouwelijkheidaanduiding=Vertrouwelijkheid.VERTROUWELIJK
        ),
    ],
)
def test_refused_and_unknown_are_the_same(outcome: Zaak | SourceError) -> None:
    with pytest.raises(ZaakNotFoundError) as caught:
        get_zaak(outcome)
    assert str(caught.value) == ""


def test_an_own_zaak_without_its_zaaktype_is_unavailable_and_not_unknown() -> None:
    with pytest.raises(SourceUnavailableError):
        get_zaak(make_zaak(zaaktype=NO_ZAAKTYPE))


def test_a_registration_that_fails_is_unavailable() -> None:
    with pytest.raises(SourceTimeoutError):
        get_zaak(SourceTimeoutError("voorbeeld"))
