"""A cache of all processes in a dict: counts its round trips, and fails when told to."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache.backends.base import BaseCache


class FakeRedis(BaseCache):
    """What of Django's Redis cache is used."""

    def __init__(self) -> None:
        super().__init__({})
        self.texts: dict[str, Any] = {}
        self.timeouts: set[float | None] = set()
        self.trips: list[str] = []
        self.error: Exception | None = None

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """One round trip."""
        del version
        self._travel("read")
        return {key: self.texts[key] for key in keys if key in self.texts}

    def set_many(
        self, data: Mapping[str, Any], timeout: Any = None, version: int | None = None
    ) -> list[str]:
        """One round trip."""
        del version
        self._travel("write")
        self.texts |= data
        self.timeouts.add(timeout)
        return []

    def _travel(self, what: str) -> None:
        self.trips.append(what)
        if self.error is not None:
            raise self.error
