"""One registration per gemeente in one process: `/buren/zaken/api/v1/` is that of Buren.

Each has its own store, record of calls and faults; none knows another. Without such a prefix it is
that of Voorbeeld.
"""

from collections.abc import Callable, Iterable, Mapping
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from wsgiref.util import shift_path_info


class Gemeenten:
    """Sends a call to the registration whose slug its path begins with; else to `first`."""

    def __init__(
        self, first: WSGIApplication, others: Mapping[str, Callable[[], WSGIApplication]]
    ) -> None:
        """`others` are made when they are first called: most of a demo is never looked at."""
        self._first = first
        self._others = dict(others)
        self._made: dict[str, WSGIApplication] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one call."""
        slug = environ.get("PATH_INFO", "").removeprefix("/").partition("/")[0]
        if slug not in self._others:
            return self._first(environ, start_response)
        shift_path_info(environ)
        return self._get(slug)(environ, start_response)

    def _get(self, slug: str) -> WSGIApplication:
        # Two threads may both make one; the first that is kept is the one that everybody gets.
        if slug not in self._made:
            self._made.setdefault(slug, self._others[slug]())
        return self._made[slug]
