"""The levels of a login in words that residents know."""

from django.utils.translation import gettext as _

from zaken.domain import Loa, Method

_OF_PERSONS = {Method.DIGID, Method.DIGID_MACHTIGEN}


def say_higher_means(needed: Loa, method: Method = Method.DIGID) -> str:
    """With what somebody can log in at this level or a higher one, by the login means they use."""
    if method not in _OF_PERSONS:
        return _("een inlogmiddel met een hoger betrouwbaarheidsniveau")
    if needed <= Loa.MIDDEN:
        return _("de DigiD-app of een sms-code")
    if needed is Loa.SUBSTANTIEEL:
        return _("de DigiD-app waarin u uw identiteitsbewijs heeft gescand")
    return _("DigiD Hoog, met uw identiteitskaart of rijbewijs")
