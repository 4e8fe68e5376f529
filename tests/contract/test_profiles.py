"""Every flag of a profile, against a registration that deviates so: the same zaken come out.

The demo registration behind a layer that imitates the supplier; the client is the real one.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from demo.people import PEOPLE
from demo.registration.app import RegistrationApp
from demo.registration.builder import Builder, Zaak
from demo.registration.recorder import depth
from tests.adapters import WSGIAdapter
from tests.contract.openzaak import (
    CLIENT_ID,
    ROOT,
    SECRET,
    dossier_of,
    make_source,
    wait_for_calls,
)
from tests.deviations import Deviating
from tests.unit.examples import ANNA, BAS, KVK, PSEUDO, make_identity
from zaken import domain
from zaken.domain import Missing, Ok, Reason, SourceError, Vertrouwelijkheid, ZaakRef
from zaken.regels import ROL_KINDS
from zaken.source import ListQuery, Rows
from zaken.zgw import transport
from zaken.zgw.adapter import ZGWSource
from zaken.zgw.profiles import PROFILES, Profile

PERSON = {person.key: person for person in PEOPLE}
CEILING = Vertrouwelijkheid.ZAAKVERTROUWELIJK
INP_BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
LATENCY = 0.2  # seconds; long enough for a busy machine to start all threads


class Register:
    """A small register of Anna and Bas."""

    def __init__(self) -> None:
        self.builder = Builder(datetime.now(UTC).date())
        self.zaaktype = self.builder.zaaktype("MELDING", stappen=("Begin", "Midden", "Einde"))
        self.app = RegistrationApp(self.builder.store, client_id=CLIENT_ID, secret=SECRET)

    def add(self, key: str, who: str = "anna", *, closed: bool = False, **raw: Any) -> Zaak:
        """A zaak of somebody."""
        last = [("Einde", -1)] if closed else []
        zaak = self.builder.zaak(self.zaaktype, key, statuses=[("Begin", -9), *last], raw=raw)
        self.builder.rol(zaak, PERSON[who].bsn, PERSON[who].naam)
        if closed:
            self.builder.resultaat(zaak, "Opgelost", "Klaar")
        return zaak


type Mount = Callable[..., ZGWSource]


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def mount(register: Register) -> Iterator[Mount]:
    """Put a layer around the register and give a source on it."""

    def mounted(profile: str | Profile = "standaard", **options: Any) -> ZGWSource:
        layer = options.pop("layer", {})
        adapter = WSGIAdapter(Deviating(app=register.app, **layer))
        transport.ADAPTERS[ROOT] = adapter
        return make_source(profile, **options)

    with ExitStack() as stack:
        stack.callback(transport.ADAPTERS.pop, ROOT, None)
        stack.callback(wait_for_calls)
        yield mounted


def list_zaken(
    source: ZGWSource,
    *,
    afgerond: bool = False,
    page: int = 1,
    subject: domain.PartyId = ANNA,
) -> Rows[domain.Zaak]:
    return source.start_list(
        make_identity(subject),
        ListQuery(
            rol_kinds=ROL_KINDS,
            afgerond=afgerond,
            ceiling=CEILING,
            pages=range(page, page + 1),
            page_size=20,
        ),
    )()()


def names(rows: Rows[domain.Zaak]) -> list[str]:
    return [zaak.omschrijving for zaak in rows.items if zaak]


def open_zaak(source: ZGWSource, zaak: Zaak, subject: domain.PartyId = ANNA) -> dict[str, Any]:
    ref = ZaakRef(registratie="voorbeeld", uuid=UUID(zaak.uuid))
    return dossier_of(source, make_identity(subject), ref)


# --- expand --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "layer"),
    [
        ("zonder-expand", {"refused": ("expand",)}),
        ("standaard", {"refused": ("expand",)}),
        ("standaard", {"ignored": ("expand",)}),
    ],
)
@pytest.mark.parametrize("zoek_met_get", [False, True])
def test_without_expand_the_same_zaken(
    register: Register,
    mount: Mount,
    profile: str,
    layer: dict[str, Any],
    zoek_met_get: bool,  # noqa: FBT001  # a column of the table
) -> None:
    """Never asked, refused (403 on a component), or ignored: single reads take its place."""
    running, closed = register.add("loopt"), register.add("klaar", closed=True)
    plain = mount("standaard")
    source = mount(profile, layer=layer, zoek_met_get=zoek_met_get)
    for afgerond in (False, True):
        assert list_zaken(source, afgerond=afgerond) == list_zaken(plain, afgerond=afgerond)
    for zaak in (running, closed):
        found = open_zaak(source, zaak)
        assert found["zaak"] == open_zaak(plain, zaak)["zaak"]
        assert found["zaak"].rollen[0].betrokkene == frozenset({ANNA})
        assert isinstance(found["zaak"].status, Ok)


def test_single_reads_of_a_page_start_together(register: Register, mount: Mount) -> None:
    for number in range(6):
        register.add(f"zaak-{number}")
    source = mount("zonder-expand")
    list_zaken(source)  # the catalogus
    register.app.faults.add("latency", seconds=LATENCY)
    register.app.calls.clear()
    assert len(list_zaken(source).items) == 6
    assert len(register.app.calls) == 1 + 2 * 6
    assert depth(register.app.calls) == 2


def test_a_refused_expand_is_not_asked_again_and_again(register: Register, mount: Mount) -> None:
    register.add("zaak")
    source = mount(layer={"refused": ("expand",)})
    list_zaken(source)
    assert not source.expands
    register.app.calls.clear()
    list_zaken(source)
    assert len([call for call in register.app.calls if call.path.endswith("_zoek")]) == 1


def test_rollen_that_cannot_be_read_refuse_the_zaak_and_hide_no_others(
    register: Register, mount: Mount
) -> None:
    zaak = register.add("zaak")
    source = mount("zonder-expand", layer={"refused": ("zaak",)})
    rows = list_zaken(source)
    assert rows.items == (None,)
    with pytest.raises(SourceError):
        open_zaak(source, zaak)


def test_a_status_that_cannot_be_read_is_missing(register: Register, mount: Mount) -> None:
    zaak = register.add("zaak")
    source = mount("zonder-expand", layer={"missing": ("/statussen/",)})
    assert open_zaak(source, zaak)["zaak"].status == Missing(Reason.INVALID)


def test_rollen_of_other_zaken_admit_nobody(register: Register, mount: Mount) -> None:
    """A registration that ignores `zaak=` on rollen gives those of the whole register."""
    register.add("van-anna")
    other = register.add("van-bas", "bas")
    source = mount("zonder-expand", layer={"ignored": ("zaak",)}, zoek_met_get=True)
    with pytest.raises(SourceError) as caught:
        open_zaak(source, other)
    assert caught.value.code == "filter_ignored"


@pytest.mark.parametrize("part", ["statussen", "substatussen", "besluiten", "documenten"])
def test_what_belongs_to_other_zaken_is_not_shown(
    register: Register, mount: Mount, part: str
) -> None:
    mine, other = register.add("van-anna"), register.add("van-bas", "bas")
    for zaak in (mine, other):
        register.builder.substatus(zaak, "Gebeld", -2, "betrokkenen")
        register.builder.besluit(zaak, "Besluit", -1)
        register.builder.document(zaak, f"Brief {zaak.key}")
    profile = Profile(substatussen=True)
    assert isinstance(open_zaak(mount(profile), mine)[part], Ok)
    source = mount(profile, layer={"ignored": ("zaak",)})
    assert open_zaak(source, mine)[part] == Missing(Reason.REFUSED)


# --- substatussen --------------------------------------------------------------------------------


def test_substatussen_for_residents_only(register: Register, mount: Mount) -> None:
    zaak = register.add("zaak")
    for words, doelgroep in (
        ("Loonstroken opgevraagd", "betrokkenen"),
        ("Twijfel over inkomen", "intern"),
        ("Onbekend", "iedereen"),
        ("Leeg", ""),
    ):
        register.builder.substatus(zaak, words, -2, doelgroep)
    (substatus,) = open_zaak(mount("open-zaak"), zaak)["substatussen"].value
    assert substatus.omschrijving == "Loonstroken opgevraagd"
    assert substatus.doelgroep == "betrokkenen"
    register.app.calls.clear()
    assert open_zaak(mount("standaard"), zaak)["substatussen"] == Ok(())
    assert not any(call.path.endswith("/substatussen") for call in register.app.calls)


# --- pages ---------------------------------------------------------------------------------------


def browse(source: ZGWSource) -> list[list[str]]:
    pages: list[Rows[domain.Zaak]] = []
    while not pages or pages[-1].has_more:
        pages.append(list_zaken(source, page=len(pages) + 1))
    return [names(page) for page in pages]


@pytest.mark.parametrize("fixed", [7, 20, 50])
def test_pages_of_a_fixed_size(register: Register, mount: Mount, fixed: int) -> None:
    """OneGround: 50 rows on a page, whatever is asked. Ours still have twenty."""
    for number in range(63):
        register.add(f"zaak-{number:02}", omschrijving=f"Zaak {number}")
    source = mount(Profile(fixed_page_size=fixed), layer={"page_size": fixed})
    pages = browse(source)
    assert [len(page) for page in pages] == [20, 20, 20, 3]
    assert len({name for page in pages for name in page}) == 63


def test_pages_of_another_size_than_the_profile_says_lose_nothing(
    register: Register, mount: Mount
) -> None:
    """Without a size in the profile a page is as long as it comes; a wrong size is an error."""
    for number in range(60):
        register.add(f"zaak-{number:02}", omschrijving=f"Zaak {number}")
    assert [len(page) for page in browse(mount(layer={"page_size": 50}))] == [50, 10]
    with pytest.raises(SourceError):
        list_zaken(mount(Profile(fixed_page_size=20), layer={"page_size": 50}))


# --- filters -------------------------------------------------------------------------------------


def test_the_ceiling_is_in_the_filter_where_the_supplier_knows_it(
    register: Register, mount: Mount
) -> None:
    register.add("gewoon", omschrijving="Gewoon")
    register.add("geheim", omschrijving="Geheim", vertrouwelijkheidaanduiding="geheim")
    assert names(list_zaken(mount())) == ["Gewoon"]
    without = mount(
        Profile(ceiling_filter=False), layer={"refused": ("maximaleVertrouwelijkheidaanduiding",)}
    )
    assert set(names(list_zaken(without))) == {"Gewoon", "Geheim"}  # the policy refuses it


def test_e_suite(register: Register, mount: Mount) -> None:
    """No expand, no filter on confidentiality, odd values: all of it at once."""
    refused = ("expand", "maximaleVertrouwelijkheidaanduiding")
    zaak = register.add("zaak", einddatumGepland="", uiterlijkeEinddatumAfdoening="")
    for record in register.builder.store.list_records("statustypen"):
        del record["volgnummer"], record["informeren"]
    for record in register.builder.store.list_records("statussen"):
        record["datumStatusGezet"] = "2026-11-02"
    found = open_zaak(mount("e-suite", layer={"refused": refused}), zaak)["zaak"]
    assert found.einddatum_gepland is None
    assert [s.volgnummer for s in found.zaaktype.value.statustypen] == [1, 2, 3]
    assert found.status.value.datum_status_gezet.date().isoformat() == "2026-11-02"


def test_a_status_that_is_not_in_the_history(register: Register, mount: Mount) -> None:
    """e-Suite: the current status need not be in `/statussen`; it still comes with the zaak."""
    zaak = register.add("zaak")
    source = mount("zonder-expand")
    record = register.builder.store.list_records("statussen")[0]
    found = open_zaak(source, zaak)
    assert str(found["zaak"].status.value.uuid) == str(record["url"]).rpartition("/")[2]
    record["zaak"] = ""  # no filter finds it, its own address does
    found = open_zaak(source, zaak)
    assert found["statussen"] == Ok(())
    assert isinstance(found["zaak"].status, Ok)


# --- one search per kind of rol, without rollen --------------------------------------------------


def test_lists_by_rol_find_the_same_zaken(register: Register, mount: Mount) -> None:
    register.add("initiator", omschrijving="Initiator")
    both = register.add("beide", omschrijving="Beide")
    register.builder.rol(both, PERSON["anna"].bsn, generiek="belanghebbende")
    other = register.add("belanghebbende", "bas", omschrijving="Belanghebbende")
    register.builder.rol(other, PERSON["anna"].bsn, generiek="belanghebbende")
    giver = register.add("gever", "bas", omschrijving="Gever")
    raw = {"indicatieMachtiging": "machtiginggever"}
    register.builder.rol(giver, PERSON["anna"].bsn, generiek="belanghebbende", raw=raw)
    mandated = register.add("gemachtigd", "bas", omschrijving="Gemachtigd")
    raw = {"indicatieMachtiging": "gemachtigde"}
    register.builder.rol(mandated, PERSON["anna"].bsn, raw=raw)
    advised = register.add("adviseur", "bas", omschrijving="Adviseur")
    register.builder.rol(advised, PERSON["anna"].bsn, generiek="adviseur")
    source = mount("open-zaak", rollen_eindigen_niet=True)
    wanted = {"Initiator", "Beide", "Belanghebbende", "Gever"}
    register.app.calls.clear()
    rows = list_zaken(source)
    assert sorted(names(rows)) == sorted(wanted)
    searches = [call for call in register.app.calls if call.path.endswith("_zoek")]
    assert len(searches) == 4
    assert not any("/rollen" in call.path for call in register.app.calls)
    for zaak in rows.items:
        assert zaak
        assert zaak.rollen[0].betrokkene == frozenset({ANNA})


def test_lists_by_rol_are_paged_as_one(register: Register, mount: Mount) -> None:
    for number in range(47):
        who = "anna" if number % 3 else "bas"
        zaak = register.add(f"zaak-{number:02}", who, omschrijving=f"Zaak {number}")
        if number % 2 or who == "bas":
            register.builder.rol(zaak, PERSON["anna"].bsn, generiek="belanghebbende")
    pages = browse(mount("open-zaak", rollen_eindigen_niet=True))
    assert [len(page) for page in pages] == [20, 20, 7]
    assert len({name for page in pages for name in page}) == 47


def test_lists_by_rol_only_where_it_was_promised_and_the_filter_exists(
    register: Register, mount: Mount
) -> None:
    register.add("zaak")
    for source in (mount("open-zaak"), mount("standaard", rollen_eindigen_niet=True)):
        register.app.calls.clear()
        list_zaken(source)
        (search,) = [call for call in register.app.calls if call.path.endswith("_zoek")]
        assert "rol__machtiging" not in search.body_keys


# --- companies -----------------------------------------------------------------------------------

RSIN = domain.PartyId(kind=domain.PartyKind.RSIN, value="111222333")
BRANCH, OTHER = "990000541921", "990000541930"


def list_of_company(source: ZGWSource, company: domain.PartyId, branch: str = "") -> list[str]:
    """What a login of a company finds: names, in the order of the list."""
    vestiging = domain.PartyId(kind=domain.PartyKind.VESTIGING, value=branch) if branch else None
    party = domain.Party(id=company, vestiging=vestiging)
    login = make_identity(company, method=domain.Method.EHERKENNING, actor=PSEUDO)
    query = ListQuery(
        rol_kinds=ROL_KINDS, afgerond=False, ceiling=CEILING, pages=range(1, 2), page_size=20
    )
    return names(source.start_list(replace(login, subject=party), query)()())


@pytest.fixture
def companies(register: Register) -> Register:
    """A company as it stands in rollen: in four ways; and another one, with a branch."""
    for name, start, rol in (
        ("Als RSIN", -9, {"rsin": RSIN.value}),
        ("Als KVK", -8, {"kvk": KVK.value}),
        ("Als KVK in innNnpId", -7, {"rsin": KVK.value}),
        ("Filiaal van het bedrijf", -6, {"kvk": KVK.value, "vestiging": BRANCH}),
        ("Filiaal met RSIN", -5, {"rsin": RSIN.value, "vestiging": BRANCH}),
        ("Ander filiaal", -4, {"kvk": KVK.value, "vestiging": OTHER}),
        ("Van een ander", -3, {"kvk": "90009999", "rsin": "123456782"}),
    ):
        zaak = register.add(name, "bas", omschrijving=name, startdatum=start)
        register.builder.bedrijf(zaak, **rol)
    own = register.add("vestiging", "bas", omschrijving="Als vestiging", startdatum=-2)
    register.builder.vestiging(own, BRANCH, kvk=KVK.value)
    return register


@pytest.mark.parametrize(
    ("profile", "company", "branch", "found"),
    [
        ("standaard", RSIN, "", ["Filiaal met RSIN", "Als RSIN"]),
        ("open-zaak", RSIN, "", ["Filiaal met RSIN", "Als RSIN"]),
        (
            "open-zaak",
            KVK,
            "",
            ["Als vestiging", "Ander filiaal", "Filiaal van het bedrijf", "Als KVK"],
        ),
        ("e-suite", KVK, "", ["Als KVK in innNnpId"]),
        ("open-zaak", KVK, BRANCH, ["Als vestiging", "Filiaal van het bedrijf"]),
        ("open-zaak", RSIN, BRANCH, ["Als vestiging", "Filiaal met RSIN"]),
        ("standaard", KVK, BRANCH, ["Als vestiging"]),
        ("e-suite", KVK, OTHER, []),
    ],
)
def test_a_company_finds_its_own_zaken_and_no_others(
    companies: Register,
    mount: Mount,
    profile: str,
    company: domain.PartyId,
    branch: str,
    found: list[str],
) -> None:
    del companies
    layer = {"page_size": PROFILES[profile].fixed_page_size}
    assert list_of_company(mount(profile, layer=layer), company, branch) == found


def test_the_searches_of_a_company_start_together(companies: Register, mount: Mount) -> None:
    source = mount("open-zaak")
    list_of_company(source, KVK)
    companies.app.calls.clear()
    companies.app.faults.add("latency", seconds=LATENCY)
    list_of_company(source, KVK)
    companies.app.faults.reset()
    searches = [call for call in companies.app.calls if call.path.endswith("_zoek")]
    assert len(searches) == 2
    assert depth(searches) == 1


def test_a_zaak_of_two_rollen_of_a_company_is_listed_once(
    companies: Register, mount: Mount
) -> None:
    zaak = companies.add("dubbel", "bas", omschrijving="Dubbel", startdatum=-1)
    companies.builder.bedrijf(zaak, kvk=KVK.value)
    companies.builder.vestiging(zaak, BRANCH, kvk=KVK.value)
    assert list_of_company(mount("open-zaak"), KVK).count("Dubbel") == 1


@pytest.mark.parametrize(("profile", "company"), [("standaard", KVK), ("e-suite", RSIN)])
def test_a_company_that_cannot_be_searched_is_not_told_it_has_no_zaken(
    companies: Register, mount: Mount, profile: str, company: domain.PartyId
) -> None:
    source = mount(profile)
    companies.app.calls.clear()
    with pytest.raises(domain.SourceRefusedError) as caught:
        list_of_company(source, company)
    assert company.value not in str(caught.value)
    ref = ZaakRef(registratie="voorbeeld", uuid=UUID(int=1))
    with pytest.raises(domain.ZaakNotFoundError):
        source.start_dossier(
            make_identity(company, method=domain.Method.EHERKENNING, actor=PSEUDO), ref
        )
    assert not companies.app.calls


def test_a_filter_on_companies_that_is_ignored_shows_nothing(
    companies: Register, mount: Mount
) -> None:
    """The filter on persons may work, and that on companies be unknown: each is probed."""
    del companies
    layer = {"ignored": ("rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__kvkNummer",)}
    source = mount("open-zaak", layer=layer)
    list_zaken(source)
    with pytest.raises(domain.SourceFilterIgnoredError):
        list_of_company(source, KVK)
    list_zaken(source)


# --- nothing of others ---------------------------------------------------------------------------


def test_no_number_of_another_is_kept(register: Register, mount: Mount) -> None:
    zaak = register.add("zaak")
    register.builder.rol(zaak, PERSON["bas"].bsn, "Bas", generiek="belanghebbende")
    for profile in PROFILES:
        layer = {"page_size": PROFILES[profile].fixed_page_size}
        source = mount(profile, layer=layer)
        shown = [*list_zaken(source).items, open_zaak(source, zaak)["zaak"]]
        for found in shown:
            numbers = {party for rol in found.rollen for party in rol.betrokkene}
            assert numbers == {ANNA}
        of_bas = open_zaak(source, zaak, BAS)["zaak"].rollen
        assert {party for rol in of_bas for party in rol.betrokkene} == {BAS}
