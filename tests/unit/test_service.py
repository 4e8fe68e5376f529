"""What the service makes of answers: a list says what is missing, and unavailable is not unknown.

Without database: what is recorded and configured is tested through the pages.
"""

from datetime import date
from typing import Any

import pytest

from tests.unit.examples import ANNA, BAS, at, make_identity, make_rol, make_zaak, make_zaaktype
from zaken.domain import (
    Loa,
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
)
from zaken.models import Gemeente
from zaken.service import ZakenList, _Asker, _collect_list, _get_zaak
from zaken.source import Rows

NO_ZAAKTYPE = Missing(Reason.TIMEOUT)


class Asker(_Asker):
    """Anna, in a gemeente that is in no database; records nothing."""

    def record(self, *args: Any, **kwargs: Any) -> None:
        """Leave the audit table alone."""


ASKER = Asker(
    identity=make_identity(ANNA),
    gemeente=Gemeente(
        minimum_loa=Loa.MIDDEN.value,
        maximale_vertrouwelijkheidaanduiding=Vertrouwelijkheid.ZAAKVERTROUWELIJK.value,
    ),
    now=at(23),
)


class FakeSource:
    """A registration by its name."""

    def __init__(self, naam: str) -> None:
        self.naam = naam


class FakeCalls:
    """A page's calls of which the first gives a zaak, or fails."""

    def __init__(self, outcome: Zaak | SourceError) -> None:
        self.outcome = outcome

    def get_zaak(self) -> Zaak:
        """Give it."""
        if isinstance(self.outcome, SourceError):
            raise self.outcome
        return self.outcome


def collect(*answers: Rows[Zaak] | SourceError, page: int = 1) -> ZakenList:
    sources: Any = tuple(FakeSource(f"bron {n}") for n in range(1, len(answers) + 1))

    def pending(answer: Rows[Zaak] | SourceError) -> Any:
        def wait() -> Rows[Zaak]:
            if isinstance(answer, SourceError):
                raise answer
            return answer

        return wait

    return _collect_list(ASKER, sources, [pending(answer) for answer in answers], page)


def rows(*zaken: Zaak, has_more: bool = False, complete: bool = True) -> Rows[Zaak]:
    return Rows(items=zaken, has_more=has_more, complete=complete)


def get_zaak(outcome: Zaak | SourceError) -> Zaak:
    calls: Any = FakeCalls(outcome)
    return _get_zaak(ASKER, calls, make_zaak().ref)


# --- the list ------------------------------------------------------------------------------------


def test_what_may_be_seen_is_listed_and_the_rest_is_not_mentioned() -> None:
    mine, other = make_zaak(), make_zaak(rollen=(make_rol(BAS),))
    intern = make_zaak(zaaktype=Ok(make_zaaktype(intern=True)))
    found = collect(rows(mine, other, intern))
    assert found.zaken == (mine,)
    assert found.missing == ()


def test_zaken_without_their_zaaktype_are_missing_and_not_absent() -> None:
    """The catalogus gave no answer, so they cannot be judged: "no zaken" would be untrue."""
    found = collect(rows(make_zaak(zaaktype=NO_ZAAKTYPE)))
    assert found.zaken == ()
    assert found.missing == ("bron 1",)


def test_a_zaak_of_another_is_not_missing_without_its_zaaktype_either() -> None:
    found = collect(rows(make_zaak(zaaktype=NO_ZAAKTYPE, rollen=(make_rol(BAS),))))
    assert found.missing == ()


def test_a_registration_that_fails_is_named() -> None:
    zaak = make_zaak()
    found = collect(SourceTimeoutError("a"), rows(zaak), rows(complete=False))
    assert found.zaken == (zaak,)
    assert found.missing == ("bron 1", "bron 3")


def test_newest_first_over_all_registrations() -> None:
    days = [date(2026, month, 1) for month in (1, 2, 3, 4)]
    zaken = [make_zaak(startdatum=day, identificatie=str(day)) for day in days]
    found = collect(rows(zaken[2], zaken[0]), rows(zaken[3], zaken[1]))
    assert [zaak.startdatum for zaak in found.zaken] == days[::-1]


def test_pages_over_all_registrations() -> None:
    zaken = [make_zaak(startdatum=date(2026, 1, 1 + n)) for n in range(30)]
    first, second = (collect(rows(*zaken[:15]), rows(*zaken[15:]), page=page) for page in (1, 2))
    assert (len(first.zaken), first.has_more) == (20, True)
    assert (len(second.zaken), second.has_more) == (10, False)
    assert {zaak.startdatum for zaak in (*first.zaken, *second.zaken)} == {
        zaak.startdatum for zaak in zaken
    }


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
