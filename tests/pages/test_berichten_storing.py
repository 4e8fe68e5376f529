"""What goes wrong with one address, one channel or one zaak holds nobody else up."""

import smtplib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
import responses
import time_machine
from django.core.mail import EmailMultiAlternatives

from berichten.kanalen import smtp
from berichten.models import Bericht, Bezorging, Notificatie
from berichten.ronde import DOUBTS, OUTAGE_MOST, OUTAGE_WAIT, WAITS
from berichten.werk import retry_dead
from tests.pages.messages import Post, post_office
from tests.pages.test_berichten_kanalen import NOTIFY, by_notify, choose
from zaken import registry
from zaken.models import Gemeente

NOW = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def post(gemeente: Gemeente) -> Iterator[Post]:
    with time_machine.travel(NOW, tick=False), post_office(gemeente, NOW) as post:
        yield post


@dataclass
class Server:
    """A mail server that has trouble with some addresses, or with all ("")."""

    trouble: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def send_messages(self, messages: Sequence[EmailMultiAlternatives]) -> None:
        for message in messages:
            (to,) = message.to
            self.asked.append(to)
            if error := self.trouble.get(to) or self.trouble.get(""):
                raise error
            self.taken.append(to)
            self.ids.append(message.extra_headers["Message-ID"])


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()

    def connect() -> Any:
        if isinstance(refused := server.trouble.get("line"), OSError):
            raise smtp.NoServerError from refused
        return server

    monkeypatch.setattr(smtp, "get_connection", connect)
    return server


def full(who: str, code: int = 452) -> dict[str, Exception]:
    to = f"{who}@post.example"
    return {to: smtplib.SMTPRecipientsRefused({to: (code, b"mailbox full")})}


def tell(post: Post, *people: str) -> None:
    """A change for each, in a zaak of their own."""
    for number, who in enumerate(people):
        post.prefer(who)
        zaak = post.register.add(f"zaak {number} {post.now}", who)
        post.step(zaak, "Midden")


def states(soort: str = "status") -> list[str]:
    return list(Bericht.objects.filter(soort=soort).order_by("pk").values_list("staat", flat=True))


# --- one address ---------------------------------------------------------------------------------


def test_a_full_mailbox_holds_nobody_else_up(post: Post, server: Server) -> None:
    server.trouble = full("anna")
    tell(post, "anna", "bas", "carla")
    post.work()
    assert server.taken == ["bas@post.example", "carla@post.example"]
    assert states() == ["wacht", "verzonden", "verzonden"]
    server.trouble.clear()
    post.work()
    assert server.taken[-1] == "anna@post.example"


def test_a_full_mailbox_is_asked_less_and_less_and_given_up_in_the_end(
    post: Post, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    choose(post, stil_van=time(0), stil_tot=time(0))
    server.trouble = full("anna")
    tell(post, "anna")
    post.work()
    moments: list[datetime] = []
    while states() == ["wacht"]:
        row = Bericht.objects.get(soort="status")
        moments.append(row.volgende_poging)
        post.work(row.volgende_poging - post.now)
        assert len(moments) < 200
    waits = [later - earlier for earlier, later in pairwise(moments)]
    assert waits[0] <= 2 * MINUTE
    assert max(waits[: len(waits) - len(WAITS)]) == timedelta(hours=1)
    assert states() == ["dood"]
    assert OUTAGE_MOST < post.now - NOW < OUTAGE_MOST + timedelta(days=1)
    assert "is dead" in caplog.text
    assert "anna@post" not in caplog.text


def test_a_message_that_is_refused_for_its_words_holds_nobody_up(
    post: Post, server: Server
) -> None:
    """554 after DATA: about this message, and not about the address."""
    server.trouble = {"anna@post.example": smtplib.SMTPDataError(554, b"looks like spam")}
    tell(post, "anna", "bas")
    post.work()
    assert states() == ["wacht", "verzonden"]
    row = Bericht.objects.get(soort="status", staat="wacht")
    assert (row.fout, row.pogingen) == ("message_refused", 1)
    assert Bezorging.objects.count() == 1


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"anna@post.example": (421, b"shutting down")}),
        smtplib.SMTPSenderRefused(550, b"not you", "mijnzaken@voorbeeld.example"),
        smtplib.SMTPServerDisconnected("gone"),
        TimeoutError(),
    ],
)
def test_trouble_of_the_server_is_for_all_and_asked_once_a_minute(
    post: Post, server: Server, error: Exception
) -> None:
    server.trouble = {"": error}
    tell(post, "anna", "bas", "carla")
    post.work()
    assert server.asked == ["anna@post.example"]
    assert {b.pogingen for b in Bericht.objects.all()} == {0}
    server.trouble.clear()
    post.work(OUTAGE_WAIT)
    assert server.taken == ["anna@post.example", "bas@post.example", "carla@post.example"]


