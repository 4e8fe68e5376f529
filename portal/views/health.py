"""For the one who keeps the installation running: does it answer, does the database."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.access import public


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 and `ok`; an unreachable database is an error 500."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
