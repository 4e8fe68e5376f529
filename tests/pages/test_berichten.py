"""What residents are told of a change: who, what, when, and only once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from berichten.bezorging import Bezorger
from berichten.models import Bericht, Bezorging, Notificatie
from demo.registration.builder import Gezet
from tests.conftest import BSNS
from tests.pages.messages import AFZENDER, WAIT, Post, post_office, text_of_mail
from zaken import registry
from zaken.models import Gemeente

# A Friday in the middle of the day, so that no quiet hours are near.
NOW = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)


@pytest.fixture
def post(gemeente: Gemeente) -> Iterator[Post]:
    with time_machine.travel(NOW, tick=False), post_office(gemeente, NOW) as post:
        yield post


def test_a_new_status_is_told_to_whom_it_concerns(post: Post) -> None:
    zaak = post.register.add("kapvergunning")
    post.prefer("anna")
    post.step(zaak, "Midden")
    (message,) = post.work()
    assert message.to == ["anna@post.example"]
    assert message.from_email == AFZENDER
    assert message.subject == "Nieuws over uw zaak bij Gemeente Voorbeeld"
    text = text_of_mail(message)
    assert "Er is iets veranderd in uw zaak." in text
    assert (
        "Als u inlogt, ziet u of u iets moet doen." in text
    )  # the gemeente did not say whose turn
    assert "Typ zelf dit adres in uw browser: 127.0.0.1" in text
    assert "Bel 14 000" in text
    assert post.work(timedelta(days=1)) == []


def test_nothing_of_the_content_is_in_it(post: Post) -> None:
    zaak = post.register.add("kapvergunning", omschrijving="Eik in de achtertuin")
    post.prefer("anna")
    post.step(zaak, "Midden")
    (message,) = post.work()
    whole = str(message.message())
    for word in (
        "Eik",
        "kapvergunning",
        "Midden",
        zaak.identificatie,
        zaak.uuid,
        "Jansen",
        "MELDING",
    ):
        assert word not in whole
    assert not [bsn for bsn in BSNS if bsn in whole]


def test_the_first_status_is_an_ontvangstbevestiging_with_number_and_term(post: Post) -> None:
    builder = post.register.builder
    zaak = builder.zaak(
        post.register.zaaktype,
        "nieuw",
        raw={"startdatum": 0, "einddatumGepland": None, "uiterlijkeEinddatumAfdoening": 42},
    )
    post.register.rol(zaak, "anna")
    post.prefer("anna")
    post.step(zaak, "Begin")
    (message,) = post.work()
    assert message.subject == "Ontvangstbevestiging van Gemeente Voorbeeld"
    text = text_of_mail(message)
    assert f"Het zaaknummer is {zaak.identificatie}." in text
    assert "U krijgt uiterlijk op 8 januari 2027 antwoord. Dat staat in de wet." in text
    assert "nieuw" not in text


def test_everybody_whom_the_policy_admits_is_told_and_nobody_else(post: Post) -> None:
    zaak = post.register.add("tuin")
    post.register.rol(zaak, "bas", "belanghebbende")
    post.register.rol(zaak, "carla", "adviseur")  # a rol that admits nobody here
    post.register.rol(zaak, "dirk", eindeGeldigheid=None)
    post.register.rol(zaak, "eva", eindeGeldigheid="2026-01-01")  # it ended
    for who in ("anna", "bas", "carla", "dirk", "eva"):
        post.prefer(who)
    post.step(zaak, "Midden")
    told = {message.to[0] for message in post.work()}
    assert told == {"anna@post.example", "bas@post.example", "dirk@post.example"}


def test_a_zaak_that_may_not_be_seen_is_not_told_of(post: Post) -> None:
    post.prefer("anna")
    zaak = post.register.add("geheim", vertrouwelijkheidaanduiding="zeer_geheim")
    post.step(zaak, "Midden")
    hidden = post.register.add("afgeschermd")
    post.gemeente.afschermingen.create(registratie="zaken", zaak=hidden.uuid)
    post.step(hidden, "Midden")
    assert post.work() == []
    assert post.rows() == []


def test_a_step_of_which_the_catalogus_says_no_is_not_told(post: Post) -> None:
    zaak = post.register.add("stil")
    post.prefer("anna")
    statustype = post.register.get(zaak.zaaktype.statustypen["Midden"])
    statustype["informeren"] = False
    post.step(zaak, "Midden")
    assert post.work() == []


def test_what_a_gemeente_chose_for_a_zaaktype_goes_before_the_catalogus(post: Post) -> None:
    post.gemeente.zaaktypeberichten.create(zaaktype="MELDING", statussen=["Einde"])
    zaak = post.register.add("keuze")
    post.prefer("anna")
    post.step(zaak, "Midden")
    assert post.work() == []
    post.step(zaak, "Einde")
    assert len(post.work()) == 1


def test_the_same_event_again_is_no_second_message(post: Post) -> None:
    zaak = post.register.add("twee keer")
    post.prefer("anna")
    url = post.step(zaak, "Midden")
    assert len(post.work()) == 1
    post.now += timedelta(minutes=1)  # redelivered with another moment: another row in the inbox
    post.notify("zaken", "status", url, zaak.url)
    assert post.work() == []
    assert Notificatie.objects.count() == 2


# --- corrected, too early ------------------------------------------------------------------------


def test_a_status_that_was_put_right_in_time_is_no_false_alarm(post: Post) -> None:
    zaak = post.register.add("vergissing")
    post.prefer("anna")
    post.step(zaak, "Einde")
    post.now += timedelta(minutes=4)
    post.step(zaak, "Begin")
    assert post.work() == []
    assert post.work() == []
    assert [row.soort for row in post.rows(staat="wacht")] == ["stil"]


def test_two_steps_that_both_lasted_are_both_told(post: Post) -> None:
    zaak = post.register.add("twee")
    post.prefer("anna")
    post.step(zaak, "Midden")
    assert len(post.work()) == 1
    post.now += timedelta(hours=1)
    post.step(zaak, "Einde")
    assert len(post.work()) == 1


def test_nobody_is_told_before_the_waiting_time_is_over(post: Post) -> None:
    zaak = post.register.add("wacht")
    post.prefer("anna")
    post.step(zaak, "Midden")
    assert post.work(WAIT - timedelta(seconds=1)) == []
    assert len(post.work(timedelta(seconds=1))) == 1


def test_the_rol_may_come_after_the_status(post: Post) -> None:
    zaak = post.register.add("vroeg", who=None)
    post.prefer("anna")
    post.step(zaak, "Midden")
    assert post.work() == []
    post.register.rol(zaak, "anna")
    assert len(post.work(timedelta(minutes=2))) == 1


def test_the_status_may_come_after_the_notificatie(post: Post) -> None:
    zaak = post.register.add("te vroeg")
    post.prefer("anna")
    url = post.register.builder.status(zaak, Gezet("Midden", NOW.isoformat()))
    record = post.register.builder.store.collections["statussen"].pop(url.rpartition("/")[2])
    post.notify("zaken", "status", url, zaak.url)
    assert post.work() == []
    post.register.builder.store.add("statussen", url.rpartition("/")[2], record)
    assert len(post.work(timedelta(minutes=2))) == 1


def test_a_zaak_that_never_comes_is_forgotten_and_not_an_alarm(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    zaak = post.register.add("weg")
    post.step(zaak, "Midden")
    post.register.builder.store.remove("zaken", zaak.uuid)
    for _ in range(8):
        post.work(timedelta(days=1))
    (row,) = Notificatie.objects.all()
    assert (row.staat, row.fout) == ("klaar", "source_not_found")
    assert "is dead" not in caplog.text


def test_a_zaak_that_our_client_may_not_read_is_no_alarm_but_is_counted(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    """Open Zaak: 403 where it is more confidential than our authorisation."""
    zaak = post.register.add("te vertrouwelijk")
    post.prefer("anna")
    post.register.layer.forbidden = (f"zaken/{zaak.uuid}",)
    post.step(zaak, "Midden")
    post.step(post.register.add("gewoon"), "Midden")
    assert len(post.work()) == 1
    for _ in range(8):
        post.work(timedelta(days=1))
    row = Notificatie.objects.get(hoofdobject=zaak.uuid)
    assert (row.staat, row.fout) == ("klaar", "source_refused")
    assert "is dead" not in caplog.text


def test_with_the_registration_down_for_an_hour_everything_comes_afterwards_in_order(
    post: Post,
) -> None:
    zaken = [post.register.add(f"zaak {n}") for n in range(3)]
    for who in ("anna", "bas", "carla"):
        post.prefer(who)
    for zaak, who in zip(zaken[1:], ("bas", "carla"), strict=True):
        post.register.rol(zaak, who)
    post.register.app.faults.add("down", "/")
    for zaak in zaken:
        post.step(zaak, "Midden")
        post.now += timedelta(seconds=30)
    for _ in range(6):
        assert post.work() == []
    assert {row.pogingen for row in Notificatie.objects.all()} == {0}
    post.register.app.faults.reset()
    registry.forget_sources()  # its breaker waits by another clock
    post.work(timedelta(minutes=1))
    rows = [row for row in post.rows() if row.soort == "status"]
    assert str(rows[0].zaak) == zaken[0].uuid
    assert {row.staat for row in rows} == {"verzonden"}
    assert Bezorging.objects.filter(uitkomst="verzonden").count() == len(rows) == 5


# --- when ----------------------------------------------------------------------------------------


def test_at_night_nobody_is_woken(post: Post) -> None:
    zaak = post.register.add("nacht")
    post.prefer("anna")
    post.now = datetime(2026, 11, 27, 21, 30, tzinfo=UTC)  # half past ten in the Netherlands
    post.step(zaak, "Midden")
    assert post.work() == []
    assert post.work(timedelta(hours=9)) == []  # 07:40
    assert len(post.work(timedelta(minutes=30))) == 1


def test_one_message_a_day_about_everything(post: Post) -> None:
    post.prefer("anna", ritme="dagelijks")
    for name in ("een", "twee"):
        post.step(post.register.add(name), "Midden")
        assert post.work() == []
    (message,) = post.work(timedelta(hours=5))
    assert message.subject == "Nieuws over uw zaken bij Gemeente Voorbeeld"
    assert "Er is iets veranderd in uw zaken." in text_of_mail(message)
    assert Bezorging.objects.count() == 2
    post.step(post.register.add("drie"), "Midden")
    assert post.work() == []
    assert len(post.work(timedelta(days=1))) == 1


def test_what_somebody_must_do_is_told_at_once_also_at_night(post: Post) -> None:
    tekst = post.gemeente.teksten.create(zaaktype="MELDING")
    tekst.stappen.create(statustype="Midden", wie="inwoner")
    post.prefer("anna", ritme="dagelijks")
    post.now = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)
    post.step(post.register.add("dringend"), "Midden")
    (message,) = post.work()
    assert message.subject == "U moet iets doen voor uw zaak bij Gemeente Voorbeeld"
    assert "U moet iets doen. Als u inlogt, ziet u wat en wanneer." in text_of_mail(message)


def test_whose_turn_it_is_not_hears_that_too(post: Post) -> None:
    tekst = post.gemeente.teksten.create(zaaktype="MELDING")
    tekst.stappen.create(statustype="Midden", wie="gemeente")
    post.prefer("anna")
    post.step(post.register.add("rustig"), "Midden")
    (message,) = post.work()
    assert "U hoeft nu niets te doen." in text_of_mail(message)


def test_what_comes_together_goes_together(post: Post) -> None:
    zaak = post.register.add("samen")
    post.prefer("anna")
    post.step(zaak, "Einde")
    besluit = post.register.builder.besluit(zaak, "Besluit", 0)
    post.now += timedelta(seconds=20)
    post.notify("besluiten", "besluit", besluit)
    (message,) = post.work()
    assert message.subject == "Nieuws over uw zaak bij Gemeente Voorbeeld"
    assert {row.soort for row in post.rows(staat="verzonden")} == {"status", "besluit"}
    assert len({row.zending for row in post.rows(staat="verzonden")}) == 1


def test_what_may_have_gone_goes_again_as_the_same_message_whatever_the_hour(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that died after sending, just before the night; and somebody chose sms since."""
    post.prefer("anna")
    zaak = post.register.add("net weg")
    post.now = datetime(2026, 11, 27, 19, 49, tzinfo=UTC)
    post.step(zaak, "Midden")
    with monkeypatch.context() as patch:  # as kill -9 would: nothing is noted
        patch.setattr(Bezorger, "_conclude", die)
        (first,) = post.work()
    post.prefer("anna", kanaal="sms", telefoon="+31612345678")
    (again,) = post.work(timedelta(minutes=3))
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]
    assert post.work(timedelta(hours=12)) == []


