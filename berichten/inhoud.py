"""The words of a message, in the language of who gets it: that something changed, and what to do.

Nothing of the content of a zaak. The ontvangstbevestiging alone has the zaaknummer and the term.
Without a link unless the gemeente wants one: residents trust a message more that tells them to go
there themselves, and why.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from berichten.nieuws import Nieuws
from berichten.soorten import Soort
from zaken.timeline import DateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Afzender:
    """Who writes: the gemeente, how it is called, and where its portal is."""

    naam: str
    telefoon: str
    openingstijden: str
    host: str
    url: str = ""
    afmeld_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhoud:
    """A message: paragraphs of plain text. `kort` is all of it in a text message.

    `code` stands on a line of its own. `link` is the address of the portal, where it may be a link.
    """

    onderwerp: str
    alineas: tuple[str, ...]
    kort: str
    link: str = ""
    afmelden: str = ""
    code: str = field(default="", repr=False)


def build_inhoud(nieuws: tuple[Nieuws, ...], zaken: int, afzender: Afzender) -> Inhoud:
    """One message about all of it; `zaken`: about how many."""
    must = _say_must(nieuws)
    alineas = [_("Goedendag,"), *_list_news(nieuws, zaken)]
    if any(n.namens for n in nieuws):
        alineas.append(_("Het gaat om een zaak waarin u namens iemand anders optreedt."))
    alineas += [must, *_say_how(afzender), _say_contact(afzender)]
    alineas.append(_("Met vriendelijke groet,") + f"\n{afzender.naam}")
    return Inhoud(
        onderwerp=_say_subject(nieuws, zaken, afzender.naam),
        alineas=tuple(alinea for alinea in alineas if alinea),
        kort=_say_short(nieuws, zaken, must, afzender),
        link=afzender.url,
        afmelden=afzender.afmeld_url,
    )


def build_code(code: str, afzender: Afzender) -> Inhoud:
    """The code that proves an address."""
    naam = afzender.naam
    kort = _("%(naam)s: uw code is %(code)s. Geef deze code aan niemand.") % {
        "naam": naam,
        "code": code,
    }
    return Inhoud(
        onderwerp=_("Uw code voor MijnZaken van %(naam)s") % {"naam": naam},
        alineas=(
            _("Goedendag,"),
            _("U wilt op dit adres berichten over uw zaken krijgen. Vul deze code in:"),
            _("De code werkt 30 minuten. Geef de code aan niemand, ook niet aan ons."),
            _("Heeft u dit niet gevraagd? Dan hoeft u niets te doen. U krijgt dan geen berichten."),
            _("Met vriendelijke groet,") + f"\n{naam}",
        ),
        kort=kort,
        code=code,
    )


def build_proef(afzender: Afzender) -> Inhoud:
    """To see whether a channel works."""
    text = _("Dit is een proefbericht van MijnZaken. U hoeft niets te doen.")
    return Inhoud(
        onderwerp=_("Proefbericht van %(naam)s") % {"naam": afzender.naam},
        alineas=(_("Goedendag,"), text, _("Met vriendelijke groet,") + f"\n{afzender.naam}"),
        kort=f"{afzender.naam}: {text}",
    )


def _say_subject(nieuws: tuple[Nieuws, ...], zaken: int, naam: str) -> str:
    words = {"naam": naam}
    soorten = {n.soort for n in nieuws}
    if any(n.moet for n in nieuws):
        return _("U moet iets doen voor uw zaak bij %(naam)s") % words
    if soorten == {Soort.ONTVANGST}:
        return _("Ontvangstbevestiging van %(naam)s") % words
    if soorten == {Soort.BEZWAAR}:
        return _("Er loopt bijna een termijn af bij %(naam)s") % words
    if soorten == {Soort.STIL}:
        return _("Uw zaak bij %(naam)s staat nog open") % words
    return (
        ngettext("Nieuws over uw zaak bij %(naam)s", "Nieuws over uw zaken bij %(naam)s", zaken)
        % words
    )


def _list_news(nieuws: tuple[Nieuws, ...], zaken: int) -> list[str]:
    """A paragraph for each kind that has words of its own; one for all that changed."""
    said = [_say_ontvangst(n) for n in nieuws if n.soort is Soort.ONTVANGST]
    soorten = {n.soort for n in nieuws}
    if soorten & {Soort.STATUS, Soort.BESLUIT, Soort.DOCUMENT}:
        text = ngettext(
            "Er is iets veranderd in uw zaak.", "Er is iets veranderd in uw zaken.", zaken
        )
        said.append(text)
    if Soort.ACTIE in soorten:
        said.append(_("De tijd om iets te doen voor uw zaak is bijna om."))
    if Soort.BEZWAAR in soorten:
        said.append(_("Voor een zaak van u loopt bijna een termijn af."))
    if Soort.STIL in soorten:
        said.append(
            _("Er is een tijd geen nieuws geweest over uw zaak. De zaak staat nog open bij ons.")
        )
    return said


def _say_ontvangst(nieuws: Nieuws) -> str:
    started = _("Wij hebben een zaak voor u geopend. Het zaaknummer is %(nummer)s.") % {
        "nummer": nieuws.zaaknummer
    }
    return f"{started} {_say_term(nieuws)}"


def _say_term(nieuws: Nieuws) -> str:
    """When to expect an answer, and what kind of day that is."""
    if nieuws.termijn is None:
        return _("Wij weten nog niet wanneer u antwoord krijgt.")
    words = {"dag": say_day(nieuws.termijn)}
    match nieuws.termijnsoort:
        case DateKind.AFGEROND:
            return _("De zaak is afgerond op %(dag)s.") % words
        case DateKind.GEPLAND:
            return _("U krijgt waarschijnlijk op %(dag)s antwoord. Dat is onze planning.") % words
        case DateKind.NORM:
            return _("Wij willen u uiterlijk op %(dag)s antwoord geven.") % words
        case _:
            return _("U krijgt uiterlijk op %(dag)s antwoord. Dat staat in de wet.") % words


def _say_must(nieuws: tuple[Nieuws, ...]) -> str:
    if any(n.moet for n in nieuws):
        return _("U moet iets doen. Als u inlogt, ziet u wat en wanneer.")
    if nieuws and all(n.moet is False for n in nieuws):
        return _("U hoeft nu niets te doen.")
    return _("Als u inlogt, ziet u of u iets moet doen.")


def _say_how(afzender: Afzender) -> list[str]:
    words = {"host": afzender.host}
    if afzender.url:
        return [
            _("Wilt u uw zaak bekijken? Log dan in op MijnZaken: %(url)s") % {"url": afzender.url}
        ]
    return [
        _(
            "Wilt u uw zaak bekijken? Log dan in op MijnZaken. Typ zelf dit adres in uw browser: "
            "%(host)s"
        )
        % words,
        _(
            "In dit bericht staat geen knop om in te loggen. Zo weet u zeker dat u op onze eigen "
            "website bent, en niet op die van een oplichter."
        ),
    ]


def _say_contact(afzender: Afzender) -> str:
    if not afzender.telefoon:
        return ""
    words = {"telefoon": afzender.telefoon, "tijden": afzender.openingstijden}
    # The hours are words of the gemeente, in Dutch.
    if afzender.openingstijden and get_language() == "nl":
        return _("Heeft u een vraag, of lukt inloggen niet? Bel %(telefoon)s. %(tijden)s.") % words
    return _("Heeft u een vraag, of lukt inloggen niet? Bel %(telefoon)s.") % words


def _say_short(nieuws: tuple[Nieuws, ...], zaken: int, must: str, afzender: Afzender) -> str:
    """For a text message: who, what, whether to act, and where."""
    news = " ".join(_list_news(nieuws, zaken))
    where = _("Log zelf in op %(host)s.") % {"host": afzender.host}
    return " ".join(part for part in (f"{afzender.naam}:", news, must, where) if part)


def say_day(day: date) -> str:
    """2 oktober 2026, in the language that is active."""
    return date_format(day, "j F Y")
