"""`make oracle SEED=… CASES=…`: ask both writers of the law, and print where they differ."""

import argparse
import secrets
import sys

from tests.oracle.cedar import Law
from tests.oracle.compare import Tally, build_cases, run

SHOWN = 3


def write(tally: Tally, seed: int) -> None:
    """The tally for a terminal."""
    lines = [
        f"seed          {seed}",
        f"cases         {tally.cases}",
        f"allowed       {tally.allowed}",
        f"step-up       {tally.step_ups}",
        f"masked        {tally.masked}",
        *(f"  {rule:<28}{count:>8}" for rule, count in tally.rules.most_common()),
        *(f"  {rule:<28}   NEVER" for rule in tally.missing),
        f"per decision  {tally.microseconds:.1f} µs (median)",
        f"differences   {len(tally.differences)}",
        *(str(difference) for difference in tally.differences[:SHOWN]),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def main() -> None:
    """Exits with 1 when they differ, or when a rule never occurred."""
    parser = argparse.ArgumentParser(prog="make oracle", description=__doc__)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--cases", type=int, default=5000)
    options = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    tally = run(build_cases(seed, options.cases), Law.load())
    write(tally, seed)
    if tally.differences or tally.missing:
        sys.exit(1)


if __name__ == "__main__":
    main()
