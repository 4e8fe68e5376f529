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
    CARLA,
    KVK,
    PSEUDO,
    TODAY,
    at,
    forge,
    make_besluit,
    make_context,
    make_document,
    make_identity,
    make_regels,
    make_rol,
    make_status,
    make_zaak,
    make_zaaktype,
)
from zaken.domain import (
    Action,
    Besluit,
    Document,
    DocumentStatus,
    Doelgroep,
    Identity,
    Loa,
    Mandate,
    Method,
    Missing,
    Ok,
    Party,
    PartyId,
    PartyKind,
    Reason,
    Rol,
    Stale,
    Substatus,
    Vertrouwelijkheid,
    Zaak,
)
from zaken.policy import Decision, Obligation, Rule, ZaakPart, decide
from zaken.regels import Context

CONTEXT = make_context()
KVK_2 = PartyId(kind=PartyKind.KVK, value="90001362")
VESTIGING = PartyId(kind=PartyKind.VESTIGING, value="990000541921")
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def view(zaak: Zaak, identity: Identity | None = None, context: Context = CONTEXT) -> Decision:
    return decide(identity or make_identity(), Action.VIEW_ZAAK, zaak, context)


def view_part(part: Document | Besluit, zaak: Zaak | None = None, **regels: Any) -> Decision:
    action = Action.VIEW_DOCUMENT if isinstance(part, Document) else Action.VIEW_BESLUIT
    resource = ZaakPart(zaak=zaak or make_zaak(), part=part)
    return decide(make_identity(), action, resource, make_context(**regels))


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
    others = frozenset({"mede_initiator"})
    assert view(zaak, context=make_context(rol_kinds=others)).allow
    per_zaaktype = {"BEZWAAR": make_regels(rol_kinds=others)}
    assert view(zaak, context=make_context(per_zaaktype=per_zaaktype)).allow
    assert not view(make_zaak(), context=make_context(rol_kinds=frozenset())).allow


# --- who asks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("minimum", list(Loa))
@pytest.mark.parametrize("loa", list(Loa))
def test_the_level_of_the_login(loa: Loa, minimum: Loa) -> None:
    context = make_context(minimum_loa=minimum)
    for action, resource in (
        (Action.LIST_ZAKEN, None),
        (Action.VIEW_ZAAK, make_zaak()),
        (Action.DOWNLOAD_DOCUMENT, ZaakPart(zaak=make_zaak(), part=make_document())),
    ):
        decision = decide(make_identity(loa=loa), action, resource, context)
        assert decision.allow is (loa >= minimum)
        assert (Rule.LOA_TOO_LOW in decision.reasons) is (loa < minimum)
        assert (Obligation.STEP_UP in decision.obligations) is (loa < minimum)
        assert decision.needed_loa == (minimum if loa < minimum else None)


def test_a_higher_level_is_only_asked_when_it_would_help() -> None:
    """Else the demand itself would tell that there is such a zaak."""
    low = make_identity(loa=Loa.BASIS)
    for zaak in (
        make_zaak(rollen=(make_rol(BAS),)),
        make_zaak(vertrouwelijkheidaanduiding=Vertrouwelijkheid.GEHEIM),
        make_zaak(zaaktype=Ok(make_zaaktype(intern=True))),
    ):
        decision = view(zaak, low)
        assert Rule.LOA_TOO_LOW in decision.reasons
        assert Obligation.STEP_UP not in decision.obligations
        assert decision.needed_loa is None


@pytest.mark.parametrize("loa", list(Loa))
def test_the_level_at_which_the_rol_was_taken(loa: Loa) -> None:
    zaak = make_zaak(rollen=(make_rol(loa=Loa.SUBSTANTIEEL),))
    assert view(zaak, make_identity(loa=loa)).allow is (loa >= Loa.SUBSTANTIEEL)
    both = make_zaak(rollen=(make_rol(loa=Loa.HOOG), make_rol(loa=Loa.MIDDEN)))
    assert view(both, make_identity(loa=loa)).allow is (loa >= Loa.MIDDEN)


def test_a_zaaktype_may_ask_a_higher_level() -> None:
    context = make_context(per_zaaktype={"BEZWAAR": make_regels(minimum_loa=Loa.HOOG)})
    assert view(make_zaak(), context=context).needed_loa is Loa.HOOG
    other = make_zaak(zaaktype=Ok(make_zaaktype(identificatie="ANDERS")))
    assert view(other, context=context).allow


