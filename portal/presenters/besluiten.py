"""Besluiten in words, with the last day to make bezwaar where the registration gives it."""

from datetime import date

from django.utils.translation import gettext as _

from portal.presenters.dates import say_deadline, when_day
from portal.presenters.pages import BesluitView, Block, Detail
from portal.presenters.toegang import say_withheld_besluiten
from zaken.domain import Besluit, Grond, Missing, Outcome


def _say_bezwaar(besluit: Besluit, today: date) -> str:
    last = besluit.uiterlijke_reactiedatum
    if last is None:
        return ""
    if last < today:
        return _("U kon bezwaar maken tot en met %(day)s.") % {"day": say_deadline(last)}
    return _(
        "Bent u het niet eens met dit besluit? Dan kunt u bezwaar maken tot en met %(day)s."
    ) % {"day": say_deadline(last)}


def _facts(besluit: Besluit) -> tuple[Detail, ...]:
    days = (
        (_("Datum besluit"), besluit.datum),
        (_("Geldt vanaf"), besluit.ingangsdatum),
        (_("Geldt tot en met"), besluit.vervaldatum),
    )
    return tuple(Detail(term=term, when=when_day(day)) for term, day in days if day)


def build_besluiten(
    outcome: Outcome[tuple[Besluit, ...]],
    bezwaar_url: str,
    today: date,
    ingehouden: frozenset[Grond] = frozenset(),
) -> Block[BesluitView]:
    """The besluiten, newest first."""
    if isinstance(outcome, Missing):
        missing = _("Wij kunnen nu niet zien of er een besluit is. Probeer het later opnieuw.")
        return Block(items=(), missing=missing)
    newest = sorted(outcome.value, key=lambda b: b.datum, reverse=True)
    views = []
    for number, besluit in enumerate(newest, start=1):
        open_until = besluit.uiterlijke_reactiedatum
        can_object = open_until is not None and open_until >= today
        views.append(
            BesluitView(
                id=f"besluit-{number}",
                title=besluit.soort or _("Besluit"),
                facts=_facts(besluit),
                toelichting=besluit.toelichting,
                bezwaar=_say_bezwaar(besluit, today),
                bezwaar_link=_("Bezwaar maken") if can_object and bezwaar_url else "",
                bezwaar_url=bezwaar_url if can_object else "",
            )
        )
    return Block(items=tuple(views), withheld=say_withheld_besluiten(ingehouden))
