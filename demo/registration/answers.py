"""What goes around the records of an answer: pages of a list, and `_expand`.

`_expand` holds only what there is: a zaak without resultaat has no `resultaat` in it (recorded).
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from demo.registration.filters import check_choice
from demo.registration.problems import NotFound, ServerFault
from demo.registration.store import HERE, Record, Store
from demo.registration.wire import Request

PAGE_SIZE = 100
MAX_PAGE_SIZE = 500

_ZAAK = (
    "zaaktype",
    "status",
    "status.statustype",
    "resultaat",
    "resultaat.resultaattype",
    "rollen",
    "rollen.roltype",
    "zaakinformatieobjecten",
    "zaakobjecten",
)
ZAAK_EXPANDS = (
    *_ZAAK,
    "eigenschappen",
    "eigenschappen.eigenschap",
    "hoofdzaak",
    "deelzaken",
    *(f"{family}.{path}" for family in ("hoofdzaak", "deelzaken") for path in _ZAAK),
)
DOCUMENT_EXPANDS = ("informatieobjecttype",)


def build_page(request: Request, records: Sequence[Record]) -> Record:
    """Return one page of a list; NotFound past the end."""
    size = _page_size(request.query.get("pageSize", ""))
    number = _page_number(request.query.get("page", ""))
    pages = max(1, -(-len(records) // size))
    if not 1 <= number <= pages:
        raise NotFound(detail="Ongeldige pagina.")
    start = (number - 1) * size
    return {
        "count": len(records),
        "next": _page_url(request, number + 1) if number < pages else None,
        "previous": _page_url(request, number - 1) if number > 1 else None,
        "results": list(records[start : start + size]),
    }


def _page_size(text: str) -> int:
    size = int(text) if text.isdecimal() else 0
    return min(size, MAX_PAGE_SIZE) or PAGE_SIZE


def _page_number(text: str) -> int:
    if not text:
        return 1
    return int(text) if text.isdecimal() else 0


def _page_url(request: Request, number: int) -> str:
    params = {name: value for name, value in request.query.items() if name != "page"}
    if number > 1:
        params["page"] = str(number)
    query = urlencode(sorted(params.items()))
    return f"{HERE}{request.path}" + (f"?{query}" if query else "")


def parse_expand(value: object, choices: Sequence[str]) -> tuple[str, ...]:
    """Return the paths of `expand`: commas in a query, a list in a body.

    Raises Invalid for an unknown path, ServerFault for text in a body (as Open Zaak does).
    """
    if not isinstance(value, list):
        raise ServerFault
    paths = tuple(str(path) for path in value if path)
    for path in paths:
        check_choice("expand", path, choices)
    return paths


def split_expand(query: Mapping[str, str]) -> list[str]:
    """Return the paths of `expand` in a query string."""
    return query.get("expand", "").split(",")


def expand(store: Store, record: Record, paths: Sequence[str]) -> Record:
    """Return a copy of a record with `_expand`; a path without its parent does nothing."""
    return {**record, "_expand": _expand(store, record, paths)}


def _expand(store: Store, record: Record, paths: Sequence[str]) -> Record:
    expanded: Record = {}
    for name in (path for path in paths if "." not in path):
        children = [path.removeprefix(f"{name}.") for path in paths if path.startswith(f"{name}.")]
        links = record.get(name)
        many = isinstance(links, list)
        found = store.list_by_urls(links if isinstance(links, list) else [links or ""])
        nested = [_nest(store, child, children) for child in found]
        if nested:
            expanded[name] = nested if many else nested[0]
    return expanded


def _nest(store: Store, record: Record, paths: Sequence[str]) -> Record:
    if not paths:
        return record
    return {**record, "_expand": _expand(store, record, paths)}