def die(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError


# --- by which way --------------------------------------------------------------------------------


def test_who_left_no_address_is_counted(post: Post) -> None:
    post.step(post.register.add("nergens"), "Midden")
    assert post.work() == []
    proof = Bezorging.objects.get()
    assert (proof.uitkomst, proof.kanaal) == ("geen_adres", "")


def test_who_wants_nothing_gets_nothing(post: Post) -> None:
    post.prefer("anna", kanaal="geen")
    post.step(post.register.add("niets"), "Midden")
    assert post.work() == []
    assert not Bezorging.objects.exists()
    assert [row.fout for row in post.rows(staat="vervallen")] == ["unsubscribed"]


def test_in_english_for_who_chose_that(post: Post) -> None:
    post.prefer("anna", taal="en")
    post.step(post.register.add("english"), "Midden")
    (message,) = post.work()
    assert message.subject == "News about your case at Gemeente Voorbeeld"
    assert message.message()["Content-Language"] == "en"


def test_the_html_says_the_same_and_fetches_nothing(post: Post) -> None:
    post.prefer("anna")
    post.step(post.register.add("html"), "Midden")
    (message,) = post.work()
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    for line in str(message.body).split("\n\n")[:4]:
        assert line in str(html)
    assert "src=" not in str(html)
    assert "<script" not in str(html)
    assert str(html).startswith('<!DOCTYPE html>\n<html lang="nl">')


def test_no_table_knows_a_number_a_name_or_an_address(post: Post) -> None:
    zaak = post.register.add("privacy")
    post.prefer("anna")
    post.step(zaak, "Midden")
    post.work()
    for model in (Notificatie, Bericht, Bezorging):
        text = str(list(model.objects.values()))
        assert "anna" not in text.casefold()
        assert not [bsn for bsn in BSNS if bsn in text]
    assert len(mail.outbox) == 1
