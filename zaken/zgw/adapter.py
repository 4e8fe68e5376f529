"""A registration with ZGW APIs as a ZaakSource.

Overview: one `_zoek` per part (`listing`). Zaak page: zaak, statuses, besluiten and documents at
once (`dossier`); types come from the catalogus.
"""

from collections.abc import Mapping

from zaken.domain import ByteRange, Document, Identity, Zaak, ZaakNotFoundError, ZaakRef
from zaken.source import Content, ListQuery, Pending, Rows
from zaken.zgw.dossier import ZGWDossierCalls
from zaken.zgw.listing import start_list
from zaken.zgw.queries import NoFilterError
from zaken.zgw.registration import Apis, Registration

__all__ = ["Apis", "ZGWSource"]


class ZGWSource(Registration):
    """Implements zaken.source.ZaakSource."""

    def start_list(self, identity: Identity, query: ListQuery) -> Pending[Pending[Rows[Zaak]]]:
        """See ZaakSource."""
        return start_list(self, identity, query)

    def start_dossier(self, identity: Identity, ref: ZaakRef) -> ZGWDossierCalls:
        """See ZaakSource."""
        return self._start(identity, ref, whole=True)

    def start_documenten(self, identity: Identity, ref: ZaakRef) -> ZGWDossierCalls:
        """See ZaakSource."""
        return self._start(identity, ref, whole=False)

    def _start(self, identity: Identity, ref: ZaakRef, *, whole: bool) -> ZGWDossierCalls:
        """No list had this zaak where such a subject cannot be asked for, so it is not found."""
        try:
            return ZGWDossierCalls(self, identity, ref, whole=whole)
        except NoFilterError:
            raise ZaakNotFoundError from None

    def open_content(self, document: Document, part: ByteRange | None = None) -> Content:
        """See ZaakSource. Without `versie`: the list's `inhoud` names a wrong one (Open Zaak)."""
        path = f"enkelvoudiginformatieobjecten/{document.uuid}/download"
        return self.apis.documenten.open_stream(path, self.new_deadline(), part)

    def get_known_soorten(self) -> Mapping[str, str]:
        """See ZaakSource."""
        return self.apis.catalogus.get_known_soorten()
