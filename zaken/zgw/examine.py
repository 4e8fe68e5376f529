"""Is the profile of a registration true? For `check_backends`: one answer per flag.

Counts rows and looks at status codes; nothing of a zaak or document is read but a uuid.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from zaken.domain import SourceNotFoundError, SourceRefusedError
from zaken.source import Pending
from zaken.zgw.queries import Json, RolFilter, Search, build_ceiling_probe, build_rol_probe
from zaken.zgw.registration import NO_ZAAK, Registration
from zaken.zgw.transport import Deadline, as_object

_ODD = "geen-woord-van-de-standaard"
_DOCUMENTEN = "enkelvoudiginformatieobjecten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the profile says of a flag and what the registration does (None: not to be told)."""

    flag: str
    profile: int | bool | None
    found: int | bool | None

    @property
    def differs(self) -> bool:
        """Whether the profile is not true."""
        return self.found is not None and self.found != self.profile

    @property
    def harms(self) -> bool:
        """Whether the profile promises what is not there; less than there is works as well."""
        return self.differs and (self.found is False or self.flag == "fixed_page_size")


def list_answers(registration: Registration, deadline: Deadline) -> Iterator[Answer]:
    """All flags of the profile. Raises SourceError when the registration gives no answer."""
    examination = _Examination(registration, deadline)
    profile = registration.profile
    asked: dict[str, tuple[int | bool | None, Callable[[], int | bool | None]]] = {
        "expand": (profile.expand, examination.expands),
        "deelzaken_expand": (profile.deelzaken_expand, examination.expands_deelzaken),
        "ceiling_filter": (profile.ceiling_filter, examination.filters_on_ceiling),
        "rol_filter": (profile.rol_filter, examination.filters_on_rol),
        "documenten_per_zaak": (profile.documenten_per_zaak, examination.lists_documenten),
        "substatussen": (profile.substatussen, examination.has_substatussen),
        "fixed_page_size": (profile.fixed_page_size, examination.measure_page),
    }
    for flag, (said, ask) in asked.items():
        yield Answer(flag=flag, profile=said, found=ask())


class _Examination:
    def __init__(self, registration: Registration, deadline: Deadline) -> None:
        self._registration = registration
        self._deadline = deadline
        self._zaken = registration.apis.zaken
        self._some = self._get_some_uuid()

    def expands(self) -> bool | None:
        """On a zaak that has a status, asked for no more than that."""
        if self._some is None:
            return None
        path = f"zaken/{self._some}"
        try:
            zaak = as_object(
                self._zaken.start_get(path, self._deadline, {"expand": "status"})(),
                self._registration.slug,
            )
        except SourceRefusedError:
            return False
        if not zaak.get("status"):
            return None
        return isinstance((zaak.get("_expand") or {}).get("status"), dict)

    def expands_deelzaken(self) -> bool | None:
        """Whether the words are known; whether they do something needs a zaak with deelzaken."""
        if self._some is None or self.expands() is False:
            return None
        words = {"expand": "deelzaken,deelzaken.rollen"}
        return self._is_taken(self._zaken.start_get(f"zaken/{self._some}", self._deadline, words))

    def filters_on_ceiling(self) -> bool:
        """Takes a word of the standard, and refuses another one."""
        return self._takes(build_ceiling_probe("openbaar")) and not self._takes(
            build_ceiling_probe(_ODD)
        )

    def filters_on_rol(self) -> bool:
        """The same; by both words at once."""
        good = RolFilter(kind="initiator", machtiging="eigen")
        odd = (replace(good, machtiging=_ODD), replace(good, kind=_ODD))
        return self._takes(build_rol_probe(good)) and not any(
            self._takes(build_rol_probe(rol)) for rol in odd
        )

    def lists_documenten(self) -> bool | None:
        """Takes the filter, and finds nothing for a zaak that cannot exist."""
        if self._some is None:
            return None
        filtered = self._count_documenten(self._some)
        return filtered is not None and not self._count_documenten(NO_ZAAK)

    def has_substatussen(self) -> bool | None:
        """Asked for the substatussen of some zaak."""
        if self._some is None:
            return None
        here = {"zaak": self._registration.zaak_url(self._some)}
        return self._is_taken(self._zaken.start_get("substatussen", self._deadline, here))

    def measure_page(self) -> int | None:
        """How many rows a page has where `pageSize` does nothing. None: it works, or too few."""
        try:
            page = self._get_page({"pageSize": "1"})
        except SourceRefusedError:
            page = self._get_page({})
        rows = page.get("results")
        many = isinstance(rows, list) and len(rows) > 1 and page.get("next")
        return len(rows) if isinstance(rows, list) and many else None

    def _takes(self, search: Search) -> bool:
        return self._is_taken(self._registration.start_search(search, self._deadline, 1, 1))

    def _is_taken(self, pending: Pending[Json]) -> bool:
        try:
            pending()
        except (SourceRefusedError, SourceNotFoundError):
            return False
        return True

    def _count_documenten(self, zaak: UUID) -> int | None:
        params = {"objectinformatieobjecten__object": self._registration.zaak_url(zaak)}
        pending = self._registration.apis.documenten.start_get(_DOCUMENTEN, self._deadline, params)
        try:
            return int(as_object(pending(), self._registration.slug).get("count") or 0)
        except (SourceRefusedError, SourceNotFoundError):
            return None

    def _get_page(self, params: dict[str, str]) -> dict[str, Json]:
        pending = self._zaken.start_get("zaken", self._deadline, {"page": "1", **params})
        return as_object(pending(), self._registration.slug)

    def _get_some_uuid(self) -> UUID | None:
        """The uuid of the first zaak of the register; nothing else of it is looked at."""
        sized = {"pageSize": "1"} if self._registration.profile.fixed_page_size is None else {}
        rows = self._get_page(sized).get("results")
        if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
            return None
        try:
            return UUID(str(rows[0].get("url")).rstrip("/").rpartition("/")[2])
        except ValueError:
            return None
