"""The levels of a login in words that residents know."""

from django.utils.translation import gettext as _

from zaken.domain import Loa, Method

_EHERKENNING = {Loa.BASIS: "EH2", Loa.MIDDEN: "EH2+", Loa.SUBSTANTIEEL: "EH3", Loa.HOOG: "EH4"}


def say_higher_means(needed: Loa, method: Method) -> str:
    """With what somebody can log in at this level or a higher one, by the login means they use."""
    if method in {Method.DIGID, Method.DIGID_MACHTIGEN}:
        return _say_digid(needed)
    if method in {Method.EHERKENNING, Method.EH_BEWINDVOERING}:
        return _("eHerkenning met niveau %(niveau)s of hoger") % {"niveau": _EHERKENNING[needed]}
    if needed is Loa.HOOG:
        return _("een inlogmiddel van uw land met betrouwbaarheidsniveau hoog")
    return _("een inlogmiddel van uw land met betrouwbaarheidsniveau substantieel of hoog")


def _say_digid(needed: Loa) -> str:
    if needed <= Loa.MIDDEN:
        return _("de DigiD-app of een sms-code")
    if needed is Loa.SUBSTANTIEEL:
        return _("de DigiD-app waarin u uw identiteitsbewijs heeft gescand")
    return _("DigiD Hoog, met uw identiteitskaart of rijbewijs")
