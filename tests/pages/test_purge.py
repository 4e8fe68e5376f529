"""What is past its term goes, per kind; what is not, stays; and nothing goes silently."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from berichten.models import Bericht, Bezorging, Notificatie, Voorkeur
from tests.audit import execute, record_row, without_triggers
from zaken.models import Bezoek, Gemeente, Inzage, Verwerking, Wijziging, Zegel
from zaken.purge import Purged, purge
from zaken.seals import seal_inzages
from zaken.verification import verify_gemeente

NOW = timezone.now().replace(hour=12)


def run(*, now: datetime = NOW, dry_run: bool = False) -> dict[str, Purged]:
    return {purged.kind: purged for purged in purge(now=now, dry_run=dry_run)}


def at_age(days: int) -> datetime:
    return NOW - timedelta(days=days)


def record_session(key: str, ends: datetime) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=ends)


def record_verwerking(gemeente: Gemeente, begin: datetime) -> Verwerking:
    return Verwerking.objects.create(
        gemeente=gemeente,
        trace_id="0" * 32,
        operation_id=f"{Verwerking.objects.count():016x}",
        naam="zaak.view",
        gelukt=True,
        begin=begin,
        eind=begin,
        activiteit="https://register.example/1",
        betrokkene="sealed",
        betrokkene_soort="BSN",
        volgende_poging=begin,
    )


def record_notificatie(gemeente: Gemeente, moment: datetime, staat: str = "klaar") -> None:
    Notificatie.objects.create(
        sleutel=f"{moment}{staat}",
        registratie=gemeente.registraties.get(),
        kanaal="zaaktypen",
        resource="zaaktype",
        actie="update",
        hoofdobject=UUID(int=1),
        resource_uuid=UUID(int=1),
        aanmaakdatum=moment,
        ontvangen=moment,
        volgende_poging=moment,
        staat=staat,
    )


def record_bericht(gemeente: Gemeente, moment: datetime, staat: str = "verzonden") -> None:
    Bericht.objects.create(
        sleutel=f"{moment}{staat}",
        gemeente=gemeente,
        soort="status",
        ontvanger="1:x",
        aangemaakt=moment,
        volgende_poging=moment,
        staat=staat,
    )


def record_bezorging(gemeente: Gemeente, moment: datetime) -> None:
    Bezorging.objects.create(
        tijdstip=moment, gemeente=gemeente, soort="status", ontvanger="1:x", uitkomst="verzonden"
    )


def test_what_waits_to_be_told_stays_however_old(gemeente: Gemeente) -> None:
    """A reminder waits for its day; what gave up waits for somebody to look."""
    for staat in ("wacht", "dood"):
        record_bericht(gemeente, at_age(90), staat)
    purged = run()["berichten"]
    assert (purged.gone, purged.stay) == (0, 2)
    assert purged.alarms == ("1 gave up: see retry_dead",)


def test_a_gemeente_says_how_long_its_proof_is_kept(gemeente: Gemeente) -> None:
    gemeente.berichtinstelling.bewijs_dagen = 30
    gemeente.berichtinstelling.save()
    for days in (31, 29):
        record_bezorging(gemeente, at_age(days))
    purged = run()["bezorgingen"]
    assert (purged.gone, purged.stay) == (1, 1)


def test_a_notificatie_that_gave_up_stays_with_an_alarm(gemeente: Gemeente) -> None:
    for staat in ("dood", "nieuw"):
        record_notificatie(gemeente, at_age(90), staat)
    purged = run()["notificaties"]
    assert (purged.gone, purged.stay) == (0, 2)
    assert purged.alarms == ("1 gave up: see retry_dead",)


def record_wijziging(gemeente: Gemeente, moment: datetime) -> None:
    Wijziging.objects.create(
        tijdstip=moment, gemeente=gemeente, door="beheer", onderwerp="rollen", verruimt=True
    )


def fill_all(gemeente: Gemeente) -> None:
    """Of each kind one row that is past its term and one that is not."""
    record_session("ended", NOW - timedelta(seconds=1))
    record_session("going", NOW + timedelta(minutes=10))
    for days in (732, 700):
        record_row(gemeente, at_age(days))
    seal_inzages(gemeente, now=NOW)
    for days in (91, 89):
        record_verwerking(gemeente, at_age(days))
    for days in (2558, 2556):
        record_wijziging(gemeente, at_age(days))
    for days in (366, 364):
        Bezoek.objects.create(sleutel=f"{days}", gemeente=gemeente, laatste=at_age(days))
    for days in (31, 29):
        record_notificatie(gemeente, at_age(days))
        record_bericht(gemeente, at_age(days))
    for days in (731, 729):
        record_bezorging(gemeente, at_age(days))
    for days in (1097, 1095):
        Voorkeur.objects.create(ontvanger=f"{days}", gemeente=gemeente, gebruikt=at_age(days))


def test_of_every_kind_the_old_goes_and_the_young_stays(gemeente: Gemeente) -> None:
    fill_all(gemeente)
    found = {kind: (p.gone, p.stay) for kind, p in run().items()}
    kinds: tuple[str, ...] = (
        "sessions",
        "inzages",
        "verwerkingen",
        "wijzigingen",
        "bezoeken",
        "notificaties",
    )
    kinds += ("berichten", "bezorgingen", "voorkeuren")
    assert found == dict.fromkeys(kinds, (1, 1))
    assert [row.session_key for row in Session.objects.all()] == ["going"]
    assert [row.tijdstip for row in Inzage.objects.all()] == [at_age(700)]
    assert [row.begin for row in Verwerking.objects.all()] == [at_age(89)]
    assert [row.tijdstip for row in Wijziging.objects.all()] == [at_age(2556)]
    assert [row.laatste for row in Bezoek.objects.all()] == [at_age(364)]


def test_a_dry_run_says_the_same_and_does_nothing(gemeente: Gemeente) -> None:
    fill_all(gemeente)
    models = (Session, Inzage, Zegel, Verwerking, Wijziging)
    before = [list(model._default_manager.order_by("pk").values()) for model in models]
    said = run(dry_run=True)
    after = [list(model._default_manager.order_by("pk").values()) for model in models]
    assert after == before
    assert said == run()


@override_settings(TERM_INZAGES_DAYS=690, TERM_VERWERKINGEN_DAYS=30, TERM_WIJZIGINGEN_DAYS=365)
def test_terms_are_those_of_the_settings(gemeente: Gemeente) -> None:
    fill_all(gemeente)
    found = run()
    assert {kind: found[kind].stay for kind in ("inzages", "verwerkingen", "wijzigingen")} == {
        "inzages": 0,
        "verwerkingen": 0,
        "wijzigingen": 0,
    }


def test_a_chain_stays_whole_after_purges(gemeente: Gemeente) -> None:
    for days in range(725, 740):
        record_row(gemeente, at_age(days))
    seal_inzages(gemeente, now=NOW)
    for later in range(3):
        assert run(now=NOW + timedelta(days=later))["inzages"].gone == (9 if later == 0 else 1)
        assert verify_gemeente(gemeente, now=NOW).faults == []
    record_row(gemeente, at_age(1))
    seal_inzages(gemeente, now=NOW)
    report = verify_gemeente(gemeente, now=NOW)
    assert report.faults == []
    assert (report.rows, report.purged, report.seals) == (5, 11, 15 + 3 + 1)


def test_purging_twice_is_purging_once(gemeente: Gemeente) -> None:
    fill_all(gemeente)
    run()
    seals = Zegel.objects.count()
    assert {kind: p.gone for kind, p in run().items()} == dict.fromkeys(run(), 0)
    assert Zegel.objects.count() == seals
    assert verify_gemeente(gemeente, now=NOW).faults == []


def test_each_gemeente_gets_its_own_seal_about_it(gemeente: Gemeente) -> None:
    other = Gemeente.objects.create(slug="ander", naam="Gemeente Ander")
    for one in (gemeente, other):
        record_row(one, at_age(800))
        seal_inzages(one, now=NOW)
    assert run()["inzages"].gone == 2
    assert all(verify_gemeente(one, now=NOW).faults == [] for one in (gemeente, other))


@pytest.mark.parametrize(("days", "gone"), [(730, 0), (731, 1)])
def test_a_day_goes_when_its_last_moment_is_past_the_term(
    gemeente: Gemeente, days: int, gone: int
) -> None:
    day = NOW.date() - timedelta(days=days)
    amsterdam = ZoneInfo("Europe/Amsterdam")
    record_row(gemeente, datetime(day.year, day.month, day.day, tzinfo=amsterdam))
    seal_inzages(gemeente, now=NOW)
    assert run()["inzages"].gone == gone


def test_rows_without_a_seal_stay_and_raise_an_alarm(gemeente: Gemeente) -> None:
    record_row(gemeente, at_age(800))
    found = run()["inzages"]
    assert (found.gone, found.stay) == (0, 1)
    assert found.alarms == ("1 past their term have no seal yet: run seal_audit_log",)


def test_rows_that_do_not_fit_their_seal_are_evidence_and_stay(gemeente: Gemeente) -> None:
    for days in (800, 801):
        record_row(gemeente, at_age(days))
    seal_inzages(gemeente, now=NOW)
    with without_triggers():
        execute("UPDATE zaken_inzage SET loa = 40 WHERE id = (SELECT max(id) FROM zaken_inzage)")
    found = run()["inzages"]
    assert (found.gone, found.stay) == (1, 1)
    assert len(found.alarms) == 1
    assert "does not fit its rows" in found.alarms[0]


def test_a_verwerking_that_was_not_told_is_reported_from_the_second_day(
    gemeente: Gemeente, caplog: pytest.LogCaptureFixture
) -> None:
    record_verwerking(gemeente, NOW - timedelta(hours=23))
    assert run()["verwerkingen"].alarms == ()
    record_verwerking(gemeente, NOW - timedelta(hours=25))
    assert run()["verwerkingen"].alarms == ("1 of voorbeeld wait for more than a day",)
    record_verwerking(gemeente, at_age(91))
    assert run()["verwerkingen"].alarms == (
        "1 of voorbeeld wait for more than a day",
        "1 of voorbeeld were never told",
    )
    errors = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert errors[-1] == "purge: verwerkingen: 1 of voorbeeld were never told"


def command(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("purge", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def info(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What the log has of the purge."""
    caplog.set_level(logging.INFO)
    return lambda: [r.getMessage() for r in caplog.records if r.levelno == logging.INFO]


def test_the_command_says_what_went_and_what_stays(
    gemeente: Gemeente, info: Callable[[], list[str]]
) -> None:
    record_session("ended", timezone.now() - timedelta(seconds=1))
    record_verwerking(gemeente, at_age(100))
    dry, alarm = command("--dry-run")
    assert "sessions: 1 would go, 0 stay" in dry
    assert alarm == "ALARM verwerkingen: 1 of voorbeeld were never told\n"
    assert info() == []
    out, _ = command()
    assert "sessions: 1 gone, 0 stay" in out
    assert "verwerkingen: 1 gone, 0 stay (term: 90 days)" in out
    assert "purge: sessions: 1 gone, 0 stay" in info()
