"""Both writers of the law on the same cases: where they differ, which rules occurred, how fast."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from statistics import median
from time import perf_counter_ns

from tests.oracle.cases import Case, build_case
from tests.oracle.cedar import Law, Verdict, judge
from zaken.policy import Decision, Obligation, Rule, decide


@dataclass(frozen=True, slots=True)
class Difference:
    """A case on which the two do not agree. Its text holds no numbers of people."""

    case: Case
    own: Decision
    cedar: Verdict

    def __str__(self) -> str:
        """Who asked what, and both answers."""
        return f"{self.case}\n  policy.py: {self.own}\n  cedar: {self.cedar}"


@dataclass(slots=True)
class Tally:
    """What came out of a run. `nanoseconds` of each own decision."""

    cases: int = 0
    allowed: int = 0
    rules: Counter[Rule] = field(default_factory=Counter)
    step_ups: int = 0
    masked: int = 0
    nanoseconds: list[int] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def missing(self) -> tuple[Rule, ...]:
        """Rules that never occurred: about them the run says nothing."""
        return tuple(rule for rule in Rule if not self.rules[rule])

    @property
    def microseconds(self) -> float:
        """The median of one own decision."""
        return median(self.nanoseconds) / 1000

    def add(self, case: Case, own: Decision, cedar: Verdict) -> None:
        """Count one case."""
        self.cases += 1
        self.allowed += own.allow
        self.rules.update(own.reasons)
        self.step_ups += Obligation.STEP_UP in own.obligations
        self.masked += Obligation.MASK_FIELDS in own.obligations
        if not agree(own, cedar):
            self.differences.append(Difference(case, own, cedar))


def build_cases(seed: int, count: int) -> Iterator[Case]:
    """The same seed gives the same cases."""
    rng = Random(seed)  # noqa: S311  # repeatable, not secret
    return (build_case(rng) for _ in range(count))


def run(cases: Iterable[Case], law: Law) -> Tally:
    """Ask both."""
    tally = Tally()
    for case in cases:
        started = perf_counter_ns()
        own = decide(case.identity, case.action, case.resource, case.context)
        tally.nanoseconds.append(perf_counter_ns() - started)
        tally.add(case, own, judge(case, law))
    return tally


def agree(own: Decision, cedar: Verdict) -> bool:
    """Allow, reasons, what has to be done along, and the rol that let in."""
    masked = Obligation.MASK_FIELDS in own.obligations
    steps_up = Obligation.STEP_UP in own.obligations
    return (
        own.allow is cedar.allow
        and frozenset(map(str, own.reasons)) == cedar.reasons
        and own.needed_loa == cedar.needed_loa
        and steps_up is (cedar.needed_loa is not None)
        and masked is cedar.masked
        and Obligation.LOG in own.obligations
        and (own.rol in cedar.rollen if own.rol is not None else not cedar.rollen)
    )