# --- whether it went -----------------------------------------------------------------------------


def test_what_certainly_did_not_go_may_wait_for_the_morning_and_go_another_way(
    post: Post, server: Server
) -> None:
    """There was no mail server in the evening; it is there again in the middle of the night."""
    server.trouble = {"line": ConnectionRefusedError()}
    post.now = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
    tell(post, "anna")
    post.work()
    row = Bericht.objects.get(soort="status")
    assert (row.zending, row.kanaal, row.fout) == (None, "", "kanaal_busy")
    server.trouble.clear()
    post.work(timedelta(hours=7))
    assert server.taken == []
    post.prefer("anna", email="new@post.example")
    post.work(timedelta(hours=6))
    assert server.taken == ["new@post.example"]


def test_what_may_have_gone_is_the_same_message_though_later_it_was_refused(
    post: Post, server: Server
) -> None:
    server.trouble = {"": smtplib.SMTPServerDisconnected("after DATA")}
    tell(post, "anna")
    post.work()
    zending = Bericht.objects.get(soort="status").zending
    assert zending is not None
    server.trouble = full("anna")
    post.work()
    assert Bericht.objects.get(soort="status").zending == zending
    server.trouble.clear()
    post.work()
    assert Bericht.objects.get(soort="status").zending == zending
    assert len(server.taken) == 1


def test_what_may_have_gone_and_gave_up_is_the_same_message_when_it_is_tried_anew(
    post: Post, server: Server
) -> None:
    server.trouble = {"": smtplib.SMTPServerDisconnected("after DATA")}
    tell(post, "anna")
    post.work()
    zending = Bericht.objects.get(soort="status").zending
    assert zending is not None
    Bericht.objects.filter(soort="status").update(staat="dood")
    server.trouble.clear()
    retry_dead(post.now)
    post.work()
    assert [b.zending for b in Bericht.objects.filter(soort="status")] == [zending]
    assert len(server.taken) == 1


def test_a_reminder_of_weeks_ago_survives_an_outage_of_two_days(post: Post, server: Server) -> None:
    tell(post, "anna")
    post.work()
    assert states("stil") == ["wacht"]
    post.now += timedelta(days=45)
    server.trouble = {"line": ConnectionRefusedError()}
    for _ in range(48):
        post.work(timedelta(hours=1))
    assert [b.pogingen for b in Bericht.objects.filter(soort="stil")] == [0]
    server.trouble.clear()
    post.work()
    assert "verzonden" in states("stil")


# --- one channel ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("server")
def test_a_channel_that_is_down_holds_no_other_up(post: Post) -> None:
    by_notify(post)
    choose(post, email_via="smtp")
    post.prefer("anna", kanaal="sms", telefoon="+31612345678")
    post.prefer("bas")
    post.prefer("carla", kanaal="sms", telefoon="+31612345679")
    for who in ("anna", "bas", "carla"):
        post.step(post.register.add(f"van {who}", who), "Midden")
    with responses.RequestsMock() as http:
        http.post(f"{NOTIFY}/v2/notifications/sms", status=503)
        post.work()
        assert len(http.calls) == 1
    assert states() == ["wacht", "verzonden", "wacht"]
    with responses.RequestsMock() as http:
        http.get(f"{NOTIFY}/v2/notifications", json={"notifications": []})
        http.post(f"{NOTIFY}/v2/notifications/sms", json={"id": "n"}, status=201)
        post.work()
    assert states() == ["verzonden"] * 3


