"""The ways to log in, grouped by for whom: oneself, another person, a company."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from portal.models import Broker
from portal.presenters.levels import say_higher_means
from portal.presenters.pages import LoginButton, StepUp
from portal.representation import ForWhom, get_for_whom
from zaken.domain import Loa, Method

_OF_DIGID = {Method.DIGID, Method.DIGID_MACHTIGEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginGroup:
    """Login means for one purpose. `digid`: after which button (a slug) to say more about DigiD."""

    id: str
    heading: str
    explanation: str
    buttons: tuple[LoginButton, ...]
    digid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPage:
    """A page with the way in. `volgende` is where to go afterwards, checked when it is used.

    `offers_others`: also who is logged in may log in otherwise here.
    """

    title: str
    groups: tuple[LoginGroup, ...]
    volgende: str
    offers_others: bool = False
    knows_ervaring: bool = False


def build_home(brokers: Iterable[Broker], *, knows_ervaring: bool) -> LoginPage:
    """The first page. `knows_ervaring`: there is something to say about how long zaken take."""
    return LoginPage(
        title=_("Volg uw zaken"),
        groups=_groups(brokers),
        volgende="/overzicht/",
        knows_ervaring=knows_ervaring,
    )


def build_login(brokers: Iterable[Broker], volgende: str) -> LoginPage:
    """The page that asks to log in first, or otherwise."""
    return LoginPage(
        title=_("Inloggen"), groups=_groups(brokers), volgende=volgende, offers_others=True
    )


def list_buttons(brokers: Iterable[Broker], for_whom: ForWhom) -> tuple[LoginButton, ...]:
    """The ways to log in for this purpose, in the order in which they were configured."""
    text = _("Inloggen met %(naam)s (demo)") if settings.DEMO_NOTICE else _("Inloggen met %(naam)s")
    return tuple(
        LoginButton(slug=broker.slug, button=text % {"naam": broker.naam})
        for broker in brokers
        if get_for_whom(Method(broker.method)) is for_whom
    )


def build_step_up(
    brokers: Iterable[Broker], slug: str, *, needed: Loa, volgende: str
) -> StepUp | None:
    """The form for a login at a higher level, with the same means; None when that is gone."""
    broker = next((broker for broker in brokers if broker.slug == slug), None)
    if broker is None:
        return None
    return StepUp(
        broker=slug,
        niveau=needed.name.lower(),
        volgende=volgende,
        button=_("Opnieuw inloggen met %(naam)s") % {"naam": broker.naam},
        means=say_higher_means(needed, Method(broker.method)),
    )


def _groups(brokers: Iterable[Broker]) -> tuple[LoginGroup, ...]:
    """Only those with a way in; without headings where there is only one."""
    known = tuple(brokers)
    filled = [(whom, list_buttons(known, whom)) for whom in ForWhom if list_buttons(known, whom)]
    of_digid = {broker.slug for broker in known if Method(broker.method) in _OF_DIGID}
    shown = (button.slug for _whom, buttons in filled for button in buttons)
    digid = next((slug for slug in shown if slug in of_digid), "")
    return tuple(
        LoginGroup(
            id=f"inloggen-{whom}",
            heading=_say_heading(whom) if len(filled) > 1 or whom is not ForWhom.SELF else "",
            explanation=_say_explanation(whom),
            buttons=buttons,
            digid=digid,
        )
        for whom, buttons in filled
    )


def _say_heading(whom: ForWhom) -> str:
    return {
        ForWhom.SELF: _("Voor uzelf"),
        ForWhom.PERSON: _("Namens iemand anders"),
        ForWhom.COMPANY: _("Namens een bedrijf of organisatie"),
    }[whom]


def _say_explanation(whom: ForWhom) -> str:
    return {
        ForWhom.SELF: "",
        ForWhom.PERSON: _("Voor wie gemachtigd is, of bewindvoerder."),
        ForWhom.COMPANY: "",
    }[whom]
