"""What somebody was told about a zaak, for themselves: the proof without the address."""

from dataclasses import dataclass
from datetime import datetime

from berichten.instellingen import has_kanalen
from berichten.models import Bezorging
from berichten.ontvangers import list_ontvangers
from berichten.soorten import Kanaal, Soort, Uitkomst
from zaken.domain import Identity, ZaakRef
from zaken.models import Gemeente

# Of a zaak with more the oldest are left out.
_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Verteld:
    """One message: when it went, by which way, and of what kinds it told."""

    tijdstip: datetime
    kanaal: Kanaal
    soorten: frozenset[Soort]


def list_verteld(identity: Identity, gemeente: Gemeente, ref: ZaakRef) -> tuple[Verteld, ...]:
    """The newest first; whoever asks may see the zaak (that is asked before). One query."""
    if not has_kanalen(gemeente):
        return ()
    rows = Bezorging.objects.filter(
        ontvanger__in=list_ontvangers(gemeente, identity),
        registratie=ref.registratie,
        zaak=ref.uuid,
        uitkomst=Uitkomst.VERZONDEN,
    ).order_by("-tijdstip", "-pk")
    found: dict[tuple[datetime, Kanaal], set[Soort]] = {}
    for row in rows[:_MOST]:
        key = (row.tijdstip, Kanaal(row.kanaal))
        found.setdefault(key, set()).add(Soort(row.soort))
    return tuple(
        Verteld(tijdstip=tijdstip, kanaal=kanaal, soorten=frozenset(soorten))
        for (tijdstip, kanaal), soorten in found.items()
    )
