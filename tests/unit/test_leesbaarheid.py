"""The measure of plain Dutch: it finds what is hard, and leaves plain text alone."""

import pytest

from zaken.leesbaarheid import LONGEST_SENTENCE, Soort, examine
from zaken.leesbaarheid_woorden import WOORDEN


def kinds(text: str) -> set[Soort]:
    return {remark.soort for remark in examine(text)}


@pytest.mark.parametrize(
    ("text", "soort"),
    [
        ("Indien u het niet weet, belt u ons.", Soort.MOEILIJK_WOORD),
        ("Wij doen dit MET BETREKKING TOT uw zaak.", Soort.MOEILIJK_WOORD),
        ("Je krijgt een brief.", Soort.AANSPREKING),
        ("Wij beslissen op 01-12-2026.", Soort.DATUM),
        ("Uw aanvraag wordt morgen door ons bekeken.", Soort.LIJDEND),
        ("Ontvangen", Soort.MISVERSTAAN),
        ("ontvangen.", Soort.MISVERSTAAN),
        ("Dit is de aanvraagbeoordelingscommissie.", Soort.LANG_WOORD),
        (" ".join(["woord"] * (LONGEST_SENTENCE + 1)), Soort.LANGE_ZIN),
    ],
)
def test_what_is_hard_is_found(text: str, soort: Soort) -> None:
    assert kinds(text) == {soort}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Wij hebben uw aanvraag ontvangen.",
        "U krijgt uiterlijk op 1 december 2026 antwoord. U hoeft niets te doen.",
        "Bent u het niet eens met het besluit? Dan kunt u bezwaar maken.",
        "In de brief staat welke papieren wij nodig hebben.",
        " ".join(["woord"] * LONGEST_SENTENCE),
        "Een woord zoals indiening bevat een moeilijk woord, maar is het niet.",
    ],
)
def test_plain_text_is_left_alone(text: str) -> None:
    assert examine(text) == ()


def test_every_sentence_is_looked_at_and_named() -> None:
    hard, date = examine("Dat gaat goed.\nWij doen dat derhalve op 1-12-26.")[::-1]
    assert (hard.fragment, date.fragment) == ("derhalve", "1-12-26")
    assert "daarom" in hard.advies


def test_no_advice_is_hard_itself() -> None:
    assert {plain: examine(plain) for plain in WOORDEN.values() if examine(plain)} == {}
    assert [word for word in WOORDEN if word != word.lower().strip()] == []