# --- one zaak ------------------------------------------------------------------------------------


def test_a_zaak_on_which_the_registration_breaks_holds_no_other_up(
    post: Post, server: Server
) -> None:
    """Open Zaak gives a 500 on some calls; it is not down then."""
    post.prefer("anna")
    bad, good = post.register.add("kapot"), post.register.add("heel")
    post.register.app.faults.add("error", f"/zaken/{bad.uuid}")
    post.step(bad, "Midden")
    post.step(good, "Midden")
    post.work()
    registry.forget_sources()  # its breaker counts by another clock
    assert len(server.taken) == 1
    row = Notificatie.objects.order_by("pk").first()
    assert row is not None
    assert (row.staat, row.fout, row.pogingen) == ("nieuw", "source_fault", 1)
    post.register.app.faults.reset()
    post.work(timedelta(minutes=2))
    assert len(server.taken) == 2


def test_a_registration_that_breaks_on_everything_is_down(post: Post, server: Server) -> None:
    """Nothing is counted then, and what waits keeps its order."""
    post.prefer("anna")
    zaken = [post.register.add(f"zaak {n}") for n in range(6)]
    post.register.app.faults.add("error", "/")
    for zaak in zaken:
        post.step(zaak, "Midden")
    for _ in range(3):
        post.register.app.calls.clear()
        post.work()
        registry.forget_sources()  # the same
        broken = {c.path for c in post.register.app.calls.snapshot() if "/api/v1/zaken/" in c.path}
        assert 1 < len(broken) <= DOUBTS  # or fewer, when its breaker opened before
    assert {n.pogingen for n in Notificatie.objects.all()} == {0}
    assert {n.staat for n in Notificatie.objects.all()} == {"nieuw"}
    post.register.app.faults.reset()
    post.work()
    assert server.taken == ["anna@post.example"]  # all in one message
    assert {n.staat for n in Notificatie.objects.all()} == {"klaar"}


@pytest.mark.parametrize("fault", ["down", "error"])
def test_a_registration_that_goes_down_before_the_telling_is_not_asked_for_each(
    post: Post, server: Server, fault: str
) -> None:
    """It may take its time to say nothing: the people of other registraties wait behind it."""
    everybody = ("anna", "bas", "carla", "dirk", "eva")
    for who in everybody:
        post.prefer(who, ritme="dagelijks")
        post.step(post.register.add(f"van {who}", who), "Midden")
    assert post.work() == []
    assert states() == ["wacht"] * len(everybody)
    post.now = datetime(2026, 11, 27, 16, 5, tzinfo=UTC)  # when those of a day go
    post.register.app.faults.add(fault, "/")
    post.register.app.calls.clear()
    post.work(timedelta(0))
    registry.forget_sources()  # its breaker counts by another clock
    asked = {c.path for c in post.register.app.calls.snapshot() if "/api/v1/zaken/" in c.path}
    assert len(asked) <= DOUBTS
    assert {b.pogingen for b in Bericht.objects.all()} == {0}
    post.register.app.faults.reset()
    post.work()
    assert sorted(server.taken) == sorted(f"{who}@post.example" for who in everybody)


def test_a_zaak_that_cannot_be_read_any_more_holds_no_telling_up(
    post: Post, server: Server
) -> None:
    for who in ("anna", "bas", "carla", "dirk", "eva"):
        post.prefer(who, ritme="dagelijks")
    zaken = [
        post.register.add(f"van {who}", who) for who in ("anna", "bas", "carla", "dirk", "eva")
    ]
    for zaak in zaken:
        post.step(zaak, "Midden")
    post.work()
    post.now = datetime(2026, 11, 27, 16, 5, tzinfo=UTC)
    for zaak in (zaken[0], zaken[2]):
        post.register.app.faults.add("error", f"/zaken/{zaak.uuid}")
    post.work(timedelta(0))
    registry.forget_sources()  # the same
    assert sorted(server.taken) == [f"{who}@post.example" for who in ("bas", "dirk", "eva")]
