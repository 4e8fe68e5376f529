"""Who may see what: a table of cases per rule, and default deny whatever the combination."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.examples import (
    ANNA,
    BAS,
    KVK,
    TODAY,
    make_besluit,
    make_document,
    make_identity,
    make_rol,
    make_zaak,
    make_zaaktype,
)
from zaken.domain import (
    Action,
    Besluit,
    Document,
    DocumentStatus,
    Identity,
    Loa,
    Method,
    Missing,
    Ok,
    PartyId,
    PartyKind,
    Reason,
    Rol,
    Stale,
    Vertrouwelijkheid,
    Zaak,
)
from zaken.policy import Context, Decision, Obligation, Rule, ZaakPart, admits, decide

CONTEXT = Context(today=TODAY, minimum_loa=Loa.MIDDEN, ceiling=Vertrouwelijkheid.ZAAKVERTROUWELIJK)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def view(zaak: Zaak, identity: Identity | None = None, context: Context = CONTEXT) -> Decision:
    return decide(identity or make_identity(), Action.VIEW_ZAAK, zaak, context)


def view_part(part: Document | Besluit, zaak: Zaak | None = None, **context: Any) -> Decision:
    action = Action.VIEW_DOCUMENT if isinstance(part, Document) else Action.VIEW_BESLUIT
    resource = ZaakPart(zaak=zaak or make_zaak(), part=part)
    return decide(make_identity(), action, resource, replace(CONTEXT, **context))


# --- the rol -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rol", "admitted"),
    [
        pytest.param(make_rol(), True, id="initiator"),
        pytest.param(make_rol(omschrijving_generiek="belanghebbende"), True, id="belanghebbende"),
        pytest.param(make_rol(begin_geldigheid=YESTERDAY), True, id="begun"),
        pytest.param(make_rol(begin_geldigheid=TODAY), True, id="first day"),
        pytest.param(make_rol(begin_geldigheid=TOMORROW), False, id="not begun"),
        pytest.param(make_rol(einde_geldigheid=TOMORROW), True, id="ends tomorrow"),
        pytest.param(make_rol(einde_geldigheid=TODAY), True, id="last day"),
        pytest.param(make_rol(einde_geldigheid=YESTERDAY), False, id="ended"),
        pytest.param(
            make_rol(begin_geldigheid=TODAY, einde_geldigheid=TODAY), True, id="only today"
        ),
        pytest.param(
            make_rol(begin_geldigheid=TOMORROW, einde_geldigheid=YESTERDAY), False, id="never"
        ),
        pytest.param(make_rol(indicatie_machtiging="gemachtigde"), False, id="gemachtigde"),
        pytest.param(
            make_rol(
                omschrijving_generiek="belanghebbende", indicatie_machtiging="machtiginggever"
            ),
            True,
            id="machtiginggever",
        ),
        *(
            pytest.param(make_rol(omschrijving_generiek=word), False, id=word or "no word")
            for word in (
                "behandelaar",
                "adviseur",
                "beslisser",
                "klantcontacter",
                "zaakcoordinator",
                "mede_initiator",
                "Initiator",
                "",
            )
        ),
        pytest.param(make_rol(None), False, id="without identification"),
        pytest.param(make_rol(BAS), False, id="another person"),
        pytest.param(
            make_rol(PartyId(kind=PartyKind.RSIN, value=ANNA.value)), False, id="same number, RSIN"
        ),
        pytest.param(
            make_rol(BAS, betrokkene=frozenset({BAS, ANNA})), True, id="one of several numbers"
        ),
    ],
)
def test_a_rol(rol: Rol, admitted: bool) -> None:  # noqa: FBT001  # a column of the table
    decision = view(make_zaak(rollen=(rol,)))
    assert decision.allow is admitted
    assert decision.reasons == ((Rule.HAS_ROL,) if admitted else (Rule.NO_ROL,))


def test_one_admitting_rol_is_enough() -> None:
    ended = make_rol(einde_geldigheid=YESTERDAY)
    assert view(make_zaak(rollen=(ended, make_rol(BAS), make_rol()))).allow


def test_no_rollen_is_no() -> None:
    assert view(make_zaak(rollen=())).reasons == (Rule.NO_ROL,)


def test_parts_of_several_rollen_do_not_add_up() -> None:
    """The right person in the wrong rol, and the wrong person in the right one."""
    rollen = (make_rol(omschrijving_generiek="behandelaar"), make_rol(BAS))
    assert not view(make_zaak(rollen=rollen)).allow


def test_the_gemeente_chooses_the_kinds_of_rol() -> None:
    zaak = make_zaak(rollen=(make_rol(omschrijving_generiek="mede_initiator"),))
    assert not view(zaak).allow
    assert view(zaak, context=replace(CONTEXT, rol_kinds=frozenset({"mede_initiator"}))).allow
    assert not view(make_zaak(), context=replace(CONTEXT, rol_kinds=frozenset())).allow


# --- who asks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("minimum", list(Loa))
@pytest.mark.parametrize("loa", list(Loa))
def test_the_level_of_the_login(loa: Loa, minimum: Loa) -> None:
    context = replace(CONTEXT, minimum_loa=minimum)
    for action, resource in (
        (Action.LIST_ZAKEN, None),
        (Action.VIEW_ZAAK, make_zaak()),
        (Action.DOWNLOAD_DOCUMENT, ZaakPart(zaak=make_zaak(), part=make_document())),
    ):
        decision = decide(make_identity(loa=loa), action, resource, context)
        assert decision.allow is (loa >= minimum)
        assert (Rule.LOA_TOO_LOW in decision.reasons) is (loa < minimum)


@pytest.mark.parametrize(
    "identity",
    [
        make_identity(method=Method.EIDAS),
        make_identity(KVK, method=Method.EHERKENNING),
        make_identity(method=Method.EH_BEWINDVOERING, actor=KVK),
        make_identity(method=Method.DIGID_MACHTIGEN, actor=BAS),
        make_identity(method=Method.DIGID, actor=BAS),
        make_identity(
            PartyId(kind=PartyKind.EIDAS_LEGAL, value="NL/BE/1"), method=Method.EIDAS_COMPANY
        ),
    ],
    ids=lambda identity: f"{identity.method}{'-for-another' if identity.mandate else ''}",
)
def test_what_is_not_understood_is_shown_nothing(identity: Identity) -> None:
    zaak = make_zaak(rollen=(make_rol(identity.subject.id),))
    parts = (make_document(), make_besluit())
    resources = (None, zaak, *(ZaakPart(zaak=zaak, part=part) for part in parts))
    for action in Action:
        for resource in resources:
            assert not decide(identity, action, resource, CONTEXT).allow
    assert Rule.METHOD_UNSUPPORTED in decide(identity, Action.LIST_ZAKEN, None, CONTEXT).reasons


def test_the_own_list_may_be_asked_for() -> None:
    decision = decide(make_identity(), Action.LIST_ZAKEN, None, CONTEXT)
    assert decision == Decision(allow=True, reasons=(Rule.OWN_LIST,))
    assert decision.obligations == {Obligation.LOG}


# --- the zaak ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ceiling", list(Vertrouwelijkheid))
@pytest.mark.parametrize("level", [*Vertrouwelijkheid, Vertrouwelijkheid.parse("supergeheim")])
def test_the_ceiling(level: Vertrouwelijkheid, ceiling: Vertrouwelijkheid) -> None:
    context = replace(CONTEXT, ceiling=ceiling)
    zaak = view(make_zaak(vertrouwelijkheidaanduiding=level), context=context)
    assert zaak.allow is (level <= ceiling)
    assert (Rule.ZAAK_TOO_CONFIDENTIAL in zaak.reasons) is (level > ceiling)
    document = view_part(
        make_document(vertrouwelijkheidaanduiding=level),
        make_zaak(vertrouwelijkheidaanduiding=Vertrouwelijkheid.OPENBAAR),
        ceiling=ceiling,
    )
    assert document.allow is (level <= ceiling)
    assert (Rule.DOCUMENT_TOO_CONFIDENTIAL in document.reasons) is (level > ceiling)


@pytest.mark.parametrize(
    ("zaaktype", "rule"),
    [
        (Ok(make_zaaktype()), Rule.HAS_ROL),
        (Stale(make_zaaktype(), None), Rule.HAS_ROL),  # type: ignore[arg-type]  # moment of no use
        (Ok(make_zaaktype(intern=True)), Rule.ZAAKTYPE_INTERN),
        (Stale(make_zaaktype(intern=True), None), Rule.ZAAKTYPE_INTERN),  # type: ignore[arg-type]
        *((Missing(reason), Rule.ZAAKTYPE_UNKNOWN) for reason in Reason),
    ],
)
def test_the_zaaktype(zaaktype: Any, rule: Rule) -> None:
    zaak = make_zaak(zaaktype=zaaktype)
    for decision in (view(zaak), view_part(make_document(), zaak), view_part(make_besluit(), zaak)):
        assert decision.allow is (rule is Rule.HAS_ROL)
        assert decision.reasons == (rule,)


def test_who_has_no_rol_is_told_apart_from_an_unknown_zaaktype() -> None:
    """An unknown zaaktype may be said to be unavailable, but only to who may see the zaak."""
    zaak = make_zaak(zaaktype=Missing(Reason.TIMEOUT), rollen=(make_rol(BAS),))
    assert set(view(zaak).reasons) == {Rule.ZAAKTYPE_UNKNOWN, Rule.NO_ROL}


# --- documents and besluiten ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (DocumentStatus.DEFINITIEF, True),
        (DocumentStatus.GEARCHIVEERD, True),
        (DocumentStatus.IN_BEWERKING, False),
        (DocumentStatus.TER_VASTSTELLING, False),
        (DocumentStatus.ONBEKEND, False),
    ],
)
def test_only_final_documents(status: DocumentStatus, allowed: bool) -> None:  # noqa: FBT001
    decision = view_part(make_document(status=status))
    assert decision.allow is allowed
    assert (Rule.DOCUMENT_NOT_FINAL in decision.reasons) is not allowed


def test_the_table_above_has_all_statuses() -> None:
    assert len(DocumentStatus) == 5


def test_a_besluit_is_as_visible_as_its_zaak() -> None:
    assert view_part(make_besluit()).allow
    assert not view_part(make_besluit(), make_zaak(rollen=(make_rol(BAS),))).allow
    too_high = make_zaak(vertrouwelijkheidaanduiding=Vertrouwelijkheid.GEHEIM)
    assert not view_part(make_besluit(), too_high).allow


def test_a_document_of_somebody_else_stays_hidden() -> None:
    decision = view_part(make_document(), make_zaak(rollen=(make_rol(BAS),)))
    assert decision.reasons == (Rule.NO_ROL,)


_ZAAK = make_zaak()
_RESOURCES: dict[str, Any] = {
    "nothing": None,
    "zaak": _ZAAK,
    "document": ZaakPart(zaak=_ZAAK, part=make_document()),
    "besluit": ZaakPart(zaak=_ZAAK, part=make_besluit()),
    "document without zaak": make_document(),
    "besluit without zaak": make_besluit(),
    "zaak as a part": ZaakPart(zaak=_ZAAK, part=_ZAAK),  # type: ignore[arg-type]  # on purpose
    "part of nothing": ZaakPart(zaak=_ZAAK, part=None),  # type: ignore[arg-type]  # on purpose
}
_FITTING = {
    (Action.LIST_ZAKEN, "nothing"),
    (Action.VIEW_ZAAK, "zaak"),
    (Action.VIEW_DOCUMENT, "document"),
    (Action.DOWNLOAD_DOCUMENT, "document"),
    (Action.VIEW_BESLUIT, "besluit"),
}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("name", list(_RESOURCES))
def test_an_action_has_its_own_kind_of_resource(action: Action, name: str) -> None:
    decision = decide(make_identity(), action, _RESOURCES[name], CONTEXT)
    assert decision.allow is ((action, name) in _FITTING)
    assert (decision.reasons == (Rule.RESOURCE_UNKNOWN,)) is ((action, name) not in _FITTING)


# --- whatever the combination --------------------------------------------------------------------

_days = st.none() | st.dates(min_value=date(2026, 11, 20), max_value=date(2026, 11, 26))
_rollen = st.builds(
    Rol,
    omschrijving_generiek=st.sampled_from(["initiator", "belanghebbende", "behandelaar", ""]),
    indicatie_machtiging=st.sampled_from(["", "gemachtigde", "machtiginggever"]),
    begin_geldigheid=_days,
    einde_geldigheid=_days,
    betrokkene=st.lists(st.sampled_from([ANNA, BAS, KVK]), max_size=2).map(frozenset),
)
_zaaktypen = st.sampled_from(
    [Ok(make_zaaktype()), Ok(make_zaaktype(intern=True)), Missing(Reason.TIMEOUT)]
)
_zaken = st.builds(
    make_zaak,
    rollen=st.lists(_rollen, max_size=4).map(tuple),
    vertrouwelijkheidaanduiding=st.sampled_from(Vertrouwelijkheid),
    zaaktype=_zaaktypen,
)
_documenten = st.builds(
    make_document,
    status=st.sampled_from(DocumentStatus),
    vertrouwelijkheidaanduiding=st.sampled_from(Vertrouwelijkheid),
)
_contexts = st.builds(
    Context,
    today=st.just(TODAY),
    minimum_loa=st.sampled_from(Loa),
    ceiling=st.sampled_from(Vertrouwelijkheid),
)
_identities = st.builds(make_identity, st.sampled_from([ANNA, BAS]), loa=st.sampled_from(Loa))


@given(_identities, _zaken, _contexts)
def test_default_deny(identity: Identity, zaak: Zaak, context: Context) -> None:
    """Written apart from the rules: an allow implies each of these, and they imply an allow."""
    expected = (
        any(
            rol.omschrijving_generiek in {"initiator", "belanghebbende"}
            and rol.indicatie_machtiging in {"", "machtiginggever"}
            and (rol.begin_geldigheid or date.min) <= TODAY <= (rol.einde_geldigheid or date.max)
            and identity.subject.id in rol.betrokkene
            for rol in zaak.rollen
        )
        and identity.loa >= context.minimum_loa
        and zaak.vertrouwelijkheidaanduiding <= context.ceiling
        and isinstance(zaak.zaaktype, Ok)
        and not zaak.zaaktype.value.intern
    )
    decision = view(zaak, identity, context)
    assert decision.allow is expected
    assert decision.reasons
    if decision.allow:
        assert any(admits(rol, identity.subject.id, context) for rol in zaak.rollen)


@given(_identities, _zaken, _documenten, _contexts)
def test_list_and_download_never_disagree(
    identity: Identity, zaak: Zaak, document: Document, context: Context
) -> None:
    part = ZaakPart(zaak=zaak, part=document)
    listed = decide(identity, Action.VIEW_DOCUMENT, part, context)
    downloaded = decide(identity, Action.DOWNLOAD_DOCUMENT, part, context)
    assert listed == downloaded


@given(_identities, _zaken, _documenten | st.just(make_besluit()), _contexts)
def test_no_part_is_more_visible_than_its_zaak(
    identity: Identity, zaak: Zaak, part: Document | Besluit, context: Context
) -> None:
    action = Action.VIEW_DOCUMENT if isinstance(part, Document) else Action.VIEW_BESLUIT
    seen = decide(identity, action, ZaakPart(zaak=zaak, part=part), context).allow
    whole = decide(identity, Action.VIEW_ZAAK, zaak, context).allow
    assert whole or not seen
    if isinstance(part, Besluit):
        assert seen is whole


@given(_identities, _zaken, _contexts)
def test_a_zaak_is_only_shown_to_who_may_ask_for_the_list(
    identity: Identity, zaak: Zaak, context: Context
) -> None:
    listed = decide(identity, Action.LIST_ZAKEN, None, context).allow
    assert listed or not view(zaak, identity, context).allow
