"""The public pages of text: contact, privacy, cookies, toegankelijkheid."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zaken.models import Gemeente


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationPage:
    """A page of text; `url` is the gemeente's own page about it, empty if it has none."""

    title: str
    url: str


def build_contact(gemeente: Gemeente) -> InformationPage:
    """How to reach the gemeente."""
    return InformationPage(title=_("Contact"), url=gemeente.contact_url)


def build_privacy(gemeente: Gemeente) -> InformationPage:
    """What happens with data."""
    return InformationPage(title=_("Privacy"), url=gemeente.privacy_url)


def build_cookies() -> InformationPage:
    """Which there are; the same for every gemeente."""
    return InformationPage(title=_("Cookies"), url="")


def build_toegankelijkheid(gemeente: Gemeente) -> InformationPage:
    """For whom it works, and what to do if it does not."""
    return InformationPage(title=_("Toegankelijkheid"), url=gemeente.toegankelijkheid_url)
