"""The one gate: every use case asks here, and what was asked is written down before it is used.

List, page, documents, besluiten and download ask the same policy about the same things, so they
cannot disagree. A refusal is "not found", except where only the level of the login is lacking.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db import DatabaseError

from zaken.audit import About, record_inzage
from zaken.context import build_context
from zaken.domain import (
    Action,
    Besluit,
    Document,
    Grond,
    Identity,
    Missing,
    Ok,
    Outcome,
    Stale,
    Status,
    StepUpError,
    Substatus,
    Zaak,
    ZaakRefusedError,
)
from zaken.events import Event, record_event
from zaken.models import Gemeente
from zaken.policy import Decision, Obligation, Part, Resource, Rule, ZaakPart, decide
from zaken.regels import Context

# What a resident may know about why something is not shown.
_GRONDEN = {
    Rule.DOCUMENT_NOT_FINAL: Grond.NIET_AF,
    Rule.BESLUIT_NOT_TAKEN: Grond.NIET_AF,
    Rule.DOCUMENT_TOO_CONFIDENTIAL: Grond.VERTROUWELIJK,
    Rule.ZAAKTYPE_ALLEEN_STATUS: Grond.ALLEEN_STATUS,
}


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Who asks, where and when: what every decision and every audit row needs."""

    identity: Identity
    gemeente: Gemeente
    now: datetime

    @cached_property
    def context(self) -> Context:
        """The day and the choices of the gemeente, the same for the whole use case."""
        return build_context(self.gemeente, self.now)

    def decide(self, action: Action, resource: Resource) -> Decision:
        """What the policy says; nothing is written down."""
        return decide(self.identity, action, resource, self.context)

    def decide_zaak(self, zaak: Zaak) -> Decision:
        """Whether a zaak may be seen: in the list as on its page."""
        return self.decide(Action.VIEW_ZAAK, zaak)

    def pass_through(self, action: Action, resource: Resource) -> Decision:
        """Decide and write it down. Raises ZaakRefusedError or StepUpError for a no."""
        decision = self.decide(action, resource)
        self.record(action, decision, resource)
        check(decision)
        return decision

    def record(self, action: Action, decision: Decision, resource: Resource) -> None:
        """Write a decision down. A database error goes on: no row, no page."""
        try:
            record_inzage(
                self.identity,
                self.gemeente,
                action=action,
                decision=decision,
                now=self.now,
                about=_build_about(resource),
            )
        except DatabaseError:
            record_event(Event.AUDIT_FAILED, gemeente=self.gemeente.slug, action=action)
            raise
        self._tell(action, decision)

    def _tell(self, action: Action, decision: Decision) -> None:
        """A refusal in the security log. Of what, says the row, which has the same trace."""
        if decision.allow or waits_for_zaaktype(decision):
            return
        is_step_up = Obligation.STEP_UP in decision.obligations
        record_event(
            Event.STEP_UP_ASKED if is_step_up else Event.ACCESS_REFUSED,
            gemeente=self.gemeente.slug,
            action=action,
            rules=decision.reasons,
        )

    def keep_allowed[T: (Document, Besluit, Status, Substatus)](
        self, action: Action, zaak: Zaak, outcome: Outcome[tuple[T, ...]]
    ) -> tuple[Outcome[tuple[T, ...]], frozenset[Grond]]:
        """Each thing decided on by itself; and on what kinds of ground others are withheld."""
        if isinstance(outcome, Missing):
            return outcome, frozenset()
        decisions = [(t, self.decide(action, ZaakPart(zaak=zaak, part=t))) for t in outcome.value]
        kept = tuple(thing for thing, decision in decisions if decision.allow)
        gronden = frozenset(
            _GRONDEN[rule]
            for _, decision in decisions
            for rule in decision.reasons
            if rule in _GRONDEN
        )
        match outcome:
            case Ok():
                return Ok(kept), gronden
            case Stale(_, fetched_at):
                return Stale(kept, fetched_at), gronden


def check(decision: Decision) -> None:
    """Raise ZaakRefusedError, or StepUpError where a higher login would do."""
    if decision.allow:
        return
    if Obligation.STEP_UP in decision.obligations and decision.needed_loa is not None:
        raise StepUpError(decision.needed_loa)
    raise ZaakRefusedError


def waits_for_zaaktype(decision: Decision) -> bool:
    """Refused only because the catalogus gave no answer: unavailable, not unknown."""
    return decision.reasons == (Rule.ZAAKTYPE_UNKNOWN,)


def _build_about(resource: Resource) -> About:
    if resource is None:
        return About()
    zaak = resource.zaak if isinstance(resource, ZaakPart) else resource
    zaaktype = "" if isinstance(zaak.zaaktype, Missing) else zaak.zaaktype.value.identificatie
    part = resource.part if isinstance(resource, ZaakPart) else None
    return About(
        registratie=zaak.ref.registratie,
        zaak=zaak.ref.uuid,
        part=_uuid_of(part),
        zaaktype=zaaktype,
    )


def _uuid_of(part: Part | None) -> UUID | None:
    return part.uuid if isinstance(part, Document | Besluit | Status | Substatus) else None
