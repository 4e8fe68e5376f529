"""Does this container answer? For Docker's HEALTHCHECK: exits with 0 or 1, without curl.

Asks with the first of ALLOWED_HOSTS and as behind TLS: anything else is refused or redirected.
"""

import http.client
import os
import sys


def main() -> None:
    """Ask /healthz on port 8000."""
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    connection.request("GET", "/healthz", headers=headers)
    sys.exit(0 if connection.getresponse().status == http.client.OK else 1)


if __name__ == "__main__":
    main()
