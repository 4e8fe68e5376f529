"""`make chaos RUNS=10 SEED=1`: many runs in which everything breaks at random moments.

In each, people have a zaak that changed; the events are delivered several times while workers are
killed (kill -9), the mail server refuses, hangs or loses its answer, the registration is down, and
the database is restarted or its connections are cut. In the end everybody has to have been told,
once. The last line is one JSON object. Exits with 1 when somebody was not told, or told twice in
different messages.
"""

import argparse
import json
import logging
import os
import random
import sys
import time
from dataclasses import asdict, dataclass

PEOPLE, WORKERS, CHAOS_SECONDS, DRAIN_SECONDS = 30, 3, 3.0, 60.0


@dataclass(slots=True)
class Sum:
    """What came of it. `repeats_same_message_id`: the one repeat that we document."""

    runs: int = 0
    told: int = 0
    lost: int = 0
    double: int = 0
    repeats_same_message_id: int = 0
    unproved: int = 0
    kills: int = 0
    seconds: float = 0.0


def main() -> None:
    """Run, and print a line for each run and one for all."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from tests.peer.postgres_process import running_postgres  # noqa: PLC0415  # needs no Django

    with running_postgres() as server:
        url = server.create_database("chaos")
        os.environ["DATABASE_URL"] = url
        import django  # noqa: PLC0415  # knows its database now

        django.setup()
        logging.disable(logging.CRITICAL)
        from django.core.management import call_command  # noqa: PLC0415  # Django first

        from tests.chaos.run import run_once  # noqa: PLC0415  # the same
        from tests.chaos.world import build_world  # noqa: PLC0415  # the same

        call_command("migrate", verbosity=0)
        total, begin = Sum(), time.monotonic()
        with build_world(url) as world:
            for number in range(options.runs):
                seed = options.seed + number
                run_once(world, server, random.Random(seed), total)  # noqa: S311  # to be repeated
                total.runs += 1
                sys.stdout.write(f"seed {seed}: {json.dumps(asdict(total))}\n")
                sys.stdout.flush()
        total.seconds = round(time.monotonic() - begin, 1)
    sys.stdout.write(json.dumps(asdict(total)) + "\n")
    sys.exit(1 if total.lost or total.double or total.unproved else 0)


if __name__ == "__main__":
    main()
