"""List, page and download never disagree, whatever dossiers, login and rules there are.

Through the use cases of zaken.service, without a database: the gate takes its rules from the
generated world and keeps the audit rows in a list.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.examples import at
from tests.unit.worlds import Contents, World, build_world
from zaken import service
from zaken.domain import (
    Action,
    Dossier,
    Identity,
    MandateNotValidError,
    Missing,
    Outcome,
    SourceUnavailableError,
    StepUpError,
    Zaak,
    ZaakNotFoundError,
)
from zaken.gate import Gate
from zaken.models import Gemeente
from zaken.policy import Decision, Resource, Rule, ZaakPart, decide
from zaken.regels import Context
from zaken.service import AllowedDocument, Overview, ZakenList

NOW = at(23)
GEMEENTE = Gemeente()

type Row = tuple[Action, Decision]
_REFUSALS = (ZaakNotFoundError, StepUpError, MandateNotValidError, SourceUnavailableError)

type Refusal = ZaakNotFoundError | StepUpError | MandateNotValidError | SourceUnavailableError


@dataclass(frozen=True, kw_only=True)
class WorldGate(Gate):
    """The gate with the rules of a world; it writes its rows into a list."""

    world: World
    rows: list[Row]

    @cached_property
    def context(self) -> Context:
        """What the gemeente of this world chose."""
        return self.world.context

    def record(self, action: Action, decision: Decision, resource: Resource) -> None:
        """Remember the row."""
        del resource
        self.rows.append((action, decision))


class Visit:
    """A login in a world: asks the use cases and keeps what was written down about it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows: list[Row] = []

    def ask[T](self, use_case: Callable[..., T], *args: Any, **kwargs: Any) -> T | Refusal:
        """What it gives, or how it refuses; the rows are those of this question only."""
        self.rows.clear()
        try:
            return use_case(self.world.identity, GEMEENTE, *args, now=NOW, **kwargs)
        except _REFUSALS as refusal:
            return refusal

    def list_zaken(self) -> Overview | Refusal:
        return self.ask(service.list_zaken, service.Wanted())

    def get_dossier(self, zaak: Zaak) -> Dossier | Refusal:
        return self.ask(service.get_dossier, zaak.ref)

    def get_document(self, zaak: Zaak, document: Any) -> AllowedDocument | Refusal:
        return self.ask(service.get_document, zaak.ref, document.uuid)

    def decide(self, action: Action, zaak: Zaak, part: Any) -> Decision:
        return decide(
            self.world.identity, action, ZaakPart(zaak=zaak, part=part), self.world.context
        )


@contextmanager
def visiting(world: World) -> Iterator[Visit]:
    """Registrations and gate are found through the database: here they are those of the world."""
    visit = Visit(world)
    sources = {source.slug: source for source in world.sources}

    @contextmanager
    def open_gate(
        _action: Action, identity: Identity, gemeente: Gemeente, *, now: datetime
    ) -> Iterator[WorldGate]:
        yield WorldGate(identity=identity, gemeente=gemeente, now=now, world=world, rows=visit.rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "open_gate", open_gate)
        patch.setattr(service, "list_sources", lambda _gemeente: world.sources)
        patch.setattr(service, "get_source", lambda _gemeente, slug: sources[slug])
        yield visit


def value_of[T](outcome: Outcome[tuple[T, ...]]) -> tuple[T, ...]:
    return () if isinstance(outcome, Missing) else outcome.value


def list_of(overview: Overview, zaak: Zaak) -> ZakenList:
    """The list in which this zaak belongs."""
    part = overview.afgerond if zaak.is_afgerond else overview.lopend
    assert part is not None
    return part


many = settings(max_examples=300)
worlds = st.integers(0, 2**32).map(build_world)


