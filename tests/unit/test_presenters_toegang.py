"""Why somebody sees a zaak and what is withheld: plain words, and nothing more than is known."""

from datetime import UTC, date, datetime

import pytest

from portal.presenters.besluiten import build_besluiten
from portal.presenters.documents import build_documents
from portal.presenters.toegang import build_toegang
from tests.unit.examples import (
    ANNA,
    BAS,
    KVK,
    PSEUDO,
    make_besluit,
    make_document,
    make_identity,
    make_rol,
    make_toegang,
    uuid,
)
from tests.unit.test_presenters_besluiten import around
from zaken.domain import Grond, Identity, Loa, Mandate, Method, Ok, Party, Rol, ZaakRef

REF = ZaakRef(registratie="voorbeeld", uuid=uuid(9000))
COMPANY = make_identity(KVK, method=Method.EHERKENNING, actor=PSEUDO)
ADMINISTRATOR = make_identity(ANNA, method=Method.EH_BEWINDVOERING, actor=PSEUDO)
GEMACHTIGDE = make_identity(ANNA, method=Method.DIGID_MACHTIGEN, actor=BAS)


def why(rol: Rol, identity: Identity | None = None) -> str:
    return " ".join(build_toegang(make_toegang(rol=rol), identity or make_identity()).why)


def facts(rol: Rol, identity: Identity | None = None) -> dict[str, str]:
    toegang = make_toegang(rol=rol, opgehaald=datetime(2026, 11, 23, 13, 3, tzinfo=UTC))
    shown = build_toegang(toegang, identity or make_identity()).facts
    return {fact.term: fact.when.text if fact.when else fact.value for fact in shown}


@pytest.mark.parametrize(
    ("kind", "machtiging", "sentence"),
    [
        ("initiator", "", "U heeft deze zaak aangevraagd."),
        ("belanghebbende", "", "U bent betrokken bij deze zaak."),
        ("klantcontacter", "", "U heeft met deze zaak te maken."),
        ("nieuw-soort-rol", "", "U heeft met deze zaak te maken."),
        ("initiator", "machtiginggever", "Iemand heeft deze zaak namens u aangevraagd."),
        ("belanghebbende", "machtiginggever", "Iemand heeft deze zaak namens u aangevraagd."),
    ],
)
def test_the_rol_in_an_own_login(kind: str, machtiging: str, sentence: str) -> None:
    rol = make_rol(omschrijving_generiek=kind, indicatie_machtiging=machtiging)
    assert why(rol) == sentence


FOR_SOMEBODY = "U bent ingelogd namens iemand anders, met een machtiging."


@pytest.mark.parametrize(
    ("identity", "rol", "login", "sentence"),
    [
        (
            *(GEMACHTIGDE, make_rol(BAS, indicatie_machtiging="gemachtigde"), FOR_SOMEBODY),
            "U heeft deze zaak namens iemand anders aangevraagd.",
        ),
        (
            *(GEMACHTIGDE, make_rol(ANNA), FOR_SOMEBODY),
            "Die persoon heeft deze zaak aangevraagd.",
        ),
        (
            *(GEMACHTIGDE, make_rol(ANNA, indicatie_machtiging="machtiginggever"), FOR_SOMEBODY),
            "Die persoon is betrokken bij deze zaak.",
        ),
        (
            *(ADMINISTRATOR, make_rol(ANNA, omschrijving_generiek="belanghebbende")),
            "U bent ingelogd als bewindvoerder van iemand anders.",
            "Die persoon is betrokken bij deze zaak.",
        ),
        (
            *(COMPANY, make_rol(KVK)),
            "U bent ingelogd namens een bedrijf of organisatie.",
            "Deze zaak is van dat bedrijf of die organisatie.",
        ),
    ],
)
def test_the_rol_in_a_login_for_another(
    identity: Identity, rol: Rol, login: str, sentence: str
) -> None:
    assert why(rol, identity) == f"{login} {sentence}"


def test_from_where_and_when_it_was_fetched() -> None:
    assert facts(make_rol()) == {
        "De gegevens komen uit": "het zaaksysteem",
        "Opgehaald op": "23 november 2026 om 14.03 uur",
    }


