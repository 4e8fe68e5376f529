"""Answers a checked call with records: lists, details, `_zoek`, downloads.

One function per kind of call; each returns a Response and raises Problem.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from demo.registration import documents
from demo.registration.answers import (
    DOCUMENT_EXPANDS,
    ZAAK_EXPANDS,
    build_page,
    expand,
    parse_expand,
    split_expand,
)
from demo.registration.filters import check_known, select
from demo.registration.problems import NON_FIELD, Invalid, NotFound
from demo.registration.resources import DOCUMENT_FILTERS, RESOURCES, Resource
from demo.registration.store import Record, Store, get_path, get_uuid
from demo.registration.wire import Request, Response, dump_json, make_etag
from demo.registration.zaakquery import find_in_list, find_in_zoek

_OBJECT = "objectinformatieobjecten__object"
_OWNERS = ("zaak", "zaaktype", "object", "besluit")
_DOCUMENTS = "enkelvoudiginformatieobjecten"


def list_records(store: Store, name: str, request: Request) -> Response:
    """Answer a plain list."""
    resource = RESOURCES[name]
    check_known(resource.known, request.query)
    values = {**resource.defaults, **{k: v for k, v in request.query.items() if v}}
    filters = {key: value for key, value in values.items() if key in resource.filters}
    records = _ordered(_narrow(store, name, filters), resource)
    found = select(store, records, resource.filters, filters)
    return _json(request, build_page(request, found) if resource.paged else found)


def _narrow(store: Store, name: str, filters: Mapping[str, str]) -> Sequence[Record]:
    """Return the records that can pass: those of one zaak, zaaktype or object by an index."""
    for owner in _OWNERS:
        if filters.get(owner, "").startswith("http") and owner in RESOURCES[name].filters:
            return store.find_by_url(name, owner, filters[owner])
    return store.list_records(name)


def _ordered(records: Sequence[Record], resource: Resource) -> Sequence[Record]:
    if resource.sort_key:
        key = resource.sort_key
        return sorted(records, key=lambda record: str(record.get(key) or ""), reverse=True)
    return records[::-1] if resource.newest_first else records


def get_record(store: Store, name: str, uuid: str, request: Request) -> Response:
    """Answer one resource."""
    record = _get(store, name, uuid)
    if not RESOURCES[name].etag:
        return _json(request, record)
    return _with_etag(request, record, record)


def list_zaken(store: Store, request: Request) -> Response:
    """Answer `GET /zaken`."""
    paths = parse_expand(split_expand(request.query), ZAAK_EXPANDS)
    return _zaken_page(store, request, find_in_list(store, request.query), paths)


def search_zaken(store: Store, request: Request) -> Response:
    """Answer `POST /zaken/_zoek`."""
    found = find_in_zoek(store, request.body)
    paths = parse_expand(request.body.get("expand", []), ZAAK_EXPANDS)
    return _zaken_page(store, request, found, paths)


def _zaken_page(
    store: Store,
    request: Request,
    zaken: Sequence[Record],
    paths: Sequence[str],
) -> Response:
    page = build_page(request, zaken)
    page["results"] = [expand(store, zaak, paths) for zaak in page["results"]]
    return _json(request, page)


def get_zaak(store: Store, uuid: str, request: Request) -> Response:
    """Answer `GET /zaken/{uuid}`."""
    zaak = _get(store, "zaken", uuid)
    paths = parse_expand(split_expand(request.query), ZAAK_EXPANDS)
    return _with_etag(request, zaak, expand(store, zaak, paths))


def list_zaakbesluiten(store: Store, uuid: str, request: Request) -> Response:
    """Answer `GET /zaken/{uuid}/besluiten`: only URLs."""
    zaak = _get(store, "zaken", uuid)
    found = [
        {key: value for key, value in record.items() if key != "zaak"}
        for record in store.list_records("zaakbesluiten")
        if record["zaak"] == zaak["url"]
    ]
    return _json(request, found)


def list_documents(store: Store, request: Request) -> Response:
    """Answer `GET /enkelvoudiginformatieobjecten`, also by zaak."""
    known = [*DOCUMENT_FILTERS, _OBJECT, "expand", "ordering", "page", "pageSize"]
    check_known(dict.fromkeys(known), request.query)
    paths = parse_expand(split_expand(request.query), DOCUMENT_EXPANDS)
    filters = {k: v for k, v in request.query.items() if k in DOCUMENT_FILTERS}
    records = store.list_records(_DOCUMENTS)
    if request.query.get(_OBJECT):
        records = _documents_of(store, request.query[_OBJECT])
    found = select(store, records, DOCUMENT_FILTERS, filters)
    return _documents_page(store, request, found, paths)


def _documents_of(store: Store, url: str) -> tuple[Record, ...]:
    relations = store.find_by_url("objectinformatieobjecten", "object", url)
    urls = {get_path(relation["informatieobject"]): None for relation in relations}
    found = store.list_by_urls(urls)
    return tuple(sorted(found, key=lambda record: store.order[get_uuid(record)]))


def search_documents(store: Store, request: Request) -> Response:
    """Answer `POST /enkelvoudiginformatieobjecten/_zoek`."""
    body: Any = request.body
    if not isinstance(body, dict) or not body:
        raise Invalid(NON_FIELD, "empty_search_body", "Je moet zoekparameters opgeven")
    paths = parse_expand(body.get("expand", []), DOCUMENT_EXPANDS)
    found: Sequence[Record] = store.list_records(_DOCUMENTS)
    if "uuid__in" in body:
        wanted = {str(uuid) for uuid in body["uuid__in"]}
        found = [record for uuid in wanted if (record := store.get(_DOCUMENTS, uuid))]
        found.sort(key=lambda record: store.order[get_uuid(record)])
    return _documents_page(store, request, found, paths)


def _documents_page(
    store: Store,
    request: Request,
    records: Sequence[Record],
    paths: Sequence[str],
) -> Response:
    page = build_page(request, records)
    linked = documents.link_inhoud(page["results"])
    page["results"] = [expand(store, record, paths) for record in linked]
    return _json(request, page)


def get_document(store: Store, uuid: str, request: Request) -> Response:
    """Answer `GET /enkelvoudiginformatieobjecten/{uuid}`, also an older version."""
    record = documents.get_metadata(store, uuid, request.query)
    paths = parse_expand(split_expand(request.query), DOCUMENT_EXPANDS)
    return _with_etag(request, record, expand(store, record, paths))


def _get(store: Store, name: str, uuid: str) -> Record:
    record = store.get(name, uuid)
    if record is None:
        raise NotFound
    return record


def _json(request: Request, content: object) -> Response:
    return Response(
        headers={"Content-Type": "application/json"},
        body=dump_json(request, content),
    )


def _with_etag(request: Request, stored: Record, shown: Record) -> Response:
    etag = make_etag(stored)
    if request.get_header("If-None-Match") == etag:
        return Response(status=304, headers={"ETag": etag})
    answer = _json(request, shown)
    return Response(headers={**answer.headers, "ETag": etag}, body=answer.body)
