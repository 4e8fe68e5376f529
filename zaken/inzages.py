"""Who looked at somebody's data through this portal, for that person to read. Asks no registration.

Only what was shown is in it. A refusal showed nothing, and to list it would tell that a zaak exists
which is refused: of one that there is not, there is no row. Looks at one thing on one day are one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, Count, Max, Q, Value, When
from django.db.models.functions import TruncDate

from zaken.current import while_unchanged
from zaken.domain import Action, Identity, PartyId, ZaakRef
from zaken.gate import open_gate
from zaken.models import Gemeente, Inzage, Verwerkingsactiviteit
from zaken.pseudonyms import Purpose, list_pseudonyms
from zaken.registry import list_sources

PAGE_SIZE = 30

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_THING = ("method", "action", "registratie", "zaak", "zaaktype", "activiteit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doel:
    """Why data are used and what allows it, in the words of the gemeente's register."""

    doel: str
    grondslag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One thing that was looked at on one (Dutch) day, however many `times`, `last` of all at.

    `action` is an Action and `method` a Method, as recorded then. `zaak` is None for what is about
    no zaak. `soort` is what its zaaktype is called, empty when that is not remembered; `documenten`
    how many different ones. `doel` is None where the register does not name one.
    """

    day: date
    last: datetime
    times: int
    action: str
    method: str
    by_self: bool
    zaak: ZaakRef | None = None
    soort: str = ""
    documenten: int = 0
    doel: Doel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inzages:
    """One page of them (counted from 1), newest first."""

    accesses: tuple[Access, ...]
    page: int
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Register:
    """The verwerkingsactiviteiten of a gemeente: by zaaktype ("" is in general) and by uri."""

    per_zaaktype: Mapping[str, tuple[str, Doel]] = field(default_factory=dict)
    per_uri: Mapping[str, Doel] = field(default_factory=dict)

    def find(self, activiteit: str, zaaktype: str) -> Doel | None:
        """The purpose that was recorded; where none was, the one of the zaaktype or in general."""
        uri, doel = self.per_zaaktype.get(zaaktype) or self.per_zaaktype.get("") or ("", None)
        return doel if activiteit in {"", uri} else self.per_uri.get(activiteit)


def list_inzages(identity: Identity, gemeente: Gemeente, *, page: int, now: datetime) -> Inzages:
    """One page of who looked at the data of the subject, this very look included.

    Raises ZaakNotFoundError in a login for another, StepUpError when a login at a higher level may.
    """
    with open_gate(Action.VIEW_INZAGE, identity, gemeente, now=now) as gate:
        gate.pass_through(Action.VIEW_INZAGE, None)
    rows = _list_rows(gemeente, _list_own_pseudonyms(gemeente, identity.subject.id), page)
    register, soorten = _load_register(gemeente.pk), _get_soorten(gemeente)
    return Inzages(
        accesses=tuple(_build_access(row, register, soorten) for row in rows[:PAGE_SIZE]),
        page=page,
        has_more=len(rows) > PAGE_SIZE,
    )


def _list_own_pseudonyms(gemeente: Gemeente, party: PartyId) -> tuple[str, ...]:
    """Under which names a person stands in the audit table."""
    return list_pseudonyms(gemeente, party, Purpose.AUDIT)


def _list_rows(gemeente: Gemeente, own: tuple[str, ...], page: int) -> list[dict[str, Any]]:
    """What was shown of a subject, one row per thing and day; one more when there is a next page.

    Before a download its zaak is decided on; nobody saw that zaak's page.
    """
    first = (page - 1) * PAGE_SIZE
    rows = Inzage.objects.filter(gemeente=gemeente, subject__in=own)
    downloads = rows.filter(action=Action.DOWNLOAD_DOCUMENT).exclude(trace_id="")
    is_own = Case(
        When(actor__in=own, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    folded = (
        rows.filter(allowed=True)
        .exclude(Q(action=Action.VIEW_ZAAK) & Q(trace_id__in=downloads.values("trace_id")))
        .annotate(day=TruncDate("tijdstip", tzinfo=_AMSTERDAM), by_self=is_own)
        .values("day", "by_self", *_THING)
        .annotate(
            last=Max("tijdstip"),
            times=Count("pk"),
            documenten=Count("object_uuid", distinct=True),
        )
        .order_by("-day", "-last", *_THING)
    )
    return list(folded[first : first + PAGE_SIZE + 1])


def _build_access(
    row: dict[str, Any], register: _Register, soorten: Mapping[str, Mapping[str, str]]
) -> Access:
    zaak = row["zaak"] and ZaakRef(registratie=row["registratie"], uuid=row["zaak"])
    return Access(
        day=row["day"],
        last=row["last"],
        times=row["times"],
        action=row["action"],
        method=row["method"],
        by_self=row["by_self"],
        zaak=zaak,
        soort=soorten.get(row["registratie"], {}).get(row["zaaktype"], ""),
        documenten=row["documenten"],
        doel=register.find(row["activiteit"], row["zaaktype"]),
    )


def _get_soorten(gemeente: Gemeente) -> dict[str, Mapping[str, str]]:
    """What zaaktypen are called, by registration and identificatie, as far as remembered."""
    return {source.slug: source.get_known_soorten() for source in list_sources(gemeente)}


@while_unchanged
def _load_register(gemeente: int) -> _Register:
    rows = Verwerkingsactiviteit.objects.filter(gemeente=gemeente).order_by("-zaaktype")
    doelen = {row: Doel(doel=row.doel, grondslag=row.grondslag) for row in rows}
    return _Register(
        per_zaaktype=MappingProxyType({r.zaaktype: (r.uri, doel) for r, doel in doelen.items()}),
        per_uri=MappingProxyType({r.uri: doel for r, doel in doelen.items()}),
    )
