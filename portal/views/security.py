"""Where to report a weakness: security.txt (RFC 9116), per gemeente."""

from datetime import UTC, datetime, time, timedelta

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.access import public
from portal.request import PortalRequest

# Less than a year, as the RFC advises; made anew every day, so it never runs out.
_VALID_DAYS = 180


@public
@require_safe
def security_txt(request: PortalRequest) -> HttpResponse:
    """The contact of the gemeente; 404 when it configured none."""
    contact = request.gemeente.security_contact
    if not contact:
        raise Http404
    day = timezone.now().astimezone(UTC).date() + timedelta(days=_VALID_DAYS)
    lines = (
        f"Contact: {contact}",
        f"Expires: {datetime.combine(day, time(), UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri()}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