@many
@given(worlds)
def test_a_zaak_is_listed_exactly_if_its_page_opens(world: World) -> None:
    with visiting(world) as visit:
        overview = visit.list_zaken()
        assert [action for action, _ in visit.rows] == [Action.LIST_ZAKEN]
        assert visit.rows[0][1].allow is isinstance(overview, Overview)
        for contents in world.contents:
            zaak, page = contents.zaak, visit.get_dossier(contents.zaak)
            assert [action for action, _ in visit.rows] == [Action.VIEW_ZAAK]
            assert visit.rows[0][1].allow is isinstance(page, Dossier)
            assert not isinstance(page, MandateNotValidError)  # it would tell that there is one
            if isinstance(overview, Overview):
                check_listed(list_of(overview, zaak), zaak, page)
            else:
                assert not isinstance(page, Dossier)


def check_listed(part: ZakenList, zaak: Zaak, page: Dossier | Refusal) -> None:
    """What the page says and what the list says of one zaak."""
    assert (zaak in part.zaken) is isinstance(page, Dossier)
    if isinstance(page, StepUpError):
        assert part.needed_loa is not None
        assert part.needed_loa <= page.needed
    if isinstance(page, SourceUnavailableError):
        assert f"het systeem {zaak.ref.registratie}" in part.missing


@many
@given(worlds)
def test_a_document_is_on_the_page_exactly_if_it_downloads(world: World) -> None:
    with visiting(world) as visit:
        for contents in world.contents:
            page = visit.get_dossier(contents.zaak)
            shown = value_of(page.documenten) if isinstance(page, Dossier) else ()
            for document in value_of(contents.documenten):
                found = visit.get_document(contents.zaak, document)
                assert isinstance(found, AllowedDocument) is (document in shown)
                check_rows(visit, found, opened=isinstance(page, Dossier))


def check_rows(visit: Visit, found: AllowedDocument | Refusal, *, opened: bool) -> None:
    """One row for the zaak; one for the document, if the zaak was not refused already."""
    actions = [action for action, _ in visit.rows]
    assert actions == [Action.VIEW_ZAAK, Action.DOWNLOAD_DOCUMENT][: 1 + opened]
    assert visit.rows[-1][1].allow is isinstance(found, AllowedDocument)


@many
@given(worlds)
def test_a_document_of_another_zaak_does_not_download(world: World) -> None:
    with visiting(world) as visit:
        for here in world.contents:
            for there in world.contents:
                for document in value_of(there.documenten) if here is not there else ():
                    assert not isinstance(visit.get_document(here.zaak, document), AllowedDocument)
                    assert Action.DOWNLOAD_DOCUMENT not in [action for action, _ in visit.rows]


@many
@given(worlds)
def test_a_dossier_holds_all_that_is_allowed_and_nothing_else(world: World) -> None:
    with visiting(world) as visit:
        for contents in world.contents:
            page = visit.get_dossier(contents.zaak)
            if isinstance(page, Dossier):
                check_dossier(visit, contents, page)
            elif not isinstance(page, StepUpError | SourceUnavailableError):
                for action, part, _ in list_parts(contents, None):
                    assert not visit.decide(action, contents.zaak, part).allow


def check_dossier(visit: Visit, contents: Contents, page: Dossier) -> None:
    """Each thing of the zaak by itself; what could not be fetched is not shown as nothing."""
    for action, part, shown in list_parts(contents, page):
        assert visit.decide(action, contents.zaak, part).allow is (part in shown)
    for name in ("documenten", "besluiten", "statussen", "substatussen"):
        missing = isinstance(getattr(contents, name), Missing)
        assert isinstance(getattr(page, name), Missing) is missing


@many
@given(worlds)
def test_a_zaak_around_another_is_shown_exactly_if_its_page_opens(world: World) -> None:
    """Deelzaken, hoofdzaak and relevanteAndereZaken: decided on as if somebody asked for them."""
    with visiting(world) as visit:
        for contents in world.contents:
            page = visit.get_dossier(contents.zaak)
            if isinstance(page, Dossier):
                check_around(visit, contents.zaak, page)


