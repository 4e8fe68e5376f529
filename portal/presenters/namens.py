"""The overview for whom it is: oneself, somebody who is represented, or a company. Words only.

In an own login the zaken of others are not shown but explained: going there is a new login at the
broker, with the mandate, and never a click.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.models import Broker
from portal.presenters.login import list_buttons
from portal.presenters.pages import ForOthers
from portal.representation import ForWhom, get_for_whom
from zaken.domain import Identity, Method


def is_for_self(identity: Identity) -> bool:
    """Whether somebody looks at their own zaken; a company is never oneself."""
    return get_for_whom(identity.method) is ForWhom.SELF


def say_heading(identity: Identity) -> str:
    """The title of the overview: of whom these zaken are."""
    if is_for_self(identity):
        return _("Mijn zaken")
    if identity.subject.naam:
        return _("Zaken van %(naam)s") % {"naam": identity.subject.naam}
    if get_for_whom(identity.method) is ForWhom.PERSON:
        return _("Zaken van iemand anders")
    return _("Zaken van het bedrijf of de organisatie")


def say_intro(identity: Identity) -> str:
    """What one sees here, and that it is not all of the other's."""
    if is_for_self(identity):
        return _(
            "Hier ziet u de zaken die u bij de gemeente heeft. "
            "Een zaak is bijvoorbeeld een aanvraag, een melding of een bezwaar."
        )
    if identity.method is Method.DIGID_MACHTIGEN:
        return _(
            "U bent gemachtigde. Hier ziet u zaken van de vertegenwoordigde: voor wie u dit doet. "
            "Niet alle zaken: alleen die waarvoor u bent gemachtigd."
        )
    if identity.method is Method.EH_BEWINDVOERING:
        return _(
            "U bent bewindvoerder. Hier ziet u zaken van de persoon voor wie u dat bent. "
            "Niet alle zaken: alleen die waarvoor uw machtiging geldt."
        )
    return _(
        "Hier ziet u zaken van dit bedrijf of deze organisatie. "
        "Niet alle zaken: alleen die waarvoor uw machtiging geldt."
    )


def say_none(identity: Identity, *, afgerond: bool) -> str:
    """That there are none. Of another only that there are none that one may see."""
    if not is_for_self(identity):
        if afgerond:
            return _("Er zijn geen afgeronde zaken waarvoor uw machtiging geldt.")
        return _("Er zijn nu geen lopende zaken waarvoor uw machtiging geldt.")
    return _("U heeft geen afgeronde zaken.") if afgerond else _("U heeft nu geen lopende zaken.")


def build_for_others(identity: Identity, brokers: Iterable[Broker]) -> ForOthers | None:
    """The part "Zaken die ik voor anderen doe"; None where nobody can log in for another."""
    buttons = list_buttons(brokers, ForWhom.PERSON)
    if not is_for_self(identity) or not buttons:
        return None
    return ForOthers(
        paragraphs=(
            _("Heeft iemand u gemachtigd, of bent u bewindvoerder? Die zaken staan hier niet."),
            _("Log opnieuw in namens die persoon. U bent dan niet meer ingelogd voor uzelf."),
        ),
        buttons=buttons,
    )