def test_a_zaaktype_cannot_ask_a_lower_level_than_the_list_itself() -> None:
    """Else a zaak could be opened that no list shows."""
    context = make_context(
        minimum_loa=Loa.MIDDEN, per_zaaktype={"BEZWAAR": make_regels(minimum_loa=Loa.BASIS)}
    )
    low = make_identity(loa=Loa.BASIS)
    assert view(make_zaak(), low, context).needed_loa is Loa.MIDDEN
    assert decide(low, Action.LIST_ZAKEN, None, context).needed_loa is Loa.MIDDEN


# --- for somebody else ---------------------------------------------------------------------------

FOR_ANNA = make_identity(ANNA, method=Method.DIGID_MACHTIGEN, actor=BAS)
GEMACHTIGDE = make_rol(BAS, indicatie_machtiging="gemachtigde", namens=frozenset({ANNA}))


@pytest.mark.parametrize(
    ("rol", "allowed"),
    [
        pytest.param(make_rol(ANNA), True, id="hers"),
        pytest.param(make_rol(ANNA, indicatie_machtiging="machtiginggever"), True, id="she gave"),
        pytest.param(GEMACHTIGDE, True, id="his, for her"),
        pytest.param(
            make_rol(BAS, indicatie_machtiging="gemachtigde", namens=frozenset({CARLA})),
            False,
            id="his, for another",
        ),
        pytest.param(make_rol(BAS, indicatie_machtiging="gemachtigde"), False, id="for nobody"),
        pytest.param(make_rol(BAS), False, id="his own"),
        pytest.param(
            make_rol(BAS, indicatie_machtiging="machtiginggever"), False, id="he gave one himself"
        ),
        pytest.param(
            make_rol(ANNA, indicatie_machtiging="gemachtigde"), False, id="she is gemachtigde"
        ),
    ],
)
def test_a_login_for_anna(rol: Rol, allowed: bool) -> None:  # noqa: FBT001  # a column of the table
    decision = view(make_zaak(rollen=(rol,)), FOR_ANNA)
    assert decision.allow is allowed
    assert decision.reasons == ((Rule.IS_REPRESENTED if allowed else Rule.NO_ROL),)


def test_a_gemachtigde_is_not_admitted_in_his_own_login() -> None:
    assert not view(make_zaak(rollen=(GEMACHTIGDE,)), make_identity(BAS)).allow


@pytest.mark.parametrize(
    ("mandate", "rule"),
    [
        (Mandate(services=frozenset(), role="gemachtigde"), Rule.MANDATE_NOT_VALID),
        (Mandate(services=frozenset({"anders"}), role="x"), Rule.MANDATE_OUT_OF_SCOPE),
        (
            Mandate(services=frozenset({"alles"}), role="x", valid_until=YESTERDAY),
            Rule.MANDATE_NOT_VALID,
        ),
        (
            Mandate(services=frozenset({"alles"}), role="x", valid_from=TOMORROW),
            Rule.MANDATE_NOT_VALID,
        ),
        (
            Mandate(services=frozenset({"alles"}), role="x", valid_from=TODAY, valid_until=TODAY),
            Rule.IS_REPRESENTED,
        ),
        (Mandate(services=frozenset({"anders", "alles"}), role="x"), Rule.IS_REPRESENTED),
    ],
)
def test_what_a_mandate_is_for_and_when(mandate: Mandate, rule: Rule) -> None:
    decision = view(make_zaak(), forge(FOR_ANNA, mandate=mandate))
    assert decision.allow is (rule is Rule.IS_REPRESENTED)
    assert rule in decision.reasons


def test_while_the_zaaktype_is_not_known_a_mandate_is_not_judged() -> None:
    """Unavailable is not out of scope: the page says that it cannot tell now."""
    unknown = make_zaak(zaaktype=Missing(Reason.TIMEOUT))
    assert view(unknown, FOR_ANNA).reasons == (Rule.ZAAKTYPE_UNKNOWN,)
    assert view(unknown, FOR_ANNA, make_context(diensten=frozenset())).reasons == (
        Rule.ZAAKTYPE_UNKNOWN,
    )


def test_a_zaaktype_without_services_is_opened_by_no_mandate() -> None:
    assert not view(make_zaak(), FOR_ANNA, make_context(diensten=frozenset())).allow


@pytest.mark.parametrize(
    ("numbers", "restricted", "allowed"),
    [
        ({KVK}, False, True),
        ({KVK, VESTIGING}, False, True),
        ({KVK, VESTIGING}, True, True),
        ({VESTIGING}, True, True),
        ({KVK}, True, False),
        ({VESTIGING}, False, False),
        ({ANNA}, False, False),
        (set(), False, False),
    ],
)
def test_a_company(numbers: set[PartyId], restricted: bool, allowed: bool) -> None:  # noqa: FBT001
    login = make_identity(KVK, method=Method.EHERKENNING, actor=PSEUDO)
    if restricted:
        login = replace(login, subject=Party(id=KVK, vestiging=VESTIGING))
    zaak = make_zaak(rollen=(make_rol(betrokkene=frozenset(numbers)),))
    assert view(zaak, login).allow is allowed


