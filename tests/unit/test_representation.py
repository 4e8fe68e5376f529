"""Who is logged in and for whom, in words; and of no number more than its end."""

from dataclasses import replace

import pytest

from demo.people import BSNS
from portal.representation import Banner, ForWhom, build_banner, get_for_whom
from tests.logins import LOGINS, Login
from tests.unit.examples import ANNA, BAS, KVK, make_identity
from zaken.domain import Identity, Method, PartyId, PartyKind

LIMITED = ("U ziet alleen de zaken waarvoor uw machtiging geldt.",)
VESTIGING = PartyId(kind=PartyKind.VESTIGING, value="990000541921")
RSIN = PartyId(kind=PartyKind.RSIN, value="002220659")
PSEUDO = PartyId(kind=PartyKind.PSEUDO, value="6F1C0A52B7E94D3D8C21@9A4E7D10")


def named(identity: Identity, *, actor: str = "", subject: str = "") -> Identity:
    """The same login, of which the broker gave names."""
    return replace(
        identity,
        actor=replace(identity.actor, naam=actor),
        subject=replace(identity.subject, naam=subject),
    )


MACHTIGEN = make_identity(ANNA, actor=BAS, method=Method.DIGID_MACHTIGEN)
BEWIND = make_identity(ANNA, actor=PSEUDO, method=Method.EH_BEWINDVOERING)
COMPANY = make_identity(KVK, actor=PSEUDO, method=Method.EHERKENNING)


@pytest.mark.parametrize(
    ("identity", "banner"),
    [
        (make_identity(), Banner(who="Ingelogd met DigiD")),
        (
            named(make_identity(method=Method.EIDAS), actor="Fischer", subject="Fischer"),
            Banner(who="Ingelogd als Fischer met eIDAS"),
        ),
        (
            MACHTIGEN,
            Banner(
                who="Ingelogd als gemachtigde met DigiD Machtigen",
                for_whom="U kijkt namens iemand van wie u gemachtigde bent",
                limits=LIMITED,
            ),
        ),
        (
            named(MACHTIGEN, actor="B. de Boer", subject="A. Jansen"),
            Banner(
                who="Ingelogd als B. de Boer, gemachtigde met DigiD Machtigen",
                for_whom="U kijkt namens A. Jansen",
                limits=LIMITED,
            ),
        ),
        (
            BEWIND,
            Banner(
                who="Ingelogd als bewindvoerder met eHerkenning",
                for_whom="U kijkt namens iemand van wie u bewindvoerder bent",
                limits=LIMITED,
            ),
        ),
        (
            COMPANY,
            Banner(
                who="Ingelogd met eHerkenning",
                for_whom="U kijkt namens een bedrijf of organisatie",
                limits=("Het KVK-nummer eindigt op 1354.",),
            ),
        ),
        (
            replace(COMPANY, subject=replace(COMPANY.subject, vestiging=VESTIGING)),
            Banner(
                who="Ingelogd met eHerkenning",
                for_whom="U kijkt namens een bedrijf of organisatie",
                limits=(
                    "Het KVK-nummer eindigt op 1354.",
                    "U ziet alleen zaken van de vestiging met een nummer dat eindigt op 1921.",
                ),
            ),
        ),
        (
            named(make_identity(RSIN, method=Method.EHERKENNING), subject="De Brug"),
            Banner(who="Ingelogd met eHerkenning", for_whom="U kijkt namens De Brug"),
        ),
    ],
)
def test_who_and_for_whom(identity: Identity, banner: Banner) -> None:
    assert build_banner(identity) == banner


@pytest.mark.parametrize("method", Method)
def test_each_means_is_for_somebody(method: Method) -> None:
    assert get_for_whom(method) in ForWhom


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.persona)
def test_no_number_of_a_person_and_none_in_full(login: Login) -> None:
    identity = Identity(
        method=login.method,
        loa=make_identity().loa,
        issuer="https://broker.test",
        sub="sub",
        auth_time=make_identity().auth_time,
        actor=login.actor,
        subject=login.subject,
        mandate=login.mandate,
    )
    text = repr(build_banner(identity))
    numbers = [party.id for party in (login.actor, login.subject)]
    numbers += [login.subject.vestiging] if login.subject.vestiging else []
    assert not any(number.value in text for number in numbers)
    private = (n.value[-4:] for n in numbers if n.kind in {PartyKind.BSN, PartyKind.RSIN})
    assert not any(end in text for end in (*private, *BSNS))
    assert bool(build_banner(identity).for_whom) is (login.mandate is not None)
