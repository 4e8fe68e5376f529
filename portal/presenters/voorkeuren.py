"""The page on which somebody says how they want to be told of changes in their zaken."""

from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from berichten.soorten import Kanaal, Ritme
from berichten.voorkeuren import Voorkeuren
from portal.forms.voorkeuren import Fout, Ingevuld, repeat_refused
from portal.presenters.pages import Link, Notice
from zaken.domain import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One radio button."""

    value: str
    text: str
    checked: bool
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong, and the id of the field."""

    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeForm:
    """The code that was sent is asked for. `error` is empty, or what was wrong with it."""

    where: str = field(repr=False)
    by_sms: bool
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoorkeurenPage:
    """`done`: what just happened. `code`: shown instead of the form."""

    title: str
    intro: tuple[str, ...]
    done: str
    errors: tuple[FieldError, ...]
    kanalen: tuple[Choice, ...]
    ritmes: tuple[Choice, ...]
    talen: tuple[Choice, ...]
    email: str = field(repr=False)
    telefoon: str = field(repr=False)
    ask_email: bool
    ask_telefoon: bool
    email_error: str = ""
    telefoon_error: str = ""
    code: CodeForm | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaakvoorkeurPage:
    """The same for one zaak: only by which way."""

    title: str
    zaak: str
    zaaknummer: str
    zaak_url: str
    done: str
    kanalen: tuple[Choice, ...]


def build_voorkeuren(
    voorkeuren: Voorkeuren,
    identity: Identity,
    *,
    ingevuld: Ingevuld | None = None,
    done: str = "",
    error: str = "",
) -> VoorkeurenPage:
    """`ingevuld`: what was wrong, to show again. `done` and `error` are codes of the view."""
    ingevuld = ingevuld or repeat_refused(voorkeuren)
    fouten = ingevuld.fouten if ingevuld else ()
    texts = {fout: _say_fout(fout) for fout in fouten}
    kanaal = ingevuld.kanaal if ingevuld else str(voorkeuren.kanaal or "")
    ritme = ingevuld.ritme if ingevuld else str(voorkeuren.ritme)
    taal = ingevuld.taal if ingevuld else voorkeuren.taal
    kanalen = voorkeuren.instelling.kanalen
    too_many = [FieldError(field="kanaal-geen", text=_say_too_many())] if error == "veel" else []
    return VoorkeurenPage(
        title=_say_title(identity),
        intro=_say_intro(identity),
        done=_say_done(done),
        errors=(
            *(FieldError(field=_FIELDS[fout], text=text) for fout, text in texts.items()),
            *too_many,
        ),
        kanalen=_list_kanalen(voorkeuren, kanaal),
        ritmes=(
            Choice(value=Ritme.DIRECT, text=_("Meteen"), checked=ritme != Ritme.DAGELIJKS),
            Choice(
                value=Ritme.DAGELIJKS,
                text=_("Eén keer per dag, alles bij elkaar"),
                checked=ritme == Ritme.DAGELIJKS,
                hint=_("Moet u iets doen? Dan krijgt u altijd meteen bericht."),
            ),
        ),
        talen=(
            Choice(value="nl", text="Nederlands", checked=taal != "en"),
            Choice(value="en", text="English", checked=taal == "en"),
        ),
        email=ingevuld.email if ingevuld else voorkeuren.email,
        telefoon=ingevuld.telefoon if ingevuld else voorkeuren.telefoon,
        ask_email=Kanaal.EMAIL in kanalen,
        ask_telefoon=Kanaal.SMS in kanalen,
        email_error=texts.get(Fout.EMAIL, texts.get(Fout.EMAIL_GEWEIGERD, "")),
        telefoon_error=texts.get(Fout.TELEFOON, texts.get(Fout.TELEFOON_GEWEIGERD, "")),
        code=None if voorkeuren.code_geweigerd else _build_code(voorkeuren, error),
        notices=build_refused(is_refused=voorkeuren.geweigerd, is_here=True),
    )


def build_refused(*, is_refused: bool, is_here: bool = False) -> tuple[Notice, ...]:
    """That messages do not arrive; with a link to the page on which that is put right."""
    if not is_refused:
        return ()
    there = Link(text=_("Kijk uw adres of nummer na"), url=reverse("voorkeuren"))
    return (
        Notice(
            id="adres",
            tone="warning",
            title=_("Onze berichten komen niet bij u aan"),
            paragraphs=(_("Wij konden geen bericht sturen naar het adres of nummer dat u koos."),),
            link=None if is_here else there,
        ),
    )


def build_zaakvoorkeur(
    voorkeuren: Voorkeuren, kanaal: Kanaal | None, *, zaak: str, zaaknummer: str, zaak_url: str
) -> ZaakvoorkeurPage:
    """`kanaal`: what was chosen for this zaak; None: as for all others."""
    general = _say_kanaal(voorkeuren.kanaal, voorkeuren)
    same = Choice(
        value="",
        text=_("Net als bij mijn andere zaken"),
        checked=kanaal is None,
        hint=general,
    )
    return ZaakvoorkeurPage(
        title=_("Berichten over deze zaak"),
        zaak=zaak,
        zaaknummer=zaaknummer,
        zaak_url=zaak_url,
        done="",
        kanalen=(same, *_list_usable(voorkeuren, str(kanaal or "-"))),
    )


