"""The levels of a login in words that residents know."""

from django.utils.translation import gettext as _

from zaken.domain import Loa


def say_higher_means(needed: Loa) -> str:
    """With what somebody can log in at this level or a higher one."""
    if needed <= Loa.MIDDEN:
        return _("de DigiD-app of een sms-code")
    if needed is Loa.SUBSTANTIEEL:
        return _("de DigiD-app waarin u uw identiteitsbewijs heeft gescand")
    return _("DigiD Hoog, met uw identiteitskaart of rijbewijs")