def test_since_and_until_when_only_if_the_registration_says_so() -> None:
    rol = make_rol(begin_geldigheid=date(2026, 10, 2), einde_geldigheid=date(2027, 3, 1))
    shown = facts(rol)
    assert shown["Betrokken sinds"] == "2 oktober 2026"
    assert shown["Betrokken tot en met"] == "1 maart 2027"


def test_until_when_the_machtiging_holds() -> None:
    identity = Identity(
        method=Method.DIGID_MACHTIGEN,
        loa=Loa.MIDDEN,
        issuer="https://broker.test",
        sub="sub",
        auth_time=datetime(2026, 11, 23, tzinfo=UTC),
        actor=Party(id=BAS),
        subject=Party(id=ANNA),
        mandate=Mandate(
            services=frozenset({"alles"}), role="gemachtigde", valid_until=date(2027, 1, 9)
        ),
    )
    assert facts(make_rol(), identity)["Uw machtiging geldt tot en met"] == "9 januari 2027"
    assert "Uw machtiging geldt tot en met" not in facts(make_rol(), GEMACHTIGDE)


def test_only_in_an_own_login_there_is_a_page_about_who_looked() -> None:
    assert build_toegang(make_toegang(), make_identity()).shows_inzage
    for identity in (GEMACHTIGDE, ADMINISTRATOR, COMPANY):
        assert not build_toegang(make_toegang(), identity).shows_inzage


# --- what is withheld ----------------------------------------------------------------------------

NIET_AF = "Wat nog niet klaar is, laten wij nog niet zien."
VERTROUWELIJK = "Wat vertrouwelijk is, laten wij op deze website niet zien."


def withheld(documenten: set[Grond], besluiten: set[Grond]) -> tuple[str, ...]:
    toegang = make_toegang(
        documenten_ingehouden=frozenset(documenten), besluiten_ingehouden=frozenset(besluiten)
    )
    return build_toegang(toegang, make_identity()).withheld


def test_nothing_withheld_is_not_mentioned() -> None:
    assert withheld(set(), set()) == ()


def test_each_ground_is_told_once_always_in_the_same_order() -> None:
    lead = "Wij laten niet alle documenten en besluiten zien."
    both = {Grond.VERTROUWELIJK, Grond.NIET_AF}
    assert withheld(both, {Grond.NIET_AF}) == (lead, NIET_AF, VERTROUWELIJK)


def test_documents_and_besluiten_are_told_apart() -> None:
    assert withheld({Grond.VERTROUWELIJK}, set()) == (
        "Wij laten niet alle documenten zien.",
        VERTROUWELIJK,
    )
    assert withheld(set(), {Grond.NIET_AF}) == ("Wij laten niet alle besluiten zien.", NIET_AF)


@pytest.mark.parametrize("grond", Grond)
def test_every_ground_has_words_that_do_not_say_what_it_is(grond: Grond) -> None:
    (lead, sentence) = withheld({grond}, set())
    assert lead.startswith("Wij laten niet alle")
    assert sentence
    assert grond.value not in sentence.split() or grond is Grond.VERTROUWELIJK


def test_a_list_from_which_something_is_withheld_does_not_say_that_there_is_nothing() -> None:
    gronden = frozenset({Grond.VERTROUWELIJK})
    block = build_documents(REF, Ok(()), gronden)
    assert block.empty == ""
    assert block.withheld == ("Wij laten niet alle documenten zien.", VERTROUWELIJK)
    assert build_documents(REF, Ok(()), frozenset()).empty != ""


def test_the_lists_themselves_say_that_there_is_more() -> None:
    gronden = frozenset({Grond.ALLEEN_STATUS})
    reduced = "Bij dit soort zaken laten wij alleen zien hoe ver wij zijn."
    assert build_documents(REF, Ok((make_document(),)), gronden).withheld[1:] == (reduced,)
    assert build_besluiten(Ok((make_besluit(),)), around(""), gronden).withheld[1:] == (reduced,)
    assert build_besluiten(Ok((make_besluit(),)), around("")).withheld == ()
