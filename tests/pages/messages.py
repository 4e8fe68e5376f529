"""A gemeente that tells residents of changes, for one test: a registration, and its mail."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from berichten import werk
from berichten.abonnementen import KANALEN
from berichten.models import Abonnement, Bericht, Berichtinstelling, Notificatie, Voorkeur
from berichten.ontvangers import get_ontvanger
from berichten.ontvangst import hash_secret
from demo.registration.builder import Gezet, Zaak
from demo.registration.store import HERE
from tests.conftest import REGISTRATION, build_identity
from tests.pages.register import Register
from zaken.models import Gemeente

SECRET = "a-secret-of-these-tests"  # of nobody
WAIT = timedelta(minutes=10)
AFZENDER = "Gemeente Voorbeeld <mijnzaken@voorbeeld.example>"


@dataclass
class Post:
    """A clock that stands still unless it is moved, and what was sent at it."""

    gemeente: Gemeente
    register: Register
    now: datetime
    instelling: Berichtinstelling
    sent: list[EmailMultiAlternatives] = field(default_factory=list)

    def prefer(self, who: str, **values: Any) -> Voorkeur:
        """What somebody chose: e-mail at an address of their own, unless told otherwise."""
        defaults = {
            "gemeente": self.gemeente,
            "kanaal": "email",
            "email": f"{who}@post.example",
            "gebruikt": self.now,
            **values,
        }
        name = get_ontvanger(self.gemeente, build_identity(who))
        return Voorkeur.objects.update_or_create(ontvanger=name, defaults=defaults)[0]

    def step(self, zaak: Zaak, stap: str, moment: datetime | None = None) -> str:
        """A status is set, and the registration says so; its address."""
        when = (moment or self.now).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        url = self.register.builder.status(zaak, Gezet(stap, when))
        self.notify("zaken", "status", url, zaak.url)
        return url

    def notify(
        self, kanaal: str, resource: str, url: str, hoofdobject: str = "", actie: str = "create"
    ) -> int:
        """The registration tells us something; the answer of the webhook."""
        message = {
            "kanaal": kanaal,
            "hoofdObject": (hoofdobject or url).replace(HERE, REGISTRATION),
            "resource": resource,
            "resourceUrl": url.replace(HERE, REGISTRATION),
            "actie": actie,
            "aanmaakdatum": self.now.isoformat(),
            "kenmerken": {},
        }
        return self.deliver(message)

    def deliver(self, message: dict[str, Any]) -> int:
        """As Open Notificaties does."""
        response = Client().post(
            "/notificaties/zaken/",
            json.dumps(message),
            content_type="application/json",
            headers={"authorization": SECRET},
        )
        return response.status_code

    def work(self, after: timedelta = WAIT) -> list[EmailMultiAlternatives]:
        """Let time pass and do the work; the mail that came of it."""
        self.now += after
        before = len(mail.outbox)
        self.done = werk.work_once(lambda: self.now)
        found: Any = mail.outbox[before:]
        return list(found)

    def rows(self, **filters: Any) -> list[Bericht]:
        """The outbox."""
        return list(Bericht.objects.filter(**filters).order_by("pk"))


@contextmanager
def post_office(gemeente: Gemeente, now: datetime, **choices: Any) -> Iterator[Post]:
    """A small registration that we hear of, and a gemeente that tells by e-mail."""
    register = Register(now.date())
    defaults = {
        "afzender": AFZENDER,
        "email_via": "smtp",
        "wachttijd": 10,
        "stil_van": time(21),
        "stil_tot": time(8),
        **choices,
    }
    instelling, _ = Berichtinstelling.objects.update_or_create(gemeente=gemeente, defaults=defaults)
    Abonnement.objects.create(
        registratie=gemeente.registraties.get(),
        kanalen=list(KANALEN),
        geheim=hash_secret(SECRET),
        vernieuwd=timezone.now(),
    )
    with register.mounted():
        yield Post(gemeente=gemeente, register=register, now=now, instelling=instelling)


def text_of_mail(message: EmailMultiAlternatives) -> str:
    """The plain text in one line."""
    return " ".join(str(message.body).split())


def a_key() -> str:
    """Of nothing else."""
    return uuid4().hex


def inbox() -> list[Notificatie]:
    """What came in."""
    return list(Notificatie.objects.order_by("pk"))
