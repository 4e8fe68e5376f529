"""The one gate: every use case asks here, and what was asked is written down before it is used.

List, page, documents, besluiten and download ask the same policy about the same things, so they
cannot disagree. A refusal is "not found", except where only the level of the login is lacking.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db import DatabaseError, transaction

from zaken.audit import About, build_inzage, record_inzagen
from zaken.context import build_context
from zaken.domain import (
    Action,
    Besluit,
    Document,
    Grond,
    Identity,
    MandateNotValidError,
    Missing,
    Ok,
    Outcome,
    Reason,
    Stale,
    Status,
    StepUpError,
    Substatus,
    Zaak,
    ZaakNotFoundError,
    ZaakRefusedError,
)
from zaken.events import Event, record_event
from zaken.models import Gemeente, Inzage, Verwerking
from zaken.policy import Decision, Obligation, Part, Resource, Rule, ZaakPart, decide
from zaken.regels import Context
from zaken.verwerkingen import build_verwerking, get_activiteit_uri

# What a resident may know about why something is not shown.
_GRONDEN = {
    Rule.DOCUMENT_NOT_FINAL: Grond.NIET_AF,
    Rule.BESLUIT_NOT_TAKEN: Grond.NIET_AF,
    Rule.DOCUMENT_TOO_CONFIDENTIAL: Grond.VERTROUWELIJK,
    Rule.ZAAKTYPE_ALLEEN_STATUS: Grond.ALLEEN_STATUS,
}

# Why a zaak is refused though it is no secret that it exists.
_NO_SECRET = frozenset({Rule.NO_ROL, Rule.LOA_TOO_LOW})


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Who asks, where and when: what every decision and every audit row needs.

    `inzagen` are audit rows that `open_gate` writes at the end of its use case; with None each is
    written at once.
    """

    identity: Identity
    gemeente: Gemeente
    now: datetime
    inzagen: list[Inzage] | None = field(default=None, repr=False)

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
        """Decide and write it down.

        Raises ZaakRefusedError or StepUpError for a no, MandateNotValidError where the question
        was about the login alone: about a zaak it would tell that the zaak exists.
        """
        decision = self.decide(action, resource)
        self.record(action, decision, resource)
        if resource is None and decision.reasons == (Rule.MANDATE_NOT_VALID,):
            raise MandateNotValidError
        check(decision)
        return decision

    def record(self, action: Action, decision: Decision, resource: Resource) -> None:
        """Write a decision down. A database error goes on: no row, no page."""
        inzage = build_inzage(
            self.identity,
            self.gemeente,
            action=action,
            decision=decision,
            now=self.now,
            about=self._build_about(resource, allowed=decision.allow),
        )
        if self.inzagen is None:
            with _told_when_it_fails(self.gemeente, action):
                record_inzagen([inzage])
        else:
            self.inzagen.append(inzage)
        self._tell(action, decision)

    def _build_about(self, resource: Resource, *, allowed: bool) -> About:
        """A refusal serves no purpose of a zaaktype, and may be about a zaak of somebody else."""
        if resource is None:
            return About(activiteit=get_activiteit_uri(self.gemeente, ""))
        zaak = resource.zaak if isinstance(resource, ZaakPart) else resource
        zaaktype = "" if isinstance(zaak.zaaktype, Missing) else zaak.zaaktype.value.identificatie
        part = resource.part if isinstance(resource, ZaakPart) else None
        return About(
            registratie=zaak.ref.registratie,
            zaak=zaak.ref.uuid,
            part=_uuid_of(part),
            zaaktype=zaaktype,
            activiteit=get_activiteit_uri(self.gemeente, zaaktype if allowed else ""),
        )

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

    def keep_zaken(
        self, outcome: Outcome[tuple[Zaak, ...]]
    ) -> tuple[Outcome[tuple[Zaak, ...]], int]:
        """Zaken around a zaak, each decided on by itself; and how many others may be spoken of.

        A part in which somebody has no rol, or a rol at a higher level of login, is no secret. That
        there is one which is afgeschermd, intern or too confidential is.
        """
        if isinstance(outcome, Missing):
            return outcome, 0
        decisions = [(zaak, self.decide_zaak(zaak)) for zaak in outcome.value]
        if any(waits_for_zaaktype(decision) for _, decision in decisions):
            return Missing(Reason.UNAVAILABLE), 0
        kept = tuple(zaak for zaak, decision in decisions if decision.allow)
        others = [decision for _, decision in decisions if not decision.allow]
        spoken_of = sum(set(decision.reasons) <= _NO_SECRET for decision in others)
        match outcome:
            case Ok():
                return Ok(kept), spoken_of
            case Stale(_, fetched_at):
                return Stale(kept, fetched_at), spoken_of


@contextmanager
def open_gate(
    action: Action, identity: Identity, gemeente: Gemeente, *, now: datetime
) -> Iterator[Gate]:
    """The gate of one use case, from before its first call to a registration on.

    At its end, also when it fails, its audit rows and its one verwerking are written in one
    transaction; only then its caller gets anything. The verwerking is of the data of the subject,
    also when they asked for a zaak of somebody else: of others nothing is kept, so nothing can be
    told. A no is an answer: only what broke down did not succeed (LDV: status Error).
    """
    inzagen: list[Inzage] = []
    verwerking = build_verwerking(identity.subject, gemeente, action=action, begin=now)
    started, gelukt = time.monotonic(), False
    try:
        yield Gate(identity=identity, gemeente=gemeente, now=now, inzagen=inzagen)
        gelukt = True
    except (ZaakNotFoundError, StepUpError, MandateNotValidError):
        gelukt = True
        raise
    finally:
        if verwerking is not None:
            verwerking.gelukt = gelukt
            verwerking.eind = now + timedelta(seconds=time.monotonic() - started)
        with _told_when_it_fails(gemeente, action):
            _record_use_case(inzagen, verwerking)


@contextmanager
def _told_when_it_fails(gemeente: Gemeente, action: Action) -> Iterator[None]:
    """A store that is full or gone is a security event; the error goes on."""
    try:
        yield
    except DatabaseError:
        record_event(Event.AUDIT_FAILED, gemeente=gemeente.slug, action=action)
        raise


def _record_use_case(inzagen: Sequence[Inzage], verwerking: Verwerking | None) -> None:
    """The purpose is that of the last decision: by then it is known which zaaktype it is about."""
    with transaction.atomic(savepoint=False):
        record_inzagen(inzagen)
        if verwerking is not None:
            if inzagen:
                verwerking.activiteit = inzagen[-1].activiteit
            verwerking.save(force_insert=True)


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


def _uuid_of(part: Part | None) -> UUID | None:
    return part.uuid if isinstance(part, Document | Besluit | Status | Substatus) else None
