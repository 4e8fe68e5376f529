"""The one place where a search for somebody's zaken is written.

On a real Open Zaak an empty number or a mistyped key returns everybody's zaken. So the keys are
constants, the number comes as a PartyId (which cannot be empty or fail the elfproef), and no caller
can add a key of its own.
"""

from dataclasses import dataclass, field
from uuid import UUID

from zaken.domain import PartyId, PartyKind, passes_elfproef

type Json = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

_BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
_KEYS = frozenset({_BSN, "einddatum__isnull", "ordering"})


class NoFilterError(ValueError):
    """There is no way to ask for the zaken of this kind of party, so nothing is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The body of `POST /zaken/_zoek`; with `zoek_met_get` the same as query parameters.

    Raises NoFilterError for criteria without a valid BSN, and for a key that is not known here.
    """

    criteria: dict[str, str | bool] = field(repr=False)
    expand: tuple[str, ...]
    uuids: tuple[UUID, ...] = ()

    def __post_init__(self) -> None:
        if not self.criteria.keys() <= _KEYS or not passes_elfproef(str(self.criteria.get(_BSN))):
            raise NoFilterError("a search needs a BSN and knows no other keys")

    def as_body(self) -> dict[str, Json]:
        """For `_zoek`: `expand` is a list of strings (a plain string makes Open Zaak fail)."""
        body: dict[str, Json] = {**self.criteria, "expand": list(self.expand)}
        if self.uuids:
            body["uuid__in"] = [str(uuid) for uuid in self.uuids]
        return body

    def as_query(self) -> dict[str, str]:
        """For `GET /zaken`. Raises NoFilterError: `uuid__in` does not exist there."""
        if self.uuids:
            raise NoFilterError("uuid__in exists in _zoek only")
        words = {True: "true", False: "false"}
        criteria = {k: words[v] if isinstance(v, bool) else v for k, v in self.criteria.items()}
        return {**criteria, "expand": ",".join(self.expand)}


def _filter_on(subject: PartyId) -> dict[str, str | bool]:
    if subject.kind is not PartyKind.BSN:
        raise NoFilterError(f"no filter for {subject.kind}")
    return {_BSN: subject.value}


def build_list_search(subject: PartyId, *, afgerond: bool) -> Search:
    """The lopende or afgeronde zaken of a subject, newest first, with what a decision needs."""
    return Search(
        criteria={
            **_filter_on(subject),
            "einddatum__isnull": not afgerond,
            "ordering": "-einddatum" if afgerond else "-startdatum",
        },
        expand=("rollen", "resultaat") if afgerond else ("rollen", "status"),
    )


def build_zaak_search(subject: PartyId, uuid: UUID) -> Search:
    """One zaak, only if the subject has a rol on it."""
    return Search(
        criteria=_filter_on(subject), expand=("rollen", "status", "resultaat"), uuids=(uuid,)
    )
