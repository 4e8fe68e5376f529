"""Two writers of the same law agree, and the comparison can tell when they do not.

`make oracle SEED=… CASES=…` asks many more cases. Nobody's number is in what a failure prints.
"""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from cedarpy import validate_policies

from demo.people import PEOPLE
from tests.oracle.cases import Case
from tests.oracle.cedar import (
    NO_ROL,
    POLICIES,
    SCHEMA,
    Law,
    Verdict,
    id_of,
    judge,
    read_policies,
    rule_of,
)
from tests.oracle.compare import Difference, agree, build_cases, run
from zaken import policy
from zaken.domain import Loa
from zaken.policy import Decision, Obligation, Rule, decide

SEED, CASES = 20261126, 1500
SEEDS = (1, secrets.randbelow(1_000_000))
IDS = tuple(sorted(id_of(p) for p in read_policies().values()))


@pytest.fixture(scope="module")
def law() -> Law:
    """The whole of it."""
    return Law.load()


@pytest.fixture(scope="module")
def judged(law: Law) -> list[tuple[Case, Verdict]]:
    """Cases with what Cedar says of them."""
    return [(case, judge(case, law)) for case in build_cases(SEED, CASES)]


def decide_case(case: Case) -> Decision:
    """What our own policy says now, changed or not."""
    return decide(case.identity, case.action, case.resource, case.context)


def is_noticed(judged: list[tuple[Case, Verdict]]) -> bool:
    """Whether our own policy, as it is now, differs from what Cedar says."""
    return any(not agree(decide_case(case), verdict) for case, verdict in judged)


# --- they agree ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_they_agree(seed: int, law: Law) -> None:
    tally = run(build_cases(seed, 500), law)
    assert not tally.differences, f"seed {seed}: {tally.differences[0]}"
    assert tally.cases == 500


def test_they_agree_and_every_rule_occurs(law: Law) -> None:
    tally = run(build_cases(SEED, CASES), law)
    assert tally.differences == []
    assert tally.missing == ()
    assert tally.allowed > CASES // 10
    assert tally.step_ups
    assert tally.masked


def test_a_seed_gives_the_same_cases_again() -> None:
    assert list(build_cases(5, 20)) == list(build_cases(5, 20))
    assert list(build_cases(5, 20)) != list(build_cases(6, 20))


# --- the law in Cedar ----------------------------------------------------------------------------


def test_the_policies_fit_their_schema() -> None:
    result = validate_policies(POLICIES, SCHEMA)
    assert [str(error) for error in result.errors] == []
    assert result.validation_passed
    mistyped = POLICIES.replace("principal.loa <", "principal.level <")
    assert not validate_policies(mistyped, SCHEMA).validation_passed


def test_every_policy_says_what_it_is_for() -> None:
    assert len(set(IDS)) == len(read_policies())
    for cedar_policy in read_policies().values():
        assert cedar_policy["annotations"]["reason"].endswith(".")


def test_both_writers_know_the_same_rules() -> None:
    """`own-name` is no rule but an obligation; what has no resource is refused by the schema."""
    rules = {rule_of(cedar_policy) for cedar_policy in read_policies().values()}
    assert rules - {"own-name"} == set(map(str, Rule)) - {Rule.RESOURCE_UNKNOWN}
    assert NO_ROL == Rule.NO_ROL


# --- and a difference would be seen --------------------------------------------------------------


@pytest.mark.parametrize("name", IDS)
def test_every_policy_matters(name: str, judged: list[tuple[Case, Verdict]]) -> None:
    without = Law.load(without=name)
    assert any(not agree(decide_case(case), judge(case, without)) for case, _ in judged)


@pytest.mark.parametrize("forbid", policy.FORBIDS, ids=lambda forbid: forbid.__name__)
def test_every_forbid_matters(
    forbid: Any, judged: list[tuple[Case, Verdict]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_noticed(judged)
    others = tuple(other for other in policy.FORBIDS if other is not forbid)
    monkeypatch.setattr(policy, "FORBIDS", others)  # the policy with a hole in it
    assert is_noticed(judged)


def _find_any_rol(_identity: Any, zaak: Any, _context: Any) -> Any:
    return next(iter(zaak.rollen), None)


def _match_whole_company(numbers: Any, party: Any, _identity: Any) -> bool:
    return party.id in numbers


def _match_any_number(numbers: Any, party: Any, _identity: Any) -> bool:
    return (party.vestiging or party.id) in numbers


def _offer_step_up_always(refusals: Any, needed: Any) -> Decision:
    return Decision(
        allow=False,
        reasons=(*refusals, Rule.LOA_TOO_LOW),
        obligations=frozenset({Obligation.LOG, Obligation.STEP_UP}),
        needed_loa=Loa(needed),
    )


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("find_admitting_rol", _find_any_rol),
        ("is_valid_on", lambda _rol, _day: True),
        ("is_of_subject", lambda rol, identity: identity.subject.id in rol.betrokkene),
        ("is_of_actor_for_subject", lambda _rol, _identity: False),
        ("_is_among", _match_whole_company),
        ("_is_among", _match_any_number),
        ("_get_needed_loa", lambda _zaak, _rol, context: context.standaard.minimum_loa),
        ("_refuse_level", _offer_step_up_always),
        ("_get_obligations", lambda _identity, _part: frozenset({Obligation.LOG})),
    ],
)
def test_other_holes_are_seen(
    name: str,
    changed: Callable[..., Any],
    judged: list[tuple[Case, Verdict]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(policy, name, changed)  # the policy with a hole in it
    assert is_noticed(judged)


def test_a_difference_tells_nobody_s_number(judged: list[tuple[Case, Verdict]]) -> None:
    text = "".join(
        str(Difference(case, decide_case(case), verdict)) for case, verdict in judged[:200]
    )
    assert "BEZWAAR" in text
    assert not [person.key for person in PEOPLE if person.bsn in text]
