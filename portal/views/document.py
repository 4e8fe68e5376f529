"""Downloading a document: the bytes pass through, never held in memory whole."""

import logging
from uuid import UUID

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access import requires
from portal.presenters.documents import get_content_type, get_filename
from portal.presenters.pages import MessagePage
from portal.rendering import render_message
from portal.request import PersonalRequest
from zaken import service
from zaken.domain import Action, DocumentHasNoContentError, ZaakRef

logger = logging.getLogger(__name__)


@requires(Action.DOWNLOAD_DOCUMENT)
@require_safe
def document_download(
    request: PersonalRequest, registratie: str, uuid: UUID, document: UUID
) -> HttpResponseBase:
    """A file to save; no header of the registration is taken over (its type cannot be trusted)."""
    ref = ZaakRef(registratie=registratie, uuid=uuid)
    try:
        opened = service.open_document(
            request.identity, request.gemeente, ref, document, now=timezone.now()
        )
    except DocumentHasNoContentError:
        return _without_content(request)
    response = StreamingHttpResponse(
        opened.content, content_type=get_content_type(opened.document.formaat)
    )
    filename = get_filename(opened.document)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if opened.content.size is not None:
        response["Content-Length"] = str(opened.content.size)
    return response


def _without_content(request: PersonalRequest) -> HttpResponseBase:
    page = MessagePage(
        title=_("Dit document is hier niet te downloaden"),
        paragraphs=(
            _("Het document staat wel bij uw zaak, maar het bestand is hier niet beschikbaar."),
            _("Wilt u het hebben? Neem dan contact met ons op en noem uw zaaknummer."),
        ),
        link_text=_("Naar uw zaken"),
        link_url="/zaken/",
    )
    return render_message(request, page, status=404)
