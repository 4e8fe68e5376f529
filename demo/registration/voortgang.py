"""Moves a zaak of the demo one step forward, as a behandelaar would; with what belongs to the step.

What a step brings besides its status (a resultaat, a besluit, a message) is in a script, per zaak
and step. Over `POST /_demo/voortgang {"zaak": …}` and by `python -m demo.voortgang`.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from demo.registration.builder import Builder, Gezet, Zaak
from demo.registration.store import get_path

type Script = Mapping[str, Callable[[Builder, Zaak], None]]


class NotMovedError(Exception):
    """There is no such zaak, or it is at its end."""


@dataclass(slots=True)
class Voortgang:
    """The zaken that can be moved, with their scripts. One move at a time."""

    builder: Builder
    scripts: Mapping[str, Script] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def move(self, name: str) -> str:
        """Set the next status of a zaak, by key, uuid or zaaknummer; gives that step.

        Raises NotMovedError.
        """
        with self._lock:
            zaak = self._find(name)
            if zaak is None:
                raise NotMovedError(f"no zaak {name}")
            steps = list(zaak.zaaktype.statustypen)
            place = self._get_place(zaak)
            if place + 1 == len(steps):
                raise NotMovedError(f"{zaak.identificatie} is at its last step: {steps[place]}")
            stap = steps[place + 1]
            self._set(zaak, stap, is_last=place + 2 == len(steps))
            return stap

    def _find(self, name: str) -> Zaak | None:
        for zaak in self.builder.zaken:
            if name in {zaak.key, zaak.uuid, zaak.identificatie}:
                return zaak
        return None

    def _get_place(self, zaak: Zaak) -> int:
        """The place of the present step; -1 before the first."""
        record = self.builder.store.get("zaken", zaak.uuid) or {}
        status = self.builder.store.get_by_url(record.get("status")) or {}
        present = get_path(str(status.get("statustype") or ""))
        urls = [get_path(url) for url in zaak.zaaktype.statustypen.values()]
        return urls.index(present) if present in urls else -1

    def _set(self, zaak: Zaak, stap: str, *, is_last: bool) -> None:
        builder, now = self.builder, datetime.now(UTC)
        builder.status(zaak, Gezet(stap, now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")))
        record = builder.store.get("zaken", zaak.uuid) or {}
        record["opschorting"] = {**record["opschorting"], "indicatie": False, "reden": ""}
        if is_last:
            record |= {"einddatum": now.date().isoformat(), "archiefnominatie": "vernietigen"}
        happens = self.scripts.get(zaak.key, {}).get(stap)
        if happens is not None:
            happens(builder, zaak)
