"""Headers for every answer: nothing is kept, nothing runs, forms go only here and to the portal."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from demo.broker import settings


def response_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set Content-Security-Policy and Cache-Control where the view set none."""
    # The answer to the login form is a redirect to the portal, so form-action must allow it.
    portals = [settings.DEMO_PORTAL_URL, *settings.DEMO_PORTALS.values()]
    policy = "; ".join(
        [
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self'",
            f"form-action 'self' {' '.join(portals)}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    )

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
