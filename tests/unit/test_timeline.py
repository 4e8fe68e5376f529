"""Where a zaak is, in every shape that a registration can give it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.presenters.steps import build_status
from tests.unit.examples import (
    TODAY,
    at,
    make_dossier,
    make_status,
    make_statustypen,
    make_toegang,
    make_zaak,
    make_zaaktype,
    uuid,
)
from zaken.context import get_today
from zaken.domain import (
    Doelgroep,
    Dossier,
    Duur,
    Missing,
    Ok,
    Opschorting,
    Outcome,
    Reason,
    Stale,
    Status,
    Substatus,
    Verlenging,
    Zaak,
    ZaakRef,
    Zaaktype,
)
from zaken.teksten import NO_TEKSTEN
from zaken.timeline import DateKind, Einddatum, StepState, Timeline, build, get_einddatum
from zaken.zgw.build import build_substatus
from zaken.zgw.schemas import SubstatusWire

DONE, CURRENT, EXPECTED, SKIPPED = (
    StepState.DONE,
    StepState.CURRENT,
    StepState.EXPECTED,
    StepState.SKIPPED,
)


def ref(number: int) -> ZaakRef:
    return ZaakRef(registratie="voorbeeld", uuid=uuid(number))


STRANGE = 77  # the number of a statustype that the zaaktype does not have


def tell(*statussen: Status, **zaak: Any) -> Timeline:
    """The timeline of a zaak with these statuses, the latest of which is its present status."""
    present = max(statussen, key=lambda s: s.datum_status_gezet, default=None)
    return build(make_dossier(make_zaak(**({"status": Ok(present)} | zaak)), statussen), TODAY)


def states(timeline: Timeline) -> list[StepState]:
    return [stap.state for stap in timeline.stappen]


def names(timeline: Timeline) -> list[int | None]:
    return [stap.statustype.volgnummer if stap.statustype else None for stap in timeline.stappen]


def reached(timeline: Timeline) -> list[int | None]:
    """The days on which the steps were reached."""
    return [stap.reached_at.day if stap.reached_at else None for stap in timeline.stappen]


# --- a zaak in progress --------------------------------------------------------------------------


def test_without_a_status_everything_is_to_come() -> None:
    timeline = tell()
    assert states(timeline) == [EXPECTED] * 4
    assert timeline.current is None
    assert timeline.complete


def test_without_statustypen_there_are_no_steps() -> None:
    timeline = tell(zaaktype=Ok(make_zaaktype(statustypen=())))
    assert timeline.stappen == ()
    assert timeline.complete


def test_done_current_and_expected() -> None:
    timeline = tell(make_status(1, at(2)), make_status(2, at(5)))
    assert states(timeline) == [DONE, CURRENT, EXPECTED, EXPECTED]
    assert reached(timeline) == [2, 5, None, None]
    assert timeline.current is timeline.stappen[1]


def test_the_order_in_which_statuses_come_does_not_matter() -> None:
    forth = tell(make_status(1, at(2)), make_status(2, at(5)), make_status(3, at(9)))
    back = tell(make_status(3, at(9)), make_status(1, at(2)), make_status(2, at(5)))
    assert forth == back


def test_steps_stand_in_the_order_of_their_volgnummer() -> None:
    shuffled = tuple(reversed(make_statustypen()))
    timeline = tell(make_status(2, at(5)), zaaktype=Ok(make_zaaktype(statustypen=shuffled)))
    assert names(timeline) == [1, 2, 3, 4]


def test_a_step_without_status_before_the_current_one_was_skipped() -> None:
    timeline = tell(make_status(1, at(2)), make_status(3, at(9)))
    assert states(timeline) == [DONE, SKIPPED, CURRENT, EXPECTED]
    assert reached(timeline) == [2, None, 9, None]


def test_a_step_that_was_set_again_has_its_latest_date() -> None:
    timeline = tell(
        make_status(1, at(2)), make_status(2, at(5), number=50), make_status(2, at(8), number=51)
    )
    assert states(timeline) == [DONE, CURRENT, EXPECTED, EXPECTED]
    assert reached(timeline) == [2, 8, None, None]


def test_after_a_step_back_what_was_further_on_lies_ahead_again() -> None:
    timeline = tell(
        make_status(1, at(2)),
        make_status(2, at(4), number=50),
        make_status(3, at(6)),
        make_status(2, at(8), number=51),
    )
    assert states(timeline) == [DONE, CURRENT, EXPECTED, EXPECTED]
    assert reached(timeline) == [2, 8, None, None]


def test_reopened() -> None:
    """An eindstatus lies in the past, einddatum is empty again: the last step is to come."""
    timeline = tell(
        make_status(1, at(2)), make_status(4, at(6)), make_status(3, at(9)), einddatum=None
    )
    assert states(timeline) == [DONE, SKIPPED, CURRENT, EXPECTED]
    assert reached(timeline) == [2, None, 9, None]
    assert (timeline.heropend, timeline.teruggezet) == (at(9), None)
    assert timeline.stappen[3].eerder == (at(6),)


def test_a_zaak_that_was_closed_and_reopened_and_closed_is_closed() -> None:
    timeline = tell(
        make_status(4, at(6), number=50),
        make_status(3, at(9)),
        make_status(4, at(12), number=51),
        einddatum=date(2026, 11, 12),
    )
    assert timeline.heropend is None
    assert timeline.stappen[3].reached_at == at(12)
    assert timeline.stappen[3].eerder == (at(6),)


def test_an_eindstatus_that_did_not_close_is_not_a_reopened_zaak() -> None:
    timeline = tell(make_status(1, at(2)), make_status(4, at(6)), einddatum=None)
    assert (timeline.heropend, timeline.teruggezet) == (None, None)


def test_a_step_back_is_told() -> None:
    timeline = tell(
        make_status(1, at(2)),
        make_status(2, at(4), number=50),
        make_status(3, at(6)),
        make_status(2, at(8), number=51),
    )
    assert (timeline.heropend, timeline.teruggezet) == (None, at(8))
    assert [stap.eerder for stap in timeline.stappen] == [(), (at(4),), (at(6),), ()]


def test_after_a_step_back_and_on_again_nothing_is_told() -> None:
    timeline = tell(
        make_status(2, at(4), number=50),
        make_status(3, at(6), number=52),
        make_status(2, at(8), number=51),
        make_status(3, at(9), number=53),
    )
    assert timeline.teruggezet is None
    assert [stap.eerder for stap in timeline.stappen] == [(), (at(4),), (at(6),), ()]


def test_a_deelzaak_is_in_the_step_in_which_it_started() -> None:
    first = make_zaak(ref=ref(1), startdatum=date(2026, 11, 3))
    second = make_zaak(ref=ref(2), startdatum=date(2026, 11, 5))
    before = make_zaak(ref=ref(3), startdatum=date(2026, 10, 1))
    statussen = (make_status(1, at(2)), make_status(2, at(5)))
    dossier = replace(
        make_dossier(make_zaak(status=Ok(statussen[1])), statussen),
        deelzaken=Ok((second, first, before)),
    )
    within = [stap.onderdelen for stap in build(dossier, TODAY).stappen]
    assert within == [(before, first), (second,), (), ()]


def test_an_eindstatus_does_not_close_a_zaak() -> None:
    """Only the einddatum does."""
    timeline = tell(make_status(4, at(6)), einddatum=None)
    assert states(timeline)[-1] is CURRENT


def test_of_two_statuses_at_one_moment_the_further_step_is_current() -> None:
    moment = at(5)
    for statussen in (
        (make_status(1, moment), make_status(2, moment)),
        (make_status(2, moment), make_status(1, moment)),
    ):
        timeline = tell(*statussen)
        assert states(timeline) == [DONE, CURRENT, EXPECTED, EXPECTED]
        assert reached(timeline) == [5, 5, None, None]


def test_one_moment_in_two_zones_is_one_moment() -> None:
    summer = datetime(2026, 7, 1, 14, tzinfo=UTC)
    same = datetime.fromisoformat("2026-07-01T16:00:00+02:00")
    assert states(tell(make_status(1, same), make_status(2, summer)))[:2] == [DONE, CURRENT]


# --- a zaak that is closed -----------------------------------------------------------------------


def test_closed() -> None:
    timeline = tell(*(make_status(n, at(n)) for n in (1, 2, 3, 4)), einddatum=date(2026, 11, 4))
    assert states(timeline) == [DONE] * 4
    assert timeline.current is None


def test_closed_early() -> None:
    timeline = tell(make_status(1, at(1)), make_status(2, at(2)), einddatum=date(2026, 11, 2))
    assert states(timeline) == [DONE, DONE, SKIPPED, SKIPPED]


def test_closed_without_any_status() -> None:
    timeline = tell(einddatum=date(2026, 11, 2))
    assert states(timeline) == [SKIPPED] * 4
    assert timeline.current is None


def test_closed_after_a_step_back_nothing_that_was_done_is_called_skipped() -> None:
    timeline = tell(
        make_status(1, at(1)),
        make_status(3, at(3)),
        make_status(2, at(5)),
        einddatum=date(2026, 11, 5),
    )
    assert states(timeline) == [DONE, DONE, DONE, SKIPPED]
    assert reached(timeline) == [1, 5, 3, None]


# --- what the zaaktype does not know -------------------------------------------------------------


def test_a_strange_status_stands_where_it_happened() -> None:
    timeline = tell(make_status(1, at(2)), make_status(STRANGE, at(4)), make_status(2, at(6)))
    assert names(timeline) == [1, None, 2, 3, 4]
    assert states(timeline) == [DONE, DONE, CURRENT, EXPECTED, EXPECTED]


def test_a_strange_status_that_is_the_latest_is_where_the_zaak_is() -> None:
    timeline = tell(make_status(1, at(2)), make_status(STRANGE, at(9)))
    assert names(timeline) == [1, None, 2, 3, 4]
    assert states(timeline) == [DONE, CURRENT, EXPECTED, EXPECTED, EXPECTED]
    assert timeline.current is timeline.stappen[1]


def test_only_strange_statuses() -> None:
    timeline = tell(make_status(STRANGE, at(2)), make_status(STRANGE + 1, at(4)))
    assert names(timeline) == [None, None, 1, 2, 3, 4]
    assert states(timeline) == [DONE, CURRENT, EXPECTED, EXPECTED, EXPECTED, EXPECTED]


def test_a_strange_status_of_a_closed_zaak_is_done() -> None:
    timeline = tell(make_status(1, at(2)), make_status(STRANGE, at(9)), einddatum=date(2026, 11, 9))
    assert CURRENT not in states(timeline)
    assert states(timeline).count(DONE) == 2


# --- what could not be fetched -------------------------------------------------------------------


def _dossier(zaak: Zaak, statussen: Any) -> Dossier:
    return Dossier(
        zaak=zaak, toegang=make_toegang(), statussen=statussen, documenten=Ok(()), besluiten=Ok(())
    )


def test_without_history_the_present_status_is_still_shown() -> None:
    zaak = make_zaak(status=Ok(make_status(2, at(5))))
    timeline = build(_dossier(zaak, Missing(Reason.TIMEOUT)), TODAY)
    assert timeline.current is not None
    assert timeline.current.statustype is not None
    assert timeline.current.statustype.volgnummer == 2
    assert not timeline.complete


def test_a_stale_history_counts() -> None:
    statussen = (make_status(1, at(2)), make_status(2, at(5)))
    zaak = make_zaak(status=Stale(statussen[1], at(20)))
    timeline = build(_dossier(zaak, Stale(statussen, at(20))), TODAY)
    assert states(timeline) == [DONE, CURRENT, EXPECTED, EXPECTED]


def test_a_present_status_that_the_history_lacks_is_added() -> None:
    """e-Suite leaves the present status out of /statussen."""
    zaak = make_zaak(status=Ok(make_status(2, at(5))))
    timeline = build(_dossier(zaak, Ok((make_status(1, at(2)),))), TODAY)
    assert states(timeline) == [DONE, CURRENT, EXPECTED, EXPECTED]
    assert timeline.complete


def test_a_present_status_that_could_not_be_read_is_not_no_status() -> None:
    zaak = make_zaak(status=Missing(Reason.INVALID))
    assert not build(_dossier(zaak, Ok(())), TODAY).complete
    known = build(_dossier(zaak, Ok((make_status(1, at(2)),))), TODAY)
    assert known.complete
    assert states(known)[0] is CURRENT


def test_without_zaaktype_the_statuses_are_shown_without_names() -> None:
    timeline = tell(
        make_status(1, at(2)), make_status(2, at(5)), zaaktype=Missing(Reason.UNAVAILABLE)
    )
    assert names(timeline) == [None, None]
    assert states(timeline) == [DONE, CURRENT]
    assert not timeline.complete


# --- the date that matters -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ((None, None, None), None),
        ((TODAY, None, None), Einddatum(kind=DateKind.AFGEROND, day=TODAY, passed=False)),
        ((None, TODAY, None), Einddatum(kind=DateKind.GEPLAND, day=TODAY, passed=False)),
        (
            (None, None, TODAY),
            Einddatum(kind=DateKind.WETTELIJK_UITERLIJK, day=TODAY, passed=False),
        ),
        (
            (None, TODAY, date(2026, 1, 1)),
            Einddatum(kind=DateKind.GEPLAND, day=TODAY, passed=False),
        ),
        (
            (date(2020, 1, 1), TODAY, TODAY),
            Einddatum(kind=DateKind.AFGEROND, day=date(2020, 1, 1), passed=False),
        ),
        (
            (None, TODAY - timedelta(days=1), None),
            Einddatum(kind=DateKind.GEPLAND, day=TODAY - timedelta(days=1), passed=True),
        ),
    ],
)
def test_einddatum(dates: tuple[date | None, ...], expected: Einddatum | None) -> None:
    closed, planned, legal = dates
    zaak = make_zaak(
        einddatum=closed, einddatum_gepland=planned, uiterlijke_einddatum_afdoening=legal
    )
    assert get_einddatum(zaak, TODAY) == expected
    assert build(make_dossier(zaak), TODAY).einddatum == expected


@pytest.mark.parametrize(
    ("now", "passed"),
    [
        # winter: midnight in Amsterdam is 23:00 UTC
        ("2026-11-23T22:59:59+00:00", False),
        ("2026-11-23T23:00:00+00:00", True),
        # the same two moments as another clock says them
        ("2026-11-23T23:59:59+01:00", False),
        ("2026-11-24T00:00:00+01:00", True),
    ],
)
def test_a_date_has_passed_after_midnight_in_amsterdam(now: str, passed: bool) -> None:  # noqa: FBT001
    assert _passed(now, date(2026, 11, 23)) is passed


@pytest.mark.parametrize(
    ("now", "day", "passed"),
    [
        # summer: midnight in Amsterdam is 22:00 UTC
        ("2026-07-01T21:59:59+00:00", date(2026, 7, 1), False),
        ("2026-07-01T22:00:00+00:00", date(2026, 7, 1), True),
        # the day the clock goes forward, and the day it goes back
        ("2026-03-28T22:59:59+00:00", date(2026, 3, 28), False),
        ("2026-03-28T23:00:00+00:00", date(2026, 3, 28), True),
        ("2026-03-29T21:59:59+00:00", date(2026, 3, 29), False),
        ("2026-03-29T22:00:00+00:00", date(2026, 3, 29), True),
        ("2026-10-25T22:59:59+00:00", date(2026, 10, 25), False),
        ("2026-10-25T23:00:00+00:00", date(2026, 10, 25), True),
    ],
)
def test_summer_time(now: str, day: date, passed: bool) -> None:  # noqa: FBT001
    assert _passed(now, day) is passed


def _passed(now: str, day: date) -> bool:
    """Whether a planned date has passed on the day that the service makes of this moment."""
    today = get_today(datetime.fromisoformat(now))
    einddatum = get_einddatum(make_zaak(einddatum_gepland=day), today)
    assert einddatum is not None
    return einddatum.passed


# --- whatever the shape --------------------------------------------------------------------------

_moments = st.integers(1, 20).map(at)
_statussen = st.lists(
    st.tuples(st.sampled_from([1, 2, 3, 4, STRANGE, STRANGE + 1]), _moments), max_size=8
).map(lambda rows: [make_status(step, m, number=n) for n, (step, m) in enumerate(rows)])
_statustypen = st.sampled_from([make_statustypen(), make_statustypen()[::-1], ()])


@st.composite
def _dossiers(draw: st.DrawFn) -> Dossier:
    statussen = draw(_statussen)
    zaak = make_zaak(
        zaaktype=draw(
            st.one_of(
                _statustypen.map(lambda s: Ok(make_zaaktype(statustypen=s))),
                st.just(Missing(Reason.TIMEOUT)),
            )
        ),
        einddatum=draw(st.sampled_from([None, TODAY])),
        status=draw(
            st.one_of(
                st.sampled_from([Ok(None), Missing(Reason.INVALID)]),
                *([st.sampled_from(statussen).map(Ok)] if statussen else []),
            )
        ),
    )
    history = draw(st.sampled_from([Ok(tuple(statussen)), Missing(Reason.TIMEOUT)]))
    return _dossier(zaak, history)


@given(_dossiers())
def test_invariants(dossier: Dossier) -> None:
    timeline = build(dossier, TODAY)
    zaaktype = dossier.zaak.zaaktype
    statustypen = () if isinstance(zaaktype, Missing) else zaaktype.value.statustypen
    shown = [stap.statustype for stap in timeline.stappen if stap.statustype]

    assert shown == sorted(statustypen, key=lambda s: s.volgnummer)  # each exactly once, in order
    current = [stap for stap in timeline.stappen if stap.state is CURRENT]
    assert len(current) <= 1
    assert timeline.current is (current[0] if current else None)
    if dossier.zaak.is_afgerond:
        assert not current
        assert EXPECTED not in states(timeline)
    for stap in timeline.stappen:
        assert (stap.reached_at is not None) is (stap.state in {DONE, CURRENT})
        assert list(stap.eerder) == sorted(stap.eerder)
        assert not (stap.eerder and stap.state is SKIPPED)
    assert not (timeline.heropend and timeline.teruggezet)
    if EXPECTED in states(timeline):
        first = states(timeline).index(EXPECTED)
        assert set(states(timeline)[first:]) == {EXPECTED}
    if isinstance(dossier.statussen, Missing) or isinstance(zaaktype, Missing):
        assert not timeline.complete


@given(_dossiers())
def test_no_status_is_lost(dossier: Dossier) -> None:
    """Each statustype that was ever set is on the page, and the latest date is that of "here"."""
    assert isinstance(dossier.statussen, Ok | Missing)
    history = dossier.statussen.value if isinstance(dossier.statussen, Ok) else ()
    timeline = build(dossier, TODAY)
    shown = [moment for stap in timeline.stappen for moment in (*stap.eerder, stap.reached_at)]
    own = [s.datum_status_gezet for s in history]
    now = dossier.zaak.status
    if isinstance(now, Ok) and now.value and now.value not in history:
        own.append(now.value.datum_status_gezet)
    assert sorted(moment for moment in shown if moment) == sorted(own)  # each exactly once
    strange = sum(1 for stap in timeline.stappen if stap.statustype is None)
    known = {stap.statustype.uuid for stap in timeline.stappen if stap.statustype}
    assert strange >= sum(1 for status in history if status.statustype not in known)
    if history and not dossier.zaak.is_afgerond:
        assert timeline.current is not None
        assert timeline.current.reached_at == max(s.datum_status_gezet for s in history)


def test_a_uuid_of_a_status_is_not_one_of_a_statustype() -> None:
    """The builders of these tests keep them apart, or the tests above would say nothing."""
    assert make_status(1, at(1)).uuid != uuid(1)


def make_bericht(number: int, day: int, status: Status | None) -> Substatus:
    return Substatus(
        uuid=uuid(900 + number),
        status=status.uuid if status else None,
        omschrijving=f"bericht {number}",
        tijdstip=at(day),
        doelgroep=Doelgroep.BETROKKENEN,
    )


def tell_with(statussen: tuple[Status, ...], berichten: Outcome[tuple[Substatus, ...]]) -> Timeline:
    present = max(statussen, key=lambda s: s.datum_status_gezet, default=None)
    dossier = make_dossier(make_zaak(status=Ok(present)), statussen)
    return build(replace(dossier, substatussen=berichten), TODAY)


def berichten_of(timeline: Timeline) -> list[list[str]]:
    return [[b.omschrijving for b in stap.tussenberichten] for stap in timeline.stappen]


def test_a_message_is_in_the_step_of_its_status_the_oldest_first() -> None:
    first, second = make_status(1, at(1)), make_status(2, at(5))
    berichten = (make_bericht(2, 9, second), make_bericht(1, 7, second), make_bericht(3, 9, first))
    timeline = tell_with((first, second), Ok(berichten))
    assert berichten_of(timeline)[:2] == [["bericht 3"], ["bericht 1", "bericht 2"]]


def test_a_message_without_a_known_status_is_where_the_zaak_then_was() -> None:
    first, second = make_status(1, at(2)), make_status(2, at(5))
    gone = make_status(3, at(6))
    berichten = (make_bericht(1, 3, None), make_bericht(2, 8, gone), make_bericht(3, 1, None))
    timeline = tell_with((first, second), Ok(berichten))
    assert berichten_of(timeline)[:2] == [["bericht 3", "bericht 1"], ["bericht 2"]]


def test_a_message_in_a_step_that_the_zaaktype_does_not_have() -> None:
    strange = make_status(STRANGE, at(4))
    timeline = tell_with((make_status(1, at(1)), strange), Ok((make_bericht(1, 5, strange),)))
    assert [bool(stap.tussenberichten) for stap in timeline.stappen] == [
        stap.statustype is None for stap in timeline.stappen
    ]


def test_messages_that_could_not_be_fetched_are_not_none() -> None:
    timeline = tell_with((make_status(1, at(1)),), Missing(Reason.TIMEOUT))
    assert timeline.tussenberichten_missing
    assert not tell_with((make_status(1, at(1)),), Ok(())).tussenberichten_missing


@given(
    st.lists(st.tuples(st.sampled_from([1, 2, 3, STRANGE]), st.integers(1, 20)), max_size=5),
    st.lists(st.tuples(st.integers(1, 20), st.integers(-1, 4)), max_size=6),
)
def test_every_message_is_shown_exactly_once(
    set_: list[tuple[int, int]], sent: list[tuple[int, int]]
) -> None:
    statussen = tuple(make_status(step, at(day), n) for n, (step, day) in enumerate(set_))
    berichten = tuple(
        make_bericht(n, day, statussen[which] if 0 <= which < len(statussen) else None)
        for n, (day, which) in enumerate(sent)
    )
    timeline = tell_with(statussen, Ok(berichten))
    shown = [b.uuid for stap in timeline.stappen for b in stap.tussenberichten]
    assert sorted(shown) == sorted(b.uuid for b in berichten)


# --- terms that nobody registered ----------------------------------------------------------------


def limit(**zaak: Any) -> Einddatum | None:
    return get_einddatum(make_zaak(startdatum=date(2026, 11, 2), **zaak), TODAY)


def of_type(**zaaktype: Any) -> Ok[Zaaktype]:
    return Ok(make_zaaktype(**zaaktype))


def test_without_dates_the_norm_of_the_gemeente_and_then_the_law() -> None:
    both = of_type(servicenorm=Duur(weken=4), doorlooptijd=Duur(weken=8))
    assert limit(zaaktype=both) == Einddatum(
        kind=DateKind.NORM, day=date(2026, 11, 30), passed=False, computed=True
    )
    law = of_type(doorlooptijd=Duur(weken=8))
    assert limit(zaaktype=law) == Einddatum(
        kind=DateKind.WETTELIJK_UITERLIJK, day=date(2026, 12, 28), passed=False, computed=True
    )
    assert limit() is None


def test_what_is_registered_goes_before_what_is_counted() -> None:
    both = of_type(servicenorm=Duur(weken=4), doorlooptijd=Duur(weken=8))
    day = date(2026, 12, 1)
    assert limit(zaaktype=both, uiterlijke_einddatum_afdoening=day) == Einddatum(
        kind=DateKind.WETTELIJK_UITERLIJK, day=day, passed=False
    )


def test_an_extension_moves_the_legal_date_and_is_counted_by_us() -> None:
    extended = Verlenging(reden="druk", duur=Duur(weken=6))
    found = limit(uiterlijke_einddatum_afdoening=date(2026, 11, 13), verlenging=extended)
    assert found == Einddatum(
        # 25 December, a Friday, and the days after it
        kind=DateKind.WETTELIJK_UITERLIJK,
        day=date(2026, 12, 28),
        passed=False,
        computed=True,
    )
    moved = replace(extended, verwerkt=True)
    same = limit(uiterlijke_einddatum_afdoening=date(2026, 12, 1), verlenging=moved)
    assert same is not None
    assert (same.day, same.computed) == (date(2026, 12, 1), False)
    norm = of_type(servicenorm=Duur(weken=1), doorlooptijd=Duur(weken=8))
    after = limit(zaaktype=norm, verlenging=extended)
    assert after is not None
    assert (after.kind, after.day) == (DateKind.WETTELIJK_UITERLIJK, date(2027, 2, 8))


def test_a_plan_that_passed_is_overtaken_by_an_extension_only() -> None:
    fields = {
        "einddatum_gepland": date(2026, 11, 20),
        "uiterlijke_einddatum_afdoening": date(2026, 11, 30),
    }
    missed = limit(**fields)
    assert missed is not None
    assert (missed.kind, missed.passed) == (DateKind.GEPLAND, True)
    later = limit(**fields, verlenging=Verlenging(reden="", duur=Duur(weken=2)))
    assert later is not None
    assert (later.kind, later.day) == (DateKind.WETTELIJK_UITERLIJK, date(2026, 12, 14))


def norms(**zaak: Any) -> list[date | None]:
    steps = tuple(replace(s, doorlooptijd=Duur(weken=1)) for s in make_statustypen())
    zaaktype = Ok(make_zaaktype(statustypen=steps))
    timeline = tell(make_status(1, at(2)), make_status(2, at(9, 23)), zaaktype=zaaktype, **zaak)
    return [stap.norm for stap in timeline.stappen]


def test_only_the_present_step_has_a_norm_in_dutch_days() -> None:
    """Set at 23:00 UTC on the 9th: the 10th in the Netherlands."""
    assert norms() == [None, date(2026, 11, 17), None, None]


def test_a_step_that_stands_still_has_none() -> None:
    assert norms(opschorting=Opschorting(reden="")) == [None] * 4
    assert norms(einddatum=date(2026, 11, 20)) == [None] * 4


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(2026, 12, 1)])
def test_terms_and_dates_beyond_the_calendar_cost_no_page(day: date) -> None:
    """9999-12-31 stands for "no date" at some suppliers."""
    never = Duur(jaren=9999)
    wrong = of_type(servicenorm=never, doorlooptijd=never)
    extended = Verlenging(reden="", duur=never)
    assert limit(zaaktype=wrong) is None
    assert limit(zaaktype=wrong, verlenging=extended) is None
    found = limit(uiterlijke_einddatum_afdoening=day, verlenging=extended)
    assert found is not None
    assert (found.day, found.computed) == (day, False)
    steps = tuple(replace(s, doorlooptijd=never) for s in make_statustypen())
    zaaktype = of_type(statustypen=steps)
    assert {s.norm for s in tell(make_status(1, at(2)), zaaktype=zaaktype).stappen} == {None}


@given(
    st.lists(
        st.sampled_from(["betrokkenen", "intern", "", "Betrokkenen", "iets anders"]), max_size=9
    )
)
def test_nothing_internal_is_ever_in_it(doelgroepen: list[str]) -> None:
    """From the wire to the timeline: only what was written for betrokkenen, by that word."""
    wires = [
        SubstatusWire.model_validate(
            {
                "url": f"https://zaken.test/substatussen/{uuid(900 + number)}",
                "omschrijving": f"{doelgroep}-{number}",
                "tijdstip": "2026-11-05T12:00:00Z",
                "doelgroep": doelgroep,
            }
        )
        for number, doelgroep in enumerate(doelgroepen)
    ]
    built = tuple(substatus for wire in wires if (substatus := build_substatus(wire)))
    timeline = tell_with((make_status(1, at(1)),), Ok(built))
    shown = [bericht for step in berichten_of(timeline) for bericht in step]
    wanted = [f"betrokkenen-{n}" for n, word in enumerate(doelgroepen) if word == "betrokkenen"]
    assert sorted(shown) == sorted(wanted)


@given(_dossiers(), st.sampled_from([None, date(2026, 12, 1), date(2026, 11, 1)]))
def test_no_date_without_a_kind(dossier: Dossier, gepland: date | None) -> None:
    """A date that is to come says what it is; in a list of steps only the last one has any."""
    zaak = replace(dossier.zaak, einddatum_gepland=gepland)
    block = build_status(
        replace(dossier, zaak=zaak), build(replace(dossier, zaak=zaak), TODAY), NO_TEKSTEN, TODAY
    )
    for number, step in enumerate(block.steps, start=1):
        if step.state == "expected" and step.when:
            assert step.when_label
            assert number == len(block.steps)
    assert [s for group in block.groups for s in group.steps] == list(block.steps)
