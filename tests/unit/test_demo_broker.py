"""The pure parts of the demo broker: what can be chosen, and what the tokens then say.

Its whole flow over HTTP is in tests/peer.
"""

import json
from datetime import UTC, datetime

import pytest

from demo.broker.claims import build_login, pseudonym
from demo.broker.forms import LoginForm
from demo.broker.levels import DIGID, EHERKENNING, EIDAS, Level, Levels
from demo.broker.means import CLAIM_NAMES, LEVELS, MEANS, Means, Persona, get_means, get_persona
from demo.people import BSNS
from portal.login.claims import DEFAULT_LOA_MAPPING, identity_from_claims
from tests.logins import (
    LOAS,
    LOGINS,
    Login,
    build_claim_config,
    find_means,
    find_persona,
    load_brokers,
    parts_of,
)

SECRET = "a secret of this test"
NOW = datetime(2026, 11, 23, 14, 0, 0, 900_000, tzinfo=UTC)
AC_CLASSES = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
ASSURANCE = "urn:etoegang:core:assurance-class:"
EIDAS_LOA = "http://eidas.europa.eu/LoA/"
PERSONAS = [persona for means in MEANS for persona in means.personas]
every_means = pytest.mark.parametrize("means", MEANS, ids=lambda means: means.key)
every_login = pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.persona)


def say(persona: Persona, level: Level) -> dict[str, object]:
    """All claims of a login."""
    return dict(
        build_login(persona.key, persona.claims, acr=level.acr, auth_time=NOW, secret=SECRET)
    )


@pytest.mark.parametrize(
    ("levels", "key", "acr"),
    [
        (DIGID, "basis", f"{AC_CLASSES}PasswordProtectedTransport"),
        (DIGID, "midden", f"{AC_CLASSES}MobileTwoFactorContract"),
        (DIGID, "substantieel", f"{AC_CLASSES}Smartcard"),
        (DIGID, "hoog", f"{AC_CLASSES}SmartcardPKI"),
        (EHERKENNING, "eh2", f"{ASSURANCE}loa2"),
        (EHERKENNING, "eh2plus", f"{ASSURANCE}loa2plus"),
        (EHERKENNING, "eh3", f"{ASSURANCE}loa3"),
        (EHERKENNING, "eh4", f"{ASSURANCE}loa4"),
        (EIDAS, "laag", f"{EIDAS_LOA}low"),
        (EIDAS, "substantieel", f"{EIDAS_LOA}substantial"),
        (EIDAS, "hoog", f"{EIDAS_LOA}high"),
    ],
)
def test_levels_are_those_of_the_means(levels: Levels, key: str, acr: str) -> None:
    assert levels.get(key).acr == acr


@pytest.mark.parametrize(
    ("levels", "acr_values", "key"),
    [
        (DIGID, "", "midden"),
        (DIGID, "urn:unknown", "midden"),
        (DIGID, f"{AC_CLASSES}Smartcard", "substantieel"),
        (DIGID, f"idp:digid {AC_CLASSES}SmartcardPKI {AC_CLASSES}Smartcard", "hoog"),
        (EHERKENNING, "", "eh3"),
        (EHERKENNING, f"{AC_CLASSES}Smartcard {ASSURANCE}loa4", "eh4"),
        (EIDAS, "", "substantieel"),
        (EIDAS, f"{EIDAS_LOA}low", "laag"),
    ],
)
def test_preferred_level_is_the_first_known_or_the_usual(
    levels: Levels, acr_values: str, key: str
) -> None:
    assert levels.get_preferred(acr_values).key == key


def test_every_level_is_known_to_the_portal() -> None:
    assert {level.acr: LOAS[level.key] for level in LEVELS} == dict(DEFAULT_LOA_MAPPING)


def test_each_means_is_a_client_that_the_portal_is_configured_with() -> None:
    assert load_brokers().keys() == {means.client_id for means in MEANS}
    for means in MEANS:
        broker = load_brokers()[means.client_id]
        assert (broker["slug"], broker["naam"]) == (means.key, means.naam)
        assert get_means(means.client_id) is means


def test_the_demo_speaks_every_profile() -> None:
    profiles = {broker["profiel"] for broker in load_brokers().values()}
    assert profiles == {"standaard", "keycloak", "signicat", "nlgov"}


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.key)
def test_claims_of_each_persona(persona: Persona) -> None:
    level = find_means(persona.key).levels.all[2]

    claims = say(persona, level)

    assert claims.keys() <= set(CLAIM_NAMES)
    assert claims.items() >= persona.claims.items()
    assert claims["acr"] == level.acr
    assert claims["auth_time"] == 1_795_442_400
    assert claims["sub"] == persona.claims.get("sub", pseudonym(persona.key, SECRET))
    assert json.loads(json.dumps(claims)) == claims


@every_login
def test_the_portal_reads_what_was_meant(login: Login) -> None:
    means, persona = find_means(login.persona), find_persona(login.persona)
    config = build_claim_config(means)
    for level in means.levels.all:
        identity = identity_from_claims(config, say(persona, level), NOW)
        assert parts_of(login.persona, identity) == login
        assert identity.loa is LOAS[level.key]


def test_a_login_is_expected_of_every_persona() -> None:
    assert [login.persona for login in LOGINS] == [persona.key for persona in PERSONAS]


def test_sub_is_stable_different_per_persona_and_broker_and_says_nothing() -> None:
    subs = [pseudonym(persona.key, SECRET) for persona in PERSONAS]

    assert subs == [pseudonym(persona.key, SECRET) for persona in PERSONAS]
    assert len(set(subs)) == len(PERSONAS)
    assert not set(subs) & {pseudonym(persona.key, "another secret") for persona in PERSONAS}
    for persona, sub in zip(PERSONAS, subs, strict=True):
        assert persona.key not in sub
        assert not any(bsn in sub for bsn in BSNS)


def test_a_persona_shows_no_number() -> None:
    for persona in PERSONAS:
        assert not any(bsn in f"{persona!r}" for bsn in BSNS)


def test_unknown_persona_client_and_level_raise() -> None:
    with pytest.raises(KeyError):
        get_persona("iemand")
    with pytest.raises(KeyError):
        get_means("mijnzaken")
    with pytest.raises(KeyError):
        DIGID.get("eh3")


@every_means
def test_form_accepts_every_choice_on_the_page(means: Means) -> None:
    for persona in means.personas:
        for level in means.levels.all:
            form = LoginForm(means, {"persoon": persona.key, "niveau": level.key})

            assert form.is_valid()
            assert get_persona(form.cleaned_data["persoon"]) is persona
            assert means.levels.get(form.cleaned_data["niveau"]) is level


@every_means
def test_form_refuses_the_personas_and_levels_of_another_means(means: Means) -> None:
    own = {persona.key for persona in means.personas}
    level = means.levels.default
    for persona in PERSONAS:
        form = LoginForm(means, {"persoon": persona.key, "niveau": level.key})
        assert form.is_valid() == (persona.key in own)
    other = EIDAS if means.levels is not EIDAS else DIGID
    for foreign in {level.key for level in other.all} - {level.key for level in means.levels.all}:
        form = LoginForm(means, {"persoon": means.personas[0].key, "niveau": foreign})
        assert form.errors.keys() == {"niveau"}


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
    assert LoginForm(MEANS[0], data).errors == errors
