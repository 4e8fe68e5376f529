"""The public pages: first page, login, contact, privacy, toegankelijkheid."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from zaken.models import Gemeente


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginButton:
    """One way to log in."""

    slug: str
    naam: str
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPage:
    """A page with the way in. `volgende` is where to go afterwards, checked when it is used."""

    title: str
    brokers: tuple[LoginButton, ...]
    volgende: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationPage:
    """A page of text; `url` is the gemeente's own page about it, empty if it has none."""

    title: str
    url: str


def _buttons(gemeente: Gemeente) -> tuple[LoginButton, ...]:
    text = _("Inloggen met %(naam)s (demo)") if settings.DEMO_NOTICE else _("Inloggen met %(naam)s")
    return tuple(
        LoginButton(slug=broker.slug, naam=broker.naam, button=text % {"naam": broker.naam})
        for broker in gemeente.brokers.all()
    )


def build_home(gemeente: Gemeente) -> LoginPage:
    """The first page."""
    return LoginPage(title=_("Volg uw zaken"), brokers=_buttons(gemeente), volgende="/zaken/")


def build_login(gemeente: Gemeente, volgende: str) -> LoginPage:
    """The page that asks to log in first."""
    return LoginPage(title=_("Inloggen"), brokers=_buttons(gemeente), volgende=volgende)


def build_contact(gemeente: Gemeente) -> InformationPage:
    """How to reach the gemeente."""
    return InformationPage(title=_("Contact"), url=gemeente.contact_url)


def build_privacy(gemeente: Gemeente) -> InformationPage:
    """What happens with data."""
    return InformationPage(title=_("Privacy en cookies"), url=gemeente.privacy_url)


def build_toegankelijkheid(gemeente: Gemeente) -> InformationPage:
    """For whom it works, and what to do if it does not."""
    return InformationPage(title=_("Toegankelijkheid"), url=gemeente.toegankelijkheid_url)
