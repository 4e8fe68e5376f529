"""Does a change let more be seen? The table, and what of two configurations differs."""

from dataclasses import fields, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.broker_changes import has_higher_level
from zaken.domain import Loa, Vertrouwelijkheid, ZaakRef
from zaken.regels import Regels
from zaken.widening import _WIDENS, Access, Change, Registration, list_changes, widens

BOTH = frozenset({"initiator", "belanghebbende"})
ONE = frozenset({"initiator"})
STANDAARD = Regels(
    minimum_loa=Loa.MIDDEN,
    ceiling=Vertrouwelijkheid.ZAAKVERTROUWELIJK,
    document_ceiling=Vertrouwelijkheid.ZAAKVERTROUWELIJK,
)
OPEN, SECRET = Vertrouwelijkheid.OPENBAAR, Vertrouwelijkheid.GEHEIM
ZAAK = ZaakRef(registratie="zaken", uuid=UUID(int=1))


@pytest.mark.parametrize(
    ("choice", "narrow", "wide"),
    [
        ("rol_kinds", ONE, BOTH),
        ("minimum_loa", Loa.MIDDEN, Loa.BASIS),
        ("ceiling", OPEN, SECRET),
        ("document_ceiling", OPEN, SECRET),
        ("uitgesloten", True, False),
        ("alleen_status", True, False),
        ("zichtbaar_vanaf", date(2026, 1, 2), date(2026, 1, 1)),
        ("zichtbaar_vanaf", date(2026, 1, 1), None),
        ("diensten", frozenset[str](), frozenset({"toeslag"})),
        ("rollen_eindigen_niet", False, True),
        ("berichten_zonder_doelgroep", False, True),
        ("zoek_met_get", False, True),
    ],
)
def test_wider_one_way_only(choice: str, narrow: Any, wide: Any) -> None:
    assert widens(choice, narrow, wide)
    assert not widens(choice, wide, narrow)
    assert not widens(choice, narrow, narrow)


def test_another_set_is_wider_both_ways() -> None:
    other = frozenset({"mede_initiator"})
    assert widens("rol_kinds", ONE, other)
    assert widens("rol_kinds", other, ONE)


def test_what_nobody_compared_counts_as_wider() -> None:
    assert widens("a choice of tomorrow", 1, 1)


def test_every_choice_is_compared() -> None:
    choices = {field.name for kind in (Regels, Registration) for field in fields(kind)}
    assert set(_WIDENS) == choices


@pytest.mark.parametrize(
    ("before", "after", "wider"),
    [
        ({}, {"1": Loa.BASIS}, True),
        ({"1": Loa.BASIS}, {"1": Loa.MIDDEN}, True),
        ({"1": Loa.BASIS}, {"1": Loa.BASIS, "2": Loa.HOOG}, True),
        ({"1": Loa.MIDDEN}, {"1": Loa.BASIS}, False),
        ({"1": Loa.MIDDEN}, {}, False),
    ],
)
def test_levels_of_a_broker(
    before: dict[str, Loa],
    after: dict[str, Loa],
    wider: bool,  # noqa: FBT001  # a table
) -> None:
    assert has_higher_level(before, after) is wider


def access(**changes: Any) -> Access:
    return Access(**({"standaard": STANDAARD} | changes))


def test_a_general_choice_is_told_once() -> None:
    """Not again for each zaaktype that follows it."""
    lower = replace(STANDAARD, minimum_loa=Loa.BASIS)
    toeslag, after_toeslag = (replace(r, diensten=frozenset({"x"})) for r in (STANDAARD, lower))
    changes = list_changes(
        access(per_zaaktype={"IIT": toeslag}),
        access(standaard=lower, per_zaaktype={"IIT": after_toeslag}),
    )
    assert changes == (Change(setting="minimum_loa", voor="midden", na="basis", verruimt=True),)
    assert changes[0].onderwerp == "minimum_loa"


def test_a_zaaktype_that_keeps_its_own_choice_did_not_change() -> None:
    own = replace(STANDAARD, minimum_loa=Loa.HOOG)
    lower = replace(STANDAARD, minimum_loa=Loa.BASIS)
    changes = list_changes(
        access(per_zaaktype={"IIT": own}), access(standaard=lower, per_zaaktype={"IIT": own})
    )
    assert [change.of for change in changes] == [""]


