"""The style sheet and the logo of the gemeente of this host: public, and the same for ever.

The address holds a hash of what it gives, so that a browser asks for it once; a change is another
address.
"""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from portal.access import public
from portal.request import PortalRequest
from portal.theme import Stijl, get_stijl

_A_YEAR = "public, max-age=31536000, immutable"


@public
@require_safe
def stylesheet(request: PortalRequest, merk: str) -> HttpResponse:
    """The overlay of design tokens."""
    return _answer(_get(request, merk).css, "text/css; charset=utf-8")


@public
@require_safe
def logo(request: PortalRequest, merk: str) -> HttpResponse:
    """The logo, as a picture: nothing in it can run (portal.svg, and the header below)."""
    stijl = _get(request, merk)
    if not stijl.logo:
        raise Http404
    response = _answer(stijl.logo, "image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _get(request: PortalRequest, merk: str) -> Stijl:
    stijl = get_stijl(request.gemeente)
    if stijl is None or stijl.merk != merk:
        raise Http404
    return stijl


def _answer(text: str, content_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response["Cache-Control"] = _A_YEAR
    return response
