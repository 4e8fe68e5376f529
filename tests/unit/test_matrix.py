"""The autorisatiematrix: filled in by the policy, complete, and legible for who has to judge it."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from tests.unit.examples import BSN, TODAY, make_context, make_regels
from zaken import policy
from zaken.domain import Action, Loa, Vertrouwelijkheid
from zaken.matrix import build_example, build_rows
from zaken.matrix_tables import Table, build_tables, say_regels
from zaken.policy import Rule
from zaken.regels import Regels
from zaken.zinnen import BELETSELEN, GRONDEN, HANDELINGEN

IN_GENERAL = make_regels(diensten=frozenset())


def get_matrix(**regels: Any) -> dict[str, dict[str, str]]:
    """Who -> action -> answer, as it is printed."""
    table = build_tables("Gemeente Voorbeeld", make_context(**regels))[0]
    return {row[0]: dict(zip(table.header, row, strict=True)) for row in table.rows}


def list_differences(**per_zaaktype: Regels) -> list[tuple[str, ...]]:
    context = make_context(diensten=frozenset(), per_zaaktype=per_zaaktype)
    return [row for row in build_tables("x", context)[-1].rows if row[0] in per_zaaktype]


# --- complete ------------------------------------------------------------------------------------


def test_every_rule_has_one_sentence_and_every_action_a_name() -> None:
    assert set(GRONDEN) | set(BELETSELEN) == set(Rule)
    assert not set(GRONDEN) & set(BELETSELEN)
    assert set(HANDELINGEN) == set(Action)
    sentences = [*GRONDEN.values(), *BELETSELEN.values()]
    assert len(set(sentences)) == len(Rule)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_every_choice_of_a_gemeente_is_named() -> None:
    assert len(say_regels(IN_GENERAL)) == len(fields(Regels))
    others: dict[str, Any] = {
        "rol_kinds": frozenset({"mede_initiator"}),
        "minimum_loa": Loa.HOOG,
        "ceiling": Vertrouwelijkheid.OPENBAAR,
        "document_ceiling": Vertrouwelijkheid.OPENBAAR,
        "uitgesloten": True,
        "alleen_status": True,
        "zichtbaar_vanaf": date(2026, 1, 1),
        "diensten": frozenset({"belasting"}),
    }
    for field in fields(Regels):
        changed = say_regels(replace(IN_GENERAL, **{field.name: others[field.name]}))
        assert sum(changed[name] != text for name, text in say_regels(IN_GENERAL).items()) == 1


def test_every_action_is_asked_about_something_it_exists_for() -> None:
    for row in build_rows(IN_GENERAL, build_example(IN_GENERAL), TODAY):
        assert set(row.decisions) == set(Action)
        for decision in row.decisions.values():
            assert Rule.RESOURCE_UNKNOWN not in decision.reasons


# --- what it says --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wie", "overzicht", "zaak", "wie_keek"),
    [
        ("Eigen login, is initiator", "ja", "ja", "ja"),
        ("Eigen login, is belanghebbende", "ja", "ja", "ja"),
        ("Eigen login, is behandelaar (een andere rol)", "ja", "nee (1)", "ja"),
        ("Eigen login, rol is gisteren geëindigd", "ja", "nee (1)", "ja"),
        ("Eigen login, is gemachtigde van een ander", "ja", "nee (1)", "ja"),
        ("Eigen login op te laag niveau", *["hoger inloggen"] * 3),
        ("Vreemde, heeft geen rol", "ja", "nee (1)", "ja"),
        ("Login voor een ander, binnen de machtiging", "ja", "ja", "nee (5)"),
        ("Login voor een ander, zelf voor die ander aangevraagd", "ja", "ja", "nee (5)"),
        ("Login voor een ander, buiten de machtiging", "ja", "nee (4)", "nee (5)"),
        ("Login voor een ander, machtiging voorbij", "nee (3)", "nee (3)", "nee (3, 5)"),
        ("Login voor een ander, eigen zaak van de gemachtigde", "ja", "nee (1)", "nee (5)"),
        ("Bewindvoerder, binnen de machtiging", "ja", "ja", "nee (5)"),
        ("Bedrijf, zaak van het bedrijf", "ja", "ja", "nee (5)"),
        ("Bedrijf, buiten de machtiging", "ja", "nee (4)", "nee (5)"),
        ("Bedrijf, beperkt tot een vestiging, zaak daarvan", "ja", "ja", "nee (5)"),
        ("Bedrijf, beperkt tot een vestiging, zaak van het bedrijf", "ja", "nee (1)", "nee (5)"),
    ],
)
def test_the_matrix(wie: str, overzicht: str, zaak: str, wie_keek: str) -> None:
    row = get_matrix()[wie]
    assert (row["overzicht"], row["zaak"], row["wie keek"]) == (overzicht, zaak, wie_keek)
    for handeling in ("stappen", "document", "download", "besluit"):
        assert row[handeling] == zaak
    assert row["andere betrokkene"] == ("ja, zonder naam" if zaak == "ja" else zaak)


def test_the_table_above_has_all_rows() -> None:
    assert len(get_matrix()) == 17


def test_the_numbers_are_those_of_the_conditions() -> None:
    _, _, conditions, *_ = build_tables("x", make_context())
    codes = {number: code for number, _, code in conditions.rows}
    assert (codes["1"], codes["3"], codes["4"], codes["5"]) == (
        Rule.NO_ROL,
        Rule.MANDATE_NOT_VALID,
        Rule.MANDATE_OUT_OF_SCOPE,
        Rule.INZAGE_OF_ANOTHER,
    )


def test_the_cells_come_from_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "FORBIDS", ())  # a policy in which nothing is forbidden
    assert get_matrix()["Login voor een ander, buiten de machtiging"]["zaak"] == "ja"


def test_the_choices_of_the_gemeente_change_the_matrix() -> None:
    assert "Eigen login op te laag niveau" not in get_matrix(minimum_loa=Loa.BASIS)
    only = get_matrix(rol_kinds=frozenset({"behandelaar"}))
    assert only["Eigen login, is behandelaar (een andere rol)"]["zaak"] == "ja"
    assert only["Eigen login, is initiator"]["zaak"] == "nee (1)"


# --- per zaaktype --------------------------------------------------------------------------------


def test_a_zaaktype_that_is_excluded() -> None:
    choice, *answers = list_differences(WMO=replace(IN_GENERAL, uitgesloten=True))
    assert choice == ("WMO", "keuze", "uitgesloten", "ja", "nee")
    assert answers[0] == (
        "WMO",
        "Eigen login, is initiator; Eigen login, is belanghebbende",
        "zaak, stappen, document, download, besluit, andere betrokkene",
        "nee (12)",
        "ja",
    )


def test_a_zaaktype_that_is_reduced() -> None:
    _, answer, *_ = list_differences(JEUGD=replace(IN_GENERAL, alleen_status=True))
    assert answer[2:] == ("document, download, besluit", "nee (13)", "ja")


def test_a_zaaktype_with_a_service_differs_in_its_choice_only() -> None:
    rows = list_differences(BEZWAAR=replace(IN_GENERAL, diensten=frozenset({"belasting"})))
    assert rows == [("BEZWAAR", "keuze", "diensten van een machtiging", "belasting", "geen")]


def test_other_zaaktypen_are_opened_by_no_mandate() -> None:
    *_, last = build_tables("x", make_context(diensten=frozenset()))[-1].rows
    assert last[0] == "(alle andere zaaktypen)"
    assert "Login voor een ander, binnen de machtiging" in last[1]
    assert last[3:] == ("nee (4)", "ja")


def test_no_number_of_a_person_is_in_the_tables() -> None:
    tables: tuple[Table, ...] = build_tables("Gemeente Voorbeeld", make_context())
    assert "99999" not in str(tables)
    assert not [key for key, bsn in BSN.items() if bsn in str(tables)]