@pytest.mark.parametrize(
    ("namens", "restricted", "allowed"),
    [
        ({KVK}, False, True),
        ({KVK, VESTIGING}, True, True),
        ({VESTIGING}, True, True),
        ({KVK}, True, False),
    ],
)
def test_a_rol_for_a_company_is_not_one_for_a_vestiging(
    namens: set[PartyId],
    restricted: bool,  # noqa: FBT001
    allowed: bool,  # noqa: FBT001
) -> None:
    rol = make_rol(KVK_2, indicatie_machtiging="gemachtigde", namens=frozenset(namens))
    login = make_identity(KVK, method=Method.EHERKENNING, actor=PSEUDO)
    if restricted:
        login = replace(login, subject=Party(id=KVK, vestiging=VESTIGING))
    login = forge(login, actor=Party(id=KVK_2))
    assert view(make_zaak(rollen=(rol,)), login).allow is allowed


@pytest.mark.parametrize(
    ("numbers", "allowed"), [({KVK, VESTIGING}, True), ({VESTIGING}, True), ({KVK}, False)]
)
def test_a_bewindvoerder_of_one_vestiging(numbers: set[PartyId], allowed: bool) -> None:  # noqa: FBT001
    login = make_identity(ANNA, method=Method.EH_BEWINDVOERING, actor=PSEUDO)
    login = forge(login, actor=Party(id=KVK, vestiging=VESTIGING))
    rol = replace(GEMACHTIGDE, betrokkene=frozenset(numbers))
    assert view(make_zaak(rollen=(rol,)), login).allow is allowed


@pytest.mark.parametrize("method", [Method.EHERKENNING, Method.EIDAS_COMPANY])
def test_nobody_gets_in_by_a_bsn_in_a_company_login(method: Method) -> None:
    """Nor if there were one with a BSN at the keyboard."""
    rol = replace(GEMACHTIGDE, namens=frozenset({KVK}))
    login = forge(FOR_ANNA, method=method, subject=Party(id=KVK))
    decision = view(make_zaak(rollen=(rol,)), login)
    assert decision.reasons == (Rule.NO_ROL,)


# --- the list and the inzages --------------------------------------------------------------------


def test_the_own_list_may_be_asked_for() -> None:
    decision = decide(make_identity(), Action.LIST_ZAKEN, None, CONTEXT)
    assert decision == Decision(allow=True, reasons=(Rule.OWN_LIST,))
    assert decision.obligations == {Obligation.LOG}


def test_the_inzages_are_for_oneself_only() -> None:
    assert decide(make_identity(), Action.VIEW_INZAGE, None, CONTEXT).allow
    for_another = decide(FOR_ANNA, Action.VIEW_INZAGE, None, CONTEXT)
    assert for_another.reasons == (Rule.INZAGE_OF_ANOTHER,)


# --- the zaak ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ceiling", list(Vertrouwelijkheid))
@pytest.mark.parametrize("level", [*Vertrouwelijkheid, Vertrouwelijkheid.parse("supergeheim")])
def test_the_ceiling(level: Vertrouwelijkheid, ceiling: Vertrouwelijkheid) -> None:
    context = make_context(ceiling=ceiling)
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


def test_a_refusal_names_all_its_reasons() -> None:
    zaak = make_zaak(zaaktype=Ok(make_zaaktype(intern=True)))
    both = {Rule.ZAAKTYPE_INTERN, Rule.ZAAKTYPE_UITGESLOTEN}
    assert set(view(zaak, context=make_context(uitgesloten=True)).reasons) == both


def test_who_has_no_rol_is_told_apart_from_an_unknown_zaaktype() -> None:
    """An unknown zaaktype may be said to be unavailable, but only to who may see the zaak."""
    zaak = make_zaak(zaaktype=Missing(Reason.TIMEOUT), rollen=(make_rol(BAS),))
    assert set(view(zaak).reasons) == {Rule.ZAAKTYPE_UNKNOWN, Rule.NO_ROL}


