"""The memory of the registration: one dict per collection, holding the JSON as it will be served.

URLs are kept with the placeholder `HERE` for scheme and host; the application replaces it by the
name under which it was called, as Open Zaak does.
"""

import re
import uuid as uuidlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from demo.registration.filler import Inhoud

type Record = dict[str, Any]

HERE = "zgw://here"
"""Stands for `scheme://host` in every stored URL."""

API_OF = {
    "zaken": "zaken",
    "statussen": "zaken",
    "substatussen": "zaken",
    "rollen": "zaken",
    "resultaten": "zaken",
    "zaakinformatieobjecten": "zaken",
    "zaakobjecten": "zaken",
    "zaakbesluiten": "zaken",
    "catalogussen": "catalogi",
    "zaaktypen": "catalogi",
    "statustypen": "catalogi",
    "resultaattypen": "catalogi",
    "roltypen": "catalogi",
    "informatieobjecttypen": "catalogi",
    "besluittypen": "catalogi",
    "zaaktype-informatieobjecttypen": "catalogi",
    "enkelvoudiginformatieobjecten": "documenten",
    "objectinformatieobjecten": "documenten",
    "besluiten": "besluiten",
    "besluitinformatieobjecten": "besluiten",
}
"""In which API a collection lives."""

_PREFIX = re.compile(r"^/[-a-z]+(?=/[a-z]+/api/)")
_NAMESPACE = uuidlib.UUID("5f1d9a52-6d0c-4a53-9a3f-6b1f0a7c2e11")


def make_uuid(collection: str, key: str) -> str:
    """Return the uuid of the thing `key`: the same on every machine and every day."""
    return str(uuidlib.uuid5(_NAMESPACE, f"{collection}:{key}"))


def make_url(collection: str, uuid: str) -> str:
    """Return the URL of a resource, with the placeholder for the host."""
    return f"{HERE}/{API_OF[collection]}/api/v1/{collection}/{uuid}"


@lru_cache(maxsize=200_000)
def get_path(url: str) -> str:
    """Return the path of a URL, whatever name and prefix the registration was called by."""
    return _PREFIX.sub("", urlsplit(url).path.rstrip("/"))


def get_uuid(record: Record) -> str:
    """Return the uuid at the end of a record's URL."""
    return get_path(str(record["url"])).rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Versie:
    """One version of a document: its metadata as served, and its bytes (None: only a link)."""

    record: Record
    inhoud: Inhoud | None


@dataclass(slots=True)
class Store:
    """All resources by collection and uuid, oldest first; documents also with their versions.

    `order`: which resource came when, by uuid.
    """

    collections: dict[str, dict[str, Record]] = field(
        default_factory=lambda: {name: {} for name in API_OF},
    )
    versies: dict[str, list[Versie]] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    _indexes: dict[str, dict[str, dict[str, list[Record]]]] = field(default_factory=dict)

    def add(self, collection: str, uuid: str, record: Record) -> None:
        """Keep `record`; ValueError when the uuid is taken (a key used twice)."""
        if uuid in self.collections[collection]:
            message = f"{collection} {uuid} exists already"
            raise ValueError(message)
        self.collections[collection][uuid] = record
        self.order[uuid] = len(self.order)
        self._indexes.pop(collection, None)

    def remove(self, collection: str, uuid: str) -> None:
        """Forget a record; KeyError when it is not here."""
        del self.collections[collection][uuid]
        self._indexes.pop(collection, None)

    def get(self, collection: str, uuid: str) -> Record | None:
        """Return a record, or None."""
        return self.collections[collection].get(uuid)

    def get_by_url(self, url: str | None) -> Record | None:
        """Return the record a URL of this registration points at, or None."""
        if not url:
            return None
        rest, _, uuid = get_path(url).rpartition("/")
        return self.collections.get(rest.rpartition("/")[2], {}).get(uuid)

    def list_records(self, collection: str) -> tuple[Record, ...]:
        """Return the records of a collection in the order in which they were added."""
        return tuple(self.collections[collection].values())

    def list_by_urls(self, urls: Iterable[str]) -> tuple[Record, ...]:
        """Return the records the URLs point at, leaving out what is not here."""
        found = (self.get_by_url(url) for url in urls)
        return tuple(record for record in found if record is not None)

    def find_by(
        self, collection: str, name: str, key: str, get_key: Callable[[Record], str]
    ) -> Sequence[Record]:
        """Return the records whose `get_key` is `key`, oldest first, through an index.

        The index `name` is made when it is first asked for, and again after an `add`.
        """
        indexes = self._indexes.setdefault(collection, {})
        index = indexes.get(name)
        if index is None:
            index = {}
            for record in self.list_records(collection):
                index.setdefault(get_key(record), []).append(record)
            indexes[name] = index
        return index.get(key, ())

    def find_by_url(self, collection: str, name: str, url: str) -> Sequence[Record]:
        """Return the records whose field `name` holds this URL, whatever its host."""
        return self.find_by(
            collection, name, get_path(url), lambda record: get_path(str(record.get(name) or ""))
        )
