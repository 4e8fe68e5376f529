"""Downloading a document: the bytes pass through, never held in memory whole."""

from uuid import UUID

from django.http import (
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access import requires
from portal.forms.ranges import is_known, parse_range
from portal.presenters.documents import get_content_type, get_etag, get_filename
from portal.presenters.pages import MessagePage
from portal.rendering import render_message
from portal.request import PersonalRequest
from zaken import service
from zaken.domain import (
    Action,
    Document,
    DocumentHasNoContentError,
    DownloadsFullError,
    RangeNotSatisfiableError,
    ZaakRef,
)
from zaken.events import Event, record_event

RETRY_SECONDS = 30


@requires(Action.DOWNLOAD_DOCUMENT)
@require_safe
def document_download(
    request: PersonalRequest, registratie: str, uuid: UUID, document: UUID
) -> HttpResponseBase:
    """A file to save; no header of the registration is taken over (its type cannot be trusted)."""
    ref = ZaakRef(registratie=registratie, uuid=uuid)
    allowed = service.get_document(
        request.identity, request.gemeente, ref, document, now=timezone.now()
    )
    if is_known(request.headers, get_etag(allowed.document)):
        return _with_headers(HttpResponseNotModified(), allowed.document)
    try:
        return _with_headers(_open(request, allowed), allowed.document)
    except DocumentHasNoContentError:
        return _without_content(request)
    except DownloadsFullError:
        record_event(Event.DOWNLOADS_FULL, gemeente=request.gemeente.slug)
        return _full(request)
    except RangeNotSatisfiableError as error:
        response = HttpResponse(status=416)
        if error.total is not None:
            response["Content-Range"] = f"bytes */{error.total}"
        return response


def _open(request: PersonalRequest, allowed: service.AllowedDocument) -> HttpResponseBase:
    """The file or the part that was asked; to HEAD only what would be said of it."""
    is_head = request.method == "HEAD"
    etag = get_etag(allowed.document)
    content = allowed.open_content(None if is_head else parse_range(request.headers, etag))
    content_type = get_content_type(allowed.document.formaat)
    response: HttpResponseBase
    if is_head:
        content.close()
        response = HttpResponse(content_type=content_type)
    else:
        response = StreamingHttpResponse(content, content_type=content_type)
    if content.part is not None:
        response.status_code = 206
        response["Content-Range"] = str(content.part)
    if content.accepts_ranges:
        response["Accept-Ranges"] = "bytes"
    if content.size is not None:
        response["Content-Length"] = str(content.size)
    filename = get_filename(allowed.document)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return response


def _with_headers(response: HttpResponseBase, document: Document) -> HttpResponseBase:
    """What every answer about a file says."""
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if etag := get_etag(document):
        response["ETag"] = etag
    return response


def _full(request: PersonalRequest) -> HttpResponseBase:
    page = MessagePage(
        title=_("Het is nu te druk om te downloaden"),
        paragraphs=(
            _("Er worden nu veel documenten tegelijk opgehaald."),
            _("Wacht een halve minuut en probeer het dan opnieuw."),
        ),
        retry=True,
        link_text=_("Naar uw zaken"),
        link_url="/overzicht/",
    )
    response = render_message(request, page, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _without_content(request: PersonalRequest) -> HttpResponseBase:
    page = MessagePage(
        title=_("Dit document is hier niet te downloaden"),
        paragraphs=(
            _("Het document staat wel bij uw zaak, maar het bestand is hier niet beschikbaar."),
            _("Wilt u het hebben? Neem dan contact met ons op en noem uw zaaknummer."),
        ),
        link_text=_("Naar uw zaken"),
        link_url="/overzicht/",
    )
    return render_message(request, page, status=404)
