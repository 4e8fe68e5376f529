"""gunicorn reads this file by itself. It names itself in every answer; nobody needs to know.

DigiD norm U/PW.02: a web server tells nothing about what it is.
"""

from typing import Any

from gunicorn.http import wsgi


class _Response(wsgi.Response):  # type: ignore[misc]  # the library is untyped
    """An answer without the header `Server`; there is no setting for it."""

    def default_headers(self, *args: Any, **kwargs: Any) -> list[str]:
        """All others."""
        headers: list[str] = super().default_headers(*args, **kwargs)
        return [header for header in headers if not header.startswith("Server:")]


wsgi.Response = _Response
