"""The login means that the broker offers: for each one OpenID client, its personas and levels.

Pure. A persona is one choice on the login page: who sits at the keyboard and for whom.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from demo import people
from demo.broker import claims, levels
from demo.broker.claims import Claims
from demo.broker.levels import Level, Levels


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A choice on the login page; `claims` is what the broker then says of it."""

    key: str
    naam: str
    uitleg: str
    claims: Claims = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """A login means; `vraag` is what its login page asks."""

    key: str
    naam: str
    vraag: str
    levels: Levels
    personas: tuple[Persona, ...]

    @property
    def client_id(self) -> str:
        """The OpenID client with which the portal asks for this means."""
        return f"mijnzaken-{self.key}"


class _Row(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def uitleg(self) -> str: ...


def _list_personas[T: _Row](
    rows: Sequence[T], build: Callable[[T], Claims], say: Callable[[T], str]
) -> tuple[Persona, ...]:
    """A persona for each row of demo.people: what the broker says, and the name of the choice."""
    return tuple(
        Persona(key=row.key, naam=say(row), uitleg=row.uitleg, claims=build(row)) for row in rows
    )


def _say_company(machtiging: people.CompanyMachtiging) -> str:
    branch = f", vestiging {machtiging.vestiging.naam}" if machtiging.vestiging else ""
    return f"{machtiging.employee.naam} voor {machtiging.company.naam}{branch}"


MEANS = (
    Means(
        key="digid",
        naam="DigiD",
        vraag="Als wie logt u in?",
        levels=levels.DIGID,
        personas=_list_personas(people.PEOPLE, claims.build_digid, lambda row: row.naam),
    ),
    Means(
        key="machtigen",
        naam="DigiD Machtigen",
        vraag="Als wie logt u in, en voor wie?",
        levels=levels.DIGID,
        personas=_list_personas(
            people.MACHTIGINGEN,
            claims.build_machtigen,
            lambda row: f"{row.gemachtigde.naam} voor {row.vertegenwoordigde.naam}",
        ),
    ),
    Means(
        key="eherkenning",
        naam="eHerkenning",
        vraag="Als wie logt u in, en voor welk bedrijf?",
        levels=levels.EHERKENNING,
        personas=_list_personas(
            people.COMPANY_MACHTIGINGEN, claims.build_eherkenning, _say_company
        ),
    ),
    Means(
        key="bewindvoering",
        naam="eHerkenning bewindvoering",
        vraag="Als wie logt u in, en voor wie?",
        levels=levels.EHERKENNING,
        personas=_list_personas(
            people.BEWIND,
            claims.build_bewindvoering,
            lambda row: f"{row.employee.naam} ({row.kantoor.naam}) voor {row.onder_bewind.naam}",
        ),
    ),
    Means(
        key="eidas",
        naam="eIDAS",
        vraag="Als wie logt u in?",
        levels=levels.EIDAS,
        personas=_list_personas(people.FOREIGNERS, claims.build_eidas, lambda row: row.naam),
    ),
    Means(
        key="eidas-bedrijf",
        naam="eIDAS voor bedrijven",
        vraag="Als wie logt u in, en voor welk bedrijf?",
        levels=levels.EIDAS,
        personas=_list_personas(
            people.FOREIGN_COMPANIES,
            claims.build_eidas_company,
            lambda row: f"{row.employee.naam} voor {row.naam}",
        ),
    ),
)

_BY_CLIENT = {means.client_id: means for means in MEANS}
_PERSONAS = {persona.key: persona for means in MEANS for persona in means.personas}

_OWN_NAMES = sorted({name for persona in _PERSONAS.values() for name in persona.claims} - {"sub"})
CLAIM_NAMES = ("sub", "acr", "auth_time", *_OWN_NAMES)
"""Every claim that some login has."""

LEVELS: tuple[Level, ...] = (*levels.DIGID.all, *levels.EHERKENNING.all, *levels.EIDAS.all)
"""The levels of all means."""


def get_means(client_id: str) -> Means:
    """The means of a client, of whichever gemeente; raises KeyError for any other client."""
    return _BY_CLIENT[client_id.partition(".")[0]]


def get_persona(key: str) -> Persona:
    """The persona with this key; raises KeyError for anyone else."""
    return _PERSONAS[key]
