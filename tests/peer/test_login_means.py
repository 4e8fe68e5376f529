"""Every login means and persona of the demo, at two providers: the same Identity comes out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from demo.broker.means import MEANS
from demo.people import BSNS, DE_BALANS, DE_BRUG, DE_LINDE, TIMMERWERKEN
from tests.logins import LOAS, LOGINS, Login, find_means, find_persona, parts_of
from tests.peer.conftest import Stack
from tests.peer.openid_provider import ProviderError
from tests.peer.resident import Means, Resident, read_query, read_title
from zaken.domain import Loa

# One means of each kind of levels.
LEVELS = [
    (means.personas[0].key, level.key)
    for means in {id(means.levels): means for means in MEANS}.values()
    for level in means.levels.all
]
every_login = pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.persona)
# Of two companies, of two people, and of a branch: what must not be taken for the other.
PAIRS = [
    ("bas-voor-anna", "bas-voor-carla"),
    ("fatima-voor-de-linde", "fatima-voor-zonnebloem"),
    ("fatima-voor-de-linde", "gijs-voor-de-linde"),
]


@every_login
def test_the_same_identity_comes_out(resident: Resident, means: Means, login: Login) -> None:
    level = find_means(login.persona).levels.default
    answer = resident.log_in(means, login.persona, level.key)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/zaken/")

    identity = resident.read_identity()
    assert parts_of(login.persona, identity) == login
    assert identity.loa is LOAS[level.key]
    assert identity.issuer == means.provider.issuer
    assert identity.sub
    assert abs(datetime.now(UTC) - identity.auth_time) < timedelta(minutes=1)


@pytest.mark.parametrize(("person", "level"), LEVELS)
def test_the_chosen_level_is_the_level_of_the_login(
    resident: Resident, means: Means, person: str, level: str
) -> None:
    answer = resident.log_in(means, person, level)
    if LOAS[level] < Loa.MIDDEN:
        assert (answer.status_code, read_title(answer)) == (403, "Log in op een veiliger manier")
        assert resident.get("/zaken/").status_code == 302
    else:
        assert answer.status_code == 302
        assert resident.read_identity().loa is LOAS[level]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_another_choice_is_another_login(
    resident: Resident, other: Resident, means: Means, first: str, second: str
) -> None:
    level = find_means(first).levels.default.key
    resident.log_in(means, first, level)
    other.log_in(means, second, level)
    one, two = resident.read_identity(), other.read_identity()
    assert (one.method, one.issuer) == (two.method, two.issuer)
    assert one.subject != two.subject
    assert one.sub != two.sub


def test_only_a_company_login_for_one_branch_is_restricted_to_it() -> None:
    """Guards the test above it: the expectations hold both kinds, and each number once."""
    branches = [login for login in LOGINS if login.subject.vestiging]
    assert {login.persona for login in branches} == {
        "fatima-voor-zonnebloem",
        "gijs-voor-de-linde",
    }
    whole = next(login for login in LOGINS if login.persona == "fatima-voor-de-linde")
    gijs = next(login for login in branches if login.persona == "gijs-voor-de-linde")
    assert replace(gijs.subject, vestiging=None) == whole.subject


def test_a_means_does_not_let_in_who_has_another(resident: Resident, means: Means) -> None:
    """A persona sent to the login page of another means: the provider refuses, nobody is in."""
    url = resident.start_login(means.slug)
    assert read_query(url)["client_id"] == "mijnzaken-digid"
    with pytest.raises(ProviderError):
        means.authorize(resident.session, url, "bas-voor-anna", "midden")
    assert resident.get("/zaken/").status_code == 302


def list_numbers() -> set[str]:
    """All numbers of all logins, but for a `sub`: the certified provider shows those."""
    parties = [party for login in LOGINS for party in (login.actor, login.subject)]
    parties += [party for login in LOGINS if login.mandate for party in login.mandate.chain]
    found = {party.id.value for party in parties}
    found |= {party.vestiging.value for party in parties if party.vestiging}
    return found - {str(find_persona(login.persona).claims.get("sub")) for login in LOGINS}


def test_no_number_of_any_login_is_seen_by_the_browser_or_kept(stack: Stack, means: Means) -> None:
    """Not of persons, of companies or of branches: neither in addresses, pages, rows nor log."""
    assert list_numbers() > {*BSNS, DE_LINDE.kvk, DE_BRUG.rsin, DE_BALANS.kvk, TIMMERWERKEN.nummer}
    seen = []
    for login in LOGINS:
        with Resident(portal=stack.portal) as resident:
            resident.log_in(means, login.persona, find_means(login.persona).levels.default.key)
            seen += resident.seen
            seen.append(repr(resident.portal.read_session(resident.session_key)))
    seen += [stack.portal.dump_database(), stack.portal.log()]
    text = "\n".join(seen)
    assert text.count("'identity'") == len(LOGINS)
    assert [number for number in list_numbers() if number in text] == []
