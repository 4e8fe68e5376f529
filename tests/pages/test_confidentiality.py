"""All eight vertrouwelijkheidaanduidingen of zaken and of documents, through the whole stack.

List, page and download follow one ceiling: that of the zaaktype, else that of the gemeente.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from demo.registration.builder import Zaak
from demo.registration.filters import VERTROUWELIJKHEID as WORDS
from tests.conftest import log_in_as
from tests.pages.html import get_page, text_of
from tests.pages.register import Register, listed, url_of
from tests.pages.test_zaak import section
from zaken.domain import Vertrouwelijkheid
from zaken.models import Gemeente

LEVELS = tuple(Vertrouwelijkheid)
type Both = dict[str, Zaak]


@pytest.fixture
def register(today: date) -> Iterator[Register]:
    with Register(today).mounted() as register:
        yield register


@pytest.fixture
def zaken(register: Register) -> Both:
    """A zaak of each level, and two words that are none; each with a document of its level."""
    found = {}
    for word in (*WORDS, "", "onbekend woord"):
        zaak = register.add(f"Zaak {word}.", vertrouwelijkheidaanduiding=word)
        register.builder.document(zaak, "Brief", raw={"vertrouwelijkheidaanduiding": "openbaar"})
        found[word] = zaak
    return found


@pytest.fixture
def me(gemeente: Gemeente) -> Client:
    return log_in_as(gemeente, "anna")


def set_ceiling(gemeente: Gemeente, zaken: int, documenten: int | None = None) -> None:
    gemeente.maximale_vertrouwelijkheidaanduiding = zaken
    gemeente.maximale_vertrouwelijkheidaanduiding_documenten = documenten
    gemeente.save()


def status_of(client: Client, url: str) -> int:
    """Of a page or a download; one that is left open keeps its place among those that run."""
    response = client.get(url)
    response.close()
    return response.status_code


def expect_zaken(client: Client, register: Register, zaken: Both, ceiling: int) -> None:
    """On list, page and download exactly those up to the ceiling."""
    shown = {f"Zaak {word}." for word in WORDS[:ceiling]}
    documents = {
        link["zaak"]: link["informatieobject"]
        for link in register.builder.store.list_records("zaakinformatieobjecten")
    }
    # an unknown word is the highest level: shown only where everything is
    odd = {"Zaak .", "Zaak onbekend woord."} if ceiling == len(WORDS) else set()
    assert listed(client) == shown | odd
    for word, zaak in zaken.items():
        status = 200 if f"Zaak {word}." in shown | odd else 404
        assert status_of(client, url_of(zaak)) == status, word
        assert status_of(client, url_of(zaak, documents[zaak.url])) == status, word


@pytest.mark.parametrize("ceiling", LEVELS)
def test_the_ceiling_of_the_gemeente(
    register: Register, gemeente: Gemeente, me: Client, zaken: Both, ceiling: int
) -> None:
    set_ceiling(gemeente, ceiling)
    expect_zaken(me, register, zaken, ceiling)


@pytest.mark.parametrize("profile", ["standaard", "e-suite", "zonder-expand"])
def test_the_same_at_every_supplier(
    register: Register, gemeente: Gemeente, me: Client, zaken: Both, profile: str
) -> None:
    """Also where the ceiling cannot be in the filter."""
    gemeente.registraties.update(profiel=profile)
    expect_zaken(me, register, zaken, Vertrouwelijkheid.ZAAKVERTROUWELIJK)


def test_lists_by_rol_keep_the_ceiling(
    register: Register, gemeente: Gemeente, me: Client, zaken: Both
) -> None:
    gemeente.registraties.update(rollen_eindigen_niet=True)
    expect_zaken(me, register, zaken, Vertrouwelijkheid.ZAAKVERTROUWELIJK)


@pytest.mark.parametrize("ceiling", [Vertrouwelijkheid.OPENBAAR, Vertrouwelijkheid.GEHEIM])
def test_the_ceiling_of_a_zaaktype_goes_before_that_of_the_gemeente(
    register: Register, gemeente: Gemeente, me: Client, zaken: Both, ceiling: int
) -> None:
    """Lower as well as higher, and for that zaaktype only."""
    gemeente.zaaktyperegels.create(zaaktype="MELDING", maximale_vertrouwelijkheidaanduiding=ceiling)
    expect_zaken(me, register, zaken, ceiling)
    other = register.builder.zaaktype("ANDERS", stappen=("Begin", "Einde"))
    for word in ("zaakvertrouwelijk", "vertrouwelijk"):
        raw = {"omschrijving": f"Anders {word}", "vertrouwelijkheidaanduiding": word}
        zaak = register.builder.zaak(other, f"anders-{word}", raw=raw)
        register.rol(zaak, "anna")
        seen = word == "zaakvertrouwelijk"
        assert (f"Anders {word}" in listed(me)) is seen
        assert me.get(url_of(zaak)).status_code == (200 if seen else 404)


def expect_documents(client: Client, register: Register, ceiling: int) -> None:
    """A document of each level in one zaak: on the page and to be had exactly up to it."""
    zaak = register.add("Zaak", vertrouwelijkheidaanduiding="openbaar")
    documents = {
        word: register.builder.document(
            zaak, f"Brief {word}.", raw={"vertrouwelijkheidaanduiding": word}
        )
        for word in (*WORDS, "", "onbekend woord")
    }
    page = section(get_page(client, url_of(zaak)), "documenten")
    for number, (word, document) in enumerate(documents.items(), 1):
        shown = min(number, len(WORDS)) <= ceiling
        assert (f"Brief {word}." in text_of(page)) is shown, word
        assert status_of(client, url_of(zaak, document)) == (200 if shown else 404), word


@pytest.mark.parametrize("ceiling", LEVELS)
def test_the_ceiling_for_documents(
    register: Register, gemeente: Gemeente, me: Client, ceiling: int
) -> None:
    """Of its own: here zaken may be anything."""
    set_ceiling(gemeente, Vertrouwelijkheid.ZEER_GEHEIM, ceiling)
    expect_documents(me, register, ceiling)


@pytest.mark.parametrize(
    ("of_gemeente", "of_zaaktype", "counts"),
    [
        (None, {"maximale_vertrouwelijkheidaanduiding": 6}, 6),
        (2, {"maximale_vertrouwelijkheidaanduiding": 6}, 2),
        (2, {"maximale_vertrouwelijkheidaanduiding_documenten": 6}, 6),
        (6, {"maximale_vertrouwelijkheidaanduiding_documenten": 2}, 2),
        (None, {"maximale_vertrouwelijkheidaanduiding_documenten": 2}, 2),
        (3, {}, 3),
    ],
)
def test_the_ceiling_for_documents_of_a_zaaktype(  # fixtures
    register: Register,
    gemeente: Gemeente,
    me: Client,
    of_gemeente: int | None,
    of_zaaktype: dict[str, int],
    counts: int,
) -> None:
    set_ceiling(gemeente, Vertrouwelijkheid.ZAAKVERTROUWELIJK, of_gemeente)
    gemeente.zaaktyperegels.create(zaaktype="MELDING", **of_zaaktype)
    expect_documents(me, register, counts)