_FIELDS = {
    Fout.KANAAL: "kanaal-geen",
    Fout.EMAIL: "email",
    Fout.TELEFOON: "telefoon",
    Fout.CODE: "code",
    Fout.EMAIL_GEWEIGERD: "email",
    Fout.TELEFOON_GEWEIGERD: "telefoon",
}


def _say_title(identity: Identity) -> str:
    """In a login for another these are not their own zaken."""
    own = identity.mandate is None
    return _("Berichten over uw zaken") if own else _("Berichten over deze zaken")


def _say_intro(identity: Identity) -> tuple[str, ...]:
    first = _("Wij kunnen u een bericht sturen als er iets verandert in een zaak.")
    if identity.mandate is not None:
        first = _("Wij kunnen u een bericht sturen als er iets verandert in deze zaken.")
    return (
        first,
        _("In het bericht staat niet waar de zaak over gaat. Dat ziet u alleen als u inlogt."),
    )


def _say_done(done: str) -> str:
    match done:
        case "opgeslagen":
            return _("Uw keuze is opgeslagen.")
        case "bevestigd":
            return _("Dank u wel. Uw keuze is opgeslagen en u krijgt berichten op dit adres.")
        case _:
            return ""


def _say_fout(fout: Fout) -> str:
    match fout:
        case Fout.KANAAL:
            return _("Kies hoe u bericht wilt krijgen.")
        case Fout.EMAIL:
            return _("Vul een e-mailadres in, zoals naam@voorbeeld.nl.")
        case Fout.TELEFOON:
            return _("Vul een mobiel nummer in, zoals 06 12 34 56 78.")
        case Fout.EMAIL_GEWEIGERD:
            return _("Dit e-mailadres werkt niet. Kijk of u het goed heeft ingevuld.")
        case Fout.TELEFOON_GEWEIGERD:
            return _("Dit telefoonnummer werkt niet. Kijk of u het goed heeft ingevuld.")
        case Fout.CODE:
            return _("De code klopt niet. Kijk nog eens goed en probeer het opnieuw.")


def _say_too_many() -> str:
    return _("U heeft te vaak een code gevraagd. Wacht een uur en probeer het dan opnieuw.")


def _list_kanalen(voorkeuren: Voorkeuren, chosen: str) -> tuple[Choice, ...]:
    texts = {
        Kanaal.EMAIL: (_("Per e-mail"), ""),
        Kanaal.SMS: (_("Per sms"), ""),
        Kanaal.BRIEF: (_("Per brief"), _("Naar het adres dat wij van u hebben.")),
        Kanaal.GEEN: (
            _("Geen berichten"),
            _("U kijkt zelf op deze website of er nieuws is."),
        ),
    }
    return tuple(
        Choice(value=kanaal, text=texts[kanaal][0], hint=texts[kanaal][1], checked=kanaal == chosen)
        for kanaal in (*voorkeuren.instelling.kanalen, Kanaal.GEEN)
    )


def _list_usable(voorkeuren: Voorkeuren, chosen: str) -> tuple[Choice, ...]:
    """Those for which there is an address: another one is proved on the page for all zaken."""
    known = {
        Kanaal.EMAIL: bool(voorkeuren.email),
        Kanaal.SMS: bool(voorkeuren.telefoon),
        Kanaal.BRIEF: True,
        Kanaal.GEEN: True,
    }
    where = {Kanaal.EMAIL: voorkeuren.email, Kanaal.SMS: voorkeuren.telefoon}
    return tuple(
        replace(choice, hint=where.get(Kanaal(choice.value), choice.hint))
        for choice in _list_kanalen(voorkeuren, chosen)
        if known[Kanaal(choice.value)]
    )


def _say_kanaal(kanaal: Kanaal | None, voorkeuren: Voorkeuren) -> str:
    match kanaal:
        case None:
            return _("U heeft nog niet gekozen.")
        case Kanaal.EMAIL:
            return _("Nu: per e-mail, naar %(adres)s") % {"adres": voorkeuren.email}
        case Kanaal.SMS:
            return _("Nu: per sms, naar %(adres)s") % {"adres": voorkeuren.telefoon}
        case Kanaal.BRIEF:
            return _("Nu: per brief")
        case Kanaal.GEEN:
            return _("Nu: geen berichten")


def _build_code(voorkeuren: Voorkeuren, error: str) -> CodeForm | None:
    if voorkeuren.nieuw_kanaal is None:
        return None
    said = {
        "fout": _say_fout(Fout.CODE),
        "veel": _say_too_many(),
        "verlopen": _("Deze code werkt niet meer. Vraag een nieuwe code."),
    }
    return CodeForm(
        where=voorkeuren.nieuw_adres,
        by_sms=voorkeuren.nieuw_kanaal is Kanaal.SMS,
        error=said.get(error, ""),
    )
