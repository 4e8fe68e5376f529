"""The pure parts of the demo broker: what can be chosen, and what the tokens then say.

Its whole flow over HTTP is in tests/peer.
"""

from datetime import UTC, datetime

import pytest

from demo.broker.claims import (
    CLAIM_NAMES,
    DEFAULT_LEVEL,
    LEVELS,
    build_claims,
    get_level,
    get_person,
    preferred_level,
    pseudonym,
)
from demo.broker.forms import LoginForm
from demo.people import PEOPLE, Person

SECRET = "a secret of this test"
AC_CLASSES = "urn:oasis:names:tc:SAML:2.0:ac:classes:"


@pytest.mark.parametrize(
    ("key", "acr"),
    [
        ("basis", f"{AC_CLASSES}PasswordProtectedTransport"),
        ("midden", f"{AC_CLASSES}MobileTwoFactorContract"),
        ("substantieel", f"{AC_CLASSES}Smartcard"),
        ("hoog", f"{AC_CLASSES}SmartcardPKI"),
    ],
)
def test_levels_are_those_of_digid(key: str, acr: str) -> None:
    assert get_level(key).acr == acr


@pytest.mark.parametrize(
    ("acr_values", "key"),
    [
        ("", "midden"),
        ("urn:unknown", "midden"),
        (f"{AC_CLASSES}Smartcard", "substantieel"),
        (f"idp:digid {AC_CLASSES}SmartcardPKI {AC_CLASSES}Smartcard", "hoog"),
    ],
)
def test_preferred_level_is_the_first_known_or_midden(acr_values: str, key: str) -> None:
    assert preferred_level(acr_values).key == key
    assert DEFAULT_LEVEL.key == "midden"


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.key)
def test_claims_of_each_person(person: Person) -> None:
    claims = build_claims(
        person,
        acr=LEVELS[2].acr,
        auth_time=datetime(2026, 11, 23, 14, 0, 0, 900_000, tzinfo=UTC),
        secret=SECRET,
    )

    assert tuple(claims) == CLAIM_NAMES
    assert claims["bsn"] == person.bsn
    assert claims["acr"] == f"{AC_CLASSES}Smartcard"
    assert claims["auth_time"] == 1_795_442_400
    assert claims["sub"] == pseudonym(person.key, SECRET)


def test_sub_is_stable_different_per_person_and_broker_and_says_nothing() -> None:
    subs = [pseudonym(person.key, SECRET) for person in PEOPLE]

    assert subs == [pseudonym(person.key, SECRET) for person in PEOPLE]
    assert len(set(subs)) == len(PEOPLE)
    assert not set(subs) & {pseudonym(person.key, "another secret") for person in PEOPLE}
    for person, sub in zip(PEOPLE, subs, strict=True):
        assert person.key not in sub
        assert person.bsn not in sub


def test_unknown_person_and_level_raise() -> None:
    with pytest.raises(KeyError):
        get_person("iemand")
    with pytest.raises(KeyError):
        get_level("hoogst")


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.key)
@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.key)
def test_form_accepts_every_choice_on_the_page(person: Person, level: object) -> None:
    form = LoginForm({"persoon": person.key, "niveau": getattr(level, "key", "")})

    assert form.is_valid()
    assert get_person(form.cleaned_data["persoon"]) is person
    assert get_level(form.cleaned_data["niveau"]) is level


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({}, {"persoon": ["Kies een persoon."], "niveau": ["Kies een betrouwbaarheidsniveau."]}),
        (
            {"persoon": "iemand", "niveau": "hoogst"},
            {
                "persoon": ["Kies een persoon uit de lijst."],
                "niveau": ["Kies een betrouwbaarheidsniveau uit de lijst."],
            },
        ),
        ({"persoon": "anna"}, {"niveau": ["Kies een betrouwbaarheidsniveau."]}),
    ],
)
def test_form_says_what_to_choose(data: dict[str, str], errors: dict[str, list[str]]) -> None:
    assert LoginForm(data).errors == errors
