"""Who is told besides the applicant, and what people are reminded of."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings

from berichten.models import Voorkeur
from berichten.ontvangers import get_ontvanger, list_ontvangers
from tests.conftest import build_identity
from tests.pages.messages import WAIT, Post, post_office, text_of_mail
from tests.pages.register import PERSON
from zaken.domain import Identity, Mandate, Method, Party, PartyId, PartyKind
from zaken.models import Gemeente

NOW = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
KVK = "90001354"
DIENST = "5628edbd-333e-460d-8a69-8f083b8cf1b8"


@pytest.fixture
def post(gemeente: Gemeente) -> Iterator[Post]:
    with time_machine.travel(NOW, tick=False), post_office(gemeente, NOW) as post:
        yield post


def person(key: str) -> Party:
    return Party(id=PartyId(kind=PartyKind.BSN, value=PERSON[key].bsn))


def login(method: Method, subject: Party, actor: Party) -> Identity:
    mandate = Mandate(services=frozenset({DIENST}), role="")
    return Identity(
        method=method,
        loa=build_identity("anna").loa,
        issuer="https://broker.test",
        sub="",
        auth_time=NOW,
        actor=actor,
        subject=subject,
        mandate=mandate,
    )


def prefer(post: Post, identity: Identity, email: str) -> None:
    Voorkeur.objects.create(
        ontvanger=get_ontvanger(post.gemeente, identity),
        gemeente=post.gemeente,
        kanaal="email",
        email=email,
        gebruikt=post.now,
    )


def add_gemachtigde(post: Post) -> None:
    """Bas acts for Carla, as Open Zaak records it (samples/rollen-machtiging)."""
    zaak = post.register.add("voor carla", who=None)
    post.register.rol(zaak, "carla", indicatieMachtiging="machtiginggever")
    context = {
        "source": "digid",
        "levelOfAssurance": "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard",
        "representee": {"identifierType": "bsn", "identifier": PERSON["carla"].bsn},
        "mandate": {"services": [{"id": DIENST}]},
    }
    post.register.rol(zaak, "bas", indicatieMachtiging="gemachtigde", authenticatieContext=context)
    prefer(post, login(Method.DIGID_MACHTIGEN, person("carla"), person("bas")), "bas@voor.example")
    post.prefer("bas")
    post.prefer("carla")
    post.step(zaak, "Midden")


def test_a_gemachtigde_is_told_where_a_dienst_opens_the_zaaktype(post: Post) -> None:
    post.gemeente.zaaktyperegels.create(zaaktype="MELDING", diensten=[DIENST])
    add_gemachtigde(post)
    messages = {m.to[0]: text_of_mail(m) for m in post.work()}
    assert set(messages) == {"carla@post.example", "bas@voor.example"}
    assert "waarin u namens iemand anders optreedt" in messages["bas@voor.example"]
    assert "waarin u namens iemand anders" not in messages["carla@post.example"]


def test_without_such_a_dienst_only_the_person_is_told(post: Post) -> None:
    add_gemachtigde(post)
    assert {m.to[0] for m in post.work()} == {"carla@post.example"}


def test_a_company_is_told_by_its_number(post: Post) -> None:
    zaak = post.register.add("bedrijf", who=None)
    post.register.builder.bedrijf(zaak, kvk=KVK)
    subject = Party(id=PartyId(kind=PartyKind.KVK, value=KVK))
    actor = Party(id=PartyId(kind=PartyKind.PSEUDO, value="een-medewerker"))
    prefer(post, login(Method.EHERKENNING, subject, actor), "info@bedrijf.example")
    post.step(zaak, "Midden")
    assert post.work() == []  # no service opens the zaaktype for a company
    post.gemeente.zaaktyperegels.create(zaaktype="MELDING", diensten=[DIENST])
    post.step(zaak, "Einde")
    assert {m.to[0] for m in post.work()} == {"info@bedrijf.example"}


def test_after_a_new_key_people_keep_their_voorkeur_and_are_not_told_again(
    post: Post, settings: pytest.MonkeyPatch
) -> None:
    post.prefer("anna")
    zaak = post.register.add("sleutel")
    url = post.step(zaak, "Midden")
    assert len(post.work()) == 1
    old = dict(settings.PSEUDONYM_KEYS)  # type: ignore[attr-defined]  # pytest-django's settings
    settings.PSEUDONYM_KEYS = {"2": "another-key-another-key-another-key", **old}  # type: ignore[attr-defined]  # the same
    assert len(list_ontvangers(post.gemeente, build_identity("anna"))) == 2
    post.now += timedelta(minutes=1)
    post.notify("zaken", "status", url, zaak.url)
    assert post.work() == []
    post.step(zaak, "Einde")
    assert len(post.work()) == 1
    assert Voorkeur.objects.get().ontvanger.startswith("2:")


# --- reminders -----------------------------------------------------------------------------------


def at(day: date, hour: int = 10) -> timedelta:
    """How long until this hour of a day, in winter time."""
    return datetime(day.year, day.month, day.day, hour - 1, tzinfo=UTC) - NOW


def travel(post: Post, until: timedelta) -> list[str]:
    """The subjects of what was sent by then."""
    return [str(m.subject) for m in post.work(NOW + until - post.now)]


def test_before_the_last_days_for_bezwaar(post: Post) -> None:
    post.prefer("anna")
    zaak = post.register.add("besluit")
    last = date(2027, 1, 8)
    besluit = post.register.builder.besluit(
        zaak, "Besluit", 0, raw={"uiterlijkeReactiedatum": last.isoformat()}
    )
    post.notify("besluiten", "besluit", besluit)
    assert travel(post, WAIT) == ["Nieuws over uw zaak bij Gemeente Voorbeeld"]
    assert travel(post, at(last - timedelta(days=7)) - timedelta(minutes=5)) == []
    subjects = travel(post, at(last - timedelta(days=7)))
    assert subjects == ["Er loopt bijna een termijn af bij Gemeente Voorbeeld"]
    assert travel(post, at(last + timedelta(days=3))) == []


def test_who_got_more_time_for_bezwaar_is_reminded_later(post: Post) -> None:
    """A besluit is sometimes sent later than it was first said."""
    post.prefer("anna")
    zaak = post.register.add("later")
    besluit = post.register.builder.besluit(
        zaak, "Besluit", 0, raw={"uiterlijkeReactiedatum": "2027-01-08"}
    )
    post.notify("besluiten", "besluit", besluit)
    post.work()
    post.register.get(besluit)["uiterlijkeReactiedatum"] = "2027-02-12"
    assert travel(post, at(date(2027, 1, 8))) == []
    assert travel(post, at(date(2027, 2, 5)) - timedelta(minutes=5)) == []
    subjects = travel(post, at(date(2027, 2, 5)))
    assert subjects == ["Er loopt bijna een termijn af bij Gemeente Voorbeeld"]
    assert travel(post, at(date(2027, 2, 20))) == []


def test_a_besluit_that_was_withdrawn_is_not_reminded_of(post: Post) -> None:
    post.prefer("anna")
    zaak = post.register.add("ingetrokken")
    besluit = post.register.builder.besluit(
        zaak, "Besluit", 0, raw={"uiterlijkeReactiedatum": "2027-01-08"}
    )
    post.notify("besluiten", "besluit", besluit)
    post.work()
    post.register.builder.store.remove("besluiten", besluit.rpartition("/")[2])
    assert travel(post, timedelta(days=40)) == []
    assert [row.fout for row in post.rows(soort="bezwaar")] == ["gone"]


def test_what_somebody_has_to_do_is_reminded_of_unless_it_was_done(post: Post) -> None:
    tekst = post.gemeente.teksten.create(zaaktype="MELDING")
    tekst.stappen.create(
        statustype="Midden", actie_titel="Stuur", actie_tekst="Stuur het", actie_dagen=14
    )
    post.prefer("anna")
    waits, done = post.register.add("wacht"), post.register.add("gedaan")
    post.step(waits, "Midden")
    post.step(done, "Midden")
    assert len(post.work()) == 1
    post.step(done, "Einde")
    post.work()
    due = at(NOW.date() + timedelta(days=11))
    assert travel(post, due) == ["U moet iets doen voor uw zaak bij Gemeente Voorbeeld"]
    assert [row.fout for row in post.rows(soort="actie", zaak=done.uuid)] == ["done"]


def test_a_zaak_without_news_is_not_forgotten_and_not_the_next_time_either(post: Post) -> None:
    post.gemeente.teksten.create(zaaktype="MELDING", stil_dagen=10)
    post.prefer("anna")
    post.step(post.register.add("stil"), "Midden")
    assert len(post.work()) == 1
    subject = "Uw zaak bij Gemeente Voorbeeld staat nog open"
    assert travel(post, at(NOW.date() + timedelta(days=10), 12)) == [subject]
    assert travel(post, at(NOW.date() + timedelta(days=15), 12)) == []
    assert travel(post, at(NOW.date() + timedelta(days=20), 13)) == [subject]


def test_no_reminders_where_the_gemeente_wants_none(post: Post) -> None:
    post.gemeente.zaaktypeberichten.create(zaaktype="MELDING", herinneringen=False)
    post.prefer("anna")
    post.step(post.register.add("geen"), "Midden")
    post.work()
    assert {row.soort for row in post.rows()} == {"status"}


# --- documents, old news, MijnOverheid -----------------------------------------------------------


def test_a_document_is_told_when_it_may_be_seen_and_once(post: Post) -> None:
    post.gemeente.zaaktypeberichten.create(zaaktype="MELDING", documenten=True)
    post.prefer("anna")
    zaak = post.register.add("brief")
    builder = post.register.builder
    document = builder.document(zaak, "Brief", soort=("Brief", "uitgaand"))
    record = post.register.get(document)
    record["status"] = "in_bewerking"
    link = post.register.builder.store.list_records("zaakinformatieobjecten")[-1]
    post.notify("zaken", "zaakinformatieobject", str(link["url"]), zaak.url)
    assert post.work() == []
    record["status"] = "definitief"
    post.notify("documenten", "enkelvoudiginformatieobject", document, document, "partial_update")
    assert len(post.work()) == 1
    post.now += timedelta(minutes=1)
    post.notify("documenten", "enkelvoudiginformatieobject", document, document, "update")
    assert post.work() == []


def test_a_document_of_long_ago_that_is_tidied_up_is_no_news(post: Post) -> None:
    """When zaken are archived thousands of documents change; by then nobody knows who was told."""
    post.gemeente.zaaktypeberichten.create(zaaktype="MELDING", documenten=True)
    post.prefer("anna")
    zaak, builder = post.register.add("archief"), post.register.builder
    document = builder.document(zaak, "Brief", soort=("Brief", "uitgaand"))
    days = settings.TERM_NOTIFICATIES_DAYS
    record = post.register.get(document)
    record["creatiedatum"] = str(post.now.date() - timedelta(days=days + 1))
    post.notify("documenten", "enkelvoudiginformatieobject", document, document, "update")
    assert post.work() == []
    record["creatiedatum"] = str(post.now.date() - timedelta(days=days - 1))
    post.now += timedelta(seconds=1)
    post.notify("documenten", "enkelvoudiginformatieobject", document, document, "update")
    assert len(post.work()) == 1


def test_a_document_with_a_zaak_that_ended_long_ago_is_no_news(post: Post) -> None:
    post.gemeente.zaaktypeberichten.create(zaaktype="MELDING", documenten=True)
    post.prefer("anna")
    zaak, builder = post.register.add("voorbij", einddatum=-15), post.register.builder
    builder.document(zaak, "Brief", soort=("Brief", "uitgaand"))
    link = builder.store.list_records("zaakinformatieobjecten")[-1]
    post.notify("zaken", "zaakinformatieobject", str(link["url"]), zaak.url)
    assert post.work() == []
    post.register.get(zaak.url)["einddatum"] = str(post.now.date() - timedelta(days=14))
    post.now += timedelta(seconds=1)
    post.notify("zaken", "zaakinformatieobject", str(link["url"]), zaak.url)
    assert len(post.work()) == 1


def test_where_documents_are_not_told_they_cost_no_call(post: Post) -> None:
    zaak = post.register.add("brief")
    document = post.register.builder.document(zaak, "Brief")
    post.notify("documenten", "enkelvoudiginformatieobject", document, document, "update")
    post.register.app.calls.clear()
    post.work()
    assert not post.register.app.calls.snapshot()


def test_what_mijnoverheid_tells_is_not_told_twice(post: Post) -> None:
    post.gemeente.zaaktypeberichten.create(zaaktype="MELDING", mijnoverheid=True)
    post.prefer("anna")
    post.step(post.register.add("dubbel"), "Midden")
    assert post.work() == []


def test_a_registration_that_is_filled_with_the_past_tells_nobody(post: Post) -> None:
    post.prefer("anna")
    zaak = post.register.add("oud")
    post.step(zaak, "Midden", NOW - timedelta(days=20))
    assert post.work() == []
    assert post.rows() == []


def test_a_zaak_that_is_gone_is_not_told_of(post: Post) -> None:
    post.prefer("anna", ritme="dagelijks")
    zaak = post.register.add("weg")
    post.step(zaak, "Midden")
    post.work()
    post.notify("zaken", "zaak", zaak.url, zaak.url, "destroy")
    post.register.builder.store.remove("zaken", zaak.uuid)
    post.work()
    assert {row.staat for row in post.rows()} == {"vervallen"}


def test_each_message_costs_the_registration_four_calls(post: Post) -> None:
    """To know who may know, and whether it is still so: the zaak with its rollen, its statuses."""
    post.prefer("anna")
    zaak = post.register.add("tellen")
    post.step(zaak, "Midden")
    post.work()
    post.register.app.calls.clear()
    post.step(zaak, "Einde")
    assert len(post.work()) == 1
    paths = [call.path.split("/")[4] for call in post.register.app.calls.snapshot()]
    assert sorted(paths) == ["statussen", "statussen", "zaken", "zaken"]
