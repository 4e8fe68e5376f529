"""A login, a registration with some dossiers and the choices of a gemeente, all made from one seed.

The registration does as little as it may: it filters nothing, and gives whatever is asked for.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

from tests.oracle.cases import (
    build_context,
    build_identity,
    build_part,
    build_substatus,
    build_zaak,
)
from tests.unit.examples import at, make_status
from zaken.domain import (
    Action,
    Besluit,
    Document,
    Identity,
    Missing,
    Ok,
    Outcome,
    Reason,
    SourceNotFoundError,
    Status,
    Substatus,
    Zaak,
    ZaakRef,
)
from zaken.regels import Context
from zaken.source import ListQuery, Pending, Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the registration holds of one zaak."""

    zaak: Zaak
    documenten: Outcome[tuple[Document, ...]]
    besluiten: Outcome[tuple[Besluit, ...]]
    statussen: Outcome[tuple[Status, ...]]
    substatussen: Outcome[tuple[Substatus, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Who asks, what there is, and what the gemeente chose."""

    identity: Identity
    context: Context
    sources: tuple["FakeSource", ...]

    @property
    def contents(self) -> tuple[Contents, ...]:
        """Everything in all registrations."""
        return tuple(c for source in self.sources for c in source.contents.values())


class FakeCalls:
    """The calls of one page (zaken.source.DossierCalls)."""

    def __init__(self, contents: Contents | None, around: tuple[Zaak, ...]) -> None:
        self._contents = contents
        self._around = around

    def get_zaak(self) -> Zaak:
        """Give it, whosever it is."""
        return self._known.zaak

    def start_deelzaken(self) -> Pending[Outcome[tuple[Zaak, ...]]]:
        """All the other zaken of the registration, whosever they are."""
        return lambda: Ok(self._around)

    def start_verwant(self, zaak: Zaak) -> Pending[Outcome[tuple[Zaak, ...]]]:
        """The same."""
        del zaak
        return self.start_deelzaken()

    def list_documenten(self, zaak: Zaak) -> Outcome[tuple[Document, ...]]:
        """All of them."""
        assert zaak == self._known.zaak
        return self._known.documenten

    def list_besluiten(self) -> Outcome[tuple[Besluit, ...]]:
        """All of them."""
        return self._known.besluiten

    def list_statussen(self) -> Outcome[tuple[Status, ...]]:
        """All of them."""
        return self._known.statussen

    def list_substatussen(self) -> Outcome[tuple[Substatus, ...]]:
        """All of them."""
        return self._known.substatussen

    @property
    def _known(self) -> Contents:
        if self._contents is None:
            raise SourceNotFoundError("bron")
        return self._contents


class FakeSource:
    """A registration (zaken.source.ZaakSource) that gives everybody everything."""

    def __init__(self, slug: str, contents: list[Contents]) -> None:
        self.slug, self.naam = slug, f"het systeem {slug}"
        self.contents = {c.zaak.ref: c for c in contents}

    def start_list(self, identity: Identity, query: ListQuery) -> Pending[Pending[Rows[Zaak]]]:
        """All its zaken, lopend or not."""
        del identity, query
        zaken = [contents.zaak for contents in self.contents.values()]
        newest = sorted(zaken, key=lambda z: z.einddatum or z.startdatum, reverse=True)
        return lambda: lambda: Rows(items=tuple(newest), has_more=False)

    def start_dossier(self, identity: Identity, ref: ZaakRef) -> FakeCalls:
        """The calls of one zaak."""
        del identity
        around = tuple(c.zaak for other, c in self.contents.items() if other != ref)
        return FakeCalls(self.contents.get(ref), around)

    start_documenten = start_dossier

    def open_content(self, document: Document, part: Any = None) -> Any:
        """Not asked for here: the decision comes before."""
        raise NotImplementedError


def build_world(seed: int) -> World:
    """The same seed gives the same world."""
    rng = Random(seed)  # noqa: S311  # repeatable, not secret
    identity = build_identity(rng)
    contents = [_build_contents(rng, identity) for _ in range(rng.randint(1, 5))]
    sources = tuple(
        FakeSource(slug, [c for c in contents if c.zaak.ref.registratie == slug])
        for slug in ("bron-1", "bron-2")
    )
    context = build_context(rng, [c.zaak for c in contents])
    return World(identity=identity, context=context, sources=sources)


def _build_contents(rng: Random, identity: Identity) -> Contents:
    return Contents(
        zaak=build_zaak(rng, identity),
        documenten=_maybe_missing(rng, _build_parts(rng, Action.VIEW_DOCUMENT, identity)),
        besluiten=_maybe_missing(rng, _build_parts(rng, Action.VIEW_BESLUIT, identity)),
        statussen=Ok((make_status(1, at(1)),)),
        substatussen=_maybe_missing(rng, (build_substatus(rng),)),
    )


def _build_parts(rng: Random, action: Action, identity: Identity) -> tuple[Any, ...]:
    return tuple(build_part(rng, action, identity) for _ in range(rng.randint(0, 3)))


def _maybe_missing[T](rng: Random, things: tuple[T, ...]) -> Outcome[tuple[T, ...]]:
    return Missing(Reason.TIMEOUT) if rng.random() < 0.1 else Ok(things)
