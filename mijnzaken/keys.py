"""Secret keys with a version: `2:secret,1:secret`, newest first.

What was made with an older key keeps its version in front, so that it is found and verified as long
as that key is still in the list.
"""

import re
from itertools import pairwise

from django.core.exceptions import ImproperlyConfigured

_SHORTEST = 32
_VERSION = re.compile(r"[1-9][0-9]{0,3}")


def parse_versioned_keys(name: str, text: str) -> dict[str, str]:
    """Version -> secret, the newest first. Raises ImproperlyConfigured, which holds no secret.

    Fewer than 32 characters are refused: a pseudonym of a nine-digit number is only as strong as
    its key.
    """
    pairs = [part.strip().partition(":") for part in text.split(",")]
    for version, _, key in pairs:
        if not _VERSION.fullmatch(version):
            raise ImproperlyConfigured(f"{name}: write <version>:<secret>, like 1:…")
        if len(key) < _SHORTEST:
            raise ImproperlyConfigured(
                f"{name}: key {version} is shorter than {_SHORTEST} characters"
            )
    if any(int(newer[0]) <= int(older[0]) for newer, older in pairwise(pairs)):
        raise ImproperlyConfigured(f"{name}: each version once, the highest (newest) first")
    return {version: key for version, _, key in pairs}
