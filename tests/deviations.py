"""Suppliers that deviate from the standard, imitated: a layer around the demo registration.

It changes what the registration gets to hear (keys left out, another page size) or says.
"""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(kw_only=True)
class Deviating:
    """A registration as `app`, except for this.

    ignored: names of filters that do nothing, in a body and in a query.
    refused: names that are answered with 403 (expand) or 400 (unknown parameters).
    missing, forbidden: parts of a path that give 404, 403.
    page_size: how many rows every list of zaken has.
    """

    app: WSGIApplication
    ignored: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    page_size: int | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one call."""
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        sent = environ["wsgi.input"].read()
        body = json.loads(sent) if sent else {}
        if any(part in environ["PATH_INFO"] for part in self.missing):
            return _refuse(start_response, "404 Not Found")
        if any(part in environ["PATH_INFO"] for part in self.forbidden):
            return _refuse(start_response, "403 Forbidden")
        if {*query, *body} & {*self.refused}:
            return _refuse(start_response, "403 Forbidden")
        for name in self.ignored:
            query.pop(name, None)
            if name in body:
                body[f"{name}-onbekend"] = body.pop(name)
        if self.page_size and "/zaken/api/v1/zaken" in environ["PATH_INFO"]:
            query["pageSize"] = str(self.page_size)
        changed = json.dumps(body).encode() if sent else b""
        environ["QUERY_STRING"] = urlencode(query)
        environ["CONTENT_LENGTH"] = str(len(changed))
        environ["wsgi.input"] = io.BytesIO(changed)
        return self.app(environ, start_response)


def _refuse(start_response: StartResponse, status: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/json")])
    return [b'{"code": "refused"}']