def check_around(visit: Visit, zaak: Zaak, page: Dossier) -> None:
    source = next(s for s in visit.world.sources if s.slug == zaak.ref.registratie)
    around = [c.zaak for c in source.contents.values() if c.zaak.ref != zaak.ref]
    opened = {other.ref: visit.get_dossier(other) for other in around}
    if any(isinstance(answer, SourceUnavailableError) for answer in opened.values()):
        assert isinstance(page.deelzaken, Missing)
        assert isinstance(page.verwant, Missing)
        return
    shown = [other for other in around if isinstance(opened[other.ref], Dossier)]
    assert list(value_of(page.deelzaken)) == list(value_of(page.verwant)) == shown
    others = [
        decide(visit.world.identity, Action.VIEW_ZAAK, other, visit.world.context)
        for other in around
        if other not in shown
    ]
    assert page.deelzaken_ingehouden == sum(
        set(decision.reasons) <= {Rule.NO_ROL, Rule.LOA_TOO_LOW} for decision in others
    )


def list_parts(
    contents: Contents, page: Dossier | None
) -> Iterator[tuple[Action, Any, tuple[Any, ...]]]:
    """Everything of a zaak, with the action that shows it and what the page shows of its kind."""
    kinds = {
        "documenten": Action.VIEW_DOCUMENT,
        "besluiten": Action.VIEW_BESLUIT,
        "statussen": Action.VIEW_STATUS,
        "substatussen": Action.VIEW_STATUS,
    }
    return chain.from_iterable(
        (
            (action, part, () if page is None else value_of(getattr(page, name)))
            for part in value_of(getattr(contents, name))
        )
        for name, action in kinds.items()
    )


def test_the_worlds_hold_all_there_is_to_see() -> None:
    """Else the tests above would say nothing."""
    seen = {"listed": 0, "opened": 0, "downloaded": 0, "withheld": 0, "step-up": 0, "unknown": 0}
    for seed in range(150):
        with visiting(build_world(seed)) as visit:
            overview = visit.list_zaken()
            if isinstance(overview, Overview):
                seen["listed"] += sum(len(part.zaken) for part in overview.lists)
            for contents in visit.world.contents:
                page = visit.get_dossier(contents.zaak)
                seen["step-up"] += isinstance(page, StepUpError)
                seen["unknown"] += isinstance(page, SourceUnavailableError)
                if isinstance(page, Dossier):
                    shown = value_of(page.documenten)
                    seen["opened"] += 1
                    seen["downloaded"] += len(shown)
                    seen["withheld"] += len(value_of(contents.documenten)) - len(shown)
    assert min(seen.values()) >= 5, seen
    assert seen["listed"] == seen["opened"]


class AuditIsGoneError(Exception):
    """The audit table cannot be written."""


@pytest.mark.parametrize("lost", [Action.LIST_ZAKEN, Action.VIEW_ZAAK, Action.DOWNLOAD_DOCUMENT])
def test_what_is_not_written_down_is_not_given(
    lost: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = next(seed for seed in range(1000) if has_download(build_world(seed)))

    def record(_gate: Any, action: Action, _decision: Any, _resource: Any) -> None:
        if action is lost:
            raise AuditIsGoneError

    monkeypatch.setattr(WorldGate, "record", record)  # the database that fails
    with visiting(build_world(seed)) as visit, pytest.raises(AuditIsGoneError):
        ask_everything(visit)


def ask_everything(visit: Visit) -> bool:
    """The list and every document; whether one of them may be downloaded."""
    visit.list_zaken()
    found = [
        visit.get_document(contents.zaak, document)
        for contents in visit.world.contents
        for document in value_of(contents.documenten)
    ]
    return any(isinstance(document, AllowedDocument) for document in found)


def has_download(world: World) -> bool:
    with visiting(world) as visit:
        return ask_everything(visit)
