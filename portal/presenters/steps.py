"""The track and trace in words: one sentence, then every step with its state and date."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.presenters.dates import say_day, when_day, when_moment
from portal.presenters.ervaring import say_step
from portal.presenters.expectation import say_expectation
from portal.presenters.pages import When
from portal.presenters.staptekst import say_ahead, say_standard
from portal.presenters.turn import say_quiet, say_turn
from portal.presenters.zaaknaam import say_stap, say_status, say_title, say_unknown
from portal.presenters.zaakpages import PartView, StatusBlock, StepGroup, StepView, SubstepView
from zaken.domain import Dossier, Missing, Zaak
from zaken.ervaring import Ervaring
from zaken.stapsoorten import find_turn
from zaken.teksten import Teksten, Wie, Zaaktypetekst
from zaken.timeline import DateKind, Einddatum, Stap, StepState, Timeline, get_day

# A list of more steps than this is folded: where it is should be seen at once on a phone.
_MOST_STEPS = 9


def build_status(
    dossier: Dossier,
    timeline: Timeline,
    teksten: Teksten,
    today: date,
    ervaring: Ervaring | None = None,
) -> StatusBlock:
    """Where the zaak is."""
    zaak, steps, tekst = dossier.zaak, timeline.stappen, teksten.get(dossier.zaak)
    last_done = max((i for i, s in enumerate(steps) if s.state is StepState.DONE), default=-1)
    lead, step = _say_where(zaak, timeline, tekst)
    following = _find_next(zaak, timeline, tekst)
    views = tuple(
        _step(
            stap,
            number,
            teksten=teksten,
            tekst=tekst,
            einddatum=timeline.einddatum if number == len(steps) else None,
            speaks=stap.state is StepState.CURRENT
            or (zaak.is_afgerond and number - 1 == last_done),
            stands_still=zaak.opschorting is not None,
            known=_is_known(stap, timeline),
            usual=say_step(stap, ervaring) if stap is timeline.current else "",
            today=today,
        )
        for number, stap in enumerate(steps, start=1)
    )
    return StatusBlock(
        lead=lead,
        step=step,
        expectation=_say_expectation(zaak, timeline, today),
        turn=say_turn(zaak, timeline, tekst, today),
        told=tuple(_tell(dossier, timeline, tekst, today)),
        next_step=_name(following, tekst) if following else "",
        next_text=tekst.get_stap(following.statustype).vooruit if following else "",
        next_standard=_say_ahead(following, tekst),
        steps=views,
        groups=tuple(_group(views, _find_place(timeline, last_done))),
        missing=" ".join(_list_missing(dossier, timeline, tekst)),
        parts_note=_say_withheld_parts(dossier.deelzaken_ingehouden),
    )


def _find_place(timeline: Timeline, last_done: int) -> int:
    """The step around which a long list is shown: the present one, else the last that was done."""
    current = timeline.current
    return timeline.stappen.index(current) if current else max(last_done, 0)


def _group(views: tuple[StepView, ...], place: int) -> Iterator[StepGroup]:
    """Of a long list only the steps around the present one and the last; the others fold away."""
    if len(views) <= _MOST_STEPS:
        yield StepGroup(steps=views)
        return
    first, last = max(place - 1, 0), min(place + 3, len(views) - 1)
    before, after = views[:first], views[last:-1]
    early = ngettext("%(n)s eerdere stap", "%(n)s eerdere stappen", len(before))
    late = ngettext("%(n)s latere stap", "%(n)s latere stappen", len(after))
    if before:
        yield StepGroup(steps=before, summary=early % {"n": len(before)})
    yield StepGroup(steps=views[first:last])
    if after:
        yield StepGroup(steps=after, summary=late % {"n": len(after)})
    yield StepGroup(steps=views[-1:])


def _list_missing(dossier: Dossier, timeline: Timeline, tekst: Zaaktypetekst) -> Iterator[str]:
    if not timeline.complete:
        yield _("Wij kunnen nu niet alle stappen ophalen. Probeer het later opnieuw.")
    elif not timeline.stappen:
        yield _("Voor dit soort zaken zijn geen stappen vastgelegd.")
    if timeline.tussenberichten_missing and tekst.toon_tussenberichten:
        yield _("Tussentijdse berichten kunnen wij nu niet ophalen.")
    if isinstance(dossier.deelzaken, Missing):
        yield _("Uw zaak heeft onderdelen. Die kunnen wij nu niet ophalen.")


def _say_withheld_parts(number: int) -> str:
    """A part that may not be shown is told without saying what it is."""
    if not number:
        return ""
    text = ngettext(
        "Bij uw zaak hoort nog %(n)s onderdeel. Daarover kunnen wij u hier niets laten zien.",
        "Bij uw zaak horen nog %(n)s onderdelen. Daarover kunnen wij u hier niets laten zien.",
        number,
    )
    return text % {"n": number}


def _is_known(stap: Stap, timeline: Timeline) -> bool:
    """Whether we know how far a step is: with a part of the history, no date does not say much."""
    if timeline.complete or stap.state in {StepState.DONE, StepState.CURRENT}:
        return True
    return stap.state is StepState.EXPECTED and timeline.current is not None


def _say_expectation(zaak: Zaak, timeline: Timeline, today: date) -> str:
    """The expectation, and what to do about a date that was missed."""
    text = say_expectation(zaak, today)
    missed = timeline.einddatum is not None and timeline.einddatum.passed
    if missed and zaak.opschorting is None:
        text = f"{text} {_('Wilt u weten hoe het staat? Bel ons gerust.')}"
    return text


def _say_where(zaak: Zaak, timeline: Timeline, tekst: Zaaktypetekst) -> tuple[str, str]:
    """The words before the expectation, and the name of the present step."""
    if zaak.is_afgerond:
        return _("Uw zaak is klaar."), ""
    current = timeline.current
    if current is not None:
        place = {"number": timeline.stappen.index(current) + 1, "total": len(timeline.stappen)}
        return _("Stap %(number)s van %(total)s:") % place, _name(current, tekst)
    if timeline.complete:
        return _("Uw zaak is bij ons bekend. Wij moeten er nog aan beginnen."), ""
    return "", ""


def _tell(dossier: Dossier, timeline: Timeline, tekst: Zaaktypetekst, today: date) -> Iterator[str]:
    """What went otherwise than usual, and that a zaak without news is not forgotten."""
    if timeline.heropend is not None:
        text = _("Deze zaak was al klaar. Op %(day)s zijn wij er weer mee verder gegaan.")
        yield text % {"day": say_day(get_day(timeline.heropend))}
    if timeline.teruggezet is not None:
        text = _("Uw zaak was al verder. Op %(day)s is zij teruggegaan naar een eerdere stap.")
        yield text % {"day": say_day(get_day(timeline.teruggezet))}
    if quiet := say_quiet(dossier, timeline, tekst, today):
        yield quiet


def _find_next(zaak: Zaak, timeline: Timeline, tekst: Zaaktypetekst) -> Stap | None:
    """The step that comes next. Steps in which something is asked are only taken when needed."""
    if zaak.is_afgerond or not timeline.complete:
        return None
    start = timeline.stappen.index(timeline.current) + 1 if timeline.current else 0
    ahead = (stap for stap in timeline.stappen[start:] if stap.state is StepState.EXPECTED)
    return next(
        (stap for stap in ahead if find_turn(stap.statustype, tekst) is not Wie.INWONER), None
    )


def _say_ahead(stap: Stap | None, tekst: Zaaktypetekst) -> str:
    if stap is None or stap.statustype is None or tekst.get_stap(stap.statustype).vooruit:
        return ""
    return say_ahead(stap.statustype)


def _name(stap: Stap, tekst: Zaaktypetekst) -> str:
    if stap.statustype is None:
        return _("Andere stap")
    return say_stap(stap.statustype, tekst.get_stap(stap.statustype))


def _step(  # noqa: PLR0913  # what a step says depends on all of it
    stap: Stap,
    number: int,
    *,
    teksten: Teksten,
    tekst: Zaaktypetekst,
    einddatum: Einddatum | None,
    speaks: bool,
    stands_still: bool,
    known: bool,
    usual: str,
    today: date,
) -> StepView:
    spoken = {
        StepState.DONE: _("Klaar:"),
        StepState.CURRENT: _("Hier zijn wij nu:"),
        StepState.EXPECTED: _("Nog niet begonnen:"),
        StepState.SKIPPED: _("Overgeslagen:"),
    }
    label, when = _when(stap, None if stands_still else einddatum)
    berichten = stap.tussenberichten if tekst.toon_tussenberichten else ()
    return StepView(
        state=stap.state.value if known else "unknown",
        number=number,
        spoken=spoken[stap.state] if known else f"{say_unknown()}:",
        title=_name(stap, tekst),
        when=when,
        when_label=label,
        explanation=_explain(stap, tekst, speaks=speaks) if known else "",
        standard=_say_standard(stap, tekst) if known and speaks else "",
        again=_say_again(stap),
        norm=_say_norm(stap.norm, today),
        usual="" if stands_still else usual,
        summary=_say_summary(len(berichten)),
        opened=stap.state is StepState.CURRENT,
        substeps=tuple(
            SubstepView(text=bericht.omschrijving, when=when_moment(bericht.tijdstip))
            for bericht in berichten
        ),
        parts_heading=_say_parts(len(stap.onderdelen)),
        parts=tuple(build_part(deelzaak, teksten) for deelzaak in stap.onderdelen),
    )


def _say_parts(number: int) -> str:
    return ngettext("Onderdeel van deze stap", "Onderdelen van deze stap", number) if number else ""


def build_part(zaak: Zaak, teksten: Teksten, relation: str = "") -> PartView:
    """Another zaak in short, with a link to its own page."""
    return PartView(
        title=say_title(zaak, teksten),
        url=reverse("zaak", args=[zaak.ref.registratie, zaak.ref.uuid]),
        status=say_status(zaak, teksten),
        relation=relation,
    )


def _say_again(stap: Stap) -> str:
    """When the step had been set before; each day once."""
    days = list(dict.fromkeys(say_day(get_day(moment)) for moment in stap.eerder))
    if not days:
        return ""
    if len(days) == 1:
        return _("Deze stap was er eerder ook al: op %(day)s.") % {"day": days[0]}
    text = _("Deze stap was er eerder ook al: op %(days)s en %(last)s.")
    return text % {"days": ", ".join(days[:-1]), "last": days[-1]}


def _say_standard(stap: Stap, tekst: Zaaktypetekst) -> str:
    """Our own words about this kind of step, where nobody else gives any."""
    if stap.statustype is None or stap.statustype.statustekst.strip():
        return ""
    if tekst.get_stap(stap.statustype).uitleg:
        return ""
    if stap.statustype.is_eindstatus and stap.state is StepState.CURRENT:
        return ""  # only an einddatum closes a zaak: of this one it is not sure that we are done
    return say_standard(stap.statustype)


def _say_norm(norm: date | None, today: date) -> str:
    """By when the gemeente wants to be done with this step; a norm that was missed is said too."""
    if norm is None:
        return ""
    if norm < today:
        text = _("Wij wilden op %(day)s klaar zijn met deze stap. Dat is niet gelukt.")
    else:
        text = _("Wij willen uiterlijk op %(day)s klaar zijn met deze stap (onze norm).")
    return text % {"day": say_day(norm)}


def _say_summary(number: int) -> str:
    return ngettext("%(n)s tussentijds bericht", "%(n)s tussentijdse berichten", number) % {
        "n": number
    }


def _explain(stap: Stap, tekst: Zaaktypetekst, *, speaks: bool) -> str:
    """What is written is for who has just got there: not for other steps."""
    if stap.state is StepState.SKIPPED:
        return _("Deze stap was niet nodig of is niet geregistreerd.")
    if not speaks or stap.statustype is None:
        return ""
    return tekst.get_stap(stap.statustype).uitleg or stap.statustype.statustekst


def _when(stap: Stap, einddatum: Einddatum | None) -> tuple[str, When | None]:
    """The date of a step and the words before it; only the last step has an expected date."""
    if stap.reached_at is not None:
        label = _("Sinds") if stap.state is StepState.CURRENT else ""
        return label, when_moment(stap.reached_at)
    if stap.state is StepState.EXPECTED and einddatum is not None and not einddatum.passed:
        labels = {
            DateKind.GEPLAND: _("Verwacht op"),
            DateKind.NORM: _("Onze norm:"),
            DateKind.WETTELIJK_UITERLIJK: _("Uiterlijk op"),
        }
        return labels.get(einddatum.kind, ""), when_day(einddatum.day)
    return "", None
