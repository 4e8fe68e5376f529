"""Does a changed choice let more be seen than before? Pure, over the choices of zaken.regels.

What nobody wrote a comparison for counts as wider: a new choice cannot pass unseen.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from types import MappingProxyType
from typing import Any

from zaken.domain import ZaakRef
from zaken.regels import Regels


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: `setting` as the YAML file calls it, of what (`of`), in words before, after.

    `verruimt`: more may be seen than before.
    """

    setting: str
    of: str = ""
    voor: str
    na: str
    verruimt: bool

    @property
    def onderwerp(self) -> str:
        """What was changed, in one line."""
        if self.of.startswith(f"{self.setting} "):
            return self.of
        return f"{self.of}: {self.setting}" if self.of else self.setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What of a registration says who may see what."""

    zoek_met_get: bool = False
    rollen_eindigen_niet: bool = False
    berichten_zonder_doelgroep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """All choices of a gemeente about access, at one moment."""

    standaard: Regels
    per_zaaktype: Mapping[str, Regels] = field(default_factory=lambda: MappingProxyType({}))
    afgeschermd: frozenset[ZaakRef] = frozenset()
    registraties: Mapping[str, Registration] = field(default_factory=lambda: MappingProxyType({}))


# As the YAML file calls them, where that is another word.
_SETTINGS = {
    "rol_kinds": "rol_soorten",
    "ceiling": "maximale_vertrouwelijkheidaanduiding",
    "document_ceiling": "maximale_vertrouwelijkheidaanduiding_documenten",
}


def _has_more(before: frozenset[str], after: frozenset[str]) -> bool:
    return not after <= before


def _is_higher(before: int, after: int) -> bool:
    return after > before


def _is_lower(before: int, after: int) -> bool:
    return after < before


def _is_off(before: bool, after: bool) -> bool:  # noqa: FBT001  # a choice of a gemeente
    return before and not after


def _is_on(before: bool, after: bool) -> bool:  # noqa: FBT001  # the same
    return after and not before


def _is_earlier(before: date | None, after: date | None) -> bool:
    return before is not None and (after is None or after < before)


_WIDENS: Mapping[str, Callable[[Any, Any], bool]] = {
    "rol_kinds": _has_more,
    "minimum_loa": _is_lower,
    "ceiling": _is_higher,
    "document_ceiling": _is_higher,
    "uitgesloten": _is_off,
    "alleen_status": _is_off,
    "zichtbaar_vanaf": _is_earlier,
    "diensten": _has_more,
    # Lists without rollen: a rol that has ended could show a card. A BSN in the address of a call
    # shows it to whoever reads the log of the registration.
    "rollen_eindigen_niet": _is_on,
    "zoek_met_get": _is_on,
    "berichten_zonder_doelgroep": _is_on,
}


def widens(choice: str, before: Any, after: Any) -> bool:
    """Whether this choice (a field of Regels or Registration) lets more be seen; unknown is yes."""
    compare = _WIDENS.get(choice)
    return compare is None or compare(before, after)


def list_changes(before: Access | None, after: Access) -> tuple[Change, ...]:
    """What differs. Before is None for a gemeente that is new."""
    if before is None:
        before = Access(standaard=after.standaard)
        new = Change(setting="gemeente", voor="", na=_say_all(after.standaard), verruimt=True)
        return (new, *_compare(before, after))
    return tuple(_compare(before, after))


def _compare(before: Access, after: Access) -> Iterator[Change]:
    yield from _compare_choices(before.standaard, after.standaard, "")
    yield from _compare_zaaktypen(before, after)
    yield from _compare_registraties(before, after)
    for ref in sorted(before.afgeschermd ^ after.afgeschermd, key=str):
        hidden = ref in after.afgeschermd
        yield Change(
            setting="afgeschermde_zaken",
            of=f"zaak {ref.registratie}/{ref.uuid}",
            voor=_say(not hidden),
            na=_say(hidden),
            verruimt=not hidden,
        )


def _compare_zaaktypen(before: Access, after: Access) -> Iterator[Change]:
    """Where a zaaktype only follows the general choice, that one was told already."""
    for zaaktype in sorted(before.per_zaaktype.keys() | after.per_zaaktype.keys()):
        old = before.per_zaaktype.get(zaaktype, before.standaard)
        new = after.per_zaaktype.get(zaaktype, after.standaard)
        follows = {
            choice.name
            for choice in fields(Regels)
            if getattr(old, choice.name) == getattr(before.standaard, choice.name)
            and getattr(new, choice.name) == getattr(after.standaard, choice.name)
        }
        yield from _compare_choices(old, new, f"zaaktype {zaaktype}", follows)


def _compare_registraties(before: Access, after: Access) -> Iterator[Change]:
    for slug, new in sorted(after.registraties.items()):
        of, old = f"registratie {slug}", before.registraties.get(slug)
        if old is None:
            yield Change(setting="registratie", of=of, voor="", na=_say_all(new), verruimt=True)
        else:
            yield from _compare_choices(old, new, of)
    for slug, gone in sorted(before.registraties.items()):
        if slug not in after.registraties:
            of = f"registratie {slug}"
            yield Change(setting="registratie", of=of, voor=_say_all(gone), na="", verruimt=False)


def _compare_choices[T: (Regels, Registration)](
    before: T, after: T, of: str, told: Container[str] = ()
) -> Iterator[Change]:
    for choice in fields(after):
        old, new = getattr(before, choice.name), getattr(after, choice.name)
        if old != new and choice.name not in told:
            yield Change(
                setting=_SETTINGS.get(choice.name, choice.name),
                of=of,
                voor=_say(old),
                na=_say(new),
                verruimt=widens(choice.name, old, new),
            )


def _say_all(choices: Regels | Registration) -> str:
    words = {_SETTINGS.get(c.name, c.name): getattr(choices, c.name) for c in fields(choices)}
    return "; ".join(f"{name} {_say(value)}" for name, value in words.items())


def _say(value: object) -> str:
    """As the YAML file has it; an absent choice is `geen`."""
    match value:
        case None:
            return "geen"
        case bool():
            return "ja" if value else "nee"
        case frozenset():
            return ", ".join(sorted(value)) or "geen"
        case date():
            return value.isoformat()
    return str(getattr(value, "name", value)).lower()
