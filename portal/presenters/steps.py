"""The track and trace in words: one sentence, then every step with its state and date."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.presenters.dates import say_day, when_day, when_moment
from portal.presenters.expectation import say_expectation
from portal.presenters.pages import StatusBlock, StepView, SubstepView, When
from portal.presenters.staptekst import say_standard
from portal.presenters.zaaknaam import say_stap, say_unknown
from zaken.domain import Zaak
from zaken.timeline import DateKind, Einddatum, Stap, StepState, Timeline


def build_status(zaak: Zaak, timeline: Timeline, today: date) -> StatusBlock:
    """Where the zaak is."""
    steps = timeline.stappen
    last_done = max((i for i, s in enumerate(steps) if s.state is StepState.DONE), default=-1)
    lead, step = _say_where(zaak, timeline)
    return StatusBlock(
        lead=lead,
        step=step,
        expectation=_say_expectation(zaak, timeline, today),
        steps=tuple(
            _step(
                stap,
                number,
                einddatum=timeline.einddatum if number == len(steps) else None,
                speaks=stap.state is StepState.CURRENT
                or (zaak.is_afgerond and number - 1 == last_done),
                stands_still=zaak.opschorting is not None,
                known=_is_known(stap, timeline),
                today=today,
            )
            for number, stap in enumerate(steps, start=1)
        ),
        missing=" ".join(filter(None, (_say_missing(timeline), _say_missing_messages(timeline)))),
    )


def _say_missing_messages(timeline: Timeline) -> str:
    if not timeline.tussenberichten_missing:
        return ""
    return _("Tussentijdse berichten kunnen wij nu niet ophalen.")


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


def _say_missing(timeline: Timeline) -> str:
    if not timeline.complete:
        return _("Wij kunnen nu niet alle stappen ophalen. Probeer het later opnieuw.")
    if not timeline.stappen:
        return _("Voor dit soort zaken zijn geen stappen vastgelegd.")
    return ""


def _say_where(zaak: Zaak, timeline: Timeline) -> tuple[str, str]:
    """The words before the expectation, and the name of the present step."""
    if zaak.is_afgerond:
        return _("Uw zaak is klaar."), ""
    current = timeline.current
    if current is not None:
        place = {"number": timeline.stappen.index(current) + 1, "total": len(timeline.stappen)}
        return _("Stap %(number)s van %(total)s:") % place, _name(current)
    if timeline.complete:
        return _("Uw zaak is bij ons bekend. Wij moeten er nog aan beginnen."), ""
    return "", ""


def _name(stap: Stap) -> str:
    return say_stap(stap.statustype) if stap.statustype else _("Andere stap")


def _step(  # noqa: PLR0913  # what a step says depends on all of it
    stap: Stap,
    number: int,
    *,
    einddatum: Einddatum | None,
    speaks: bool,
    stands_still: bool,
    known: bool,
    today: date,
) -> StepView:
    spoken = {
        StepState.DONE: _("Klaar:"),
        StepState.CURRENT: _("Hier zijn wij nu:"),
        StepState.EXPECTED: _("Nog niet begonnen:"),
        StepState.SKIPPED: _("Overgeslagen:"),
    }
    label, when = _when(stap, None if stands_still else einddatum)
    return StepView(
        state=stap.state.value if known else "unknown",
        number=number,
        spoken=spoken[stap.state] if known else f"{say_unknown()}:",
        title=_name(stap),
        when=when,
        when_label=label,
        explanation=_explain(stap, speaks=speaks) if known else "",
        standard=_say_standard(stap) if known and speaks else "",
        norm=_say_norm(stap.norm, today),
        summary=_say_summary(stap),
        opened=stap.state is StepState.CURRENT,
        substeps=tuple(
            SubstepView(text=bericht.omschrijving, when=when_moment(bericht.tijdstip))
            for bericht in stap.tussenberichten
        ),
    )


def _say_standard(stap: Stap) -> str:
    """Our own words about this kind of step, where the registration gives none."""
    if stap.statustype is None or stap.statustype.statustekst.strip():
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


def _say_summary(stap: Stap) -> str:
    number = len(stap.tussenberichten)
    return ngettext("%(n)s tussentijds bericht", "%(n)s tussentijdse berichten", number) % {
        "n": number
    }


def _explain(stap: Stap, *, speaks: bool) -> str:
    """The text of the statustype is written for who has just got there: not for other steps."""
    if stap.state is StepState.SKIPPED:
        return _("Deze stap was niet nodig of is niet geregistreerd.")
    return stap.statustype.statustekst if speaks and stap.statustype else ""


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