@pytest.mark.parametrize(
    ("regels", "zaak", "rule"),
    [
        ({"uitgesloten": True}, {}, Rule.ZAAKTYPE_UITGESLOTEN),
        ({"zichtbaar_vanaf": date(2026, 10, 2)}, {}, Rule.ZAAK_TOO_OLD),
        ({"zichtbaar_vanaf": date(2026, 10, 1)}, {}, Rule.HAS_ROL),
        ({}, {"archiefactiedatum": YESTERDAY}, Rule.BEWAARTERMIJN_PASSED),
        ({}, {"archiefactiedatum": YESTERDAY, "blijvend_bewaren": True}, Rule.HAS_ROL),
        ({}, {"archiefactiedatum": TODAY}, Rule.HAS_ROL),
        ({"afgeschermd": frozenset({make_zaak().ref})}, {}, Rule.ZAAK_AFGESCHERMD),
        ({"alleen_status": True}, {}, Rule.HAS_ROL),
    ],
)
def test_what_a_gemeente_may_choose(
    regels: dict[str, Any], zaak: dict[str, Any], rule: Rule
) -> None:
    decision = view(make_zaak(**zaak), context=make_context(**regels))
    assert decision.reasons == (rule,)
    assert decision.allow is (rule is Rule.HAS_ROL)


# --- documents, besluiten, statuses and rollen ---------------------------------------------------


def test_reduced_to_the_steps() -> None:
    context = make_context(alleen_status=True)
    zaak = make_zaak()
    status = ZaakPart(zaak=zaak, part=make_status(1, at(1)))
    assert decide(make_identity(), Action.VIEW_STATUS, status, context).allow
    for part in (make_document(), make_besluit()):
        assert view_part(part, alleen_status=True).reasons == (Rule.ZAAKTYPE_ALLEEN_STATUS,)


def test_documents_may_have_a_ceiling_of_their_own() -> None:
    intern = make_document(vertrouwelijkheidaanduiding=Vertrouwelijkheid.INTERN)
    assert view_part(intern).allow
    assert not view_part(intern, document_ceiling=Vertrouwelijkheid.BEPERKT_OPENBAAR).allow


def test_a_besluit_of_tomorrow_is_not_taken() -> None:
    assert view_part(make_besluit(datum=TODAY)).allow
    assert view_part(make_besluit(datum=TOMORROW)).reasons == (Rule.BESLUIT_NOT_TAKEN,)


@pytest.mark.parametrize("doelgroep", list(Doelgroep))
def test_a_remark_for_colleagues_is_not_shown(doelgroep: Doelgroep) -> None:
    remark = Substatus(
        uuid=make_zaak().ref.uuid,
        status=None,
        omschrijving="Nog bellen",
        tijdstip=at(2),
        doelgroep=doelgroep,
    )
    resource = ZaakPart(zaak=make_zaak(), part=remark)
    decision = decide(make_identity(), Action.VIEW_STATUS, resource, CONTEXT)
    assert decision.allow is (doelgroep is Doelgroep.BETROKKENEN)
    assert (Rule.SUBSTATUS_INTERN in decision.reasons) is not decision.allow


def test_of_another_betrokkene_nothing_that_identifies() -> None:
    zaak = make_zaak()
    own = decide(make_identity(), Action.VIEW_ROL, ZaakPart(zaak=zaak, part=make_rol()), CONTEXT)
    other = decide(
        make_identity(), Action.VIEW_ROL, ZaakPart(zaak=zaak, part=make_rol(None)), CONTEXT
    )
    assert own.allow
    assert Obligation.MASK_FIELDS not in own.obligations
    assert other.allow
    assert Obligation.MASK_FIELDS in other.obligations


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
    "status": ZaakPart(zaak=_ZAAK, part=make_status(1, at(1))),
    "rol": ZaakPart(zaak=_ZAAK, part=make_rol()),
    "document without zaak": make_document(),
    "besluit without zaak": make_besluit(),
    "zaak as a part": ZaakPart(zaak=_ZAAK, part=_ZAAK),  # type: ignore[arg-type]  # on purpose
    "part of nothing": ZaakPart(zaak=_ZAAK, part=None),  # type: ignore[arg-type]  # on purpose
}
_FITTING = {
    (Action.LIST_ZAKEN, "nothing"),
    (Action.VIEW_INZAGE, "nothing"),
    (Action.VIEW_STATUS, "status"),
    (Action.VIEW_ROL, "rol"),
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
    make_context, minimum_loa=st.sampled_from(Loa), ceiling=st.sampled_from(Vertrouwelijkheid)
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
        and identity.loa >= context.standaard.minimum_loa
        and zaak.vertrouwelijkheidaanduiding <= context.standaard.ceiling
        and isinstance(zaak.zaaktype, Ok)
        and not zaak.zaaktype.value.intern
    )
    decision = view(zaak, identity, context)
    assert decision.allow is expected
    assert decision.reasons
    assert (decision.rol in zaak.rollen) is decision.allow


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