def test_rows_of_a_zaaktype_come_and_go() -> None:
    """Compared with what holds without one."""
    excluded = {"JEUGD": replace(STANDAARD, uitgesloten=True, ceiling=SECRET)}
    came = list_changes(access(), access(per_zaaktype=excluded))
    assert [(c.onderwerp, c.voor, c.na, c.verruimt) for c in came] == [
        (
            "zaaktype JEUGD: maximale_vertrouwelijkheidaanduiding",
            "zaakvertrouwelijk",
            "geheim",
            True,
        ),
        ("zaaktype JEUGD: uitgesloten", "nee", "ja", False),
    ]
    went = list_changes(access(per_zaaktype=excluded), access())
    assert [(c.voor, c.na, c.verruimt) for c in went] == [
        ("geheim", "zaakvertrouwelijk", False),
        ("ja", "nee", True),
    ]


def test_zaken_that_are_shielded_or_no_longer() -> None:
    [shielded] = list_changes(access(), access(afgeschermd=frozenset({ZAAK})))
    assert (shielded.onderwerp, shielded.na, shielded.verruimt) == (
        f"zaak zaken/{ZAAK.uuid}: afgeschermde_zaken",
        "ja",
        False,
    )
    [shown] = list_changes(access(afgeschermd=frozenset({ZAAK})), access())
    assert (shown.voor, shown.na, shown.verruimt) == ("ja", "nee", True)


def test_registrations() -> None:
    plain, loose = Registration(), Registration(rollen_eindigen_niet=True)
    [new] = list_changes(access(), access(registraties={"zaken": plain}))
    assert (new.onderwerp, new.na) == (
        "registratie zaken",
        "zoek_met_get nee; rollen_eindigen_niet nee; berichten_zonder_doelgroep nee",
    )
    assert new.verruimt
    [wider] = list_changes(
        access(registraties={"zaken": plain}), access(registraties={"zaken": loose})
    )
    assert (wider.onderwerp, wider.verruimt) == ("registratie zaken: rollen_eindigen_niet", True)
    [gone] = list_changes(access(registraties={"zaken": plain}), access())
    assert (gone.na, gone.verruimt) == ("", False)


def test_a_new_gemeente_begins_with_all_its_choices() -> None:
    first, toeslag = list_changes(
        None, access(per_zaaktype={"IIT": replace(STANDAARD, diensten=frozenset({"toeslag"}))})
    )
    assert (first.setting, first.voor, first.verruimt) == ("gemeente", "", True)
    assert "rol_soorten belanghebbende, initiator; minimum_loa midden" in first.na
    assert (toeslag.onderwerp, toeslag.voor, toeslag.na) == (
        "zaaktype IIT: diensten",
        "geen",
        "toeslag",
    )


_regels = st.builds(
    Regels,
    rol_kinds=st.frozensets(st.sampled_from(["initiator", "belanghebbende", "adviseur"])),
    minimum_loa=st.sampled_from(Loa),
    ceiling=st.sampled_from(Vertrouwelijkheid),
    document_ceiling=st.sampled_from(Vertrouwelijkheid),
    uitgesloten=st.booleans(),
    alleen_status=st.booleans(),
    zichtbaar_vanaf=st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 4)),
    diensten=st.frozensets(st.sampled_from(["a", "b"])),
)
_access = st.builds(
    Access, standaard=_regels, per_zaaktype=st.dictionaries(st.sampled_from(["X", "Y"]), _regels)
)


@given(_access, _access)
def test_no_difference_is_silent(before: Access, after: Access) -> None:
    """What holds for some zaaktype and differs, is told; and only then anything is."""
    changes = list_changes(before, after)
    differs = any(
        before.per_zaaktype.get(z, before.standaard) != after.per_zaaktype.get(z, after.standaard)
        for z in ("X", "Y", "another")
    )
    assert bool(changes) is differs
    assert len({change.onderwerp for change in changes}) == len(changes)


@given(_access, _access)
def test_the_way_back_undoes_the_words(before: Access, after: Access) -> None:
    there = {(c.onderwerp, c.voor, c.na) for c in list_changes(before, after)}
    back = {(c.onderwerp, c.na, c.voor) for c in list_changes(after, before)}
    assert there == back
