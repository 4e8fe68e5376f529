"""All published zaaktypen of a registration, for commands: not for a page of a resident."""

from uuid import UUID

from zaken.domain import Missing, SourceUnavailableError, Zaaktype
from zaken.models import Registratie
from zaken.registry import get_zgw_source
from zaken.zgw.transport import Deadline

_SECONDS = 60.0


def list_zaaktypen(registratie: Registratie) -> tuple[Zaaktype, ...]:
    """Every published version, with the domein of its catalogus. Raises SourceError."""
    source = get_zgw_source(registratie.gemeente, registratie.slug)
    catalogus, deadline = source.apis.catalogus, Deadline.after(_SECONDS)
    uuids = catalogus.start_published(deadline)()
    found = source.add_domeinen(catalogus.start_zaaktypen(uuids, deadline)(), deadline)
    zaaktypen = []
    for uuid in uuids:
        outcome = found[uuid]
        if isinstance(outcome, Missing):
            raise SourceUnavailableError(registratie.slug, f"zaaktype {outcome.reason}")
        zaaktypen.append(outcome.value)
    return tuple(zaaktypen)


def get_zaaktype_url(registratie: Registratie, uuid: UUID) -> str:
    """The address of a version of a zaaktype."""
    return get_zgw_source(registratie.gemeente, registratie.slug).zaaktype_url(uuid)
