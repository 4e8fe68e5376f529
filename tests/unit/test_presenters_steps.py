"""The track and trace in words: it says where the zaak is, and claims nothing it does not know."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.presenters.steps import build_status
from portal.presenters.zaaknaam import say_status
from portal.presenters.zaakpages import StatusBlock, StepView
from tests.unit.examples import (
    TODAY,
    at,
    make_dossier,
    make_status,
    make_statustypen,
    make_toegang,
    make_zaak,
    make_zaaktype,
)
from zaken.domain import Dossier, Duur, Missing, Ok, Opschorting, Reason, Status
from zaken.teksten import NO_TEKSTEN
from zaken.timeline import build


def tell(*statussen: Status, **zaak: Any) -> StatusBlock:
    present = max(statussen, key=lambda s: s.datum_status_gezet, default=None)
    return show(make_dossier(make_zaak(**({"status": Ok(present)} | zaak)), statussen))


def show(dossier: Dossier) -> StatusBlock:
    return build_status(dossier, build(dossier, TODAY), NO_TEKSTEN, TODAY)


def without_history(**zaak: Any) -> StatusBlock:
    return show(
        Dossier(
            zaak=make_zaak(**zaak),
            toegang=make_toegang(),
            statussen=Missing(Reason.TIMEOUT),
            documenten=Ok(()),
            besluiten=Ok(()),
        )
    )


def labels(step: StepView) -> tuple[str, str]:
    return step.when_label, step.when.text if step.when else ""


def test_in_progress() -> None:
    block = tell(make_status(1, at(2)), make_status(3, at(9)), einddatum_gepland=date(2026, 12, 1))
    assert (block.lead, block.step) == ("Stap 3 van 4:", "Stap 3")
    assert block.expectation == "Verwachte uitslag op 1 december 2026 (onze planning)."
    assert block.missing == ""
    assert [(s.number, s.state, s.spoken, s.title) for s in block.steps] == [
        (1, "done", "Klaar:", "Stap 1"),
        (2, "skipped", "Overgeslagen:", "Stap 2"),
        (3, "current", "Hier zijn wij nu:", "Stap 3"),
        (4, "expected", "Nog niet begonnen:", "Stap 4"),
    ]
    assert [labels(step) for step in block.steps] == [
        ("", "2 november 2026 om 13.00 uur"),
        ("", ""),
        ("Sinds", "9 november 2026 om 13.00 uur"),
        ("Verwacht op", "1 december 2026"),
    ]
    assert [step.explanation for step in block.steps] == [
        "",
        "Deze stap was niet nodig of is niet geregistreerd.",
        "Uitleg bij stap 3.",
        "",
    ]


def test_not_begun() -> None:
    block = tell()
    assert block.lead == "Uw zaak is bij ons bekend. Wij moeten er nog aan beginnen."
    assert {step.state for step in block.steps} == {"expected"}
    assert {step.spoken for step in block.steps} == {"Nog niet begonnen:"}


def test_closed_speaks_the_text_of_its_last_step() -> None:
    block = tell(make_status(1, at(2)), make_status(4, at(9)), einddatum=date(2026, 11, 9))
    assert (block.lead, block.expectation) == (
        "Uw zaak is klaar.",
        "Afgerond op 9 november 2026.",
    )
    assert block.steps[-1].explanation == "Uitleg bij stap 4."
    assert block.steps[0].explanation == ""


def test_closed_early_speaks_the_text_of_the_last_step_that_was_done() -> None:
    block = tell(make_status(1, at(2)), einddatum=date(2026, 11, 9))
    assert block.steps[0].explanation == "Uitleg bij stap 1."
    assert {step.spoken for step in block.steps[1:]} == {"Overgeslagen:"}


@pytest.mark.parametrize(
    ("fields", "last"),
    [
        ({}, ("", "")),
        ({"einddatum_gepland": date(2026, 12, 1)}, ("Verwacht op", "1 december 2026")),
        ({"einddatum_gepland": TODAY}, ("Verwacht op", "23 november 2026")),
        ({"einddatum_gepland": date(2026, 11, 22)}, ("", "")),  # a date that was missed
        (
            {"uiterlijke_einddatum_afdoening": date(2026, 12, 31)},
            ("Uiterlijk op", "31 december 2026"),
        ),
        (
            {"einddatum_gepland": date(2026, 12, 1), "opschorting": Opschorting(reden="")},
            ("", ""),
        ),
    ],
)
def test_only_the_last_step_is_expected_on_a_date(
    fields: dict[str, Any], last: tuple[str, str]
) -> None:
    block = tell(make_status(1, at(2)), **fields)
    assert labels(block.steps[-1]) == last
    assert [labels(step) for step in block.steps[1:-1]] == [("", "")] * 2


def test_a_step_that_the_zaaktype_does_not_know() -> None:
    block = tell(make_status(1, at(2)), make_status(77, at(9)))
    assert (block.lead, block.step) == ("Stap 2 van 5:", "Andere stap")
    assert [step.title for step in block.steps][1] == "Andere stap"
    assert block.steps[1].explanation == ""


def test_no_steps_at_all() -> None:
    block = tell(zaaktype=Ok(make_zaaktype(statustypen=())))
    assert block.steps == ()
    assert block.missing == "Voor dit soort zaken zijn geen stappen vastgelegd."


def test_numbers_count_from_one() -> None:
    assert [step.number for step in tell().steps] == [1, 2, 3, 4]


# --- what is not known is not said ---------------------------------------------------------------

UNKNOWN = "Status nu niet bekend:"


def test_without_history_no_step_is_called_skipped() -> None:
    """Only the present status is known: what came before it may well have been done."""
    block = without_history(status=Ok(make_status(3, at(9))))
    assert block.missing == "Wij kunnen nu niet alle stappen ophalen. Probeer het later opnieuw."
    assert (block.lead, block.step) == ("Stap 3 van 4:", "Stap 3")
    assert [step.spoken for step in block.steps] == [
        UNKNOWN,
        UNKNOWN,
        "Hier zijn wij nu:",
        "Nog niet begonnen:",
    ]
    assert [step.explanation for step in block.steps] == ["", "", "Uitleg bij stap 3.", ""]


def test_a_closed_zaak_without_history() -> None:
    block = without_history(status=Ok(make_status(4, at(9))), einddatum=date(2026, 11, 9))
    assert [step.spoken for step in block.steps] == [UNKNOWN] * 3 + ["Klaar:"]


@pytest.mark.parametrize("history", [Ok(()), Missing(Reason.TIMEOUT)])
def test_an_unknown_status_is_not_a_zaak_that_did_not_begin(history: Any) -> None:
    zaak = make_zaak(status=Missing(Reason.INVALID))
    block = show(
        Dossier(
            zaak=zaak,
            toegang=make_toegang(),
            statussen=history,
            documenten=Ok(()),
            besluiten=Ok(()),
        )
    )
    assert (block.lead, block.step) == ("", "")
    assert block.expectation == "Wij weten nog niet wanneer u de uitslag krijgt."
    assert block.missing
    assert {step.spoken for step in block.steps} == {UNKNOWN}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ontvangen", "Door ons ontvangen"),
        (" ontvangen. ", "Door ons ontvangen"),
        ("Aanvraag ontvangen", "Aanvraag ontvangen"),
    ],
)
def test_ontvangen_alone_is_never_shown(name: str, said: str) -> None:
    """Residents read it as: you got money."""
    steps = (replace(make_statustypen()[0], omschrijving=name), *make_statustypen()[1:])
    zaak = make_zaak(
        zaaktype=Ok(make_zaaktype(statustypen=steps)), status=Ok(make_status(1, at(9)))
    )
    assert say_status(zaak, NO_TEKSTEN) == said
    dossier = Dossier(
        zaak=zaak,
        toegang=make_toegang(),
        statussen=Ok((make_status(1, at(9)),)),
        documenten=Ok(()),
        besluiten=Ok(()),
    )
    block = show(dossier)
    assert (block.step, block.steps[0].title) == (said, said)


@pytest.mark.parametrize(
    ("weken", "norm"),
    [
        (3, "Wij willen uiterlijk op 30 november 2026 klaar zijn met deze stap (onze norm)."),
        (1, "Wij wilden op 16 november 2026 klaar zijn met deze stap. Dat is niet gelukt."),
    ],
)
def test_the_norm_of_the_present_step(weken: int, norm: str) -> None:
    steps = tuple(replace(s, doorlooptijd=Duur(weken=weken)) for s in make_statustypen())
    zaak = make_zaak(
        zaaktype=Ok(make_zaaktype(statustypen=steps)), status=Ok(make_status(2, at(9)))
    )
    dossier = Dossier(
        zaak=zaak,
        toegang=make_toegang(),
        statussen=Ok((make_status(2, at(9)),)),
        documenten=Ok(()),
        besluiten=Ok(()),
    )
    assert [step.norm for step in show(dossier).steps] == ["", norm, "", ""]


@pytest.mark.parametrize(
    ("step", "einddatum", "standard"),
    [
        (1, None, "Wat u heeft gestuurd, is bij ons binnen. Wij gaan er nu naar kijken."),
        (4, date(2026, 11, 9), "Wij zijn klaar met uw zaak."),
        (4, None, ""),  # an eindstatus alone does not close a zaak
    ],
)
def test_our_own_words_where_the_catalogus_has_none(
    step: int, einddatum: date | None, standard: str
) -> None:
    steps = [replace(s, statustekst="") for s in make_statustypen()]
    steps[0] = replace(steps[0], omschrijving="Ontvangen")
    zaak = make_zaak(
        zaaktype=Ok(make_zaaktype(statustypen=tuple(steps))),
        status=Ok(make_status(step, at(9))),
        einddatum=einddatum,
    )
    dossier = Dossier(
        zaak=zaak,
        toegang=make_toegang(),
        statussen=Ok((make_status(step, at(9)),)),
        documenten=Ok(()),
        besluiten=Ok(()),
    )
    shown = show(dossier).steps
    assert shown[step - 1].standard == standard
    assert [s.standard for s in shown if s is not shown[step - 1]] == ["", "", ""]
    assert not any(s.standard for s in show(tell_with_texts()).steps)


def tell_with_texts() -> Dossier:
    """The same where every statustype has a statustekst."""
    return Dossier(
        zaak=make_zaak(status=Ok(make_status(1, at(9)))),
        toegang=make_toegang(),
        statussen=Ok((make_status(1, at(9)),)),
        documenten=Ok(()),
        besluiten=Ok(()),
    )


# --- long lists ----------------------------------------------------------------------------------


def folded(count: int, place: int, **zaak: Any) -> list[tuple[str, list[int]]]:
    """The groups of a zaak in step `place` of so many: their summary and the numbers in them."""
    zaaktype = Ok(make_zaaktype(statustypen=make_statustypen(count)))
    block = tell(*([make_status(place, at(9))] if place else []), zaaktype=zaaktype, **zaak)
    assert [step for group in block.groups for step in group.steps] == list(block.steps)
    return [(group.summary, [step.number for step in group.steps]) for group in block.groups]


def test_a_short_list_is_whole() -> None:
    assert folded(9, 5) == [("", [*range(1, 10)])]


def test_of_thirty_steps_those_around_the_present_one_are_shown() -> None:
    assert folded(30, 12) == [
        ("10 eerdere stappen", [*range(1, 11)]),
        ("", [11, 12, 13, 14]),
        ("15 latere stappen", [*range(15, 30)]),
        ("", [30]),
    ]


@pytest.mark.parametrize(
    ("place", "groups"),
    [
        (0, [("", [1, 2, 3]), ("26 latere stappen", [*range(4, 30)]), ("", [30])]),
        (1, [("", [1, 2, 3]), ("26 latere stappen", [*range(4, 30)]), ("", [30])]),
        (30, [("28 eerdere stappen", [*range(1, 29)]), ("", [29]), ("", [30])]),
        (
            26,
            [
                ("24 eerdere stappen", [*range(1, 25)]),
                ("", [25, 26, 27, 28]),
                ("1 latere stap", [29]),
                ("", [30]),
            ],
        ),
    ],
)
def test_at_the_ends_of_a_long_list(place: int, groups: list[tuple[str, list[int]]]) -> None:
    assert folded(30, place) == groups


def test_a_long_list_of_a_zaak_that_is_closed_ends_with_what_came_last() -> None:
    assert folded(30, 30, einddatum=TODAY)[-1] == ("", [30])
