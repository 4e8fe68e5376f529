"""`python -m demo.voortgang ZAAK`: move a zaak of a running demo one step forward.

ZAAK is a zaaknummer, a uuid, or a key of demo/registration (buren-toeslag). Reload the page.
"""

import argparse
import json
import sys
import urllib.error
import urllib.request


def main() -> None:
    """Ask the demo registration; one line says what the new step is."""
    parser = argparse.ArgumentParser(prog="python -m demo.voortgang", description=__doc__)
    parser.add_argument("zaak")
    parser.add_argument("--gemeente", help="slug of another gemeente than Voorbeeld: buren")
    parser.add_argument("--port", type=int, default=8000, help="of the portal")
    options = parser.parse_args()
    prefix = f"/{options.gemeente}" if options.gemeente else ""
    url = f"http://127.0.0.1:{options.port + 1}{prefix}/_demo/voortgang"
    body = json.dumps({"zaak": options.zaak}).encode()
    request = urllib.request.Request(  # our own address
        url, body, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  # the same
            sys.stdout.write(f"{options.zaak}: {json.load(answer)['stap']}\n")
    except urllib.error.HTTPError as error:
        sys.exit(error.read().decode())
    except OSError:
        sys.exit(f"Nothing answers at {url}: is `make demo` running?")


if __name__ == "__main__":
    main()
