"""What Cedar says about a case, in the words of a Decision.

Cedar has no "one of the rollen", so a zaak is asked once with each rol; one yes is enough. Whether
a higher login would do is asked as it is meant: by asking again at a higher level.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from cedarpy import (
    AuthzResult,
    Decision,
    PolicySet,
    Schema,
    is_authorized_batch,
    policies_to_json_str,
)

from tests.oracle.cases import Case
from tests.oracle.marshal import Json, build_entities, build_request, find_zaak
from zaken.domain import Action, Loa, Rol

FOLDER = Path(__file__).parent
POLICIES = (FOLDER / "policies.cedar").read_text(encoding="utf-8")
SCHEMA = (FOLDER / "schema.cedarschema").read_text(encoding="utf-8")

NO_ROL = "no-rol"
# How Cedar says that the schema does not apply an action to such a thing.
_NOT_APPLICABLE = "failed to build request: resource type"


class NotApplicableError(Exception):
    """There is no such action on such a thing."""


class MarshallingError(Exception):
    """Cedar could not read what it was given; says nothing about the law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision as far as both writers know it. `rollen` are those that may have let in."""

    allow: bool
    reasons: frozenset[str]
    needed_loa: int | None = None
    masked: bool = False
    rollen: tuple[Rol, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """The policies: all of them, and those that say who is let in whatever forbids it."""

    all: PolicySet
    grounds: PolicySet

    @classmethod
    def load(cls, without: str = "") -> Self:
        """As in policies.cedar, or without the policy of one id."""
        policies = {k: p for k, p in read_policies().items() if id_of(p) != without}
        grounds = {
            k: p for k, p in policies.items() if p["effect"] == "permit" or rule_of(p) == NO_ROL
        }
        return cls(_build_set(policies), _build_set(grounds))


@cache
def read_policies() -> Json:
    """Cedar's own reading of policies.cedar, by Cedar's own names."""
    policies: Json = json.loads(policies_to_json_str(POLICIES))["staticPolicies"]
    return policies


def id_of(policy: Any) -> str:
    """Its @id."""
    return str(policy["annotations"]["id"])


def rule_of(policy: Any) -> str:
    """The rule that it is a part of, as in the audit table."""
    return id_of(policy).split("/", maxsplit=1)[0]


@cache
def get_schema() -> Schema:
    """Parsed once: every request and entity is checked against it."""
    return Schema.from_str(SCHEMA)


def _build_set(policies: Json) -> PolicySet:
    document = {"templates": {}, "staticPolicies": policies, "templateLinks": []}
    return PolicySet.from_json_str(json.dumps(document))


def judge(case: Case, law: Law) -> Verdict:
    """Allowed or not, why, and at which level it would be. Raises MarshallingError."""
    verdict = _judge_at(case, law, case.identity.loa)
    if verdict.allow:
        masked = case.action is Action.VIEW_ROL and not _identifies(case, law, verdict.rollen)
        return Verdict(allow=True, reasons=verdict.reasons, masked=masked, rollen=verdict.rollen)
    higher = (level for level in Loa if level > case.identity.loa)
    needed = next((int(level) for level in higher if _judge_at(case, law, level).allow), None)
    return Verdict(allow=False, reasons=verdict.reasons, needed_loa=needed)


def _judge_at(case: Case, law: Law, level: int) -> Verdict:
    """With a login at this level."""
    zaak = find_zaak(case)
    try:
        (alone,) = _ask(case, law.all, level, (None,))
    except NotApplicableError:
        return Verdict(allow=False, reasons=frozenset({"resource-unknown"}))
    if zaak is None:
        return Verdict(allow=alone.allowed, reasons=_rules(alone))
    lets_in = _ask(case, law.grounds, level, zaak.rollen)
    rollen = tuple(rol for rol, r in zip(zaak.rollen, lets_in, strict=True) if r.allowed)
    if not rollen:
        return Verdict(allow=False, reasons=_rules(alone) | {NO_ROL})
    return _weigh(rollen, _ask(case, law.all, level, rollen))


def _weigh(rollen: tuple[Rol, ...], results: list[AuthzResult]) -> Verdict:
    """Of the rollen that let in, what forbids it all the same; the best of them counts."""
    yes = [(rol, r) for rol, r in zip(rollen, results, strict=True) if r.allowed]
    if not yes:
        return Verdict(allow=False, reasons=min((_rules(r) for r in results), key=len))
    reasons = frozenset[str]().union(*(_rules(result) for _, result in yes))
    return Verdict(allow=True, reasons=reasons, rollen=tuple(rol for rol, _ in yes))


def _identifies(case: Case, law: Law, rollen: tuple[Rol, ...]) -> bool:
    """Whether what identifies the betrokkene may be shown."""
    results = _ask(case, law.all, case.identity.loa, rollen, action="rol.identify")
    return any(result.allowed for result in results)


def _ask(
    case: Case,
    policies: PolicySet,
    level: int,
    rollen: Sequence[Rol | None],
    action: str | None = None,
) -> list[AuthzResult]:
    """One answer per rol. Raises NotApplicableError, MarshallingError."""
    requests = [build_request(case, action or str(case.action), rol=rol) for rol in rollen]
    results = is_authorized_batch(requests, policies, build_entities(case, level), get_schema())
    for result in results:
        _check(result)
    return results


def _check(result: AuthzResult) -> None:
    errors = result.diagnostics.errors
    if errors and errors[0].startswith(_NOT_APPLICABLE):
        raise NotApplicableError
    if errors or result.decision is Decision.NoDecision:
        # the end of the text: before it stand the entities, with their numbers
        raise MarshallingError(errors[0].rpartition("]: ")[2] if errors else "no decision")


def _rules(result: AuthzResult) -> frozenset[str]:
    names = result.diagnostics.id_annotations_by_reason.values()
    return frozenset(name.split("/", maxsplit=1)[0] for name in names)
