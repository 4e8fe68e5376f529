"""Documents: their metadata per version, with the links of Open Zaak, and the bytes of a download.

Reproduces Open Zaak 1.30: in a list every `inhoud` carries the version of the first item of the
page, downloads are `application/octet-stream` under an internal name, and their errors no JSON.
"""

import re
from collections.abc import Mapping, Sequence

from demo.registration.filler import Inhoud, read
from demo.registration.problems import NotFound
from demo.registration.store import Record, Store, Versie, make_uuid
from demo.registration.wire import Request, Response, make_etag

NO_RANGES = "demo.no_ranges"
"""Key in the WSGI environment: this registration knows no ranges."""

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def link_inhoud(records: Sequence[Record]) -> list[Record]:
    """Return the items of one page, each `inhoud` with the version of the first item."""
    if not records:
        return []
    versie = records[0].get("versie")
    return [_with_inhoud(record, versie) for record in records]


def get_version(store: Store, uuid: str, query: Mapping[str, str]) -> Versie:
    """Return the version asked for, else the latest; NotFound when there is none."""
    versies = store.versies.get(uuid, [])
    asked = query.get("versie", "")
    number = int(asked) if asked.isdecimal() else len(versies)
    if not 1 <= number <= len(versies):
        raise NotFound
    return versies[number - 1]


def get_metadata(store: Store, uuid: str, query: Mapping[str, str]) -> Record:
    """Return the metadata of a document in one version."""
    record = get_version(store, uuid, query).record
    return _with_inhoud(record, record.get("versie"))


def _with_inhoud(record: Record, versie: object) -> Record:
    if not record.get("inhoud"):
        return record
    return {**record, "inhoud": f"{record['inhoud']}?versie={versie}"}


def download(store: Store, uuid: str, request: Request) -> Response:
    """Return the bytes, whole or the asked part of them."""
    try:
        inhoud = get_version(store, uuid, request.query).inhoud
    except NotFound:
        inhoud = None
    if inhoud is None:
        return no_download()
    headers = _download_headers(uuid, inhoud)
    if request.get_header("If-None-Match") == headers["ETag"]:
        return Response(status=304, headers=headers)
    return _send(inhoud, headers, request)


def no_download() -> Response:
    """Return the 404 of a download: not JSON but a text (recorded)."""
    text = b"application/octet-stream"
    headers = {"Content-Type": "application/octet-stream", "Content-Length": str(len(text))}
    return Response(status=404, headers=headers, body=text)


def _send(inhoud: Inhoud, headers: dict[str, str], request: Request) -> Response:
    whole = len(inhoud)
    headers = {**headers, "Content-Type": "application/octet-stream"}
    asked = request.get_header("Range")
    if request.get_header("If-Range") not in {"", headers["ETag"]}:
        asked = ""
    match = _RANGE.fullmatch(asked)
    if match is None or not any(match.groups()):
        headers["Content-Length"] = str(whole)
        if NO_RANGES not in request.environ:
            headers["Accept-Ranges"] = "bytes"
        return Response(headers=headers, body=read(inhoud, 0, whole - 1))
    if match[1]:
        start, end = int(match[1]), min(int(match[2] or whole), whole - 1)
    else:
        start, end = max(0, whole - int(match[2])), whole - 1
    if start > end:
        length = {"Content-Range": f"bytes */{whole}", "Content-Length": "0"}
        return Response(status=416, headers=headers | length)
    headers["Content-Range"] = f"bytes {start}-{end}/{whole}"
    headers["Content-Length"] = str(end - start + 1)
    return Response(status=206, headers=headers, body=read(inhoud, start, end))


def _download_headers(uuid: str, inhoud: Inhoud) -> dict[str, str]:
    internal = make_uuid("bestanden", uuid)
    return {
        "Content-Disposition": f'attachment; filename="{internal}.bin"',
        "ETag": make_etag([internal, len(inhoud)]),
    }
