"""Whose turn it is, in words; and that a zaak without news is not forgotten."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.presenters.steps import build_status
from portal.presenters.turn import say_quiet, say_turn
from portal.presenters.zaakpages import TurnView
from tests.unit.examples import (
    TODAY,
    at,
    make_actie,
    make_document,
    make_dossier,
    make_status,
    make_statustypen,
    make_teksten,
    make_zaak,
    make_zaaktype,
    make_zaaktypetekst,
)
from zaken.domain import Dossier, Missing, Ok, Opschorting, Reason, Statustype
from zaken.teksten import NO_TEKSTEN, Staptekst, Teksten, Wie
from zaken.timeline import build

NOTHING = TurnView(lead="U hoeft nu niets te doen.")


def turn(dossier: Dossier, teksten: Teksten = NO_TEKSTEN, today: date = TODAY) -> TurnView:
    zaak = dossier.zaak
    return say_turn(zaak, build(dossier, today), teksten.get(zaak), today)


def in_step(number: int, **zaak: Any) -> Dossier:
    status = make_status(number, at(9))
    return make_dossier(make_zaak(status=Ok(status), **zaak), [status])


def named(*names: str) -> Any:
    """A zaaktype with steps of these names; the last one closes the zaak."""
    steps = make_statustypen(len(names))
    return Ok(
        make_zaaktype(
            statustypen=tuple(
                replace(step, omschrijving=name, statustekst="")
                for step, name in zip(steps, names, strict=True)
            )
        )
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("In behandeling", "U hoeft nu niets te doen."),
        ("Wacht op aanvulling", "Wij wachten nu op u."),
        ("Advies vragen", "Wij wachten nu op een andere organisatie. U hoeft niets te doen."),
        ("Stap 2", ""),  # nobody knows what this is, so nothing is claimed
        ("Wacht op betaling", ""),
    ],
)
def test_of_a_kind_of_step_that_we_know(name: str, said: str) -> None:
    assert turn(in_step(1, zaaktype=named(name, "Klaar"))).lead == said


def test_of_the_last_step_nothing_is_claimed() -> None:
    assert turn(in_step(2, zaaktype=named("In behandeling", "Besluit"))) == TurnView()


def test_what_the_gemeente_wrote_goes_before() -> None:
    dossier = in_step(2)
    partner = Staptekst(statustype="Stap 2", wie=Wie.KETENPARTNER, partner="de taxateur")
    assert turn(dossier, make_teksten(stap_2=partner)) == TurnView(
        lead="Wij wachten nu op", words="de taxateur", after="U hoeft niets te doen."
    )
    ours = Staptekst(statustype="Stap 2", wie=Wie.GEMEENTE)
    assert turn(dossier, make_teksten(stap_2=ours)) == NOTHING


def test_what_has_to_be_done_and_by_when() -> None:
    dossier, asked = in_step(2), "stuur uw stukken"
    without = make_teksten(stap_2=make_actie(asked))
    assert turn(dossier, without) == TurnView(lead="U moet iets doen:", words=asked)
    until = make_teksten(stap_2=make_actie(asked, dagen=21))
    assert turn(dossier, until) == TurnView(
        lead="U moet uiterlijk op maandag 30 november 2026 iets doen:", words=asked
    )
    late = turn(dossier, until, date(2026, 12, 1))
    assert late == TurnView(
        lead="U moest uiterlijk op maandag 30 november 2026 iets doen:",
        words=asked,
        after="Lukt dat niet? Bel ons.",
    )


def test_on_the_last_day_it_is_not_too_late() -> None:
    until = make_teksten(stap_2=make_actie("stuur uw stukken", dagen=14))
    assert turn(in_step(2), until, TODAY).after == ""


def test_while_it_stands_still_it_is_not_known_that_nothing_has_to_be_done() -> None:
    stands_still = Opschorting(reden="")
    named_ = named("In behandeling", "Klaar")
    assert turn(in_step(1, zaaktype=named_, opschorting=stands_still)) == TurnView()
    assert turn(make_dossier(make_zaak(opschorting=stands_still))) == TurnView()


def test_before_the_first_step_and_after_the_last() -> None:
    assert turn(make_dossier(make_zaak())) == NOTHING
    assert turn(make_dossier(make_zaak(einddatum=TODAY))) == TurnView()
    lost = replace(make_dossier(make_zaak()), statussen=Missing(Reason.TIMEOUT))
    assert turn(lost) == TurnView()


# --- the next step -------------------------------------------------------------------------------


def following(dossier: Dossier, teksten: Teksten = NO_TEKSTEN) -> tuple[str, str, str]:
    block = build_status(dossier, build(dossier, TODAY), teksten, TODAY)
    return block.next_step, block.next_text, block.next_standard


def test_what_comes_next() -> None:
    zaaktype = named("Ontvangen", "In behandeling", "Wacht op aanvulling", "Besluit")
    assert following(in_step(1, zaaktype=zaaktype)) == (
        "In behandeling",
        "",
        "Dan gaat een medewerker met uw zaak aan de slag.",
    )
    # a step in which something is asked is only taken when needed
    assert following(in_step(2, zaaktype=zaaktype)) == (
        "Besluit",
        "",
        "Dan nemen wij een besluit. U krijgt daar bericht over.",
    )
    assert following(in_step(4, zaaktype=zaaktype)) == ("", "", "")


def test_the_words_of_the_gemeente_about_what_comes_next() -> None:
    stap = Staptekst(statustype="Stap 2", naam="Wij beslissen", vooruit="Dat duurt een week.")
    teksten = make_teksten(stap_2=stap)
    assert following(in_step(1), teksten) == ("Wij beslissen", "Dat duurt een week.", "")
    assert following(make_dossier(make_zaak())) == ("Stap 1", "", "")


def test_without_the_whole_history_nothing_is_said_about_what_comes_next() -> None:
    dossier = replace(in_step(1), statussen=Missing(Reason.TIMEOUT))
    assert following(dossier) == ("", "", "")


# --- not forgotten -------------------------------------------------------------------------------


def quiet(dossier: Dossier, teksten: Teksten = NO_TEKSTEN, today: date = TODAY) -> str:
    return say_quiet(dossier, build(dossier, today), teksten.get(dossier.zaak), today)


def test_a_zaak_without_news() -> None:
    dossier = in_step(2)
    assert quiet(dossier, today=date(2026, 12, 20)) == ""
    assert quiet(dossier, today=date(2026, 12, 21)) == (
        "U wordt niet vergeten. Sinds 9 november 2026 is er geen nieuws, maar uw zaak staat nog "
        "open bij ons."
    )


def test_by_when_there_is_to_be_news() -> None:
    dossier = in_step(2, einddatum_gepland=date(2027, 1, 15))
    assert quiet(dossier, today=date(2027, 1, 1)).endswith(
        "U hoort uiterlijk op 15 januari 2027 meer."
    )
    assert "uiterlijk" not in quiet(dossier, today=date(2027, 1, 16))  # that day has passed


def test_each_zaaktype_its_own_number_of_days() -> None:
    dossier = in_step(2)
    assert quiet(dossier, make_zaaktypetekst(stil_dagen=14))
    assert not quiet(dossier, make_zaaktypetekst(stil_dagen=15))


def test_a_document_is_news_too() -> None:
    document = make_document(verzenddatum=date(2026, 11, 20))
    dossier = replace(in_step(2), documenten=Ok((document,)))
    assert not quiet(dossier, make_zaaktypetekst(stil_dagen=14))


@pytest.mark.parametrize(
    "dossier",
    [
        in_step(2, einddatum=TODAY),
        replace(in_step(2), documenten=Missing(Reason.TIMEOUT)),
        replace(in_step(2), statussen=Missing(Reason.TIMEOUT)),
        make_dossier(make_zaak(status=Missing(Reason.TIMEOUT))),
    ],
)
def test_it_is_not_said_of_what_is_closed_or_not_wholly_known(dossier: Dossier) -> None:
    assert quiet(dossier, today=date(2027, 6, 1)) == ""


def test_what_stands_still_has_no_day_for_news() -> None:
    dossier = in_step(2, opschorting=Opschorting(reden=""), einddatum_gepland=date(2027, 1, 15))
    text = quiet(dossier, today=date(2027, 1, 1))
    assert text
    assert "uiterlijk" not in text


def test_a_strange_step_is_nobodys_turn() -> None:
    strange = make_status(77, at(9))
    assert turn(make_dossier(make_zaak(status=Ok(strange)), [strange])) == TurnView()


def test_these_steps_have_names() -> None:
    """Or the tests above would say nothing about kinds of steps."""
    zaaktype = named("Ontvangen", "Besluit").value
    assert [step.omschrijving for step in zaaktype.statustypen] == ["Ontvangen", "Besluit"]
    assert all(isinstance(step, Statustype) for step in zaaktype.statustypen)
