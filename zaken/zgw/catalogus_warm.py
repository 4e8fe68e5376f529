"""Fills the catalogus of a registration by lists, before anybody asks: a call per hundred types.

A zaaktype of which the lists do not hold all parts (not every supplier says of a part whose it is)
is asked by itself, as a page would.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from zaken.domain import Ok, SourceError
from zaken.zgw.catalogus import Catalogus
from zaken.zgw.catalogus_cache import Question
from zaken.zgw.catalogus_typen import NAMES, PARTS, Answers
from zaken.zgw.queries import Json
from zaken.zgw.schemas import Ref
from zaken.zgw.transport import Deadline

_PUBLISHED = {"status": "definitief"}
_REF = TypeAdapter[UUID](Ref)

type Rows = Sequence[Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmed:
    """How many types there were of each kind, and what went wrong, in words."""

    counts: Mapping[str, int]
    faults: tuple[str, ...]


def warm(catalogus: Catalogus, deadline: Deadline) -> Warmed:
    """Fetch all published types, in this process and the shared cache."""
    paths = ("zaaktypen", *PARTS, *NAMES)
    started = {path: catalogus.start_all(path, deadline, _PUBLISHED) for path in paths}
    rows: dict[str, Rows] = {}
    faults: list[str] = []
    for path, pending in started.items():
        try:
            rows[path] = pending()
        except SourceError as error:
            faults.append(f"{path} {error.reason}")
    for kind in NAMES:
        faults += _fill_names(catalogus, kind, rows.get(kind, ()))
    whole = all(path in rows for path in ("zaaktypen", *PARTS))
    alone = _fill_zaaktypen(catalogus, rows) if whole else []
    if not catalogus.cache.share():
        faults.append("shared cache unavailable")
    faults += _ask_alone(catalogus, alone, deadline)
    counts = {path: len(rows[path]) for path in paths if path in rows}
    return Warmed(counts=counts, faults=tuple(faults))


def _fill_names(catalogus: Catalogus, kind: str, rows: Rows) -> Iterator[str]:
    odd = 0
    for row in rows:
        uuid = _uuid(row, "url")
        odd += uuid is None or not _put(catalogus, catalogus.ask_name(kind, uuid), (row,))
    if odd:
        yield f"{kind} {odd} not understood"


def _fill_zaaktypen(catalogus: Catalogus, rows: Mapping[str, Rows]) -> list[UUID | None]:
    """Those that the lists do not tell all of; None for one that cannot even be asked for."""
    parts = {path: _group(rows[path]) for path in PARTS}
    alone: list[UUID | None] = []
    for row in rows["zaaktypen"]:
        uuid = _uuid(row, "url")
        lists = [parts[path].get(uuid, []) for path in PARTS]
        if (
            uuid is None
            or not _is_whole(row, *lists)
            or not _put(catalogus, catalogus.ask_zaaktype(uuid), (row, *lists))
        ):
            alone.append(uuid)
    return alone


def _ask_alone(
    catalogus: Catalogus, alone: Sequence[UUID | None], deadline: Deadline
) -> Iterator[str]:
    uuids = [uuid for uuid in alone if uuid is not None]
    outcomes = catalogus.start_zaaktypen(uuids, deadline)().values()
    odd = len(alone) - sum(isinstance(outcome, Ok) for outcome in outcomes)
    if odd:
        yield f"zaaktypen {odd} not fetched"


def _put(catalogus: Catalogus, question: Question[Any], answers: Answers) -> bool:
    try:
        catalogus.cache.put(question, answers)
    except ValidationError:
        return False
    return True


def _group(rows: Rows) -> Mapping[UUID | None, list[Json]]:
    """Parts by the zaaktype they belong to."""
    groups: dict[UUID | None, list[Json]] = defaultdict(list)
    for row in rows:
        groups[_uuid(row, "zaaktype")].append(row)
    return groups


def _is_whole(zaaktype: Json, statustypen: Rows, resultaattypen: Rows, richtingen: Rows) -> bool:
    """Whether these are all the parts that the zaaktype itself names."""
    documents = {_uuid(row, "informatieobjecttype") for row in richtingen}
    return (
        _refs(zaaktype, "statustypen") == {_uuid(row, "url") for row in statustypen}
        and _refs(zaaktype, "resultaattypen") == {_uuid(row, "url") for row in resultaattypen}
        and _refs(zaaktype, "informatieobjecttypen") == documents
    )


def _refs(row: Json, name: str) -> set[UUID | None] | None:
    """The uuids in a list of URLs; None when there is no such list."""
    urls = row.get(name) if isinstance(row, dict) else None
    return {_parse_uuid(url) for url in urls} if isinstance(urls, list) else None


def _uuid(row: Json, name: str) -> UUID | None:
    return _parse_uuid(row.get(name)) if isinstance(row, dict) else None


def _parse_uuid(url: Json) -> UUID | None:
    try:
        return _REF.validate_python(url)
    except ValidationError:
        return None
